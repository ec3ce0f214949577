//! What went wrong, and what is known about it.

use std::{
    convert::Infallible,
    error,
    fmt::{self, Write as _},
    time::Duration,
};

use reqwest::header::HeaderMap;
use sent_models::{ApiError, NoCounterpart};
use serde_json::Value;

use crate::IdempotencyKey;

/// Why a call failed.
///
/// `Display` is one line for a log: what happened, the status, the code, the message, the request
/// id; for a connection, the root cause. The message of the API's error is shown unchanged; no key,
/// body, details, URL or phone number of the request is.
///
/// ```
/// # async fn f(client: sent_client::Client, id: sent_models::ContactId) -> Result<(), sent_client::Error> {
/// match client.contacts().get(id).await {
///     Ok(contact) => println!("{}", contact.region_code),
///     Err(error) if error.status() == Some(404) => println!("no such contact"),
///     Err(error) if error.may_have_been_sent() => println!("unknown: ask with key {:?}", error.idempotency_key()),
///     Err(error) => return Err(error),
/// }
/// # Ok(())
/// # }
/// ```
pub struct Error(Box<Facts>);

pub(crate) type Source = Box<dyn error::Error + Send + Sync>;

/// Everything that is known. Filled in during a call.
#[derive(Default)]
pub(crate) struct Facts {
    pub(crate) kind: Kind,
    pub(crate) status: Option<u16>,
    /// Code and message are empty if the response had none.
    pub(crate) api: Option<ApiError>,
    pub(crate) details: Option<Value>,
    pub(crate) request_id: Option<String>,
    /// At most [`BODY_LIMIT`] bytes of the response.
    pub(crate) body: Option<String>,
    pub(crate) json_path: Option<String>,
    pub(crate) attempts: u32,
    pub(crate) key: Option<IdempotencyKey>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) is_retryable: bool,
    pub(crate) may_have_been_sent: bool,
    pub(crate) source: Option<Source>,
    /// The whole response, for a call that wants it raw.
    pub(crate) raw: Option<Box<(HeaderMap, Vec<u8>)>>,
}

/// How much of the response an error keeps.
pub(crate) const BODY_LIMIT: usize = 1024 * 1024;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing was sent: the request, the settings or the page's model do not allow it.
    #[default]
    Refused,
    /// Could not connect.
    Connect,
    /// The connection broke.
    Broken,
    /// The time ran out.
    Timeout,
    /// The API answered with an error.
    Api,
    /// The response is not JSON, or not the JSON that was expected.
    Decode,
    /// A list that has no end, or repeats itself.
    Paging,
}

impl Error {
    pub(crate) fn new(facts: Facts) -> Self {
        Self(Box::new(facts))
    }

    /// An error before anything was sent.
    pub(crate) fn refused(source: impl Into<Source>) -> Self {
        Self::new(Facts { source: Some(source.into()), ..Facts::default() })
    }

    pub(crate) fn facts_mut(&mut self) -> &mut Facts {
        &mut self.0
    }

