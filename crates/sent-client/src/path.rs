//! Paths: a route with its placeholders filled in.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but what RFC 3986 calls unreserved.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Checks that a string can be sent as a path without changes. The string is not part of the
/// message.
///
/// # Errors
///
/// The path has something that would change the URL: a character that needs encoding, or a segment
/// `.` or `..`.
pub(crate) fn check(path: &str) -> Result<(), &'static str> {
    let is_allowed =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/%".contains(&byte);
    if !path.starts_with('/') || path.contains(['?', '#']) {
        return Err("a path starts with `/` and has neither `?` nor `#`: use `query(…)`");
    }
    if !path.bytes().all(is_allowed) {
        return Err(
            "a path has letters, digits and punctuation only; percent-encode anything else",
        );
    }
    let is_dots = |segment: &str| {
        matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
    };
    if path.split('/').any(is_dots) {
        return Err("a path must not have segments `.` or `..`: they would change the path");
    }
    Ok(())
}

/// Fills in the placeholders of a route in order. A value is always exactly one segment.
///
/// # Errors
///
/// A value that is empty, `.` or `..` would change the path. The value is not part of the message.
pub(crate) fn fill(route: &str, values: &[&str]) -> Result<String, String> {
    let mut values = values.iter();
    let mut path = String::with_capacity(route.len() + 32);
    let mut rest = route;
    while let Some((before, place)) = rest.split_once('{') {
        let (name, after) = place.split_once('}').unwrap_or((place, ""));
        let value = values.next().copied().unwrap_or_default();
        if matches!(value, "" | "." | "..") {
            return Err(format!("`{name}` is empty, or would change the path"));
        }
        path.push_str(before);
        path.extend(utf8_percent_encode(value, SEGMENT));
        rest = after;
    }
    path.push_str(rest);
    Ok(path)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at what it did not foresee")]

    use super::{check, fill};

    #[test]
    fn a_value_is_one_segment() {
        assert_eq!(fill("/v3/me", &[]).unwrap(), "/v3/me");
        assert_eq!(
            fill("/v3/numbers/lookup/{n}", &["+12025550143"]).unwrap(),
            "/v3/numbers/lookup/%2B12025550143"
        );
        assert_eq!(
            fill("/a/{x}/b/{y}", &["../x?#%/é", "a b"]).unwrap(),
            "/a/..%2Fx%3F%23%25%2F%C3%A9/b/a%20b"
        );
    }

    #[test]
    fn a_path_is_sent_as_it_is_or_refused() {
        for right in ["/", "/v3/a..b/c.d", "/v3/%2Fa/+1", "/v3/..%2F", "/v3/...//x"] {
            assert_eq!(check(right), Ok(()), "{right}");
        }
        for wrong in [
            "",
            "v3",
            "/v3?x",
            "/v3#x",
            "/a/../b",
            "/a/.",
            "/a/%2e%2E/b",
            "/a/.%2e",
            "/a\\b",
            "/a\nb",
            "/a b",
            "/é",
            "/a\0",
        ] {
            assert!(check(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_value_that_changes_the_path_is_refused_and_not_quoted() {
        for value in ["", ".", ".."] {
            assert!(fill("/a/{x}/b", &[value]).unwrap_err().contains("`x`"));
        }
    }
}
