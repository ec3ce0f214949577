//! Verifies that a delivery was sent by Sent.

use std::{
    error, fmt,
    time::{Duration, SystemTime},
};

use sent_models::Secret;

use crate::{
    InvalidSecret, Scheme, Signed,
    secret::Key,
    signature::{self, Headers},
};

/// Verifies the signatures of one webhook's deliveries.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use sent_webhooks::Verifier;
///
/// let verifier = Verifier::new("whsec_dGVzdC13ZWJob29rLXNlY3JldA==")?;
/// let headers = [("x-webhook-id", "wh_1"), ("x-webhook-timestamp", "1761905442"), ("x-webhook-signature", "v1,AAAA")];
/// let header = |name: &str| {
///     headers.iter().find(|(found, _)| *found == name).map(|(_, value)| value.as_bytes())
/// };
/// let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_761_905_450);
/// assert!(verifier.verify(header, b"{}", now).is_err());
/// # Ok::<(), sent_webhooks::InvalidSecret>(())
/// ```
#[derive(Clone, Debug)]
pub struct Verifier {
    keys: Vec<Key>,
    tolerance: Duration,
    schemes: &'static [Scheme],
}

impl Verifier {
    /// Creates a verifier with the webhook's secret: `whsec_` and Base64, as shown when the webhook
    /// was created.
    ///
    /// # Errors
    ///
    /// The secret is empty, or not Base64.
    pub fn new(secret: impl Into<Secret>) -> Result<Self, InvalidSecret> {
        let key = Key::from_secret(secret.into().expose())?;
        Ok(Self { keys: vec![key], tolerance: Duration::from_secs(300), schemes: Scheme::ALL })
    }

    /// Also accepts another secret. Replacing a secret makes the old one invalid at once, while
    /// deliveries signed with it are still in flight: accept both for some minutes.
    ///
    /// # Errors
    ///
    /// The secret is empty, or not Base64.
    pub fn with_secret(mut self, secret: impl Into<Secret>) -> Result<Self, InvalidSecret> {
        let key = Key::from_secret(secret.into().expose())?;
        self.keys.push(key);
        Ok(self)
    }

    /// How far the signed timestamp may be from now, in either direction; 300 seconds by default.
    /// Fractions of a second are ignored.
    #[must_use]
    pub fn with_tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Accepts deliveries of this version only; by default both are accepted. Both sign the same
    /// text, so anyone who captures a delivery of version 2 can rename its headers to those of
    /// version 1, where the event id is not signed.
    #[must_use]
    pub fn with_scheme(mut self, scheme: Scheme) -> Self {
        self.schemes = match scheme {
            Scheme::Sent => &[Scheme::Sent],
            Scheme::Standard => &[Scheme::Standard],
        };
        self
    }

    /// Verifies the signature of a delivery. `header` returns the value of a header by its
    /// lower-case name; if it is repeated, all values separated by a space. It may be asked for
    /// other names too, to find out why one is missing. `body` is the raw body, byte for byte:
    /// neither parsed nor re-serialized.
    ///
    /// # Errors
    ///
    /// Why the delivery is not to be trusted.
    pub fn verify<'h>(
        &self,
        header: impl Fn(&str) -> Option<&'h [u8]>,
        body: &[u8],
        now: SystemTime,
    ) -> Result<Signed, VerifyError> {
        let mut first = None;
        for headers in signature::headers(&header, self.schemes)? {
            match self.check(&headers, body, now) {
                Ok(signed) => return Ok(signed),
                Err(error) => first = first.or(Some(error)),
            }
        }
        Err(first.unwrap_or(VerifyError::NoMatch))
    }

    pub(crate) fn takes(&self, scheme: Scheme) -> bool {
        self.schemes.contains(&scheme)
    }

    pub(crate) fn check(
        &self,
        headers: &Headers<'_>,
        body: &[u8],
        now: SystemTime,
    ) -> Result<Signed, VerifyError> {
        headers.verify(&self.keys, body, now, self.tolerance)
    }
}

/// Why a delivery is not to be trusted. Answer 401.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    /// A header is missing.
    MissingHeader(&'static str),
    /// A header is there under this name, but not in lower case: the lookup must be
    /// case-insensitive.
    CaseSensitiveHeaders(String),
    /// The headers have Svix's own names, `svix-…`: a webhook of version 2 uses those of the
    /// Standard Webhooks specification, `webhook-…`.
    SvixHeaders,
    /// The timestamp is not a number of seconds.
    BadTimestamp,
    /// The timestamp is too far from now: a replayed delivery, or a wrong clock.
    OutsideWindow {
        /// The signed timestamp, in seconds since 1970-01-01T00:00:00Z.
        signed: i64,
        /// The time of the check, in the same unit.
        now: i64,
    },
    /// There is no signature of version `v1`.
    NoSignature,
    /// No signature matches: another secret, or another body.
    NoMatch,
    /// No signature matches, and the body is empty: something, perhaps a framework, has already
    /// read it.
    EmptyBody,
    /// No webhook is registered under the id, or none that accepts deliveries of this version.
    UnknownWebhook,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingHeader(name) => write!(f, "the header `{name}` is missing"),
            Self::BadTimestamp => f.write_str("the signed timestamp is not a number of seconds"),
            Self::CaseSensitiveHeaders(name) => write!(
                f,
                "a header was only found as `{name}`: look headers up case-insensitively"
            ),
            Self::SvixHeaders => f.write_str(
                "the headers are named `svix-…`: look for `webhook-id`, `webhook-timestamp` and `webhook-signature`",
            ),
            Self::OutsideWindow { signed, now } if is_near(signed / 1000, *now) => {
                f.write_str("the signed timestamp is in milliseconds, not seconds")
            }
            Self::OutsideWindow { signed, now } => {
                write!(
                    f,
                    "the signed timestamp is {} seconds from now: check the clock",
                    now.abs_diff(*signed)
                )
            }
            Self::NoSignature => f.write_str("there is no signature of version v1"),
            Self::NoMatch => {
                f.write_str("no signature matches: another secret, or not the raw body")
            }
            Self::EmptyBody => f.write_str(
                "no signature matches, and the body is empty: was it read before?",
            ),
            Self::UnknownWebhook => {
                f.write_str("no webhook is registered under the id, or none for this version")
            }
        }
    }
}

/// Within a day: a sender that mistakes the unit still has the time right.
fn is_near(signed: i64, now: i64) -> bool {
    now.abs_diff(signed) < 24 * 60 * 60
}

impl error::Error for VerifyError {}
