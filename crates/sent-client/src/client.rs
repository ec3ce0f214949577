//! The client.

use std::{env, fmt, sync::Arc, time::Duration};

use reqwest::{Url, header::HeaderValue};
use sent_models::{ProfileId, Secret};

use crate::{
    ClientBuilder, Error, RawRequest,
    budget::{Budget, Kept, Pause},
    retry::Policy,
};

/// A client of the Sent API: a connection pool and a key. Cheap to clone; clones share the pool and
/// the retry budget.
///
/// ```no_run
/// use sent_client::{Client, models::live::CreateContactRequest};
///
/// # async fn f() -> Result<(), sent_client::Error> {
/// let client = Client::from_env()?; // SENT_DM_API_KEY
/// let contact = client.contacts().create(CreateContactRequest::new("+12025550143")).await?;
/// println!("{} in {}", contact.id, contact.region_code);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    pub(crate) shared: Arc<Shared>,
    pub(crate) profile: Option<ProfileId>,
}

pub(crate) struct Shared {
    pub(crate) http: reqwest::Client,
    pub(crate) base: Url,
    pub(crate) key: HeaderValue,
    pub(crate) agent: HeaderValue,
    pub(crate) attempt_timeout: Duration,
    pub(crate) timeout: Duration,
    pub(crate) policy: Policy,
    pub(crate) budget: Arc<Budget>,
    pub(crate) pause: Pause,
    pub(crate) kept: Kept,
    pub(crate) sandbox: bool,
    pub(crate) strict: bool,
}

impl Client {
    /// Creates a client with a key and the default settings.
    ///
    /// # Errors
    ///
    /// See [`ClientBuilder::build`].
    pub fn new(api_key: impl Into<Secret>) -> Result<Self, Error> {
        Self::builder().api_key(api_key).build()
    }

    /// Creates a client with the key in `SENT_DM_API_KEY`, and the base URL in `SENT_BASE_URL` if
    /// that is set.
    ///
    /// # Errors
    ///
    /// See [`ClientBuilder::build`]; also if one of the variables is not valid Unicode.
    pub fn from_env() -> Result<Self, Error> {
        let read = |name: &str| match env::var(name) {
            Ok(value) => Ok(Some(value)),
            Err(env::VarError::NotPresent) => Ok(None),
            Err(error @ env::VarError::NotUnicode(_)) => {
                drop(error); // It holds the value.
                Err(Error::refused(format!("{name} is not valid Unicode")))
            }
        };
        let key = read("SENT_DM_API_KEY")?
            .ok_or_else(|| Error::refused("SENT_DM_API_KEY is not set: set it to the API key"))?;
        let builder = Self::builder().api_key(key);
        match read("SENT_BASE_URL")?.filter(|url| !url.is_empty()) {
            Some(url) => builder.base_url(url).build(),
            None => builder.build(),
        }
    }

    /// Starts building a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Returns the same client, acting for a profile of the organization.
    #[must_use]
    pub fn with_profile(&self, profile: impl Into<ProfileId>) -> Self {
        Self { profile: Some(profile.into()), ..self.clone() }
    }

    /// Prepares a call that has no method here, from the HTTP method and the path relative to the
    /// base URL, such as `/v3/channels`.
    ///
    /// It is treated like any other call: the API key, retries where they are safe, an idempotency
    /// key with POST, PUT and PATCH. In the sandbox these three carry `sandbox: true`, and a DELETE
    /// fails: the API would carry out some of them anyway.
    ///
    /// ```no_run
    /// # async fn f(client: sent_client::Client) -> Result<(), sent_client::Error> {
    /// let request = client.request("GET", "/v3/channels").query(&[("page", 1)]);
    /// let channels = request.data::<serde_json::Value>().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn request(&self, method: &str, path: &str) -> RawRequest {
        RawRequest::new(self.clone(), method, path)
    }
}

/// Hides the key.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.shared.base.as_str())
            .field("profile", &self.profile)
            .field("sandbox", &self.shared.sandbox)
            .finish_non_exhaustive()
    }
}
