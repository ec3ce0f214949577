//! Phone numbers and their formats.

use phonenumber::Mode;

pub(crate) const EXPECTED: &str = "a phone number in E.164, such as +12025550143";

/// A possible number, in all its formats.
pub(crate) struct Number {
    pub(crate) e164: String,
    pub(crate) international: String,
    pub(crate) national: String,
    pub(crate) rfc: String,
    /// `1`, `49`.
    pub(crate) calling_code: String,
    /// `US`, `DE`; empty where a calling code has no single country.
    pub(crate) region: String,
}

/// `None` if it is not a number of any country. Without a calling code there is no telling whose
/// number it is.
pub(crate) fn read(text: &str) -> Option<Number> {
    let number = parse(text)?;
    let write = |mode| number.format().mode(mode).to_string();
    Some(Number {
        e164: write(Mode::E164),
        international: write(Mode::International),
        national: write(Mode::National),
        rfc: write(Mode::Rfc3966),
        calling_code: number.code().value().to_string(),
        region: number.country().id().map(|id| id.as_ref().to_owned()).unwrap_or_default(),
    })
}

/// Whether a text looks like a number, even without a calling code: a template button has that in
/// another field.
pub(crate) fn looks_like_one(text: &str) -> bool {
    let text = text.strip_prefix("tel:").unwrap_or(text);
    let is_part = |letter: char| letter.is_ascii_digit() || "+-(). /;=ext".contains(letter);
    text.chars().all(is_part) && text.chars().filter(char::is_ascii_digit).count() >= 3
}

fn parse(text: &str) -> Option<phonenumber::PhoneNumber> {
    phonenumber::parse(None, text).ok().filter(phonenumber::is_valid)
}
