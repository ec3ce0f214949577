//! What is refused, and why.

use sent_webhooks::{ReceiveError, Registry, Scheme, Verifier, VerifyError, testing};

use super::{Headers, ID, NOW, OTHER_SECRET, SECRET, at, lookup, set, signed, verify};

const BODY: &[u8] = br#"{"field":"message","payload":{}}"#;

/// A change to the delivery, the time of the check, and the expected result.
struct Case {
    name: &'static str,
    change: fn(&mut Headers, &mut Vec<u8>),
    now: u64,
    expected: fn(&VerifyError) -> bool,
}

fn case(
    name: &'static str,
    change: fn(&mut Headers, &mut Vec<u8>),
    expected: fn(&VerifyError) -> bool,
) -> Case {
    Case { name, change, now: NOW, expected }
}

fn at_time(name: &'static str, now: u64) -> Case {
    Case {
        name,
        change: |_, _| {},
        now,
        expected: |error| matches!(error, VerifyError::OutsideWindow { .. }),
    }
}

fn drop_header(headers: &mut Headers, end: &str) {
    headers.retain(|(name, _)| !name.ends_with(end));
}

fn signature(headers: &Headers) -> Vec<u8> {
    headers.iter().find(|(name, _)| name.ends_with("signature")).unwrap().1.clone()
}

