//! Several webhooks at one place.

use sent_webhooks::{Registry, Scheme, Verifier, VerifyError};

use super::{Headers, ID, NOW, OTHER_SECRET, SECRET, at, lookup, set, signed};

const BODY: &[u8] = b"{}";

#[test]
fn each_delivery_is_checked_by_the_webhook_that_it_names() {
    let other = "3e8f1b60-9c27-4d5a-8b14-70f6a2c9d853";
    let registry = Registry::new()
        .with_webhook(ID.parse().unwrap(), Verifier::new(SECRET).unwrap())
        .with_webhook(other.into(), Verifier::new(OTHER_SECRET).unwrap());
    let verify = |headers: &Headers| {
        registry.verify(lookup(headers), BODY, at(NOW)).map(|(id, _)| id.to_string())
    };
    assert_eq!(verify(&signed(SECRET, Scheme::Sent, BODY)).as_deref(), Ok(ID));
    // Version 1 names its webhook: the secret of another one does not count.
    assert_eq!(verify(&signed(OTHER_SECRET, Scheme::Sent, BODY)), Err(VerifyError::NoMatch));
    assert_eq!(verify(&signed(OTHER_SECRET, Scheme::Standard, BODY)), Ok(other.to_owned()));
    let mut unknown = signed(SECRET, Scheme::Sent, BODY);
    set(&mut unknown, "-id", b"94f3b7d1-26ae-4f09-a8c5-6b0d3e81f57c");
    assert_eq!(verify(&unknown), Err(VerifyError::UnknownWebhook));
    set(&mut unknown, "-id", b"not an id");
    assert_eq!(verify(&unknown), Err(VerifyError::UnknownWebhook));
}
