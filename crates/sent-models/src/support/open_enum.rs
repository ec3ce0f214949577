//! The traits of open enums.

/// Implements the methods, conversions and serde traits of a generated enum whose last variant is
/// `Unknown(UnknownValue)`, from the table of its values; with `ignore_case`, regardless of case.
///
/// A macro, so that a generated file shows the type and its values rather than the same lines for
/// each.
#[doc(hidden)]
#[macro_export]
macro_rules! open_enum {
    ($name:ident $($ignore_case:ident)? { $($variant:ident = $wire:literal),* $(,)? }) => {
        impl $name {
            /// All values that this version knows, in the order of the source.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant),*];

            /// The value on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unknown(value) => value.as_str(),
                }
            }

            /// Whether this version does not know the value.
            #[must_use]
            pub fn is_unknown(&self) -> bool {
                ::std::matches!(self, Self::Unknown(_))
            }
        }

        /// A known value becomes its variant, any other is kept as `Unknown`.
        impl ::std::convert::From<&str> for $name {
            // Without the hint, each decoded value would be a call into this crate, and slower than
            // a derived enum.
            #[inline]
            fn from(text: &str) -> Self {
                match text {
                    $($wire => Self::$variant,)*
                    _ => $crate::open_enum!(@other text $($ignore_case)?),
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            // `Self::Err` would be a variant if a value is called `err`.
            fn from_str(text: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                ::std::result::Result::Ok(Self::from(text))
            }
        }

        /// Ordered by the wire value, so that a value keeps its place when it becomes known.
        impl ::std::cmp::Ord for $name {
            fn cmp(&self, other: &Self) -> ::std::cmp::Ordering {
                self.as_str().cmp(other.as_str())
            }
        }

        impl ::std::cmp::PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> ::std::option::Option<::std::cmp::Ordering> {
                ::std::option::Option::Some(self.cmp(other))
            }
        }

        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                deserializer.deserialize_str($crate::__private::TextVisitor::new("a string", |text| {
                    ::std::option::Option::Some(Self::from(text))
                }))
            }
        }
    };
    (@other $text:ident) => { Self::Unknown($crate::UnknownValue::__new($text)) };
    (@other $text:ident ignore_case) => {{
        let is_same = |known: &&Self| known.as_str().eq_ignore_ascii_case($text);
        let known = Self::KNOWN.iter().find(is_same).cloned();
        known.unwrap_or_else(|| $crate::open_enum!(@other $text))
    }};
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at what it did not foresee")]

    use std::collections::BTreeMap;

    use serde_json::json;

    use crate::{Channel, MessageStatus};

    #[test]
    fn every_known_value_round_trips() {
        for known in MessageStatus::KNOWN {
            assert_eq!(&MessageStatus::from(known.as_str()), known);
            assert_eq!(known.to_string().parse(), Ok(known.clone()));
            assert_eq!(serde_json::from_value::<MessageStatus>(json!(known)).unwrap(), *known);
            assert!(!known.is_unknown());
        }
    }

    #[test]
    fn an_unknown_value_is_written_back_as_it_came() {
        let status: MessageStatus = serde_json::from_str("\"HeLd\"").unwrap();
        assert!(status.is_unknown());
        assert_eq!(serde_json::to_string(&status).unwrap(), "\"HeLd\"");
        assert_eq!(format!("{status:>6}|{status:?}"), "  HeLd|Unknown(\"HeLd\")");
    }

    #[test]
    fn case_is_ignored_only_where_the_schema_says_so() {
        assert_eq!(MessageStatus::from("DELIVERED"), MessageStatus::Delivered);
        assert!(Channel::from("SMS").is_unknown());
    }

    #[test]
    fn every_kind_of_deserializer_can_give_one() {
        let owned = serde_json::from_reader::<_, Channel>("\"sms\"".as_bytes()).unwrap();
        let escaped = serde_json::from_str::<Channel>("\"s\\u006ds\"").unwrap();
        assert_eq!((owned, escaped), (Channel::Sms, Channel::Sms));
        let counts = BTreeMap::from([(Channel::Whatsapp, 1), ("rcs".into(), 2), (Channel::Sms, 3)]);
        assert_eq!(serde_json::to_string(&counts).unwrap(), r#"{"rcs":2,"sms":3,"whatsapp":1}"#);
        let keys: BTreeMap<String, Channel> = serde_json::from_str(r#"{"a": "whatsapp"}"#).unwrap();
        assert_eq!(keys.get("a"), Some(&Channel::Whatsapp));
    }
}
