//! Times in other formats.

use serde_json::Number;

use crate::{
    Timestamp,
    support::rfc3339::{self, DAY, Time},
};

/// As milliseconds, larger values are after March 1973; as seconds, they are after the year 5138.
const MILLISECONDS: f64 = 1e11;

/// Reads a time in a format other than RFC 3339, and says what is unusual about it.
pub(super) fn read(text: &str) -> Option<(Timestamp, &'static str)> {
    let text = text.trim();
    if let Some(time) = http_date(text) {
        return Some((time, "an HTTP date instead of an RFC 3339 time"));
    }
    let mut rest = text.as_bytes();
    let day = rfc3339::date(&mut rest)?;
    if rest.is_empty() {
        return Some((
            Timestamp::new(day * DAY, 0)?,
            "a date without a time, taken as midnight UTC",
        ));
    }
    rfc3339::take(&mut rest, |byte| matches!(byte, b'T' | b't' | b' '))?;
    let Time { second, nanosecond, digits } = rfc3339::time(&mut rest)?;
    let (offset, problem) = if rest.is_empty() {
        (0, "a time without an offset, taken as UTC")
    } else {
        let offset = rfc3339::offset(&mut rest).filter(|_| rest.is_empty())?;
        (
            offset,
            if digits > 9 {
                "a time with more than nine fractional digits"
            } else {
                "a time in a format other than RFC 3339"
            },
        )
    };
    Some((Timestamp::new(day * DAY + second - offset, nanosecond)?, problem))
}

/// Seconds or milliseconds since 1970.
pub(super) fn since_1970(number: &Number) -> Option<(Timestamp, &'static str)> {
    let float = number.as_f64()?;
    if float.abs() >= MILLISECONDS {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "beyond the range of integers is also beyond that of times"
        )]
        let whole = number.as_i64().unwrap_or(float as i64);
        return Some((
            Timestamp::from_millisecond(whole)?,
            "milliseconds since 1970 instead of a time",
        ));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "below 1e11, and the fraction is from 0 to 1"
    )]
    let (second, nanosecond) = (float.floor() as i64, ((float - float.floor()) * 1e9) as u32);
    Some((Timestamp::new(second, nanosecond)?, "seconds since 1970 instead of a time"))
}

/// `Tue, 31 Mar 2026 15:21:52 GMT`
fn http_date(text: &str) -> Option<Timestamp> {
    let (_, date) = text.split_once(", ")?;
    let mut parts = date.split(' ');
    let mut part = || parts.next();
    let (day, month, year, time, zone) = (part()?, part()?, part()?, part()?, part()?);
    if zone != "GMT" || part().is_some() || year.len() != 4 || !time.contains(':') {
        return None;
    }
    let month = MONTHS.iter().position(|name| *name == month)?;
    let days =
        rfc3339::days(year.parse().ok()?, u32::try_from(month).ok()? + 1, day.parse().ok()?)?;
    let mut rest = time.as_bytes();
    let time = rfc3339::time(&mut rest).filter(|_| rest.is_empty())?;
    Timestamp::new(days * DAY + time.second, time.nanosecond)
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at what it did not foresee")]

    use serde_json::Number;

    #[test]
    fn times_of_other_notations_are_read() {
        for (text, time) in [
            ("2026-03-31T15:21:52.1922085", "2026-03-31T15:21:52.1922085Z"),
            ("0001-01-01T00:00:00", "0001-01-01T00:00:00Z"),
            ("2026-03-31", "2026-03-31T00:00:00Z"),
            ("2026-03-31T15:21:52.1234567899+02:00", "2026-03-31T13:21:52.123456789Z"),
            ("2026-12-31T24:00:00Z", "2027-01-01T00:00:00Z"),
            ("Tue, 31 Mar 2026 15:21:52 GMT", "2026-03-31T15:21:52Z"),
            (" 2026-03-31 15:21 ", "2026-03-31T15:21:00Z"),
        ] {
            assert_eq!(super::read(text).unwrap().0.to_string(), time, "{text}");
        }
        for wrong in [
            "",
            "soon",
            "2026-02-30",
            "2026-03-31T25:00",
            "Tue, 31 Mar 2026 15:21:52 CET",
            "2026-03-31T15:21:52+",
            "1774970512",
        ] {
            assert_eq!(super::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn numbers_are_seconds_or_milliseconds() {
        for (number, time) in [
            (Number::from(1_774_970_512), "2026-03-31T15:21:52Z"),
            (Number::from(1_774_970_512_250_i64), "2026-03-31T15:21:52.25Z"),
            (Number::from_f64(1_774_970_512.5).unwrap(), "2026-03-31T15:21:52.5Z"),
            (Number::from(-1), "1969-12-31T23:59:59Z"),
            (Number::from(0), "1970-01-01T00:00:00Z"),
        ] {
            assert_eq!(super::since_1970(&number).unwrap().0.to_string(), time);
        }
        for wrong in
            [Number::from(u64::MAX), Number::from_f64(1e300).unwrap(), Number::from(i64::MIN)]
        {
            assert_eq!(super::since_1970(&wrong), None);
        }
    }
}
