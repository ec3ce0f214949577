//! Secrets, as Sent shows them, and the keys in them.

use std::{error, fmt};

use base64::{
    Engine as _,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

/// Base64, with or without padding.
pub(crate) const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The signing key: what comes after `whsec_`, decoded.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Key(pub(crate) Vec<u8>);

impl Key {
    pub(crate) fn from_secret(secret: &str) -> Result<Self, InvalidSecret> {
        let secret = secret.trim();
        let text = secret.strip_prefix("whsec_").unwrap_or(secret);
        let bytes = BASE64.decode(text).map_err(|_| InvalidSecret { is_empty: false })?;
        if bytes.is_empty() { Err(InvalidSecret { is_empty: true }) } else { Ok(Self(bytes)) }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// The error for a string that is not a signing secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidSecret {
    is_empty: bool,
}

impl InvalidSecret {
    /// Whether the secret has no bytes: anybody could sign with it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.is_empty
    }
}

impl fmt::Display for InvalidSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_empty {
            "the signing secret is empty: anybody could sign with it"
        } else {
            "the signing secret cannot be decoded: it must be `whsec_` and Base64, as shown when the webhook was created"
        })
    }
}

impl error::Error for InvalidSecret {}
