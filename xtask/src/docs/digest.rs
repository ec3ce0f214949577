//! A digest stands for a text that is compared but not kept.

use sha2::{Digest as _, Sha256};

/// The first 64 bits of the SHA-256 of a text, white space squeezed; `None` for a text without content.
pub(super) fn digest(text: &str) -> Option<String> {
    use std::fmt::Write as _;

    let squeezed = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if squeezed.is_empty() {
        return None;
    }
    let mut digest = String::with_capacity(16);
    for byte in Sha256::digest(squeezed.as_bytes()).iter().take(8) {
        let _ = write!(digest, "{byte:02x}");
    }
    Some(digest)
}
