//! Idempotency keys.

use std::{error, fmt, str::FromStr};

use uuid::Uuid;

/// An idempotency key: identifies one logical call, so that the API carries it out once however
/// often it is sent.
///
/// 1 to 255 letters, digits, `-` and `_`. The API remembers a key for 24 hours; reusing a key for
/// another request returns the response to the first, so use a new one for each thing that you want
/// done. A call without a key gets a random one.
///
/// ```
/// use sent_client::IdempotencyKey;
///
/// let key: IdempotencyKey = "order-1042-shipped".parse()?;
/// assert_eq!(key.as_str(), "order-1042-shipped");
/// assert!("order 1042".parse::<IdempotencyKey>().is_err());
/// # Ok::<(), sent_client::InvalidIdempotencyKey>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(Box<str>);

impl IdempotencyKey {
    /// Generates a new, unique key.
    #[must_use]
    pub fn random() -> Self {
        Self(Uuid::new_v4().to_string().into())
    }

    /// The key as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for IdempotencyKey {
    type Err = InvalidIdempotencyKey;

    fn from_str(text: &str) -> Result<Self, InvalidIdempotencyKey> {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if (1..=255).contains(&text.len()) && text.bytes().all(is_allowed) {
            Ok(Self(text.into()))
        } else {
            Err(InvalidIdempotencyKey(()))
        }
    }
}

impl TryFrom<&str> for IdempotencyKey {
    type Error = InvalidIdempotencyKey;

    fn try_from(text: &str) -> Result<Self, InvalidIdempotencyKey> {
        text.parse()
    }
}

impl TryFrom<String> for IdempotencyKey {
    type Error = InvalidIdempotencyKey;

    fn try_from(text: String) -> Result<Self, InvalidIdempotencyKey> {
        text.parse()
    }
}

/// The error for a string that is not a valid [`IdempotencyKey`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidIdempotencyKey(());

impl fmt::Display for InvalidIdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an idempotency key is 1 to 255 letters, digits, `-` and `_`")
    }
}

impl error::Error for InvalidIdempotencyKey {}
