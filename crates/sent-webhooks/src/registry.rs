//! Several webhooks at one endpoint.

use std::{collections::HashMap, time::SystemTime};

use sent_models::WebhookId;

use crate::{Scheme, Signed, Verifier, VerifyError, signature};

/// Verifiers by the id of their webhook, for several webhooks at one endpoint.
///
/// A delivery of version 1 has the id of its webhook, and is checked by that webhook's verifier. A
/// delivery of version 2 does not, and is checked by all verifiers.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    verifiers: HashMap<WebhookId, Verifier>,
}

impl Registry {
    /// Creates an empty registry.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a webhook, or replaces its verifier.
    #[must_use]
    pub fn with_webhook(mut self, id: WebhookId, verifier: Verifier) -> Self {
        self.verifiers.insert(id, verifier);
        self
    }

    /// Verifies the signature of a delivery, and returns the id of its webhook. See
    /// [`Verifier::verify`].
    ///
    /// # Errors
    ///
    /// Why the delivery is not to be trusted.
    pub fn verify<'h>(
        &self,
        header: impl Fn(&str) -> Option<&'h [u8]>,
        body: &[u8],
        now: SystemTime,
    ) -> Result<(WebhookId, Signed), VerifyError> {
        let mut first = None;
        for headers in signature::headers(&header, Scheme::ALL)? {
            let named = || std::str::from_utf8(headers.id()).ok()?.parse::<WebhookId>().ok();
            let mut candidates: Vec<_> = match headers.scheme {
                Scheme::Sent => {
                    named().and_then(|id| self.verifiers.get_key_value(&id)).into_iter().collect()
                }
                Scheme::Standard => self.verifiers.iter().collect(),
            };
            candidates.retain(|(_, verifier)| verifier.takes(headers.scheme));
            if candidates.is_empty() {
                first = first.or(Some(VerifyError::UnknownWebhook));
            }
            for (id, verifier) in candidates {
                match verifier.check(&headers, body, now) {
                    Ok(signed) => return Ok((id.clone(), signed)),
                    Err(error) => first = first.or(Some(error)),
                }
            }
        }
        Err(first.unwrap_or(VerifyError::NoMatch))
    }
}
