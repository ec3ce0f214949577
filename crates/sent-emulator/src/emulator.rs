//! The emulator as a library.

use std::{
    fmt, io,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use sent_client::Client;
use sent_models::{MessageId, live};
use tokio::net::TcpListener;

use crate::{
    Error, Fault, RecordedRequest,
    api::{document::DOCUMENT, limits::Limits},
    http, resources,
    server::{Server, State},
    webhooks::deliver::Deliverer,
    world::shown,
};

/// A server that behaves like the API, on a port of this machine. It stops when dropped.
///
/// ```
/// use sent_client::models::live::SendMessageRequest;
/// use sent_emulator::Emulator;
/// use std::time::Duration;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let emulator = Emulator::start().await?;
/// let client = emulator.client();
///
/// let request = SendMessageRequest::new(["+12025550143"]).with_text("Your table is ready.");
/// client.messages().send(request).await?;
///
/// emulator.advance(Duration::from_secs(2)).await;
/// let sent = emulator.sent();
/// assert_eq!(sent.len(), 1);
/// assert_eq!(sent[0].status, "DELIVERED".into());
/// # Ok(())
/// # }
/// ```
pub struct Emulator {
    server: Arc<Server>,
    address: SocketAddr,
    url: String,
    client: Client,
    state_file: Option<PathBuf>,
}

/// Builds an [`Emulator`].
///
/// ```
/// use sent_emulator::Emulator;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let emulator = Emulator::builder()
///     .seed(1)
///     .fault("POST /v3/messages 503 10%".parse()?)
///     .rate_limits(true)
///     .start()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Builder {
    listen: SocketAddr,
    seed: Option<u64>,
    state_file: Option<PathBuf>,
    faults: Vec<Fault>,
    rate_limits: bool,
    allow_remote: bool,
}

impl Builder {
    /// The address to listen on; by default a free port of 127.0.0.1. Anyone who can reach the
    /// emulator can use it.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Makes ids, secrets and times reproducible: the clock starts in October 2026, and instead of
    /// real time follows what happens, with a millisecond for each request.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// The file that the state is loaded from, if it exists, and that [`save`](Emulator::save)
    /// writes.
    pub fn state_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.state_file = Some(path.into());
        self
    }

    /// Adds a fault from the start; may be called several times.
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// Applies rate limits as documented by public sources: 60 messages a minute, 10 sensitive
    /// calls, 200 of everything else.
    pub fn rate_limits(mut self, are_on: bool) -> Self {
        self.rate_limits = are_on;
        self
    }

    /// Whether to deliver to webhooks on other machines.
    pub fn allow_remote(mut self, is_allowed: bool) -> Self {
        self.allow_remote = is_allowed;
        self
    }

    /// Starts the emulator.
    ///
    /// # Errors
    ///
    /// Cannot listen on the address, or cannot read the state file.
    pub async fn start(self) -> Result<Emulator, Error> {
        let saved = self.state_file.as_deref().map(State::load).transpose()?.flatten();
        let mut state = saved.unwrap_or_else(|| State::new(self.seed));
        state.world.resume(self.seed.is_some());
        state.limits = self.rate_limits.then(Limits::default);
        state.faults = self.faults;
        let message = format!("cannot listen on {}", self.listen);
        let listener = TcpListener::bind(self.listen).await.map_err(Error::because(&message))?;
        let address = listener.local_addr().map_err(Error::because(message))?;
        let url = format!("http://{address}");
        let client = Client::builder().api_key("emulated").base_url(&url).allow_http(true);
        let client = client.build().map_err(Error::because("cannot build a client"))?;
        let server = Server::new(state, Deliverer::new(self.allow_remote));
        server.spawn(http::listen(Arc::clone(&server), listener));
        server.spawn(Arc::clone(&server).run());
        Ok(Emulator { server, address, url, client, state_file: self.state_file })
    }
}

impl Emulator {
    /// Starts an empty emulator on a free port.
    ///
    /// # Errors
    ///
    /// Cannot listen on any port.
    pub async fn start() -> Result<Self, Error> {
        Self::builder().start().await
    }

    /// Starts building an emulator.
    pub fn builder() -> Builder {
        Builder {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            seed: None,
            state_file: None,
            faults: Vec::new(),
            rate_limits: false,
            allow_remote: false,
        }
    }

    /// Its URL: the base URL for a client.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Creates a client for it. If you make one yourself, any API key works:
    /// `Client::builder().base_url(emulator.url())`.
    #[must_use]
    pub fn client(&self) -> Client {
        self.client.clone()
    }

    /// The messages that were sent, as the API shows them, oldest first: each once, however often
    /// it was requested.
    #[must_use]
    pub fn sent(&self) -> Vec<live::Message> {
        self.server.lock(|state| {
            let all = state.world.messages.rows();
            let outbound = all.filter(|message| message.direction == "OUTBOUND");
            outbound.filter_map(|message| serde_json::from_value(shown(message)).ok()).collect()
        })
    }

    /// The last 1000 requests with their responses, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.server.lock(|state| state.requests.iter().cloned().collect())
    }

    /// Simulates a message from a contact. An unknown number becomes a contact; `STOP` opts it out,
    /// `START` in again.
    ///
    /// ```
    /// # use sent_emulator::Emulator;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let emulator = Emulator::start().await?;
    /// let id = emulator.receive_from("+12025550143", "STOP")?;
    /// let message = emulator.client().messages().get(id).await?;
    /// assert!(emulator.client().contacts().get(message.contact_id.clone()).await?.opt_out);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The number is invalid, or not in E.164.
    pub fn receive_from(&self, number: &str, text: &str) -> Result<MessageId, Error> {
        self.server.receive(number, text).map(MessageId::from)
    }

    /// Moves its clock forward. Everything that falls due on the way happens at its time, and has
    /// happened when this returns, including deliveries to webhooks and their retries.
    pub async fn advance(&self, time: Duration) {
        self.server.advance(time).await;
    }

    /// Makes the next request that matches the fault fail, whatever its share; call it again for
    /// more.
    ///
    /// ```
    /// # use sent_client::models::live::SendMessageRequest;
    /// # use sent_emulator::Emulator;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let emulator = Emulator::start().await?;
    /// emulator.fail_next("POST /v3/messages close-after".parse()?);
    /// let request = SendMessageRequest::new(["+12025550143"]).with_text("Once.");
    /// let sent = emulator.client().messages().send(request).await?;
    /// // The client has retried with the same key.
    /// assert_eq!((sent.attempts(), emulator.sent().len()), (2, 1));
    /// # Ok(())
    /// # }
    /// ```
    pub fn fail_next(&self, fault: Fault) {
        self.server.lock(|state| state.next_faults.push(fault));
    }

    /// Saves the state to the state file, atomically.
    ///
    /// # Errors
    ///
    /// The file cannot be written. Without a state file nothing is done.
    pub fn save(&self) -> io::Result<()> {
        match &self.state_file {
            Some(path) => self.server.lock(|state| state.save(path)),
            None => Ok(()),
        }
    }

    /// The operations without their own behaviour, which answer from the examples in the document.
    #[must_use]
    pub fn operations_from_examples() -> Vec<&'static str> {
        let all = DOCUMENT.operations.iter().map(|operation| operation.id.as_str());
        all.filter(|id| resources::behaviour(id).is_none()).collect()
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.server.stop();
    }
}

/// Hides its contents, which include phone numbers.
impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator").field("url", &self.url).finish_non_exhaustive()
    }
}
