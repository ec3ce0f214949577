//! Signatures that others computed.

use sent_webhooks::{Scheme, Verifier};

use super::{SECRET, at};

fn check(secret: &str, scheme: Scheme, id: &str, timestamp: &str, body: &str, signature: &str) {
    let prefix = if scheme == Scheme::Sent { "x-webhook" } else { "webhook" };
    let headers = [("id", id), ("timestamp", timestamp), ("signature", signature)];
    let headers = headers.map(|(name, value)| (format!("{prefix}-{name}"), value));
    let header = |name: &str| {
        headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_bytes())
    };
    let now = at(timestamp.parse().unwrap());
    let signed = Verifier::new(secret).unwrap().verify(header, body.as_bytes(), now).unwrap();
    assert_eq!(
        (signed.scheme, signed.id.as_str(), signed.timestamp.to_string().as_str()),
        (scheme, id, timestamp)
    );
}

/// Inputs of the test of a public receiver for Sent; the signature was computed by Python's `hmac`.
#[test]
fn version_1() {
    let body = r#"{"field":"message","event":"message.delivered","payload":{"message_id":"m1","message_status":"DELIVERED"}}"#;
    let id = "7ba7b820-9dad-11d1-80b4-00c04fd430c8";
    check(
        SECRET,
        Scheme::Sent,
        id,
        "1761905442",
        body,
        "v1,L7lN360yN5aOMA/Da1cQhnfoZ82hiQDo+fYAsmo0vO4=",
    );
}

/// The vectors that the libraries of the Standard Webhooks specification share.
#[test]
fn version_2() {
    check(
        "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
        Scheme::Standard,
        "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
        "1649367553",
        r#"{"email":"test@example.com","username":"test_user"}"#,
        "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=",
    );
    check(
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        Scheme::Standard,
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "1614265330",
        r#"{"test": 2432232314}"#,
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    );
}
