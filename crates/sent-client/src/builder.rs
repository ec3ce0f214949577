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

/// Sets up a [`Client`]. Only the key is needed.
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

/// Where the API is.
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

/// Without the key, and without the URL: nothing has shown yet that it holds no password.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("timeout", &self.timeout)
            .field("sandbox", &self.sandbox)
            .finish_non_exhaustive()
    }
}

impl ClientBuilder {
    /// The key of an organization or a profile.
    pub fn api_key(mut self, key: impl Into<Secret>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Where the API is, `https://api.sent.dm` by default. A path in it stands before the path of every call.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// How long a connection may take to be made; 10 seconds by default. Not used with a client of your own.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// How long one attempt may take, answer included; 30 seconds by default.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = limit;
        self
    }

    /// How long a call may take, with all attempts and the waits between; 90 seconds by default. There is no
    /// further attempt with less than a second left, or than the limit of an attempt if that is shorter.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    /// How often a call is tried again, where that is safe; twice by default, 0 for never.
    ///
    /// A 429 that says how long to wait does not count, up to eight of them a call: it waits, as do all others of the client and its
    /// clones, and goes on if its [`timeout`](Self::timeout) leaves room. Nor does a connection from the pool that was closed already.
    pub fn retries(mut self, retries: u32) -> Self {
        self.policy.retries = retries;
        self
    }

    /// How many retries may fail, over all calls of the client and its clones, before there are no more of them than twenty at a time;
    /// 100 by default, `u32::MAX` for no such limit. When most calls fail, sending everything several times makes it worse.
    ///
    /// A retry that succeeds or is dropped counts for nothing, nor does one after a connection that was refused, or that was kept
    /// from an earlier call and closed already. Five calls that succeed give a retry back.
    pub fn retry_budget(mut self, retries: u32) -> Self {
        self.retry_budget = retries;
        self
    }

    /// The longest wait before the first retry, half a second by default. It doubles with every further one up to eight seconds, and
    /// is cut to a random part of itself.
    pub fn backoff(mut self, limit: Duration) -> Self {
        self.policy.base = limit;
        self
    }

    /// The longest wait that the API may ask for (`Retry-After`), one minute by default. If it asks for more, the call ends with an
    /// error that says so.
    pub fn max_retry_after(mut self, limit: Duration) -> Self {
        self.policy.retry_after_cap = limit;
        self
    }

    /// What you are, after the name of this crate: `shop/1.4`.
    pub fn user_agent(mut self, suffix: impl Into<String>) -> Self {
        self.user_agent = Some(suffix.into());
        self
    }

    /// A client of your own, for proxies and certificates. Without one there is no proxy, unless the feature `system-proxy` is on and
    /// the base URL leads to another machine. Your client must not follow redirects
    /// (`redirect::Policy::none()`): the key would follow them to other hosts.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self
    }

    /// The profile to act for. Only keys of an organization may name one.
    pub fn profile(mut self, profile: impl Into<ProfileId>) -> Self {
        self.profile = Some(profile.into());
        self
    }

    /// Whether every call that changes something is a dry run: it carries `sandbox: true`, or is refused before anything is sent if
    /// the API would ignore that.
    pub fn sandbox(mut self, sandbox: bool) -> Self {
        self.sandbox = sandbox;
        self
    }

    /// Whether an answer that does not fit its type is an error; off by default. Such an answer is corrected otherwise, by the rules of
    /// [`decode_lenient`](sent_models::decode_lenient), and [`Response::corrections`](crate::Response::corrections) tells where.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Whether `http://` may be used with another machine. The key and all data then travel unprotected.
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// A key that is missing, empty or cannot stand in a header; a base URL that is none, or is `http://` and leads to another machine;
    /// a TLS library that cannot be used.
    pub fn build(self) -> Result<Client, Error> {
        let base = base_url(&self.base_url, self.allow_http)?;
        let has_tls = cfg!(any(feature = "aws-lc", feature = "native-tls", feature = "rustls"));
        if base.scheme() == "https" && self.http.is_none() && !has_tls {
            return Err(Error::refused(
                "this build has no TLS: enable the feature `rustls`, `aws-lc` or `native-tls`, or give an HTTP client of your own",
            ));
        }
        let key = self.key.as_ref().map_or("", Secret::expose).trim();
        if key.is_empty() {
            return Err(Error::refused(
                "there is no API key: `api_key(…)`, or set SENT_DM_API_KEY",
            ));
        }
        let mut key = HeaderValue::from_str(key).map_err(|_| {
            Error::refused("the API key has characters that cannot stand in a header")
        })?;
        key.set_sensitive(true);
        let name = concat!("sent-client/", env!("CARGO_PKG_VERSION"));
        let agent =
            self.user_agent.map_or_else(|| name.to_owned(), |suffix| format!("{name} {suffix}"));
        let agent = HeaderValue::from_str(&agent).map_err(|_| {
            Error::refused("the user agent has characters that cannot stand in a header")
        })?;
        let http = if let Some(http) = self.http {
            http
        } else {
            let http = reqwest::Client::builder()
                .connect_timeout(self.connect_timeout)
                .redirect(redirect::Policy::none());
            // reqwest reads `HTTP_PROXY` and the like in any build. Through a proxy the key for an `http://` base travels in clear.
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

/// The base without a slash at its end.
fn base_url(text: &str, allow_http: bool) -> Result<Url, Error> {
    let base = Url::parse(text.trim_end_matches('/'))
        .map_err(|error| Error::refused(format!("the base URL is invalid: {error}")))?;
    match base.scheme() {
        "https" => {}
        "http" if is_loopback(&base) || allow_http => {}
        "http" => {
            return Err(Error::refused(
                "the base URL is http:// and leads to another machine: the key would travel unprotected (`allow_http(true)` if you must)",
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
            "the base URL has a query, a fragment or a user: it is scheme, host, port and path",
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

    /// HTTP libraries leave out of their logs, and of HPACK's table, what is marked.
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
