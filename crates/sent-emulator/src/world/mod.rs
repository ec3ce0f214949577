//! Everything that the emulator knows: what `--state` saves.

pub(crate) mod clock;
pub(crate) mod contact;
pub(crate) mod due;
pub(crate) mod message;
pub(crate) mod phone;
pub(crate) mod table;
pub(crate) mod template;

use std::{collections::HashMap, time::Duration};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use sent_models::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use self::{
    clock::{Clock, later},
    contact::Contact,
    due::{Due, Queue},
    message::Message,
    table::Table,
    template::Template,
};
use crate::webhooks::{Event, Webhook};

/// A JSON object that the emulator keeps as it is answered.
pub(crate) type Object = Map<String, Value>;

/// Number that outbound messages come from, and inbound ones go to.
pub(crate) const OWN_NUMBER: &str = "+12025550100";

#[derive(Serialize, Deserialize)]
pub(crate) struct World {
    seed: u64,
    /// How many random values have been drawn.
    drawn: u64,
    pub(crate) customer: String,
    pub(crate) organization: String,
    pub(crate) created_at: Timestamp,
    /// When what is being done happens.
    pub(crate) now: Timestamp,
    pub(crate) contacts: Table<Contact>,
    /// Ids of contacts by their number in E.164.
    pub(crate) numbers: HashMap<String, String>,
    pub(crate) messages: Table<Message>,
    pub(crate) templates: Table<Template>,
    pub(crate) webhooks: Table<Webhook>,
    pub(crate) events: Table<Event>,
    pub(crate) users: Table<Object>,
    pub(crate) profiles: Table<Object>,
    pub(crate) sender_profiles: Table<Object>,
    /// With the id of the profile as `profile`.
    pub(crate) campaigns: Table<(String, Object)>,
    pub(crate) queue: Queue,
    #[serde(skip, default = "Clock::real")]
    pub(crate) clock: Clock,
}

impl World {
    /// A new one, with an organization and its first user. With a seed, ids and times are the same each time.
    pub(crate) fn new(seed: Option<u64>) -> Self {
        let clock = if seed.is_some() { Clock::fixed() } else { Clock::real() };
        let now = clock.now();
        let mut world = Self::empty(seed.unwrap_or_else(|| fastrand::u64(..)), now);
        world.clock = clock;
        world.customer = world.id();
        world.organization = world.id();
        let id = world.id();
        let user = json!({
            "id": id, "customer_id": world.customer, "email": "owner@example.com", "name": "Owner", "role": "admin",
            "status": "active", "invited_at": null, "last_login_at": now, "created_at": now, "updated_at": null
        });
        if let Value::Object(user) = user {
            world.users.insert(id, user);
        }
        world
    }

    /// One that holds nothing: in it a dry run is carried out and forgotten.
    pub(crate) fn scratch(&mut self) -> Self {
        let mut scratch = Self::empty(self.random(), self.now);
        scratch.customer.clone_from(&self.customer);
        scratch.organization.clone_from(&self.organization);
        scratch
    }

    fn empty(seed: u64, now: Timestamp) -> Self {
        Self {
            seed,
            drawn: 0,
            customer: String::new(),
            organization: String::new(),
            created_at: now,
            now,
            contacts: Table::default(),
            numbers: HashMap::new(),
            messages: Table::default(),
            templates: Table::default(),
            webhooks: Table::default(),
            events: Table::default(),
            users: Table::default(),
            profiles: Table::default(),
            sender_profiles: Table::default(),
            campaigns: Table::default(),
            queue: Queue::default(),
            clock: Clock::real(),
        }
    }

    /// Goes on with what an earlier run has saved.
    pub(crate) fn resume(&mut self, is_seeded: bool) {
        if is_seeded {
            self.clock = Clock::fixed();
            self.clock.reach(self.now);
        }
        self.queue.resume(self.clock.now());
        self.now = self.clock.now();
    }

    /// The same for the same seed and the same number of values before it, also after a restart.
    pub(crate) fn random(&mut self) -> u64 {
        self.drawn += 1;
        fastrand::Rng::with_seed(
            self.seed.wrapping_add(self.drawn.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
        )
        .u64(..)
    }

    pub(crate) fn id(&mut self) -> String {
        let (high, low) = (self.random(), self.random());
        let bytes = (u128::from(high) << 64 | u128::from(low)).to_be_bytes();
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
    }

    pub(crate) fn request_id(&mut self) -> String {
        format!("req_{:016x}", self.random())
    }

    /// A signing secret: 24 bytes.
    pub(crate) fn secret(&mut self) -> String {
        let bytes: Vec<u8> = (0..3).flat_map(|_| self.random().to_be_bytes()).collect();
        format!("whsec_{}", BASE64_STANDARD.encode(bytes))
    }

    pub(crate) fn plan(&mut self, after: Duration, due: Due) {
        self.plan_at(later(self.now, after), due);
    }

    pub(crate) fn plan_at(&mut self, at: Timestamp, due: Due) {
        let wait = at.duration_since(self.clock.now()).unwrap_or_default();
        let running = self.clock.running() + wait;
        self.queue.plan(at, running, due);
    }
}
