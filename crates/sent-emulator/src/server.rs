//! What all requests share: the state behind one lock, and the background work.

use std::{
    collections::VecDeque,
    fs,
    future::Future,
    io::{self, BufWriter},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use sent_models::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::{
    Error,
    api::{fault::Fault, idempotency::Keys, limits::Limits},
    record::RecordedRequest,
    webhooks::deliver::Deliverer,
    world::{World, clock::later, due::Due},
};

/// How many requests to keep; the oldest are dropped first.
const KEPT: usize = 1000;

/// A state file contains world and keys.
#[derive(Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) world: World,
    pub(crate) keys: Keys,
    #[serde(skip)]
    pub(crate) limits: Option<Limits>,
    #[serde(skip)]
    pub(crate) faults: Vec<Fault>,
    /// Each for the next request that it matches.
    #[serde(skip)]
    pub(crate) next_faults: Vec<Fault>,
    #[serde(skip)]
    pub(crate) requests: VecDeque<RecordedRequest>,
    /// How many requests there have been, including those no longer kept.
    #[serde(skip)]
    pub(crate) count: u64,
}

impl State {
    pub(crate) fn new(seed: Option<u64>) -> Self {
        Self {
            world: World::new(seed),
            keys: Keys::default(),
            limits: None,
            faults: Vec::new(),
            next_faults: Vec::new(),
            requests: VecDeque::new(),
            count: 0,
        }
    }

    /// `None` if there is no file yet.
    pub(crate) fn load(path: &Path) -> Result<Option<Self>, Error> {
        let message = || format!("cannot read the state in {}", path.display());
        let text = match fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::because(message())(error)),
        };
        serde_json::from_slice(&text).map(Some).map_err(Error::because(message()))
    }

    /// Writes to a temporary file next to it first, so that nobody ever sees half of it.
    pub(crate) fn save(&self, path: &Path) -> io::Result<()> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
        serde_json::to_writer(BufWriter::new(&mut file), self)?;
        file.persist(path)?;
        Ok(())
    }

    /// Notes that something happens now.
    pub(crate) fn enter(&mut self) -> Timestamp {
        self.world.now = self.world.clock.now();
        self.world.now
    }

    /// Picks the fault for a request.
    pub(crate) fn fault(&mut self, method: &str, path: &str) -> Option<Fault> {
        if let Some(index) = self.next_faults.iter().position(|fault| fault.is_for(method, path)) {
            return Some(self.next_faults.remove(index));
        }
        let Self { faults, world, .. } = self;
        let mut meant = faults.iter().filter(|fault| fault.is_for(method, path));
        meant.find(|fault| world.random() % 100 < fault.percent).cloned()
    }

    pub(crate) fn record(&mut self, request: RecordedRequest) {
        self.count += 1;
        self.requests.push_back(request);
        if self.requests.len() > KEPT {
            self.requests.pop_front();
        }
    }
}

pub(crate) struct Server {
    state: Mutex<State>,
    deliverer: Deliverer,
    /// Changes when something may have become due: a request was carried out, the clock was moved,
    /// a delivery ended.
    changed: watch::Sender<()>,
    /// The number of deliveries in flight.
    delivering: watch::Sender<usize>,
    stopped: watch::Sender<bool>,
}

impl Server {
    pub(crate) fn new(state: State, deliverer: Deliverer) -> Arc<Self> {
        let (changed, delivering, stopped) =
            (watch::Sender::new(()), watch::Sender::new(0), watch::Sender::new(false));
        Arc::new(Self { state: Mutex::new(state), deliverer, changed, delivering, stopped })
    }

