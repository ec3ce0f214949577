//! Settings of a client.

use std::{fmt, net::IpAddr, sync::Arc, time::Duration};

use reqwest::{Url, header::HeaderValue, redirect};
use sent_models::{ProfileId, Secret};

use crate::{
    Client, Error,
    budget::{Budget, Kept, Pause},
    client::Shared,
    retry::Policy,
};

/// Builds a [`Client`]. Only the API key is required.
///
/// ```
/// use std::time::Duration;
/// use sent_client::Client;
///
/// let client = Client::builder()
///     .api_key("example-key")
///     .timeout(Duration::from_secs(20))
///     .user_agent("shop/1.4")
///     .sandbox(true)
///     .build()?;
/// # Ok::<(), sent_client::Error>(())
/// ```
#[must_use]
pub struct ClientBuilder {
    key: Option<Secret>,
    base_url: String,
    connect_timeout: Duration,
    attempt_timeout: Duration,
    timeout: Duration,
    policy: Policy,
    retry_budget: u32,
    user_agent: Option<String>,
    http: Option<reqwest::Client>,
    profile: Option<ProfileId>,
    sandbox: bool,
    allow_http: bool,
    strict: bool,
}

/// The production URL of the API.
const BASE_URL: &str = "https://api.sent.dm";

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            key: None,
            base_url: BASE_URL.to_owned(),
            connect_timeout: Duration::from_secs(10),
            attempt_timeout: Duration::from_secs(30),
            timeout: Duration::from_secs(90),
            policy: Policy::default(),
            retry_budget: Budget::DEFAULT,
            user_agent: None,
            http: None,
            profile: None,
            sandbox: false,
            allow_http: false,
            strict: false,
        }
    }
}

/// Hides the key, and the URL, which may still contain a password.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("timeout", &self.timeout)
            .field("sandbox", &self.sandbox)
            .finish_non_exhaustive()
    }
}

impl ClientBuilder {
    /// The API key of an organization or a profile.
    pub fn api_key(mut self, key: impl Into<Secret>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// The base URL of the API, `https://api.sent.dm` by default. Its path, if any, is put before
    /// the path of every call.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// The limit for establishing a connection; 10 seconds by default. Ignored if you set your own
    /// HTTP client.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// The limit for one attempt, including reading the response; 30 seconds by default.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = limit;
        self
    }

    /// The limit for a call, including all attempts and the waits between them; 90 seconds by
    /// default. No further attempt starts with less than a second left, or less than the limit for
    /// one attempt if that is shorter.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    /// How often a call is retried where that is safe; twice by default, 0 for never.
    ///
    /// A 429 that says how long to wait does not count, up to eight of them per call: the call
    /// waits, as do all others of the client and its clones, and goes on if its
    /// [`timeout`](Self::timeout) leaves room. Nor does a pooled connection that was already
    /// closed.
    pub fn retries(mut self, retries: u32) -> Self {
        self.policy.retries = retries;
        self
    }

    /// How many retries may fail, over all calls of the client and its clones, before retries are
    /// limited to twenty at a time; 100 by default, `u32::MAX` for no limit. When most calls fail,
    /// sending everything several times makes it worse.
    ///
    /// Retries that succeed or are dropped do not count, nor do those after a refused connection,
    /// or after a pooled connection that was already closed. Five successful calls give a retry
    /// back.
    pub fn retry_budget(mut self, retries: u32) -> Self {
        self.retry_budget = retries;
        self
    }

    /// The longest wait before the first retry, half a second by default. It doubles with every
    /// further retry, up to eight seconds; the actual wait is a random part of it.
    pub fn backoff(mut self, limit: Duration) -> Self {
        self.policy.base = limit;
        self
    }

    /// The longest wait that the API may ask for (`Retry-After`), one minute by default. If it asks
    /// for more, the call fails with an error that says so.
    pub fn max_retry_after(mut self, limit: Duration) -> Self {
        self.policy.retry_after_cap = limit;
        self
    }

    /// Your program, appended to the name of this crate in `User-Agent`: `shop/1.4`.
    pub fn user_agent(mut self, suffix: impl Into<String>) -> Self {
        self.user_agent = Some(suffix.into());
        self
    }

