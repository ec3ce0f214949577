//! `Timestamp` held to jiff: the same texts are times, and they are the same times.
//!
//! `PROPERTY_TIMES=1000000 cargo test --release -p sent-tests times` tries more.

use fastrand::Rng;
use sent_models::Timestamp;

/// A text that is a time, in one of its notations, or nearly one.
fn text(rng: &mut Rng) -> String {
    let year = [rng.u32(0..10_000), rng.u32(1969..2101), 1, 9999, 2000, 1900][rng.usize(0..6)];
    let (month, day) = match rng.u32(0..4) {
        0 => (2, rng.u32(28..31)),
        1 => (rng.u32(0..14), rng.u32(0..33)),
        _ => (rng.u32(1..13), rng.u32(1..32)),
    };
    let edge = |rng: &mut Rng, last: u32| {
        [rng.u32(0..last), last - 1, last, 0][rng.usize(0..4).min(rng.usize(0..4))]
    };
    let (hour, minute, second) = (edge(rng, 24), edge(rng, 60), edge(rng, 61));
    let (dash, colon) = if rng.u32(0..8) == 0 { ("", "") } else { ("-", ":") };
    let between = ["T", "t", " ", "T", "T"][rng.usize(0..5)];
    let fraction: String = if rng.u32(0..3) == 0 {
        String::new()
    } else {
        let digits = rng.usize(0..11);
        let point = if rng.u32(0..8) == 0 { ',' } else { '.' };
        std::iter::once(point).chain((0..digits).map(|_| rng.digit(10))).collect()
    };
    let offset = match rng.u32(0..4) {
        0 => ["z", "Z", "+00:00", "-00:00", ""][rng.usize(0..5)].to_owned(),
        1 => format!("{}{:02}{:02}", ["+", "-"][rng.usize(0..2)], rng.u32(0..27), rng.u32(0..61)),
        2 => format!("{}{:02}", ["+", "-"][rng.usize(0..2)], rng.u32(0..27)),
        _ => format!("{}{:02}:{:02}", ["+", "-"][rng.usize(0..2)], rng.u32(0..27), rng.u32(0..61)),
    };
    let mut text = format!(
        "{year:04}{dash}{month:02}{dash}{day:02}{between}{hour:02}{colon}{minute:02}{colon}{second:02}{fraction}{offset}"
    );
    for _ in 0..[0, 0, 0, 1, 2][rng.usize(0..5)] {
        let at = rng.usize(0..text.len());
        let other = *b"0123456789-:.,TtZz+ ".get(rng.usize(0..20)).unwrap() as char;
        match rng.u32(0..3) {
            0 => _ = text.remove(at),
            1 => text.insert(at, other),
            _ => text.replace_range(at..=at, &other.to_string()),
        }
    }
    text
}

#[test]
fn the_same_texts_are_the_same_times_as_for_jiff() {
    let count = std::env::var("PROPERTY_TIMES").ok().and_then(|count| count.parse().ok());
    let mut rng = Rng::with_seed(7);
    let (mut times, mut others) = (0, 0);
    for _ in 0..count.unwrap_or(100_000) {
        let text = text(&mut rng);
        let own = text.parse::<Timestamp>().ok();
        let judge = text.parse::<jiff::Timestamp>().ok();
        match (own, judge) {
            (Some(own), Some(judge)) => {
                times += 1;
                assert_eq!(
                    (own.as_second(), own.as_millisecond()),
                    (judge.as_second(), judge.as_millisecond()),
                    "{text}"
                );
                // jiff's own form of a time in the years 0 to 9999 is RFC 3339.
                assert_eq!(own.to_string(), judge.to_string(), "{text}");
            }
            (None, None) => others += 1,
            // What ends later than jiff can count, and what begins before the year 0.
            (Some(own), None) => {
                assert!(own.to_string().as_str() > "9999-12-30T22:00:00", "{text}");
            }
            (None, Some(judge)) => {
                let is_early = judge.to_string().starts_with('-');
                assert!(is_early || is_elsewhere(&text), "{text}: {judge}");
            }
        }
    }
    assert!(times > 20_000 && others > 20_000, "{times} {others}");
}

/// Notations that jiff reads and RFC 3339 does not have: years with a sign, weeks, names of zones,
/// offsets to a part of a second.
fn is_elsewhere(text: &str) -> bool {
    text.starts_with(['+', '-'])
}
