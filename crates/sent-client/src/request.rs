//! A call before it is sent.

use std::{borrow::Cow, fmt::Display, future::IntoFuture, pin::Pin, time::Duration};

use reqwest::{
    Method,
    header::{HeaderName, HeaderValue},
};
use sent_models::ProfileId;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Client, Error, IdempotencyKey, RawResponse, Response,
    answer::{self, Decode},
    call::{Call, Options},
    operation::{DryRun, Operation},
    path, query, send,
};

/// A call that is not sent yet: `.await` sends it.
///
/// Nothing happens before. What is wrong with the request is told then, too, before anything is sent.
///
/// ```no_run
/// # async fn f(client: sent_client::Client, request: sent_client::models::live::SendMessageRequest)
/// #     -> Result<(), Box<dyn std::error::Error>> {
/// let sent = client.messages().send(request).idempotency_key("order-1042".parse()?).await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a request does nothing until it is awaited"]
pub struct Request<T> {
    pub(crate) client: Client,
    pub(crate) call: Result<Call, Error>,
    pub(crate) options: Options,
    pub(crate) decode: Decode<T>,
}

impl<T> Request<T> {
    pub(crate) fn new(
        client: &Client,
        operation: &'static Operation,
        values: &[&str],
        decode: Decode<T>,
    ) -> Self {
        let path = path::fill(operation.route, values).map_err(Error::refused);
        let call = path.map(|path| Call {
            method: operation.method.clone(),
            route: Cow::Borrowed(operation.route),
            path,
            query: Vec::new(),
            // The official clients send one, too; a gateway may refuse a POST without a length.
            body: operation.takes_body.then(|| b"{}".to_vec()),
            takes_key: operation.takes_key,
            dry_run: operation.dry_run,
        });
        Self { client: client.clone(), call, options: Options::default(), decode }
    }

    /// Takes the body, converted from the page's form if it is one.
    pub(crate) fn body<B: Serialize>(self, body: impl TryInto<B, Error: Into<Error>>) -> Self {
        self.and_then(|call| {
            let body = body.try_into().map_err(Into::into)?;
            call.body = Some(serde_json::to_vec(&body).map_err(Error::refused)?);
            Ok(())
        })
    }

    pub(crate) fn query(self, query: impl Serialize) -> Self {
        self.and_then(move |call| {
            call.query = query::pairs(&query).map_err(Error::refused)?;
            Ok(())
        })
    }

    /// The same call once more; `None` if it is one that cannot be sent.
    pub(crate) fn again(&self) -> Option<Self> {
        let call = Ok(self.call.as_ref().ok()?.clone());
        let (client, options) = (self.client.clone(), self.options.clone());
        Some(Self { client, call, options, decode: self.decode })
    }

    fn and_then(mut self, change: impl FnOnce(&mut Call) -> Result<(), Error>) -> Self {
        if let Ok(call) = &mut self.call
            && let Err(error) = change(call)
        {
            self.call = Err(error);
        }
        self
    }

    /// The key that all attempts carry, in place of a random one. The same key again gives the answer of the first call.
    pub fn idempotency_key(mut self, key: IdempotencyKey) -> Self {
        self.options.key = Some(key);
        self
    }

