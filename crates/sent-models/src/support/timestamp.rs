//! Points in time.

use std::{
    fmt,
    str::FromStr,
    time::{Duration, SystemTime},
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    rfc3339::{self, DAY},
    text::TextVisitor,
};

/// A point in time, with nanosecond precision.
///
/// Reads RFC 3339: a date and a time with up to nine fractional digits, and `Z` or an offset. Also
/// reads notations that are as unambiguous: ISO 8601 without hyphens, colons, minutes or seconds, a
/// decimal comma, a space for the `T`. Writes UTC with `Z` and as many digits as needed, so an
/// offset is converted and the instant is kept. Holds the years 0000 to 9999, the range of RFC 3339.
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
pub struct Timestamp {
    /// Since 1970, rounded down: the nanoseconds are always added.
    pub(super) second: i64,
    pub(super) nanosecond: u32,
}

pub(super) const NANOSECONDS: u32 = 1_000_000_000;

impl Timestamp {
    /// The first and the last second.
    const RANGE: std::ops::RangeInclusive<i64> = -719_528 * DAY..=2_932_897 * DAY - 1;

    /// 1970-01-01T00:00:00Z.
    pub const UNIX_EPOCH: Self = Self { second: 0, nanosecond: 0 };

    #[inline]
    pub(crate) fn new(second: i64, nanosecond: u32) -> Option<Self> {
        Self::RANGE.contains(&second).then_some(Self { second, nanosecond })
    }

    /// The instant this many seconds after 1970-01-01T00:00:00Z; `None` outside years 0000 to 9999.
    #[must_use]
    pub fn from_second(second: i64) -> Option<Self> {
        Self::new(second, 0)
    }

    /// The instant this many milliseconds after 1970-01-01T00:00:00Z; `None` outside years 0000 to
    /// 9999.
    #[must_use]
    pub fn from_millisecond(millisecond: i64) -> Option<Self> {
        let part = u32::try_from(millisecond.rem_euclid(1000)).ok()?;
        Self::new(millisecond.div_euclid(1000), part * 1_000_000)
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded towards zero.
    #[must_use]
    pub fn as_second(self) -> i64 {
        self.second + i64::from(self.second < 0 && self.nanosecond > 0)
    }

    /// Whole milliseconds since 1970-01-01T00:00:00Z, rounded towards zero.
    #[must_use]
    pub fn as_millisecond(self) -> i64 {
        // Before 1970, rounding towards zero rounds up.
        let part = if self.second < 0 {
            self.nanosecond.div_ceil(1_000_000)
        } else {
            self.nanosecond / 1_000_000
        };
        self.second * 1000 + i64::from(part)
    }

    /// Nanoseconds within the second, 0 to 999,999,999.
    #[must_use]
    pub fn subsec_nanosecond(self) -> u32 {
        self.nanosecond
    }

    /// The time since an earlier instant; `None` if that is later.
    #[must_use]
    pub fn duration_since(self, earlier: Self) -> Option<Duration> {
        let seconds = u64::try_from(self.second.checked_sub(earlier.second)?).ok()?;
        let (own, other) = (self.nanosecond, earlier.nanosecond);
        match own.checked_sub(other) {
            Some(nanoseconds) => Some(Duration::new(seconds, nanoseconds)),
            None => Some(Duration::new(seconds.checked_sub(1)?, own + NANOSECONDS - other)),
        }
    }

    /// The instant this much later; `None` after the year 9999.
    #[must_use]
    pub fn checked_add(self, time: Duration) -> Option<Self> {
        let nanosecond = self.nanosecond + time.subsec_nanos();
        let second = self.second.checked_add_unsigned(time.as_secs())?;
        Self::new(second + i64::from(nanosecond / NANOSECONDS), nanosecond % NANOSECONDS)
    }

    /// The instant this much earlier; `None` before the year 0000.
    #[must_use]
    pub fn checked_sub(self, time: Duration) -> Option<Self> {
        let second = self.second.checked_sub_unsigned(time.as_secs())?;
        match self.nanosecond.checked_sub(time.subsec_nanos()) {
            Some(nanosecond) => Self::new(second, nanosecond),
            None => Self::new(
                second.checked_sub(1)?,
                self.nanosecond + NANOSECONDS - time.subsec_nanos(),
            ),
        }
    }
}

/// The time of a sample, whose text the generator has checked.
#[cfg(feature = "samples")]
#[doc(hidden)]
#[must_use]
pub fn timestamp(json: &str) -> Timestamp {
    serde_json::from_str(json).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The error for a string that is not an RFC 3339 date and time.
///
/// It does not keep the string: whatever was passed by mistake stays out of logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseTimestampError(());

impl fmt::Display for ParseTimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a timestamp is an RFC 3339 date and time, such as 2026-03-31T15:21:52Z")
    }
}