#[expect(clippy::too_many_lines, reason = "a row for each case")]
fn cases() -> Vec<Case> {
    let no_match: fn(&VerifyError) -> bool = |error| *error == VerifyError::NoMatch;
    let bad_time: fn(&VerifyError) -> bool = |error| *error == VerifyError::BadTimestamp;
    let no_signature: fn(&VerifyError) -> bool = |error| *error == VerifyError::NoSignature;
    let missing: fn(&VerifyError) -> bool = |error| matches!(error, VerifyError::MissingHeader(_));
    let outside: fn(&VerifyError) -> bool =
        |error| matches!(error, VerifyError::OutsideWindow { .. });
    vec![
        case("no id", |headers, _| drop_header(headers, "-id"), missing),
        case("no time", |headers, _| drop_header(headers, "timestamp"), missing),
        case("no signature", |headers, _| drop_header(headers, "signature"), missing),
        case("no header at all", |headers, _| headers.clear(), missing),
        case("another id", |headers, _| set(headers, "-id", b"another"), no_match),
        case("an empty id", |headers, _| set(headers, "-id", b""), no_match),
        case(
            "an id with a letter more",
            |headers, _| set(headers, "-id", b"7ba7b820-9dad-11d1-80b4-00c04fd430c80"),
            no_match,
        ),
        case(
            "an id in capitals",
            |headers, _| set(headers, "-id", ID.to_uppercase().as_bytes()),
            no_match,
        ),
        case(
            "an id that is not UTF-8",
            |headers, _| set(headers, "-id", &[0xff, 0xfe, 0x00]),
            no_match,
        ),
        case(
            "a point moved from id to time",
            |headers, _| set(headers, "-id", b"7ba7b820."),
            no_match,
        ),
        case("an empty time", |headers, _| set(headers, "timestamp", b""), bad_time),
        case("a time of letters", |headers, _| set(headers, "timestamp", b"now"), bad_time),
        case(
            "a time with a sign",
            |headers, _| set(headers, "timestamp", b"+1761905442"),
            bad_time,
        ),
        case("a time before 1970", |headers, _| set(headers, "timestamp", b"-1"), bad_time),
        case(
            "the smallest number",
            |headers, _| set(headers, "timestamp", b"-9223372036854775808"),
            bad_time,
        ),
        case(
            "the largest number",
            |headers, _| set(headers, "timestamp", b"9223372036854775807"),
            outside,
        ),
        case(
            "a number beyond the largest",
            |headers, _| set(headers, "timestamp", b"9223372036854775808"),
            bad_time,
        ),
        case(
            "a number without end",
            |headers, _| set(headers, "timestamp", &[b'9'; 400]),
            bad_time,
        ),
        case(
            "a time with a fraction",
            |headers, _| set(headers, "timestamp", b"1761905442.5"),
            bad_time,
        ),
        case(
            "a time with a space",
            |headers, _| set(headers, "timestamp", b" 1761905442"),
            bad_time,
        ),
        case(
            "a time in hexadecimal",
            |headers, _| set(headers, "timestamp", b"0x69048a22"),
            bad_time,
        ),
        case("a time that is not UTF-8", |headers, _| set(headers, "timestamp", &[0xff]), bad_time),
        case(
            "digits of another script",
            |headers, _| set(headers, "timestamp", "١٧٦١٩٠٥٤٤٢".as_bytes()),
            bad_time,
        ),
        case(
            "a time with zeros before it",
            |headers, _| set(headers, "timestamp", b"0001761905442"),
            no_match,
        ),
        case("a second later", |headers, _| set(headers, "timestamp", b"1761905443"), no_match),
        case("the year 1970", |headers, _| set(headers, "timestamp", b"0"), outside),
        at_time("a second too old", NOW + 301),
        at_time("a second too new", NOW - 301),
        at_time("an hour too old", NOW + 3600),
        at_time("a clock at its start", 0),
        case("an empty signature", |headers, _| set(headers, "signature", b""), no_signature),
        case(
            "a signature without version",
            |headers, _| {
                let value = signature(headers);
                set(headers, "signature", &value[3..]);
            },
            no_signature,
        ),
        case(
            "another version",
            |headers, _| {
                let value = signature(headers);
                set(headers, "signature", &[b"v2,", &value[3..]].concat());
            },
            no_signature,
        ),
        case(
            "an asymmetric version",
            |headers, _| set(headers, "signature", b"v1a,AAAA"),
            no_signature,
        ),
        case("a version alone", |headers, _| set(headers, "signature", b"v1,"), no_match),
        case(
            "nothing but zeros",
            |headers, _| {
                set(headers, "signature", b"v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
            },
            no_match,
        ),
        case(
            "half a signature",
            |headers, _| {
                let value = signature(headers);
                set(headers, "signature", &value[..24]);
            },
            no_match,
        ),
        case(
            "a signature and more",
            |headers, _| {
                let value = signature(headers);
                set(headers, "signature", &[&value[..value.len() - 1], b"AAAA"].concat());
            },
            no_match,
        ),
        case("no Base64", |headers, _| set(headers, "signature", b"v1,!!!!"), no_match),
        case(
            "a signature that is not UTF-8",
            |headers, _| set(headers, "signature", &[b'v', b'1', b',', 0xff, 0x00]),
            no_match,
        ),
        case(
            "many signatures, none right",
            |headers, _| {
                set(headers, "signature", "v1,AAAA ".repeat(1000).as_bytes());
            },
            no_match,
        ),
        case("an empty body", |_, body| body.clear(), |error| *error == VerifyError::EmptyBody),
        case(
            "a body that is cut",
            |_, body| {
                body.pop();
            },
            no_match,
        ),
        case("a body with a line more", |_, body| body.push(b'\n'), no_match),
        case(
            "a body that was written again",
            |_, body| {
                *body = serde_json::to_vec_pretty(
                    &serde_json::from_slice::<serde_json::Value>(body).unwrap(),
                )
                .unwrap();
            },
            no_match,
        ),
        case(
            "a byte order mark",
            |_, body| *body = ["\u{feff}".as_bytes(), body].concat(),
            no_match,
        ),
        case(
            "a body in another encoding",
            |_, body| {
                *body = body.iter().flat_map(|byte| [*byte, 0]).collect();
            },
            no_match,
        ),
    ]
}

#[test]
fn every_case_is_refused_with_its_reason() {
    let mut count = 0;
    for scheme in [Scheme::Sent, Scheme::Standard] {
        for Case { name, change, now, expected } in cases() {
            let (mut headers, mut body) = (signed(SECRET, scheme, BODY), BODY.to_vec());
            change(&mut headers, &mut body);
            let error = verify(&headers, &body, now).expect_err(name);
            assert!(expected(&error), "{name}: {error:?}");
            let text = error.to_string();
            assert!(!text.is_empty() && !text.contains("whsec"), "{name}: {text}");
            count += 1;
        }
    }
    assert!(count >= 80, "{count}");
}

#[test]
fn the_edges_of_the_window_are_inside() {
    let headers = signed(SECRET, Scheme::Sent, BODY);
    for now in [NOW - 300, NOW, NOW + 300] {
        verify(&headers, BODY, now).unwrap();
    }
    let verifier = Verifier::new(SECRET).unwrap().with_tolerance(std::time::Duration::ZERO);
    verifier.verify(lookup(&headers), BODY, at(NOW)).unwrap();
    verifier.verify(lookup(&headers), BODY, at(NOW + 1)).unwrap_err();
    let verifier = verifier.with_tolerance(std::time::Duration::MAX);
    verifier.verify(lookup(&headers), BODY, at(0)).unwrap();
    let before = std::time::SystemTime::UNIX_EPOCH - std::time::Duration::from_secs(5);
    verifier.verify(lookup(&headers), BODY, before).unwrap();
}

/// Whoever has no key decides how many signatures there are.
#[test]
fn many_signatures_do_not_hash_the_body_many_times() {
    let body = vec![b' '; 1024 * 1024];
    let mut headers = signed(OTHER_SECRET, Scheme::Sent, &body);
    let wrong = signature(&headers);
    let mut time = |signatures: &[u8]| {
        set(&mut headers, "signature", signatures);
        let started = std::time::Instant::now();
        assert_eq!(verify(&headers, &body, NOW), Err(VerifyError::NoMatch));
        started.elapsed()
    };
    let (once, often) = (time(&wrong), time(&[wrong.as_slice(), b" "].concat().repeat(1000)));
    assert!(often < once * 50, "{once:?} and {often:?}");
}

#[test]
fn one_version_only() {
    let (sent, standard) =
        (signed(SECRET, Scheme::Sent, BODY), signed(SECRET, Scheme::Standard, BODY));
    let renamed: Headers =
        standard.iter().map(|(name, value)| (sent_name(name), value.clone())).collect();
    // Both versions sign the same text, so a capture of one can be passed off as the other.
    verify(&renamed, BODY, NOW).unwrap();
    let only = Verifier::new(SECRET).unwrap().with_scheme(Scheme::Standard);
    only.verify(lookup(&standard), BODY, at(NOW)).unwrap();
    for headers in [&sent, &renamed] {
        let error = only.verify(lookup(headers), BODY, at(NOW)).unwrap_err();
        assert_eq!(error, VerifyError::MissingHeader("webhook-signature"));
        let registry = Registry::new().with_webhook(ID.parse().unwrap(), only.clone());
        let error = registry.verify(lookup(headers), BODY, at(NOW)).unwrap_err();
        assert_eq!(error, VerifyError::UnknownWebhook);
    }
    let only = only.with_scheme(Scheme::Sent);
    only.verify(lookup(&sent), BODY, at(NOW)).unwrap();
    only.verify(lookup(&standard), BODY, at(NOW)).unwrap_err();
}

fn sent_name(name: &str) -> &'static str {
    match name {
        "webhook-id" => "x-webhook-id",
        "webhook-timestamp" => "x-webhook-timestamp",
        _ => "x-webhook-signature",
    }
}

