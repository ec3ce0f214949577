//! The traits of typed ids.

use std::fmt;

use uuid::Uuid;

/// Implements constructors and conversions of a generated newtype over [`Uuid`].
#[doc(hidden)]
#[macro_export]
macro_rules! uuid_id {
    ($name:ident) => {
        impl $name {
            /// The id with this UUID.
            #[must_use]
            pub const fn new(uuid: $crate::__private::uuid::Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID behind the id.
            #[must_use]
            pub const fn as_uuid(&self) -> &$crate::__private::uuid::Uuid {
                &self.0
            }
        }

        impl ::std::convert::From<$crate::__private::uuid::Uuid> for $name {
            fn from(uuid: $crate::__private::uuid::Uuid) -> Self {
                Self(uuid)
            }
        }

        impl ::std::convert::From<$name> for $crate::__private::uuid::Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        /// Lower-case hexadecimal with hyphens, as the API writes it.
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::ParseIdError;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                $crate::__private::parse(text, ::std::stringify!($name)).map(Self)
            }
        }

        impl ::std::convert::TryFrom<&str> for $name {
            type Error = $crate::ParseIdError;

            fn try_from(text: &str) -> ::std::result::Result<Self, Self::Error> {
                text.parse()
            }
        }
    };
}

/// A text that is no id of the wanted kind.
///
/// The text itself is not kept: whatever was passed by mistake does not end up in a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseIdError {
    kind: &'static str,
}

impl fmt::Display for ParseIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a {} is a UUID, such as 67e55044-10b1-426f-9247-bb680e5fe0c8", self.kind)
    }
}

impl std::error::Error for ParseIdError {}

/// Reads a UUID for an id called `kind`.
///
/// # Errors
///
/// If the text is no UUID.
#[doc(hidden)]
pub fn parse(text: &str, kind: &'static str) -> Result<Uuid, ParseIdError> {
    Uuid::try_parse(text).map_err(|_| ParseIdError { kind })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at what it did not foresee")]

    use crate::{ContactId, TemplateId};

    const TEXT: &str = "1f0c3a52-9d77-4a80-8a54-0b6f2a6f3c11";

    #[test]
    fn an_id_is_its_text_on_the_wire() {
        let id: ContactId = TEXT.parse().unwrap();
        assert_eq!(id.to_string(), TEXT);
        assert_eq!(serde_json::to_string(&id).unwrap(), format!("\"{TEXT}\""));
        assert_eq!(
            serde_json::from_str::<ContactId>(&format!("\"{}\"", TEXT.to_uppercase())).unwrap(),
            id
        );
        assert_eq!(format!("{id:?}"), format!("ContactId({TEXT})"));
        assert_eq!(*TemplateId::new(*id.as_uuid()).as_uuid(), *id.as_uuid());
    }

    #[test]
    fn an_error_names_the_kind_and_not_the_text() {
        let error = "+12025550143".parse::<ContactId>().unwrap_err().to_string();
        assert!(error.contains("ContactId") && !error.contains("1202"), "{error}");
    }
}
