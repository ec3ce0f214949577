//! Everything that the emulator knows: what `--state` saves.

pub(crate) mod clock;
pub(crate) mod due;
pub(crate) mod message;
pub(crate) mod phone;
pub(crate) mod table;
pub(crate) mod template;

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use sent_models::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use self::{
    clock::{Clock, later},
    due::{Due, Queue},
    message::{End, Message},
    phone::Number,
    table::Table,
};
use crate::json::{Members as _, members};
use crate::webhooks::Event;

/// The number that outbound messages come from, and inbound ones go to.
pub(crate) const OWN_NUMBER: &str = "+12025550100";

/// Channels that reach every contact.
pub(crate) const CHANNELS: [&str; 2] = ["sms", "whatsapp"];

#[derive(Serialize, Deserialize)]
pub(crate) struct World {
    seed: u64,
    /// How many random values have been drawn.
    drawn: u64,
    pub(crate) customer: String,
    pub(crate) created_at: Timestamp,
    /// The time of the current action.
    pub(crate) now: Timestamp,
    /// Contacts, templates, webhooks, users, profiles: objects as they are returned, except for
    /// members that begin with `_`.
    tables: BTreeMap<String, Table<Value>>,
    /// Ids of contacts by their E.164 number.
    pub(crate) numbers: HashMap<String, String>,
    pub(crate) messages: Table<Message>,
    pub(crate) events: Table<Event>,
    pub(crate) queue: Queue,
    #[serde(skip, default = "Clock::real")]
    pub(crate) clock: Clock,
}

/// What the API shows of a row: all members except the emulator's own.
pub(crate) fn shown(row: &impl Serialize) -> Value {
    let own = json!(row);
    members(&own)
        .filter(|(name, _)| !name.starts_with('_'))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

impl World {
    /// Creates a world with its first user. With a seed, ids and times are reproducible.
    pub(crate) fn new(seed: Option<u64>) -> Self {
        let clock = if seed.is_some() { Clock::fixed() } else { Clock::real() };
        let mut world = Self::empty(seed.unwrap_or_else(|| fastrand::u64(..)), clock.now());
        world.clock = clock;
        world.customer = world.id();
        let user = json!({
            "id": world.id(), "customer_id": world.customer, "email": "owner@example.com",
            "name": "Owner", "role": "admin", "status": "active", "created_at": world.now
        });
        world.insert("users", user);
        world
    }

    fn empty(seed: u64, now: Timestamp) -> Self {
        Self {
            seed,
            drawn: 0,
            customer: String::new(),
            created_at: now,
            now,
            tables: BTreeMap::new(),
            numbers: HashMap::new(),
            messages: Table::default(),
            events: Table::default(),
            queue: Queue::default(),
            clock: Clock::real(),
        }
    }

    /// Creates an empty world, for a dry run that is then discarded.
    pub(crate) fn scratch(&mut self) -> Self {
        Self { customer: self.customer.clone(), ..Self::empty(self.random(), self.now) }
    }

    /// Resumes the state of an earlier run.
    pub(crate) fn resume(&mut self, is_seeded: bool) {
        if is_seeded {
            self.clock = Clock::fixed();
            self.clock.reach(self.now);
        }
        self.now = self.clock.now();
        self.queue.resume(self.now);
    }

    /// The same for the same seed and the same number of values before it, even after a restart.
    pub(crate) fn random(&mut self) -> u64 {
        self.drawn += 1;
        let seed = self.seed.wrapping_add(self.drawn.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        fastrand::Rng::with_seed(seed).u64(..)
    }

    pub(crate) fn id(&mut self) -> String {
        let bytes = u128::from(self.random()) << 64 | u128::from(self.random());
        uuid::Builder::from_random_bytes(bytes.to_be_bytes()).into_uuid().to_string()
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
        self.queue.plan(at, self.clock.running() + wait, due);
    }

    pub(crate) fn table(&mut self, name: &str) -> &mut Table<Value> {
        self.tables.entry(name.to_owned()).or_default()
    }

    /// The rows of a table, oldest first.
    pub(crate) fn rows(&self, name: &str) -> impl DoubleEndedIterator<Item = &Value> {
        self.tables.get(name).into_iter().flat_map(Table::rows)
    }

    pub(crate) fn row(&self, name: &str, id: &str) -> Option<&Value> {
        self.tables.get(name)?.get(id)
    }

    /// Adds a row, and returns what the API shows of it.
    pub(crate) fn insert(&mut self, name: &str, row: Value) -> Value {
        let answer = shown(&row);
        let id = row.at("id").as_str().unwrap_or_default().to_owned();
        self.table(name).insert(&id, row, usize::MAX);
        answer
    }

    /// The contact with the number, added if there is none.
    pub(crate) fn contact(&mut self, number: &Number, entered: &str) -> Value {
        let known = self.numbers.get(&number.e164).and_then(|id| self.row("contacts", id));
        if let Some(contact) = known {
            return contact.clone();
        }
        let id = self.id();
        self.numbers.insert(number.e164.clone(), id.clone());
        let opt_out = End::of(&number.e164) == End::OptedOut;
        let contact = json!({
            "id": id, "customer_id": self.customer, "phone_number": entered,
            "format_e164": number.e164, "format_international": number.international,
            "format_national": number.national, "format_rfc": number.rfc,
            "country_code": number.calling_code, "region_code": number.region,
            "available_channels": CHANNELS.join(","), "default_channel": CHANNELS[0],
            "opt_out": opt_out, "is_inherited": false, "created_at": self.now, "updated_at": null
        });
        self.insert("contacts", contact)
    }
}
