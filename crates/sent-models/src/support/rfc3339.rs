//! The text of a point in time: RFC 3339, and other notations that are as unambiguous.

use super::Timestamp;

/// Seconds of a day.
pub(crate) const DAY: i64 = 86_400;

/// Days from the March 1 that starts a 400-year cycle, before any supported year, to 1970-01-01.
const BEFORE_1970: i64 = 719_468 + 146_097;

/// Parses a date and a time, and `Z` or an offset.
///
/// As in ISO 8601, all hyphens and colons may be left out, and so may minutes and seconds; a comma
/// may replace the decimal point, a space the `T`. A leap second is read as the second before it,
/// as clocks that do not know it show it.
#[inline]
pub(crate) fn read(text: &str) -> Option<Timestamp> {
    let mut rest = text.as_bytes();
    let day = date(&mut rest)?;
    take(&mut rest, |byte| matches!(byte, b'T' | b't' | b' '))?;
    let time = time(&mut rest)?;
    let offset = offset(&mut rest)?;
    if !rest.is_empty() || time.digits > 9 || time.second >= DAY {
        return None;
    }
    Timestamp::new(day * DAY + time.second - offset, time.nanosecond)
}

/// Parses a leading date, as days from 1970-01-01.
#[inline]
pub(crate) fn date(rest: &mut &[u8]) -> Option<i64> {
    let year = digits::<4>(rest)?;
    let is_long = take(rest, |byte| byte == b'-').is_some();
    let month = digits::<2>(rest)?;
    if is_long {
        take(rest, |byte| byte == b'-')?;
    }
    let day = digits::<2>(rest)?;
    days(year, month, day)
}

/// Days from 1970-01-01; `None` for a day that does not exist.
#[inline]
pub(crate) fn days(year: u32, month: u32, day: u32) -> Option<i64> {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=last).contains(&day) || year > 9999 {
        return None;
    }
    // Years start in March, so that a leap day is the last; 400 more, so that none is negative.
    let (year, month) = if month > 2 { (year + 400, month - 3) } else { (year + 399, month + 9) };
    let day = (153 * month + 2) / 5 + day - 1 + year * 365 + year / 4 - year / 100 + year / 400;
    Some(i64::from(day) - BEFORE_1970)
}

/// A time of day as it is written.
pub(crate) struct Time {
    /// Seconds since midnight; a whole day for 24:00.
    pub(crate) second: i64,
    pub(crate) nanosecond: u32,
    /// The number of fractional digits; those after the ninth are dropped.
    pub(crate) digits: u32,
}

#[inline]
pub(crate) fn time(rest: &mut &[u8]) -> Option<Time> {
    let hour = digits::<2>(rest)?;
    let is_long = rest.first() == Some(&b':');
    let minute = part(rest, is_long)?;
    let second = if minute.is_some() { part(rest, is_long)? } else { None };
    let (mut nanosecond, mut digits) = (0, 0);
    if second.is_some() && take(rest, |byte| matches!(byte, b'.' | b',')).is_some() {
        while let Some(digit) = take(rest, |byte| byte.is_ascii_digit()) {
            if digits < 9 {
                nanosecond = nanosecond * 10 + u32::from(digit - b'0');
            }
            digits += 1;
        }
        if digits == 0 {
            return None;
        }
        nanosecond *= 10_u32.pow(9_u32.saturating_sub(digits));
    }
    let (minute, second) = (minute.unwrap_or(0), second.unwrap_or(0));
    let is_midnight = hour == 24 && minute == 0 && second == 0 && nanosecond == 0;
    if (hour > 23 && !is_midnight) || minute > 59 || second > 60 {
        return None;
    }
    let second = i64::from(hour * 3600 + minute * 60 + second.min(59));
    Some(Time { second, nanosecond, digits })
}