    /// The HTTP status, if there was a response.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The API's error code, such as `RESOURCE_001`; `None` if there was none. Expect codes that
    /// you do not know.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.api.as_ref().map(|api| api.code.as_str()).filter(|code| !code.is_empty())
    }

    /// The family of the code: `RESOURCE` for `RESOURCE_001`.
    #[must_use]
    pub fn family(&self) -> Option<&str> {
        self.0.api.as_ref().map(ApiError::family).filter(|family| !family.is_empty())
    }

    /// The API's message for people, whatever form it came in: in its error, as a string in its
    /// place, or as title and detail of a problem (RFC 9457). Its wording may change, so do not
    /// base decisions on it.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.0.api.as_ref().map(|api| api.message.as_str()).filter(|message| !message.is_empty())
    }

    /// What the API says in addition to its message, in any shape: mostly errors of single fields,
    /// which [`field_errors`](Self::field_errors) also has. It may quote what was sent.
    #[must_use]
    pub fn details(&self) -> Option<&Value> {
        self.0.details.as_ref()
    }

    /// The API's whole error: code, message, field errors, a link to its documentation. Code and
    /// message are empty if there was none; `None` if the response has no error at all.
    #[must_use]
    pub fn api_error(&self) -> Option<&ApiError> {
        self.0.api.as_ref()
    }

    /// The API's errors for one field of the request; empty if there are none. Values other than
    /// strings are written as JSON.
    #[must_use]
    pub fn field_errors(&self, field: &str) -> &[String] {
        self.0.api.as_ref().map_or(&[], |api| api.field_errors(field))
    }

    /// The id of the call in the API's logs. Quote it when you ask for support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How often the call was tried.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The key that all attempts carried. Send the same call with it again, and the API does not
    /// carry it out twice.
    #[must_use]
    pub fn idempotency_key(&self) -> Option<&IdempotencyKey> {
        self.0.key.as_ref()
    }

    /// How long the API asks you to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The path of the part of the response that could not be decoded, such as
    /// `data.contacts[1].id`.
    #[must_use]
    pub fn json_path(&self) -> Option<&str> {
        self.0.json_path.as_deref()
    }

    /// The body of the response, if there was one: as text, up to 1 MiB. It may contain what does
    /// not belong in a log.
    #[must_use]
    pub fn body(&self) -> Option<&str> {
        self.0.body.as_deref()
    }

    /// The field that has no counterpart in the live API, if the request was one of the page's.
    #[must_use]
    pub fn no_counterpart(&self) -> Option<&NoCounterpart> {
        self.0.source.as_deref()?.downcast_ref()
    }

    /// Whether nothing was sent because the request or the settings do not allow it.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.0.kind == Kind::Refused
    }

    /// Whether the client could not connect.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.0.kind == Kind::Connect
    }

    /// Whether the call timed out.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.kind == Kind::Timeout
    }

    /// Whether the API answered with an error.
    #[must_use]
    pub fn is_api(&self) -> bool {
        self.0.kind == Kind::Api
    }

    /// Whether the response could not be decoded.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        self.0.kind == Kind::Decode
    }

    /// Whether the same call may succeed later, and can be repeated as it was without being carried
    /// out twice: it only reads, was not carried out, or has an idempotency key that you set.
    ///
    /// `false` also if it [may have been carried out](Self::may_have_been_sent) under a random key,
    /// because the same code would send a new one. Repeat it with the key of this error:
    ///
    /// ```no_run
    /// # use sent_client::{Client, Error, Response, models::live::{SendMessageRequest, SendMessageResponse}};
    /// async fn send(client: &Client, request: SendMessageRequest) -> Result<Response<SendMessageResponse>, Error> {
    ///     let error = match client.messages().send(request.clone()).await {
    ///         Err(error) if error.may_have_been_sent() => error,
    ///         result => return result,
    ///     };
    ///     match error.idempotency_key() {
    ///         Some(key) => client.messages().send(request).idempotency_key(key.clone()).await,
    ///         None => Err(error),
    ///     }
    /// }
    /// ```
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.is_retryable
    }

    /// Whether the API may have carried out the call although no response confirms it. Check before
    /// you send it again without the same key.
    #[must_use]
    pub fn may_have_been_sent(&self) -> bool {
        self.0.may_have_been_sent
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let facts = &*self.0;
        match facts.kind {
            Kind::Refused => f.write_str("not sent")?,
            Kind::Connect => f.write_str("could not connect")?,
            Kind::Broken => f.write_str("the connection broke")?,
            Kind::Timeout => f.write_str("timed out")?,
            Kind::Api => f.write_str("the API answered with an error")?,
            Kind::Decode => f.write_str("unexpected response")?,
            Kind::Paging => f.write_str("the list cannot be continued")?,
        }
        if let Some(status) = facts.status {
            write!(f, " ({status})")?;
        }
        match (self.code(), self.message(), &facts.source) {
            (Some(code), Some(message), _) => {
                write!(f, ": {}: {}", OneLine(code), OneLine(message))?;
            }
            (Some(said), None, _) | (None, Some(said), _) => {
                write!(f, ": {}", OneLine(said))?;
            }
            (None, None, Some(source)) => {
                write!(f, ": {}", OneLine(&innermost(source.as_ref()).to_string()))?;
            }
            (None, None, None) => {}
        }
        if let Some(id) = &facts.request_id {
            write!(f, "; request {}", id.escape_debug())?;
        }
        if facts.attempts > 1 {
            write!(f, "; {} attempts", facts.attempts)?;
        }
        if facts.may_have_been_sent {
            f.write_str("; the API may have carried it out")?;
        }
        Ok(())
    }
}

/// The innermost cause, which says most: the outer ones only say that sending a request failed.
fn innermost<'a>(
    error: &'a (dyn error::Error + Send + Sync + 'static),
) -> &'a (dyn error::Error + 'static) {
    let mut error: &(dyn error::Error + 'static) = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error
}

/// A string without line breaks, which would look like another log entry.
struct OneLine<'a>(&'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| f.write_char(if c.is_control() { ' ' } else { c }))
    }
}

/// Without the body of the response and the API's field errors: both may quote what was sent.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let facts = &*self.0;
        f.debug_struct("Error")
            .field("kind", &facts.kind)
            .field("status", &facts.status)
            .field("code", &self.code())
            .field("message", &self.message())
            .field("request_id", &facts.request_id)
            .field("json_path", &facts.json_path)
            .field("attempts", &facts.attempts)
            .field("key", &facts.key)
            .field("retry_after", &facts.retry_after)
            .field("is_retryable", &facts.is_retryable)
            .field("may_have_been_sent", &facts.may_have_been_sent)
            .field("source", &facts.source)
            .finish_non_exhaustive()
    }
}

impl error::Error for Error {
    /// The cause of a failed connection, for programs that look for a certain one. `Display`
    /// already shows the innermost, since most logs show nothing else; a report of the whole chain
    /// ends with it.
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.0.source.as_deref()?.source()
    }
}

/// A request of the page has a field that the live API does not know: nothing was sent.
impl From<NoCounterpart> for Error {
    fn from(error: NoCounterpart) -> Self {
        Self::refused(error)
    }
}

impl From<Infallible> for Error {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}