    /// How long the call may take, with all attempts and the waits between.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.options.timeout = Some(limit);
        self
    }

    /// How often it is tried again, where that is safe; 0 for never.
    pub fn retries(mut self, retries: u32) -> Self {
        self.options.retries = Some(retries);
        self
    }

    /// The profile to act for, in place of the client's.
    pub fn profile(mut self, profile: impl Into<ProfileId>) -> Self {
        self.options.profile = Some(profile.into());
        self
    }

    /// Makes it a dry run: it carries `sandbox: true`. Refused before anything is sent if the API would ignore that.
    pub fn sandbox(mut self) -> Self {
        self.options.sandbox = true;
        self
    }

    /// A field of the body that this version does not know yet, in place of one with its name. Refused before anything is sent if the
    /// call has no body that is a JSON object, or the value cannot be written as JSON.
    ///
    /// ```no_run
    /// # async fn f(client: sent_client::Client, request: sent_client::models::live::SendMessageRequest)
    /// #     -> Result<(), sent_client::Error> {
    /// client.messages().send(request).body_field("priority", "high").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn body_field(self, name: &str, value: impl Serialize) -> Self {
        self.and_then(|call| call.set_field(name, &value))
    }

    /// A pair of the query that this version does not know yet, in place of those with its name.
    pub fn query_pair(self, name: &str, value: impl Display) -> Self {
        self.and_then(|call| {
            call.set_pair(name, value.to_string());
            Ok(())
        })
    }

    /// A further header. Those that this crate sets itself, and those of the connection, cannot be set here.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let header =
            HeaderName::from_bytes(name.as_bytes()).ok().zip(HeaderValue::from_str(value).ok());
        if let Some((name, value)) = header.filter(|(name, _)| !is_own(name.as_str())) {
            self.options.headers.insert(name, value);
        } else {
            let refused = Error::refused(format!("the header {name:?} cannot be set"));
            self.call = self.call.and(Err(refused));
        }
        self
    }
}

/// Whether a header is set by this crate, or is about the connection and not the request.
fn is_own(name: &str) -> bool {
    name.starts_with("proxy-")
        || matches!(
            name,
            "accept"
                // What came in another encoding could not be read.
                | "accept-encoding"
                | "connection"
                | "content-encoding"
                | "content-length"
                | "content-type"
                | "expect"
                | "host"
                | "http2-settings"
                | "idempotency-key"
                | "keep-alive"
                | "te"
                | "trailer"
                | "transfer-encoding"
                | "upgrade"
                | "user-agent"
                | "x-api-key"
                | "x-profile-id"
        )
}

impl<T: 'static> IntoFuture for Request<T> {
    type Output = Result<Response<T>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { client, call, options, decode } = self;
        Box::pin(async move { send::send(&client, call?, options, decode).await })
    }
}

/// A call to a path that has no method here. See [`Client::request`].
#[must_use = "a request does nothing until it is awaited"]
pub struct RawRequest(Request<()>);

impl RawRequest {
    pub(crate) fn new(client: Client, method: &str, path: &str) -> Self {
        let call = Method::from_bytes(method.to_ascii_uppercase().as_bytes())
            .map_err(|_| Error::refused(format!("{method:?} is not a method of HTTP")))
            .and_then(|method| {
                path::check(path).map_err(Error::refused)?;
                let takes_key = matches!(method, Method::POST | Method::PUT | Method::PATCH);
                Ok(Call {
                    takes_key,
                    // The API reads `sandbox` in the body of these. What else there is may be carried out all the same.
                    dry_run: match takes_key {
                        true => DryRun::InBody,
                        false if method.is_safe() => DryRun::Reads,
                        false => DryRun::Impossible,
                    },
                    // What the values in it are is not known, and logs are not the place to find out.
                    route: Cow::Borrowed("custom"),
                    path: path.to_owned(),
                    query: Vec::new(),
                    body: None,
                    method,
                })
            });
        Self(Request { client, call, options: Options::default(), decode: answer::nothing })
    }

    /// The body, as JSON.
    pub fn json(self, body: &impl Serialize) -> Self {
        Self(self.0.and_then(|call| {
            call.body = Some(serde_json::to_vec(body).map_err(Error::refused)?);
            Ok(())
        }))
    }

    /// The query, from pairs or a struct.
    pub fn query(self, query: &impl Serialize) -> Self {
        Self(self.0.query(query))
    }

    /// Sends it, and gives the answer as it is: see [`Request::raw`].
    ///
    /// # Errors
    ///
    /// If there is no answer.
    pub async fn raw(self) -> Result<RawResponse, Error> {
        self.0.raw().await
    }

    /// Expects the envelope of the API with such data in it.
    pub fn data<T: DeserializeOwned>(self) -> Request<T> {
        let Request { client, call, options, .. } = self.0;
        Request { client, call, options, decode: answer::enveloped::<T> }
    }

    /// Expects no data: nothing, or whatever JSON that does not say that the call failed.
    pub fn no_data(self) -> Request<()> {
        self.0
    }
}
