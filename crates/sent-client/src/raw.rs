//! Raw responses.

use std::fmt;

use crate::{Error, IdempotencyKey, Request, Response, answer::Answer, response::About, send};

/// A raw response: nothing in it is decoded, and its status may be an error.
pub struct RawResponse {
    body: Vec<u8>,
    about: About,
}

impl RawResponse {
    /// The HTTP status, whatever it is.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.about.status
    }

    /// A header by name, if it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.about.headers.get(name)?.to_str().ok()
    }

    /// The body. It may contain what does not belong in a log.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The id of the call in the API's logs, from the header `x-request-id`. Quote it when you ask
    /// for support.
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
}

/// Without headers and body.
impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("status", &self.about.status)
            .field("request_id", &self.request_id())
            .field("attempts", &self.about.attempts)
            .field("idempotency_key", &self.about.key)
            .field("length", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl<T> Request<T> {
    /// Sends the call and returns the raw response, whatever its status, with the same retries and
    /// idempotency key as any other call.
    ///
    /// ```no_run
    /// # async fn f(client: sent_client::Client) -> Result<(), sent_client::Error> {
    /// let answer = client.me().get().raw().await?;
    /// println!("{}: {} bytes", answer.status(), answer.body().len());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// There is no response: the request was rejected here, the client could not connect, the
    /// connection broke, or the time ran out.
    pub async fn raw(self) -> Result<RawResponse, Error> {
        let Self { client, call, mut options, .. } = self;
        options.raw = true;
        match send::send(&client, call?, options, as_it_is).await {
            Ok(Response { data, about }) => Ok(RawResponse { body: data, about }),
            Err(mut error) => {
                let facts = error.facts_mut();
                let (Some(status), Some(raw)) = (facts.status, facts.raw.take()) else {
                    return Err(error);
                };
                let (headers, body) = *raw;
                let (attempts, key) = (facts.attempts, facts.key.take());
                let corrections = Vec::new();
                let about = About { meta: None, status, headers, attempts, key, corrections };
                Ok(RawResponse { body, about })
            }
        }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of what decodes")]
fn as_it_is(body: &[u8], _: Option<&str>) -> Result<Answer<Vec<u8>>, Error> {
    Ok(Answer { data: body.to_vec(), meta: None, corrections: Vec::new() })
}