    /// The lock is never held across an await. After a panic the state is still consistent enough
    /// to look at.
    pub(crate) fn lock<T>(&self, use_it: impl FnOnce(&mut State) -> T) -> T {
        use_it(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn signal(&self) {
        self.changed.send_replace(());
    }

    pub(crate) fn stop(&self) {
        self.stopped.send_replace(true);
    }

    /// Runs a task until it is done or the server stops.
    pub(crate) fn spawn<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl Future<Output = T> + Send + 'static,
    ) -> tokio::task::JoinHandle<Option<T>> {
        let mut stopped = self.stopped.subscribe();
        tokio::spawn(async move {
            tokio::select! {
                _ = stopped.wait_for(|is_stopped| *is_stopped) => None,
                done = work => Some(done),
            }
        })
    }

    /// Sleeps by the emulator's clock, so that moving it forward ends the wait.
    pub(crate) async fn sleep(&self, time: Duration) {
        let mut changed = self.changed.subscribe();
        let until = self.lock(|state| state.world.clock.running()).saturating_add(time);
        loop {
            let left = until.saturating_sub(self.lock(|state| state.world.clock.running()));
            if left.is_zero() {
                return;
            }
            tokio::select! {
                () = tokio::time::sleep(left) => {}
                _ = changed.changed() => {}
            }
        }
    }

    /// Does what falls due while the server runs.
    pub(crate) async fn run(self: Arc<Self>) {
        let mut changed = self.changed.subscribe();
        loop {
            let wait = self.run_due().unwrap_or(Duration::MAX);
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                _ = changed.changed() => {}
            }
        }
    }

    /// Does what is due; returns the time until the next.
    fn run_due(self: &Arc<Self>) -> Option<Duration> {
        let (attempts, wait) = self.lock(|state| {
            let world = &mut state.world;
            let mut attempts = Vec::new();
            let running = world.clock.running();
            while let Some(entry) = world.queue.take_until(running) {
                world.clock.reach(entry.at);
                world.now = entry.at;
                match entry.due {
                    Due::Message(id) => world.step(&id),
                    Due::Review(id) => world.review(&id),
                    Due::Delivery(id) => attempts.extend(world.begin_delivery(&id)),
                }
            }
            let wait = world.queue.next().map(|entry| entry.running.saturating_sub(running));
            // Counted under the lock: anyone who finds nothing due must see these.
            self.delivering.send_modify(|count| *count += attempts.len());
            (attempts, wait)
        });
        for (webhook, event) in attempts {
            let server = Arc::clone(self);
            self.spawn(async move {
                let outcome = server.deliverer.deliver(&webhook, &event).await;
                server.lock(|state| {
                    state.enter();
                    state.world.end_delivery(event, outcome);
                });
                server.delivering.send_modify(|count| *count = count.saturating_sub(1));
                server.signal();
            });
        }
        wait
    }

    /// Does what is due, and waits for the deliveries in flight.
    async fn settle(self: &Arc<Self>) {
        self.run_due();
        // An error means that the server is gone.
        let _ = self.delivering.subscribe().wait_for(|count| *count == 0).await;
    }

    /// Simulates a message from a contact; returns the message's id.
    pub(crate) fn receive(&self, from: &str, text: &str) -> Result<String, Error> {
        let id = self.lock(|state| {
            state.enter();
            state.world.receive(from, text)
        });
        self.signal();
        id.ok_or_else(|| {
            Error::new("the sender must be a phone number in E.164, such as +12025550143")
        })
    }

    /// Moves the clock forward, with everything on the way happening at its time.
    pub(crate) async fn advance(self: &Arc<Self>, time: Duration) {
        let target = self.lock(|state| later(state.world.clock.now(), time));
        loop {
            self.settle().await;
            let is_there = self.lock(|state| {
                let clock = &mut state.world.clock;
                let left = target.duration_since(clock.now()).unwrap_or_default();
                let next = state.world.queue.next().filter(|entry| entry.at <= target);
                let (shown, running) = next.map_or((left, left), |entry| {
                    let shown = entry.at.duration_since(clock.now()).unwrap_or_default();
                    (shown, entry.running.saturating_sub(clock.running()))
                });
                clock.skip(shown, running);
                next.is_none()
            });
            self.signal();
            if is_there {
                return self.settle().await;
            }
        }
    }
}
