//! The text of a point in time: RFC 3339, and the notations beside it that are as clear.

use super::Timestamp;

/// Seconds of a day.
pub(crate) const DAY: i64 = 86_400;

/// A date and a time, and `Z` or an offset.
///
/// As in ISO 8601 the hyphens and the colons can be left out, all of them, and so can minutes and seconds; a comma is a point, a space a
/// `T`. A leap second is the second before it, as clocks that do not know it show it.
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

/// Days from 1970-01-01 to the date at the beginning of a text.
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

/// Days from 1970-01-01; `None` for a day that there is not.
#[inline]
pub(crate) fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=last).contains(&day) {
        return None;
    }
    // Years begin with March, so that the day that some have is the last of them.
    let year = if month > 2 { year } else { year - 1 };
    let month = (month + 9) % 12;
    let of_year = (153 * month + 2) / 5 + day - 1;
    Some(
        year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_year
            - 719_468,
    )
}

/// A time of day as it is written.
pub(crate) struct Time {
    /// Since midnight; a whole day for 24:00.
    pub(crate) second: i64,
    pub(crate) nanosecond: u32,
    /// How many digits the fraction has; those after the ninth are left out of it.
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
    let second = hour * 3600 + minute * 60 + second.min(59);
    Some(Time { second, nanosecond, digits })
}

/// Seconds that a place is ahead of UTC.
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
    // No place is a day or more ahead; the limit is that of others, which leave some room.
    let is_offset = hour <= 25 && minute <= 59 && second <= 59;
    is_offset.then_some(sign * (hour * 3600 + minute * 60 + second))
}

/// Minutes or seconds, if there are any: after a colon, or if the text goes on with digits.
#[inline]
#[expect(clippy::option_option, reason = "not there is no fault")]
fn part(rest: &mut &[u8], is_long: bool) -> Option<Option<i64>> {
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
fn digits<const COUNT: usize>(rest: &mut &[u8]) -> Option<i64> {
    let (head, tail) = rest.split_first_chunk::<COUNT>()?;
    *rest = tail;
    let mut number = 0;
    for byte in head {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + i64::from(digit);
    }
    Some(number)
}

/// The text in UTC, with as many digits of the fraction as it needs, and its length.
pub(crate) fn write(second: i64, nanosecond: u32) -> ([u8; 30], usize) {
    let (day, second) = (second.div_euclid(DAY), second.rem_euclid(DAY));
    // The year begins with March, as above.
    let day = day + 719_468;
    let (era, of_era) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + i64::from(month <= 2);
    let mut text = *b"0000-00-00T00:00:00.000000000Z";
    let mut put = |last: usize, count: usize, mut number: i64| {
        for digit in text.iter_mut().take(last + 1).rev().take(count) {
            *digit = b'0' + u8::try_from(number % 10).unwrap_or_default();
            number /= 10;
        }
    };
    put(3, 4, year);
    put(6, 2, month);
    put(9, 2, day);
    put(12, 2, second / 3600);
    put(15, 2, second / 60 % 60);
    put(18, 2, second % 60);
    put(28, 9, i64::from(nanosecond));
    let mut length = 30;
    if nanosecond == 0 {
        length = 20;
    } else {
        let zeros = text.iter().rev().skip(1).take_while(|byte| **byte == b'0').count();
        length -= zeros;
    }
    if let Some(end) = text.get_mut(length - 1) {
        *end = b'Z';
    }
    (text, length)
}
