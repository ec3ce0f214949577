//! Points in time.

use std::{
    fmt,
    str::FromStr,
    time::{Duration, SystemTime},
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::text::TextVisitor;

/// A point in time, to the nanosecond.
///
/// Reads RFC 3339: a date and a time with up to nine digits of a second's fraction, and `Z` or an offset. Writes UTC
/// with `Z` and as many digits as it needs, so that an offset is converted and the instant is kept.
///
/// ```
/// use sent_models::Timestamp;
///
/// let time: Timestamp = "2026-03-31T17:21:52.1922085+02:00".parse()?;
/// assert_eq!(time.to_string(), "2026-03-31T15:21:52.1922085Z");
/// assert_eq!(time.as_second(), 1_774_970_512);
/// # Ok::<(), sent_models::ParseTimestampError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(jiff::Timestamp);

impl Timestamp {
    /// The instant that many seconds after 1970-01-01T00:00:00Z; `None` outside of the years -9999 to 9999.
    #[must_use]
    pub fn from_second(second: i64) -> Option<Self> {
        jiff::Timestamp::from_second(second).ok().map(Self)
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded towards it.
    #[must_use]
    pub fn as_second(self) -> i64 {
        self.0.as_second()
    }

    /// Whole milliseconds since 1970-01-01T00:00:00Z, rounded towards it.
    #[must_use]
    pub fn as_millisecond(self) -> i64 {
        self.0.as_millisecond()
    }

    /// Time since an earlier instant; `None` if that is later.
    #[must_use]
    pub fn duration_since(self, earlier: Self) -> Option<Duration> {
        Duration::try_from(self.0.duration_since(earlier.0)).ok()
    }
}

/// A text that is no date and time of RFC 3339.
///
/// The text itself is not kept: whatever was passed by mistake does not end up in a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseTimestampError(());

impl fmt::Display for ParseTimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a timestamp is a date and time of RFC 3339, such as 2026-03-31T15:21:52Z")
    }
}

impl std::error::Error for ParseTimestampError {}

impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    // Decoding is compiled in the crate that decodes, and this is called there for each value.
    #[inline]
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self).map_err(|_| ParseTimestampError(()))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({})", self.0)
    }
}

/// An instant that the other type of time cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimestampRangeError(());

impl fmt::Display for TimestampRangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the instant is outside of the range of the type that it is converted to")
    }
}

impl std::error::Error for TimestampRangeError {}

impl TryFrom<Timestamp> for SystemTime {
    type Error = TimestampRangeError;

    fn try_from(timestamp: Timestamp) -> Result<Self, Self::Error> {
        timestamp.0.try_into().map_err(|_| TimestampRangeError(()))
    }
}

impl TryFrom<SystemTime> for Timestamp {
    type Error = TimestampRangeError;

    fn try_from(time: SystemTime) -> Result<Self, Self::Error> {
        time.try_into().map(Self).map_err(|_| TimestampRangeError(()))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor::new("a date and time of RFC 3339", |text| {
            text.parse().ok()
        }))
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Timestamp {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Timestamp".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date-time" })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at what it did not foresee")]

    use std::time::{Duration, SystemTime};

    use super::Timestamp;

    fn read(text: &str) -> String {
        serde_json::from_value::<Timestamp>(text.into()).unwrap().to_string()
    }

    #[test]
    fn every_form_of_the_api_is_read() {
        assert_eq!(read("2026-03-31T15:21:52Z"), "2026-03-31T15:21:52Z");
        assert_eq!(read("2026-03-31T15:21:52.1922085+00:00"), "2026-03-31T15:21:52.1922085Z");
        assert_eq!(read("2026-03-31T15:21:52.123456789Z"), "2026-03-31T15:21:52.123456789Z");
        assert_eq!(read("2026-03-31T15:21:52.100Z"), "2026-03-31T15:21:52.1Z");
        assert_eq!(read("2026-03-31t10:21:52-05:00"), "2026-03-31T15:21:52Z");
    }

    #[test]
    fn what_is_no_instant_is_an_error_that_does_not_quote_it() {
        let wrong = [
            "2026-03-31",
            "2026-03-31T15:21:52",
            "15:21:52Z",
            "",
            "+12025550143",
            "2026-13-31T15:21:52Z",
        ];
        for wrong in wrong.into_iter().chain(["2026-03-31T15:21:52.1234567890Z"]) {
            let error = serde_json::from_value::<Timestamp>(wrong.into()).unwrap_err().to_string();
            assert!(wrong.is_empty() || !error.contains(wrong), "{error}");
            assert!(error.contains("expected a date and time of RFC 3339"), "{error}");
        }
    }

    #[test]
    fn converts_to_the_clock_of_the_standard_library() {
        let time: Timestamp = "1970-01-02T00:00:00.5Z".parse().unwrap();
        let system = SystemTime::UNIX_EPOCH + Duration::from_millis(86_400_500);
        assert_eq!(SystemTime::try_from(time), Ok(system));
        assert_eq!(Timestamp::try_from(system), Ok(time));
        let earlier = Timestamp::from_second(86_400).unwrap();
        assert_eq!(time.duration_since(earlier), Some(Duration::from_millis(500)));
        assert_eq!(earlier.duration_since(time), None);
        assert_eq!(time.as_millisecond(), 86_400_500);
        assert_eq!(Timestamp::from_second(i64::MAX), None);
    }
}