#[test]
fn one_right_signature_of_many_is_enough() {
    let mut headers = signed(SECRET, Scheme::Standard, BODY);
    let right = String::from_utf8(signature(&headers)).unwrap();
    for list in [
        format!("v1,AAAA {right}"),
        format!("{right} v1,AAAA"),
        format!("v1a,AAAA  v2,BBBB\t{right}"),
        format!("v1,AAAA,{right}, v1,BBBB"),
        right.trim_end_matches('=').to_owned(),
    ] {
        set(&mut headers, "signature", list.as_bytes());
        verify(&headers, BODY, NOW).unwrap();
    }
}

#[test]
fn two_secrets_while_one_is_replaced() {
    let (old, new) = (signed(SECRET, Scheme::Sent, BODY), signed(OTHER_SECRET, Scheme::Sent, BODY));
    let only_new = Verifier::new(OTHER_SECRET).unwrap();
    assert_eq!(only_new.verify(lookup(&old), BODY, at(NOW)), Err(VerifyError::NoMatch));
    let both = only_new.with_secret(SECRET).unwrap();
    both.verify(lookup(&old), BODY, at(NOW)).unwrap();
    both.verify(lookup(&new), BODY, at(NOW)).unwrap();
}

#[test]
fn both_families_of_headers_at_once() {
    let mut headers = signed(OTHER_SECRET, Scheme::Sent, BODY);
    headers.extend(signed(SECRET, Scheme::Standard, BODY));
    assert_eq!(verify(&headers, BODY, NOW).unwrap().scheme, Scheme::Standard);
    let mut headers = signed(SECRET, Scheme::Sent, BODY);
    headers.push(("webhook-signature", b"v1,AAAA".to_vec()));
    assert_eq!(verify(&headers, BODY, NOW).unwrap().scheme, Scheme::Sent);
}

