//! Conversions between [`Timestamp`] and the types of time crates, each behind the feature of the
//! same name.
//!
//! Both ways, an instant that the other type cannot hold is an error: years before 0 or after 9999,
//! and with jiff the last day of 9999.

use super::{Timestamp, TimestampRangeError};

const OUT_OF_RANGE: TimestampRangeError = TimestampRangeError(());

#[cfg(feature = "jiff")]
impl TryFrom<Timestamp> for jiff::Timestamp {
    type Error = TimestampRangeError;

    fn try_from(timestamp: Timestamp) -> Result<Self, Self::Error> {
        let nanosecond = i32::try_from(timestamp.nanosecond).map_err(|_| OUT_OF_RANGE)?;
        Self::new(timestamp.second, nanosecond).map_err(|_| OUT_OF_RANGE)
    }
}

#[cfg(feature = "jiff")]
impl TryFrom<jiff::Timestamp> for Timestamp {
    type Error = TimestampRangeError;

    fn try_from(timestamp: jiff::Timestamp) -> Result<Self, Self::Error> {
        Self::from_nanosecond(timestamp.as_nanosecond()).ok_or(OUT_OF_RANGE)
    }
}

#[cfg(feature = "chrono")]
impl TryFrom<Timestamp> for chrono::DateTime<chrono::Utc> {
    type Error = TimestampRangeError;

    fn try_from(timestamp: Timestamp) -> Result<Self, Self::Error> {
        Self::from_timestamp(timestamp.second, timestamp.nanosecond).ok_or(OUT_OF_RANGE)
    }
}

/// A leap second becomes the second before it, as when parsing.
#[cfg(feature = "chrono")]
impl<Tz: chrono::TimeZone> TryFrom<chrono::DateTime<Tz>> for Timestamp {
    type Error = TimestampRangeError;

    fn try_from(time: chrono::DateTime<Tz>) -> Result<Self, Self::Error> {
        let nanosecond = time.timestamp_subsec_nanos() % super::timestamp::NANOSECONDS;
        Self::new(time.timestamp(), nanosecond).ok_or(OUT_OF_RANGE)
    }
}

#[cfg(feature = "time")]
impl TryFrom<Timestamp> for time::OffsetDateTime {
    type Error = TimestampRangeError;

    fn try_from(timestamp: Timestamp) -> Result<Self, Self::Error> {
        let whole = Self::from_unix_timestamp(timestamp.second).map_err(|_| OUT_OF_RANGE)?;
        whole.replace_nanosecond(timestamp.nanosecond).map_err(|_| OUT_OF_RANGE)
    }
}

#[cfg(feature = "time")]
impl TryFrom<time::OffsetDateTime> for Timestamp {
    type Error = TimestampRangeError;

    fn try_from(time: time::OffsetDateTime) -> Result<Self, Self::Error> {
        Self::from_nanosecond(time.unix_timestamp_nanos()).ok_or(OUT_OF_RANGE)
    }
}

#[cfg(any(feature = "jiff", feature = "time"))]
impl Timestamp {
    /// The instant this many nanoseconds after 1970-01-01T00:00:00Z.
    fn from_nanosecond(nanosecond: i128) -> Option<Self> {
        let unit = i128::from(super::timestamp::NANOSECONDS);
        let second = i64::try_from(nanosecond.div_euclid(unit)).ok()?;
        Self::new(second, u32::try_from(nanosecond.rem_euclid(unit)).ok()?)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at what it did not foresee")]

    use std::fmt::Debug;

    use super::Timestamp;

    /// Converts there and back; returns how many the other type cannot hold.
    fn round_trips<Other>(text_of: impl Fn(&Other) -> String) -> usize
    where
        Other: TryFrom<Timestamp> + Clone,
        Timestamp: TryFrom<Other, Error: Debug>,
    {
        let texts = [
            "2026-03-31T15:21:52.1922085Z",
            "1969-12-31T23:59:58.7Z",
            "0000-01-01T00:00:00Z",
            "9999-12-30T00:00:00.000000001Z",
            "9999-12-31T23:59:59.999999999Z",
        ];
        let times = texts.map(|text| text.parse::<Timestamp>().unwrap());
        let mut refused = 0;
        for (time, text) in times.into_iter().zip(texts) {
            let Ok(other) = Other::try_from(time) else {
                refused += 1;
                continue;
            };
            assert_eq!(text_of(&other).get(..19), text.get(..19));
            assert_eq!(Timestamp::try_from(other).unwrap(), time);
        }
        refused
    }

    #[cfg(feature = "jiff")]
    #[test]
    fn jiff() {
        // It leaves room for offsets.
        assert_eq!(round_trips(|time: &jiff::Timestamp| time.to_string()), 1);
        assert!(Timestamp::try_from(jiff::Timestamp::MIN).is_err());
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn chrono() {
        use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

        let text_of =
            |time: &DateTime<Utc>| time.naive_utc().format("%Y-%m-%dT%H:%M:%S").to_string();
        assert_eq!(round_trips(text_of), 0);
        assert!(Timestamp::try_from(DateTime::<Utc>::MAX_UTC).is_err());
        let leap = NaiveDate::from_ymd_opt(2016, 12, 31).unwrap();
        let leap = leap.and_hms_milli_opt(23, 59, 59, 1_500).unwrap();
        let there = leap.and_utc().with_timezone(&FixedOffset::east_opt(3600).unwrap());
        assert_eq!(Timestamp::try_from(there).unwrap().to_string(), "2016-12-31T23:59:59.5Z");
    }

    #[cfg(feature = "time")]
    #[test]
    fn time() {
        use time::{OffsetDateTime, PrimitiveDateTime};

        let text_of = |time: &OffsetDateTime| {
            let (year, month, day) = time.to_calendar_date();
            let (hour, minute, second) = time.to_hms();
            format!("{year:04}-{:02}-{day:02}T{hour:02}:{minute:02}:{second:02}", u8::from(month))
        };
        assert_eq!(round_trips(text_of), 0);
        assert!(Timestamp::try_from(PrimitiveDateTime::MIN.assume_utc()).is_err());
    }
}
