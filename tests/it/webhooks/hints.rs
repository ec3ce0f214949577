//! What an error says of a likely cause.

use sent_webhooks::{Scheme, Verifier, VerifyError};

use super::{Headers, NOW, SECRET, at, lookup, signed, verify};

const BODY: &[u8] = b"{}";

/// What is likely wrong is said, and no value is.
#[test]
fn what_is_likely_wrong_is_said() {
    let headers = signed(SECRET, Scheme::Standard, BODY);
    let renamed = |names: [&'static str; 3]| -> Headers {
        let place = |name: &str| {
            ["webhook-id", "webhook-timestamp", "webhook-signature"]
                .iter()
                .position(|own| *own == name)
        };
        headers.iter().map(|(name, value)| (names[place(name).unwrap()], value.clone())).collect()
    };
    let capitals = renamed(["Webhook-Id", "Webhook-Timestamp", "Webhook-Signature"]);
    let svix = renamed(["svix-id", "svix-timestamp", "svix-signature"]);
    let upper = renamed(["WEBHOOK-ID", "WEBHOOK-TIMESTAMP", "WEBHOOK-SIGNATURE"]);
    let case = |name: &str| VerifyError::CaseSensitiveHeaders(name.to_owned());
    for (headers, expected, says) in [
        (capitals, case("Webhook-Id"), "case-insensitively"),
        (upper, case("WEBHOOK-ID"), "case-insensitively"),
        (svix.clone(), VerifyError::SvixHeaders, "`webhook-id`"),
    ] {
        let error = verify(&headers, BODY, NOW).unwrap_err();
        assert_eq!(error, expected);
        assert!(error.to_string().contains(says), "{error}");
    }
    // Whoever takes version 1 only does not look for the headers of the other.
    let verifier = Verifier::new(SECRET).unwrap().with_scheme(Scheme::Sent);
    let error = verifier.verify(lookup(&svix), BODY, at(NOW)).unwrap_err();
    assert_eq!(error, VerifyError::MissingHeader("x-webhook-signature"));
    let now = i64::try_from(NOW).unwrap();
    let error = VerifyError::OutsideWindow { signed: now * 1000, now };
    assert!(error.to_string().contains("milliseconds"), "{error}");
    let error = VerifyError::OutsideWindow { signed: now - 400, now };
    assert!(error.to_string().contains("400 seconds"), "{error}");
}