    /// Your own HTTP client, for proxies and certificates. Without one no proxy is used, unless the
    /// feature `system-proxy` is on and the base URL is on another machine. Your client must not
    /// follow redirects (`redirect::Policy::none()`): the key would follow them to other hosts.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self
    }

    /// The profile to act for. Only an organization's key may set one.
    pub fn profile(mut self, profile: impl Into<ProfileId>) -> Self {
        self.profile = Some(profile.into());
        self
    }

    /// Makes every call that changes something a dry run: it carries `sandbox: true`, or fails
    /// before anything is sent if the API would ignore that.
    pub fn sandbox(mut self, sandbox: bool) -> Self {
        self.sandbox = sandbox;
        self
    }

    /// Treats a response that does not fit its type as an error; off by default. Otherwise it is
    /// corrected by the rules of [`decode_lenient`](sent_models::decode_lenient), and
    /// [`Response::corrections`](crate::Response::corrections) lists what was corrected.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Allows `http://` to another machine. The key and all data are then sent unencrypted.
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// The key is missing, empty or not valid in a header; the base URL is invalid, or is `http://`
    /// to another machine; the TLS library cannot be used.
    pub fn build(self) -> Result<Client, Error> {
        let base = base_url(&self.base_url, self.allow_http)?;
        let has_tls = cfg!(any(feature = "aws-lc", feature = "native-tls", feature = "rustls"));
        if base.scheme() == "https" && self.http.is_none() && !has_tls {
            return Err(Error::refused(
                "this build has no TLS: enable the feature `rustls`, `aws-lc` or `native-tls`, or set your own HTTP client",
            ));
        }
        let key = self.key.as_ref().map_or("", Secret::expose).trim();
        if key.is_empty() {
            return Err(Error::refused("no API key: call `api_key(…)`, or set SENT_DM_API_KEY"));
        }
        let mut key = HeaderValue::from_str(key).map_err(|_| {
            Error::refused("the API key has characters that are not allowed in a header")
        })?;
        key.set_sensitive(true);
        let name = concat!("sent-client/", env!("CARGO_PKG_VERSION"));
        let agent =
            self.user_agent.map_or_else(|| name.to_owned(), |suffix| format!("{name} {suffix}"));
        let agent = HeaderValue::from_str(&agent).map_err(|_| {
            Error::refused("the user agent has characters that are not allowed in a header")
        })?;
        let http = if let Some(http) = self.http {
            http
        } else {
            let http = reqwest::Client::builder()
                .connect_timeout(self.connect_timeout)
                .redirect(redirect::Policy::none());
            // reqwest reads `HTTP_PROXY` and the like in any build. Through a proxy the key for an
            // `http://` base is sent in the clear.
            let may_have_proxy = cfg!(feature = "system-proxy") && !is_loopback(&base);
            let http = if may_have_proxy { http } else { http.no_proxy() };
            #[cfg(feature = "rustls")]
            let http = crate::tls::set_up(http)?;
            http.build().map_err(Error::refused)?
        };
        let shared = Shared {
            http,
            base,
            key,
            agent,
            attempt_timeout: self.attempt_timeout,
            timeout: self.timeout,
            policy: self.policy,
            budget: Arc::new(Budget::new(self.retry_budget)),
            pause: Pause::default(),
            kept: Kept::default(),
            sandbox: self.sandbox,
            strict: self.strict,
        };
        Ok(Client { shared: Arc::new(shared), profile: self.profile })
    }
}

/// The base URL without a trailing slash.
fn base_url(text: &str, allow_http: bool) -> Result<Url, Error> {
    if !text.contains("://") {
        return Err(Error::refused(
            "the base URL must begin with https://, or http:// on loopback",
        ));
    }
    let base = Url::parse(text.trim_end_matches('/'))
        .map_err(|error| Error::refused(format!("the base URL is invalid: {error}")))?;
    match base.scheme() {
        "https" => {}
        "http" if is_loopback(&base) || allow_http => {}
        "http" => {
            return Err(Error::refused(
                "the base URL is http:// to another machine: the key would be sent unencrypted (`allow_http(true)` if you must)",
            ));
        }
        other => return Err(Error::refused(format!("the base URL is {other}://, not https://"))),
    }
    if base.query().is_some()
        || base.fragment().is_some()
        || !base.username().is_empty()
        || base.password().is_some()
    {
        return Err(Error::refused(
            "the base URL has a query, a fragment or a user: only scheme, host, port and path are allowed",
        ));
    }
    Ok(base)
}

fn is_loopback(base: &Url) -> bool {
    base.host_str().is_some_and(|host| {
        let host = host.trim_matches(['[', ']']);
        host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at what it did not foresee")]

    use crate::Client;

    /// HTTP libraries keep values marked as sensitive out of their logs and HPACK's table.
    #[test]
    fn the_key_is_marked_as_sensitive() {
        let client = Client::builder().api_key("k").base_url("http://localhost").build().unwrap();
        assert!(client.shared.key.is_sensitive());
    }

    /// `reqwest::Client` shows the proxies that it may use.
    #[test]
    fn a_proxy_is_used_only_where_that_was_chosen_and_never_on_this_machine() {
        let has_proxy = |url: &str| {
            let client = Client::builder().api_key("k").base_url(url).allow_http(true).build();
            format!("{:?}", client.unwrap().shared.http).contains("proxies")
        };
        for url in ["http://api.example.com", "http://10.0.0.1:80"] {
            assert_eq!(has_proxy(url), cfg!(feature = "system-proxy"), "{url}");
        }
        for url in ["http://localhost:1", "http://127.9.9.9", "http://[::1]:8080"] {
            assert!(!has_proxy(url), "{url}");
        }
    }

    #[test]
    fn a_builder_shows_neither_key_nor_url() {
        let builder = Client::builder().api_key("k3y").base_url("https://ada:s3cret@localhost");
        let shown = format!("{builder:?}");
        let text = format!("{shown} {}", builder.build().unwrap_err());
        assert!(!text.contains("k3y") && !text.contains("s3cret"), "{text}");
    }
}
