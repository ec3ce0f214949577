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

/// A call that has not been sent yet: `.await` sends it.
///
/// Until then nothing happens, and an invalid request is reported then, too, before anything is
/// sent.
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
            // The official clients send one, too; a gateway may reject a POST without a length.
            body: operation.takes_body.then(|| b"{}".to_vec()),
            takes_key: operation.takes_key,
            dry_run: operation.dry_run,
        });
        Self { client: client.clone(), call, options: Options::default(), decode }
    }

    /// Sets the body, converting it if it is in the page's form.
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

    /// The same call once more; `None` if it cannot be sent.
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

    /// Sets the key that all attempts carry, in place of a random one. The same key again returns
    /// the response to the first call.
    pub fn idempotency_key(mut self, key: IdempotencyKey) -> Self {
        self.options.key = Some(key);
        self
    }

    /// The limit for the call, including all attempts and the waits between them.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.options.timeout = Some(limit);
        self
    }

    /// How often the call is retried where that is safe; 0 for never.
    pub fn retries(mut self, retries: u32) -> Self {
        self.options.retries = Some(retries);
        self
    }

    /// The profile to act for, in place of the client's.
    pub fn profile(mut self, profile: impl Into<ProfileId>) -> Self {
        self.options.profile = Some(profile.into());
        self
    }

    /// Makes the call a dry run: it carries `sandbox: true`. Fails before anything is sent if the
    /// API would ignore that.
    pub fn sandbox(mut self) -> Self {
        self.options.sandbox = true;
        self
    }

    /// Sets a field of the body that this version does not know yet, replacing one with the same
    /// name. Fails before anything is sent if the call has no body that is a JSON object, or the
    /// value cannot be written as JSON.
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

    /// Sets a query parameter that this version does not know yet, replacing those with the same
    /// name.
    pub fn query_pair(self, name: &str, value: impl Display) -> Self {
        self.and_then(|call| {
            call.set_pair(name, value.to_string());
            Ok(())
        })
    }

    /// Adds a header. Those that this crate sets itself, and those about the connection, cannot be
    /// set here.
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

/// Whether a header is set by this crate, or is about the connection rather than the request.
fn is_own(name: &str) -> bool {
    name.starts_with("proxy-")
        || matches!(
            name,
            "accept"
                // Another encoding could not be read.
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
            .map_err(|_| Error::refused(format!("{method:?} is not an HTTP method")))
            .and_then(|method| {
                path::check(path).map_err(Error::refused)?;
                let takes_key = matches!(method, Method::POST | Method::PUT | Method::PATCH);
                Ok(Call {
                    takes_key,
                    // The API reads `sandbox` in the body of these. Any other call may be carried
                    // out anyway.
                    dry_run: match takes_key {
                        true => DryRun::InBody,
                        false if method.is_safe() => DryRun::Reads,
                        false => DryRun::Impossible,
                    },
                    // The path may contain values of any kind, and logs are not the place to find
                    // out.
                    route: Cow::Borrowed("custom"),
                    path: path.to_owned(),
                    query: Vec::new(),
                    body: None,
                    method,
                })
            });
        Self(Request { client, call, options: Options::default(), decode: answer::nothing })
    }

    /// Sets the body, as JSON.
    pub fn json(self, body: &impl Serialize) -> Self {
        Self(self.0.and_then(|call| {
            call.body = Some(serde_json::to_vec(body).map_err(Error::refused)?);
            Ok(())
        }))
    }

    /// Sets the query, from pairs or a struct.
    pub fn query(self, query: &impl Serialize) -> Self {
        Self(self.0.query(query))
    }

    /// Sends the call and returns the raw response: see [`Request::raw`].
    ///
    /// # Errors
    ///
    /// There is no response.
    pub async fn raw(self) -> Result<RawResponse, Error> {
        self.0.raw().await
    }

    /// Expects the API's envelope with data of this type.
    pub fn data<T: DeserializeOwned>(self) -> Request<T> {
        let Request { client, call, options, .. } = self.0;
        Request { client, call, options, decode: answer::enveloped::<T> }
    }

    /// Expects no data: an empty body, or any JSON that does not report a failure.
    pub fn no_data(self) -> Request<()> {
        self.0
    }
}