impl std::error::Error for ParseTimestampError {}

impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        rfc3339::read(text).ok_or(ParseTimestampError(()))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        rfc3339::write(self.second, self.nanosecond, |text| f.pad(text))
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({self})")
    }
}

/// The error for an instant that the other time type cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimestampRangeError(pub(super) ());

impl fmt::Display for TimestampRangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the instant is outside the range of the target type")
    }
}

impl std::error::Error for TimestampRangeError {}

impl TryFrom<Timestamp> for SystemTime {
    type Error = TimestampRangeError;

    fn try_from(timestamp: Timestamp) -> Result<Self, Self::Error> {
        let (epoch, time) = (Timestamp::UNIX_EPOCH, SystemTime::UNIX_EPOCH);
        let system = match timestamp.duration_since(epoch) {
            Some(later) => time.checked_add(later),
            None => epoch.duration_since(timestamp).and_then(|earlier| time.checked_sub(earlier)),
        };
        system.ok_or(TimestampRangeError(()))
    }
}

impl TryFrom<SystemTime> for Timestamp {
    type Error = TimestampRangeError;

    fn try_from(time: SystemTime) -> Result<Self, Self::Error> {
        let timestamp = match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(later) => Self::UNIX_EPOCH.checked_add(later),
            Err(earlier) => Self::UNIX_EPOCH.checked_sub(earlier.duration()),
        };
        timestamp.ok_or(TimestampRangeError(()))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        rfc3339::write(self.second, self.nanosecond, |text| serializer.serialize_str(text))
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = TextVisitor::new("an RFC 3339 date and time", rfc3339::read);
        deserializer.deserialize_newtype_struct(Self::WANTED, visitor)
    }
}

impl Timestamp {
    /// The name by which lenient decoding recognizes it.
    pub(crate) const WANTED: &str = "sent_models::Timestamp";
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
        // The last instant of .NET.
        assert_eq!(read("9999-12-31T23:59:59.9999999Z"), "9999-12-31T23:59:59.9999999Z");
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
            assert!(error.contains("expected an RFC 3339 date and time"), "{error}");
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
        let before: Timestamp = "1969-12-31T23:59:58.7Z".parse().unwrap();
        let system = SystemTime::UNIX_EPOCH - Duration::from_millis(1300);
        assert_eq!(SystemTime::try_from(before), Ok(system));
        assert_eq!(Timestamp::try_from(system), Ok(before));
    }

    #[test]
    fn adding_and_taking_away_carry_and_stop_at_the_ends() {
        let time: Timestamp = "1999-12-31T23:59:59.75Z".parse().unwrap();
        let half = Duration::from_millis(500);
        let later = time.checked_add(half).unwrap();
        assert_eq!(later.to_string(), "2000-01-01T00:00:00.25Z");
        assert_eq!(later.checked_sub(half), Some(time));
        assert_eq!(later.duration_since(time), Some(half));
        let last: Timestamp = "9999-12-31T23:59:59.999999999Z".parse().unwrap();
        let first: Timestamp = "0000-01-01T00:00:00Z".parse().unwrap();
        let nanosecond = Duration::from_nanos(1);
        assert_eq!((last.checked_add(nanosecond), first.checked_sub(nanosecond)), (None, None));
        assert_eq!(
            (last.checked_add(Duration::MAX), first.checked_sub(Duration::MAX)),
            (None, None)
        );
        let all = last.duration_since(first).unwrap();
        assert_eq!((first.checked_add(all), last.checked_sub(all)), (Some(last), Some(first)));
    }

    #[test]
    fn whole_units_are_rounded_towards_1970() {
        let time: Timestamp = "1969-12-31T23:59:58.7009Z".parse().unwrap();
        assert_eq!((time.as_second(), time.as_millisecond()), (-1, -1299));
        assert_eq!(
            Timestamp::from_millisecond(-1300).unwrap().to_string(),
            "1969-12-31T23:59:58.7Z"
        );
    }
}
