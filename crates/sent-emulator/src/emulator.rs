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

/// A server that behaves like the API, on a port of this machine. It stops when it is dropped.
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

/// Settings of an [`Emulator`].
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
    /// Where to listen; by default on a free port of 127.0.0.1. Nothing keeps others out of an emulator that they can reach.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Makes ids, secrets and times the same each time: the clock starts in October 2026, and shows what happens instead of what
    /// time it is, with a millisecond for each request.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Where the state comes from if the file is there, and where [`save`](Emulator::save) writes it.
    pub fn state_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.state_file = Some(path.into());
        self
    }

    /// What shall go wrong from the beginning; may be called several times.
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// Whether calls are limited as public sources say: 60 messages a minute, 10 of what is sensitive, 200 of everything else.
    pub fn rate_limits(mut self, are_on: bool) -> Self {
        self.rate_limits = are_on;
        self
    }

    /// Whether webhooks on other machines get deliveries.
    pub fn allow_remote(mut self, is_allowed: bool) -> Self {
        self.allow_remote = is_allowed;
        self
    }

    /// Starts it.
    ///
    /// # Errors
    ///
    /// An address that cannot be listened on, or a file of a state that cannot be read.
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
    /// Starts one on a free port, with nothing in it.
    ///
    /// # Errors
    ///
    /// No port that can be listened on.
    pub async fn start() -> Result<Self, Error> {
        Self::builder().start().await
    }

    /// Settings, before it starts.
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

    /// Where it is: what a client takes as its base URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address that it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A client of it. Any API key does, if you make one yourself: `Client::builder().base_url(emulator.url())`.
    #[must_use]
    pub fn client(&self) -> Client {
        self.client.clone()
    }

    /// The messages that were sent, as the API shows them, from the first to the last: what was done, however often it was asked for.
    #[must_use]
    pub fn sent(&self) -> Vec<live::Message> {
        self.server.lock(|state| {
            let all = state.world.messages.rows();
            let outbound = all.filter(|message| message.direction == "OUTBOUND");
            outbound.filter_map(|message| serde_json::from_value(shown(message)).ok()).collect()
        })
    }

    /// The last 1000 requests with their answers, from the first to the last.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.server.lock(|state| state.requests.iter().cloned().collect())
    }

    /// A contact writes. It is added if there is none with this number; `STOP` opts it out, `START` in again.
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
    /// A number that is none, or not in E.164.
    pub fn receive_from(&self, number: &str, text: &str) -> Result<MessageId, Error> {
        self.server.receive(number, text).map(MessageId::from)
    }

    /// Moves its clock forward. Everything that falls due on the way happens at its time, and has happened when this returns,
    /// deliveries to webhooks and their retries included.
    pub async fn advance(&self, time: Duration) {
        self.server.advance(time).await;
    }

    /// The next request that the fault is meant for fails, whatever its share says; then the next one, if this is called again.
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
    /// // The client has tried again with the same key.
    /// assert_eq!((sent.attempts(), emulator.sent().len()), (2, 1));
    /// # Ok(())
    /// # }
    /// ```
    pub fn fail_next(&self, fault: Fault) {
        self.server.lock(|state| state.next_faults.push(fault));
    }

    /// Writes the state into the file that was named: whole, or not at all.
    ///
    /// # Errors
    ///
    /// A file that cannot be written. Without a file nothing is done.
    pub fn save(&self) -> io::Result<()> {
        match &self.state_file {
            Some(path) => self.server.lock(|state| state.save(path)),
            None => Ok(()),
        }
    }

    /// The operations that have no behaviour of their own, and answer from the examples of the document.
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

/// Without what it holds, which are phone numbers among other things.
impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator").field("url", &self.url).finish_non_exhaustive()
    }
}