#[test]
fn secrets() {
    for right in [
        "whsec_dGVzdC13ZWJob29rLXNlY3JldA==",
        "whsec_dGVzdC13ZWJob29rLXNlY3JldA",
        "dGVzdC13ZWJob29rLXNlY3JldA==",
        " whsec_dGVzdC13ZWJob29rLXNlY3JldA==\n",
    ] {
        let verifier = Verifier::new(right).unwrap();
        verifier.verify(lookup(&signed(SECRET, Scheme::Sent, BODY)), BODY, at(NOW)).unwrap();
        assert!(
            !format!("{verifier:?}").contains("dGVz") && !format!("{verifier:?}").contains("116"),
            "{verifier:?}"
        );
    }
    // One of the secrets that the docs show cannot be decoded; the other has no padding.
    assert!(Verifier::new("whsec_a1b2c3d4e5f6g7h8i9j0").is_ok());
    let error = Verifier::new("whsec_n3wS3cr3tK3yG3n3r4t3d").unwrap_err();
    assert!(!error.is_empty() && !error.to_string().contains("n3wS"), "{error}");
    for empty in ["", "whsec_", "  "] {
        assert!(Verifier::new(empty).unwrap_err().is_empty(), "{empty}");
        assert!(Verifier::new(SECRET).unwrap().with_secret(empty).is_err());
    }
    for wrong in ["whsec_!!!!", "whsec_é", "whsec_a", "\u{0}"] {
        assert!(!Verifier::new(wrong).unwrap_err().is_empty(), "{wrong}");
    }
}

#[test]
fn a_body_that_is_no_object_is_malformed_and_not_mistrusted() {
    for body in [&b""[..], b"{", b"[]", b"7", b"null", b"\xff\xfe", b"{\"a\":}"] {
        let headers = testing::sign(SECRET, Scheme::Sent, ID, at(NOW), body).unwrap();
        let header = |name: &str| {
            headers.iter().find(|(found, _)| *found == name).map(|(_, value)| value.as_bytes())
        };
        let error = Verifier::new(SECRET).unwrap().receive(header, body, at(NOW)).unwrap_err();
        assert!(matches!(error, ReceiveError::Malformed(_)) && error.status() == 400, "{error:?}");
        let error =
            Verifier::new(OTHER_SECRET).unwrap().receive(header, body, at(NOW)).unwrap_err();
        assert_eq!(error.status(), 401);
    }
}
