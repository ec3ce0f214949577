//! What a call returns.

use std::{fmt, ops::Deref};

use reqwest::header::HeaderMap;
use sent_models::{ApiMeta, Correction};

use crate::IdempotencyKey;

/// The data of a response, and what is known about the call. Derefs to the data.
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
    /// Returns the data alone.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.data
    }

    /// What the envelope says about the call; `None` if there is no envelope.
    #[must_use]
    pub fn meta(&self) -> Option<&ApiMeta> {
        self.about.meta.as_ref()
    }

    /// What did not fit its type and was corrected, by the rules of
    /// [`decode_lenient`](sent_models::decode_lenient); normally empty. In a page, an item that
    /// could not be read is listed here, and left out of the items.
    ///
    /// ```no_run
    /// # async fn f(client: sent_client::Client) -> Result<(), sent_client::Error> {
    /// let contact = client.contacts().get("0c1f6f0e-7a52-4e0a-9a35-3f6c1f5d2b11").await?;
    /// for correction in contact.corrections() {
    ///     eprintln!("{correction}"); // region_code: null instead of a string
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn corrections(&self) -> &[Correction] {
        &self.about.corrections
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.about.status
    }

    /// A header by name, if it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.about.header(name)
    }

    /// The id of the call in the API's logs. Quote it when you ask for support.
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

    /// Whether this repeats the response to an earlier call with the same key: nothing was done
    /// this time.
    #[must_use]
    pub fn is_replayed(&self) -> bool {
        self.is_true("idempotent-replayed")
    }

    /// The request id of the earlier call, if this repeats its response.
    #[must_use]
    pub fn original_request_id(&self) -> Option<&str> {
        self.header("x-original-request-id")
    }

    /// Whether the API says that it treated the call as a dry run.
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

/// Hides the headers.
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