/// Parses an offset from UTC, in seconds.
#[inline]
pub(crate) fn offset(rest: &mut &[u8]) -> Option<i64> {
    let sign = match take(rest, |byte| matches!(byte, b'Z' | b'z' | b'+' | b'-'))? {
        b'+' => 1,
        b'-' => -1,
        _ => return Some(0),
    };
    let hour = digits::<2>(rest)?;
    let is_long = rest.first() == Some(&b':');
    let minute = part(rest, is_long)?;
    let second = if minute.is_some() { part(rest, is_long)? } else { None };
    let (minute, second) = (minute.unwrap_or(0), second.unwrap_or(0));
    // No place is a day or more ahead; the limit is the same as in other libraries, which leave
    // some room.
    let is_offset = hour <= 25 && minute <= 59 && second <= 59;
    is_offset.then_some(sign * i64::from(hour * 3600 + minute * 60 + second))
}

/// Parses minutes or seconds, if there are any: after a colon, or if more digits follow.
#[inline]
#[expect(clippy::option_option, reason = "absence is not an error")]
fn part(rest: &mut &[u8], is_long: bool) -> Option<Option<u32>> {
    let goes_on = if is_long {
        take(rest, |byte| byte == b':').is_some()
    } else {
        rest.first().is_some_and(u8::is_ascii_digit)
    };
    if goes_on { digits::<2>(rest).map(Some) } else { Some(None) }
}

#[inline]
pub(crate) fn take(rest: &mut &[u8], is: impl Fn(u8) -> bool) -> Option<u8> {
    let (first, tail) = rest.split_first().filter(|(first, _)| is(**first))?;
    *rest = tail;
    Some(*first)
}

#[inline]
fn digits<const COUNT: usize>(rest: &mut &[u8]) -> Option<u32> {
    let (head, tail) = rest.split_first_chunk::<COUNT>()?;
    *rest = tail;
    let mut number = 0;
    for byte in head {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + u32::from(digit);
    }
    Some(number)
}

/// Passes the text in UTC to a function, with as many fractional digits as needed.
pub(crate) fn write<T>(second: i64, nanosecond: u32, then: impl FnOnce(&str) -> T) -> T {
    let second = second + BEFORE_1970 * DAY;
    let day = u32::try_from(second / DAY).unwrap_or_default();
    let second = u32::try_from(second % DAY).unwrap_or_default();
    // After Neri and Schneider, "Euclidean affine functions and their application to calendar
    // algorithms": two divisions instead of ten.
    let (century, of_century) = ((4 * day + 3) / 146_097, (4 * day + 3) % 146_097 / 4);
    let product = 2_939_745 * u64::from(4 * of_century + 3);
    let year = century * 100 + u32::try_from(product >> 32).unwrap_or_default();
    let of_year = u32::try_from(product % (1 << 32)).unwrap_or_default() / 2_939_745 / 4;
    let (month, day) = {
        let both = 2141 * of_year + 197_913;
        (both >> 16, both % (1 << 16) / 2141 + 1)
    };
    let (year, month) = if month > 12 { (year + 1, month - 12) } else { (year, month) };
    let year = year - 400;
    let mut text = *b"0000-00-00T00:00:00.000000000Z";
    let mut put = |at: usize, number: u32| {
        if let Some(digits) = text.get_mut(at..at + 2) {
            let number = u8::try_from(number).unwrap_or_default();
            digits.copy_from_slice(&[b'0' + number / 10, b'0' + number % 10]);
        }
    };
    put(0, year / 100);
    put(2, year % 100);
    put(5, month);
    put(8, day);
    put(11, second / 3600);
    put(14, second / 60 % 60);
    put(17, second % 60);
    let mut end = 19;
    if nanosecond > 0 {
        put(20, nanosecond / 10_000_000);
        put(22, nanosecond / 100_000 % 100);
        put(24, nanosecond / 1000 % 100);
        put(26, nanosecond / 10 % 100);
        // One digit; the other is that of the `Z`.
        put(28, nanosecond % 10 * 10);
        end = text.iter().take(29).rposition(|digit| *digit != b'0').map_or(19, |last| last + 1);
    }
    if let Some(end) = text.get_mut(end) {
        *end = b'Z';
    }
    then(text.get(..=end).and_then(|text| str::from_utf8(text).ok()).unwrap_or_default())
}
