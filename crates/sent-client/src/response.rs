//! What a call gives back.

use std::{fmt, ops::Deref};

use reqwest::header::HeaderMap;
use sent_models::{ApiMeta, Correction};

use crate::IdempotencyKey;

/// The data of an answer, and what is known about the call. Use it like the data: it derefs.
pub struct Response<T> {
    pub(crate) data: T,
    pub(crate) about: About,
}

pub(crate) struct About {
    pub(crate) meta: Option<ApiMeta>,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) attempts: u32,
    pub(crate) key: Option<IdempotencyKey>,
    pub(crate) corrections: Vec<Correction>,
}

impl About {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(crate) fn request_id(&self) -> Option<&str> {
        let meta = || Some(self.meta.as_ref()?.request_id.as_str());
        self.header("x-request-id").or_else(meta).filter(|id| !id.is_empty())
    }
}

impl<T> Response<T> {
    /// The data alone.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.data
    }

    /// What the envelope says about the call; `None` without an envelope.
    #[must_use]
    pub fn meta(&self) -> Option<&ApiMeta> {
        self.about.meta.as_ref()
    }

    /// What did not fit its type and was corrected, by the rules of [`decode_lenient`](sent_models::decode_lenient); empty for an answer
    /// that is as it should be. In a page, an item that could not be read is named here, and is not among the items.
    ///
    /// ```no_run
    /// # async fn f(client: sent_client::Client) -> Result<(), sent_client::Error> {
    /// let contact = client.contacts().get("0c1f6f0e-7a52-4e0a-9a35-3f6c1f5d2b11").await?;
    /// for correction in contact.corrections() {
    ///     eprintln!("{correction}"); // region_code: null instead of a text
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn corrections(&self) -> &[Correction] {
        &self.about.corrections
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.about.status
    }

    /// A header by its name, if it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.about.header(name)
    }

    /// Label of the call in the logs of the API. Quote it when you ask for support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.about.request_id()
    }

    /// How often the call was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.about.attempts
    }

    /// The key that the call carried.
    #[must_use]
    pub fn idempotency_key(&self) -> Option<&IdempotencyKey> {
        self.about.key.as_ref()
    }

    /// Whether this is the answer to an earlier call with the same key, repeated: nothing was done this time.
    #[must_use]
    pub fn is_replayed(&self) -> bool {
        self.is_true("idempotent-replayed")
    }

    /// The request id of the earlier call, if this is its answer.
    #[must_use]
    pub fn original_request_id(&self) -> Option<&str> {
        self.header("x-original-request-id")
    }

    /// Whether the API took the call as a dry run, by its own word.
    #[must_use]
    pub fn is_sandbox(&self) -> bool {
        self.is_true("x-sandbox")
    }

    fn is_true(&self, header: &str) -> bool {
        self.header(header).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.data
    }
}

/// Without the headers.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("data", &self.data)
            .field("status", &self.about.status)
            .field("request_id", &self.request_id())
            .field("attempts", &self.about.attempts)
            .field("idempotency_key", &self.about.key)
            .field("corrections", &self.about.corrections)
            .finish_non_exhaustive()
    }
}
