//! From headers and a body to an event, in one call.

use std::{error, fmt, fmt::Write as _, time::SystemTime};

use sent_models::WebhookId;
use sha2::{Digest as _, Sha256};

use crate::{Delivery, MalformedBody, Registry, Signed, Verifier, VerifyError};

/// A verified delivery.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Received {
    /// What the headers say.
    pub signed: Signed,
    /// The webhook it was sent to, if a [`Registry`] knows it.
    pub webhook: Option<WebhookId>,
    /// The parsed body.
    pub delivery: Delivery,
    body: Vec<u8>,
}

/// Hides the body: there is no telling which part is a phone number.
impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("signed", &self.signed)
            .field("webhook", &self.webhook)
            .field("delivery", &self.delivery)
            .finish_non_exhaustive()
    }
}

impl Received {
    /// Identifies the event: handle each key once, and repeated deliveries do no harm.
    ///
    /// The id of the event if the headers have one; otherwise the message, its status and the time
    /// of the status; otherwise a hash of the body. Never the header `x-webhook-id`: it is the id
    /// of the webhook, the same with every delivery.
    ///
    /// The event id comes first because a message can get the same status twice, when it takes
    /// another route. The signature of version 1 does not cover it: while its timestamp is
    /// accepted, a captured delivery can be replayed as another event. Where that matters, accept
    /// version 2 only ([`Verifier::with_scheme`]), or use your own key.
    #[must_use]
    pub fn dedupe_key(&self) -> String {
        if let Some(id) = &self.signed.event_id {
            return format!("event:{id}");
        }
        if let Some(message) = self.delivery.message() {
            return format!("message:{message}");
        }
        let mut key = "body:".to_owned();
        for byte in Sha256::digest(&self.body) {
            let _ = write!(key, "{byte:02x}");
        }
        key
    }

    /// The body as received. Store it under [`dedupe_key`](Self::dedupe_key) and answer; parse it
    /// again with [`Delivery::parse`] when you do the work.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

impl Verifier {
    /// Verifies the signature and parses the body. See [`verify`](Self::verify).
    ///
    /// # Errors
    ///
    /// The delivery is not to be trusted, or its body is not a JSON object.
    pub fn receive<'h>(
        &self,
        header: impl Fn(&str) -> Option<&'h [u8]>,
        body: &[u8],
        now: SystemTime,
    ) -> Result<Received, ReceiveError> {
        let signed = self.verify(header, body, now)?;
        received(signed, None, body)
    }
}

impl Registry {
    /// Verifies the signature and parses the body. See [`verify`](Self::verify).
    ///
    /// # Errors
    ///
    /// The delivery is not to be trusted, or its body is not a JSON object.
    pub fn receive<'h>(
        &self,
        header: impl Fn(&str) -> Option<&'h [u8]>,
        body: &[u8],
        now: SystemTime,
    ) -> Result<Received, ReceiveError> {
        let (webhook, signed) = self.verify(header, body, now)?;
        received(signed, Some(webhook), body)
    }
}

/// Parses a body whose signature has been verified.
pub(crate) fn received(
    signed: Signed,
    webhook: Option<WebhookId>,
    body: impl AsRef<[u8]> + Into<Vec<u8>>,
) -> Result<Received, ReceiveError> {
    let delivery = Delivery::parse(body.as_ref())?;
    Ok(Received { signed, webhook, delivery, body: body.into() })
}

/// Why a delivery was rejected.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReceiveError {
    /// It is not to be trusted. Answer 401.
    Verify(VerifyError),
    /// It is authentic, but its body is not a JSON object. Answer 400.
    Malformed(MalformedBody),
}

impl ReceiveError {
    /// The HTTP status to answer with.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Verify(_) => 401,
            Self::Malformed(_) => 400,
        }
    }
}

impl From<VerifyError> for ReceiveError {
    fn from(error: VerifyError) -> Self {
        Self::Verify(error)
    }
}

impl From<MalformedBody> for ReceiveError {
    fn from(error: MalformedBody) -> Self {
        Self::Malformed(error)
    }
}

impl fmt::Display for ReceiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Verify(error) => error.fmt(f),
            Self::Malformed(error) => error.fmt(f),
        }
    }
}

impl error::Error for ReceiveError {}
