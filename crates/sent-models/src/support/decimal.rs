//! Exact decimal numbers.

use std::{fmt, hash, str::FromStr};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, MapAccess, Unexpected, Visitor, value::MapAccessDeserializer},
};
use serde_json::Number;
use smol_str::{SmolStr, ToSmolStr as _, format_smolstr};

/// An exact decimal number, such as a price.
///
/// The API writes prices as numbers in one place and as strings in another: both are read, and each
/// is written in its own form. A string keeps every digit. A number is what `serde_json` makes of
/// it: up to 15 digits without trailing zeros, or all digits with its feature
/// `arbitrary_precision`. Two are equal if their digits are: `"0.50"` is not `"0.5"`.
///
/// ```
/// use sent_models::Decimal;
///
/// let price: Decimal = "0.0079".parse()?;
/// assert_eq!(price.as_str(), "0.0079");
/// assert!(price.to_f64() < 0.01);
/// # Ok::<(), sent_models::ParseDecimalError>(())
/// ```
#[derive(Clone)]
pub struct Decimal {
    digits: SmolStr,
    /// The original, if it was not a string.
    number: Option<Number>,
}

impl Decimal {
    /// The digits, with a decimal point if there is a fraction.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.digits
    }

    /// The nearest float, for where exactness does not matter.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        self.digits.parse().unwrap_or(f64::NAN)
    }

    fn from_number(digits: SmolStr, number: impl Into<Number>) -> Self {
        Self { digits, number: Some(number.into()) }
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.digits == other.digits
    }
}

impl Eq for Decimal {}

impl hash::Hash for Decimal {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.digits.hash(state);
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decimal({})", self.digits)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.digits)
    }
}

/// The number of a sample, whose text the generator has checked.
#[cfg(feature = "samples")]
#[doc(hidden)]
#[must_use]
pub fn decimal(json: &str) -> Decimal {
    let zero = || Decimal::from_number(SmolStr::new_static("0"), 0);
    serde_json::from_str(json).unwrap_or_else(|_| zero())
}

/// The error for a string that is not a decimal number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseDecimalError(());

impl fmt::Display for ParseDecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a decimal number is digits with an optional sign and decimal point, such as -12.50",
        )
    }
}

impl std::error::Error for ParseDecimalError {}

impl FromStr for Decimal {
    type Err = ParseDecimalError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if is_digits(whole) && is_digits(fraction) {
            Ok(Self { digits: text.into(), number: None })
        } else {
            Err(ParseDecimalError(()))
        }
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.number {
            Some(number) => number.serialize(serializer),
            None => serializer.serialize_str(&self.digits),
        }
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(Self::WANTED, DecimalVisitor)
    }
}

impl Decimal {
    /// The name by which lenient decoding recognizes it.
    pub(crate) const WANTED: &str = "sent_models::Decimal";
}

struct DecimalVisitor;

impl<'de> Visitor<'de> for DecimalVisitor {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decimal number, as a number or a string")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Decimal, D::Error> {
        inner.deserialize_any(self)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Decimal, E> {
        Ok(Decimal::from_number(number.to_smolstr(), number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Decimal, E> {
        Ok(Decimal::from_number(number.to_smolstr(), number))
    }

    fn visit_f64<E: Error>(self, float: f64) -> Result<Decimal, E> {
        let number = Number::from_f64(float)
            .ok_or_else(|| E::invalid_value(Unexpected::Other("no number"), &self))?;
        // Rust's own float formatting takes longer than everything else about a price.
        let mut buffer = zmij::Buffer::new();
        let digits = match buffer.format_finite(float) {
            with_exponent if with_exponent.contains('e') => {
                // `15.0` came as a float and leaves as one.
                let point = if float.fract() == 0.0 { ".0" } else { "" };
                format_smolstr!("{float}{point}")
            }
            digits => SmolStr::new(digits),
        };
        Ok(Decimal::from_number(digits, number))
    }

    /// A number, if anything in the build enables `serde_json/arbitrary_precision`.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Decimal, A::Error> {
        let number = Number::deserialize(MapAccessDeserializer::new(map))
            .map_err(|_| A::Error::invalid_type(Unexpected::Map, &self))?;
        let digits = number.to_smolstr();
        match number.as_f64() {
            Some(number) if digits.contains(['e', 'E']) => self.visit_f64(number),
            _ => Ok(Decimal::from_number(digits, number)),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Decimal, E> {
        text.parse().map_err(|_| E::invalid_value(Unexpected::Other("other text"), &self))
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Decimal {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Decimal".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["number", "string"], "format": "decimal" })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at what it did not foresee")]

    use super::Decimal;

    #[test]
    fn numbers_and_strings_are_read_and_written_as_they_came() {
        for json in [
            "0.0079",
            "\"0.0079\"",
            "12",
            "-3",
            "\"12.50\"",
            "0.1",
            "1.5",
            "15.0",
            "18446744073709551615",
        ] {
            let decimal: Decimal = serde_json::from_str(json).unwrap();
            assert_eq!(decimal.as_str(), json.trim_matches('"'));
            assert_eq!(serde_json::to_string(&decimal).unwrap(), json);
        }
        assert_eq!(serde_json::from_str::<Decimal>("0.5").unwrap(), "0.5".parse().unwrap());
        assert_eq!(serde_json::from_str::<Decimal>("1e3").unwrap().as_str(), "1000.0");
    }

    #[test]
    fn what_is_no_number_is_an_error_that_does_not_quote_it() {
        for wrong in [
            "\"\"",
            "\".\"",
            "\"1.\"",
            "\".5\"",
            "\"+1202\"",
            "\"1e3\"",
            "\"NaN\"",
            "true",
            "null",
            "[1202]",
            "{}",
            "{\"1202\": 1202}",
        ] {
            let error = serde_json::from_str::<Decimal>(wrong).unwrap_err().to_string();
            assert!(
                error.contains("expected a decimal number") && !error.contains("1202"),
                "{error}"
            );
        }
    }
}
