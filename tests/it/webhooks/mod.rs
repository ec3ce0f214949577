//! Webhooks: signatures, events, and a receiver on a real socket.

mod events;
mod hints;
mod negative;
mod properties;
mod receiver;
mod registry;
mod vectors;

use std::time::{Duration, SystemTime};

use sent_webhooks::{Scheme, Signed, Verifier, VerifyError, testing};

const SECRET: &str = "whsec_dGVzdC13ZWJob29rLXNlY3JldA==";
const OTHER_SECRET: &str = "whsec_b3RoZXItd2ViaG9vay1zZWNyZXQ=";
const ID: &str = "7ba7b820-9dad-11d1-80b4-00c04fd430c8";
const NOW: u64 = 1_761_905_442;

fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

type Headers = Vec<(&'static str, Vec<u8>)>;

fn signed(secret: &str, scheme: Scheme, body: &[u8]) -> Headers {
    let headers = testing::sign(secret, scheme, ID, at(NOW), body).unwrap();
    headers.into_iter().map(|(name, value)| (name, value.into_bytes())).collect()
}

fn lookup<'h>(headers: &'h Headers) -> impl Fn(&str) -> Option<&'h [u8]> {
    move |name| headers.iter().find(|(found, _)| *found == name).map(|(_, value)| value.as_slice())
}

fn verify(headers: &Headers, body: &[u8], now: u64) -> Result<Signed, VerifyError> {
    Verifier::new(SECRET).unwrap().verify(lookup(headers), body, at(now))
}

/// Puts another value into the header whose name ends so.
fn set(headers: &mut Headers, end: &str, value: &[u8]) {
    headers.iter_mut().find(|(name, _)| name.ends_with(end)).unwrap().1 = value.to_vec();
}
