//! Signature headers: one scheme under two families of names.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::{
    VerifyError,
    secret::{BASE64, Key},
};

/// The version of a delivery, which determines the names of the headers and the meaning of the id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scheme {
    /// Version 1, `x-webhook-…`: the id is the webhook's, the same with every delivery.
    Sent,
    /// Version 2, `webhook-…`, following the Standard Webhooks specification: the id is the
    /// delivery's.
    Standard,
}

impl Scheme {
    pub(crate) const ALL: &[Self] = &[Self::Sent, Self::Standard];

    /// The name of a header of the family.
    pub(crate) fn header(self, part: Part) -> &'static str {
        match (self, part) {
            (Self::Sent, Part::Id) => "x-webhook-id",
            (Self::Sent, Part::Timestamp) => "x-webhook-timestamp",
            (Self::Sent, Part::Signature) => "x-webhook-signature",
            (Self::Standard, Part::Id) => "webhook-id",
            (Self::Standard, Part::Timestamp) => "webhook-timestamp",
            (Self::Standard, Part::Signature) => "webhook-signature",
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Part {
    Id,
    Timestamp,
    Signature,
}

impl Part {
    const ALL: [Self; 3] = [Self::Id, Self::Timestamp, Self::Signature];
}

/// The headers of a verified delivery. All of it is signed, except [`event_id`](Self::event_id) in
/// version 1.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Signed {
    /// Which family of headers it used.
    pub scheme: Scheme,
    /// The signed id: of the webhook or of the delivery, see [`Scheme`].
    pub id: String,
    /// The signed timestamp, in seconds since 1970-01-01T00:00:00Z.
    pub timestamp: i64,
    /// The id of the event, the same for every attempt to deliver it; some deliveries of version 1
    /// have none.
    ///
    /// In version 1 the signature does not cover it: anyone who captures a delivery can change this
    /// header, and only this one.
    pub event_id: Option<String>,
}

/// The unverified headers of one family.
pub(crate) struct Headers<'h> {
    pub(crate) scheme: Scheme,
    id: &'h [u8],
    timestamp: &'h [u8],
    signatures: &'h [u8],
    event_id: Option<&'h [u8]>,
}

/// The headers of each of these families that is complete; if none is, the first missing header.
pub(crate) fn headers<'h>(
    header: &impl Fn(&str) -> Option<&'h [u8]>,
    schemes: &[Scheme],
) -> Result<Vec<Headers<'h>>, VerifyError> {
    let mut found = Vec::new();
    let mut missing = None;
    for &scheme in schemes {
        let get = |part: Part| {
            let name = scheme.header(part);
            header(name).ok_or(name)
        };
        match (get(Part::Signature), get(Part::Id), get(Part::Timestamp)) {
            (Ok(signatures), Ok(id), Ok(timestamp)) => {
                let event_id = match scheme {
                    Scheme::Sent => header("x-webhook-event-id"),
                    Scheme::Standard => Some(id),
                };
                // A shared empty key would let the first delivery through and no other.
                let event_id = event_id.filter(|id| !id.trim_ascii().is_empty());
                found.push(Headers { scheme, id, timestamp, signatures, event_id });
            }
            (Ok(_), id, timestamp) => {
                // An incomplete family is a better hint than an absent one.
                missing = id.err().or(timestamp.err());
            }
            (Err(name), ..) => missing = missing.or(Some(name)),
        }
    }
    match missing {
        Some(name) if found.is_empty() => Err(why_missing(header, schemes, name)),
        _ => Ok(found),
    }
}

/// Why a header is missing, as far as that can be determined.
fn why_missing<'h>(
    header: &impl Fn(&str) -> Option<&'h [u8]>,
    schemes: &[Scheme],
    name: &'static str,
) -> VerifyError {
    let names = schemes.iter().flat_map(|scheme| Part::ALL.map(|part| scheme.header(part)));
    let mut capitals = names.flat_map(|name| [title_case(name), name.to_ascii_uppercase()]);
    if let Some(found) = capitals.find(|name| header(name).is_some()) {
        VerifyError::CaseSensitiveHeaders(found)
    } else if schemes.contains(&Scheme::Standard) && header("svix-signature").is_some() {
        VerifyError::SvixHeaders
    } else {
        VerifyError::MissingHeader(name)
    }
}

/// `Webhook-Id` for `webhook-id`.
fn title_case(name: &str) -> String {
    let mut is_first = true;
    let letters = name.chars().map(|letter| {
        let letter = if is_first { letter.to_ascii_uppercase() } else { letter };
        is_first = letter == '-';
        letter
    });
    letters.collect()
}

impl Headers<'_> {
    /// Parses the signed timestamp, and checks that it is close enough to now.
    fn timestamp(&self, now: SystemTime, tolerance: Duration) -> Result<i64, VerifyError> {
        let text = std::str::from_utf8(self.timestamp).map_err(|_| VerifyError::BadTimestamp)?;
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let signed: i64 =
            text.parse().ok().filter(|_| is_number).ok_or(VerifyError::BadTimestamp)?;
        let now = match now.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_secs()).unwrap_or(i64::MAX),
            Err(before) => {
                i64::try_from(before.duration().as_secs()).map_or(i64::MIN, |seconds| -seconds)
            }
        };
        if now.abs_diff(signed) > tolerance.as_secs() {
            return Err(VerifyError::OutsideWindow { signed, now });
        }
        Ok(signed)
    }

    pub(crate) fn id(&self) -> &[u8] {
        self.id
    }

    /// Checks the timestamp first, since that costs nothing. The body is hashed once per key,
    /// however many signatures there are: their number is up to the sender, who may not have the
    /// key.
    pub(crate) fn verify(
        &self,
        keys: &[Key],
        body: &[u8],
        now: SystemTime,
        tolerance: Duration,
    ) -> Result<Signed, VerifyError> {
        let timestamp = self.timestamp(now, tolerance)?;
        // Signatures are separated by spaces; a proxy that joins headers puts a comma between, as
        // there is inside each.
        let mut signatures = Vec::new();
        for token in self.signatures.split(u8::is_ascii_whitespace) {
            let mut pieces = token.split(|byte| *byte == b',');
            while let Some(piece) = pieces.next() {
                signatures.extend(if piece == b"v1" { pieces.next() } else { None });
            }
        }
        if signatures.is_empty() {
            return Err(VerifyError::NoSignature);
        }
        let signatures: Vec<_> = signatures
            .into_iter()
            .filter_map(|signature| BASE64.decode(signature).ok())
            .filter(|signature| signature.len() == SIGNATURE_LENGTH)
            .collect();
        let is_match = |key: &Key| {
            !signatures.is_empty()
                && mac(key, self.id, self.timestamp, body).is_some_and(|mac| {
                    signatures.iter().any(|signature| mac.clone().verify_slice(signature).is_ok())
                })
        };
        if !keys.iter().any(is_match) {
            return Err(if body.is_empty() {
                VerifyError::EmptyBody
            } else {
                VerifyError::NoMatch
            });
        }
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ok(Signed {
            scheme: self.scheme,
            id: text(self.id),
            timestamp,
            event_id: self.event_id.map(text),
        })
    }
}

/// The length of a SHA-256 hash in bytes.
const SIGNATURE_LENGTH: usize = 32;

/// The MAC of `id.timestamp.body`. HMAC takes a key of any length; `None` cannot happen.
pub(crate) fn mac(key: &Key, id: &[u8], timestamp: &[u8], body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&key.0).ok()?;
    for part in [id, b".", timestamp, b".", body] {
        mac.update(part);
    }
    Some(mac)
}
