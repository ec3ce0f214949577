//! Reads a single value: anything but an object, a list or a map.

use serde_json::{Number, Value};

use super::{shape::Shape, time};

/// Whether an unreadable leaf counts as zero wherever it is.
pub(super) fn is_empty(value: &Value, shape: &Shape) -> bool {
    match (value, shape) {
        (Value::Null, _)
        | (_, Shape::Time)
        | (Value::Number(_), Shape::Integer(..) | Shape::Number) => true,
        (Value::String(text), Shape::Integer(..) | Shape::Number | Shape::Decimal) => {
            text.is_empty() || text.trim().parse::<f64>().is_ok()
        }
        _ => false,
    }
}

/// The result of reading a leaf.
pub(super) enum Read {
    Fits,
    /// The same meaning in another form; with the problem, unless it is just another JSON type.
    Is(Value, Option<&'static str>),
    Not,
}

pub(super) fn read(value: &Value, shape: &Shape) -> Read {
    let other = |value: Option<Value>| value.map_or(Read::Not, |value| Read::Is(value, None));
    match (shape, value) {
        (Shape::Text, Value::String(_))
        | (Shape::Boolean, Value::Bool(_))
        | (Shape::Decimal, Value::Number(_)) => Read::Fits,
        // With `serde_json/arbitrary_precision` a number may be one that no float can hold.
        (Shape::Number, Value::Number(number)) if number.as_f64().is_some_and(f64::is_finite) => {
            Read::Fits
        }
        (Shape::Text, Value::Number(number)) => Read::Is(number.to_string().into(), None),
        (Shape::Text, Value::Bool(is)) => Read::Is(is.to_string().into(), None),
        (Shape::Boolean, Value::String(text)) => other(boolean(text).map(Value::from)),
        (Shape::Boolean, Value::Number(number)) => other(match number.as_f64() {
            Some(0.0) => Some(false.into()),
            Some(1.0) => Some(true.into()),
            _ => None,
        }),
        (Shape::Integer(lowest, highest), Value::Number(number)) => match integer(number) {
            Some((whole, is_plain)) if (*lowest..=*highest).contains(&whole) => {
                if is_plain {
                    Read::Fits
                } else {
                    other(whole_value(whole))
                }
            }
            _ => Read::Not,
        },
        (Shape::Integer(lowest, highest), Value::String(text)) => {
            let whole = text
                .trim()
                .parse()
                .ok()
                .or_else(|| integer(&number(text)?).map(|(whole, _)| whole));
            other(whole.filter(|whole| (*lowest..=*highest).contains(whole)).and_then(whole_value))
        }
        (Shape::Decimal, Value::String(text)) if is_decimal(text) => Read::Fits,
        (Shape::Number | Shape::Decimal, Value::String(text)) => {
            other(number(text).map(Value::Number))
        }
        (Shape::Time, Value::String(text)) => {
            match (text.parse::<crate::Timestamp>(), time::read(text)) {
                (Ok(_), _) => Read::Fits,
                (Err(_), Some((time, problem))) => Read::Is(time.to_string().into(), Some(problem)),
                (Err(_), None) => Read::Not,
            }
        }
        (Shape::Time, Value::Number(number)) => time::since_1970(number)
            .map_or(Read::Not, |(time, problem)| Read::Is(time.to_string().into(), Some(problem))),
        _ => Read::Not,
    }
}

fn boolean(text: &str) -> Option<bool> {
    [false, true].into_iter().find(|is| text.trim().eq_ignore_ascii_case(&is.to_string()))
}

/// The integer, and whether it is written as one.
fn integer(number: &Number) -> Option<(i128, bool)> {
    if let Some(whole) = number.as_i128() {
        return Some((whole, true));
    }
    // Beyond this, a float no longer identifies an integer.
    let float =
        number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < 2_f64.powi(53))?;
    #[expect(clippy::cast_possible_truncation, reason = "whole, and small enough")]
    let whole = float as i128;
    Some((whole, false))
}

fn whole_value(whole: i128) -> Option<Value> {
    Number::from_i128(whole).map(Value::Number)
}

/// The number in a string.
fn number(text: &str) -> Option<Number> {
    let text = text.trim();
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return None; // `NaN` and `inf` are floats, but not JSON numbers.
    }
    text.parse().ok().or_else(|| Number::from_f64(text.parse().ok()?))
}

#[cfg(feature = "live")]
fn is_decimal(text: &str) -> bool {
    text.parse::<crate::Decimal>().is_ok()
}

/// The type only exists with the feature `live`.
#[cfg(not(feature = "live"))]
fn is_decimal(_: &str) -> bool {
    false
}
