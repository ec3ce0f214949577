//! Deliveries, typed.

use std::{error, fmt};

use sent_models::Timestamp;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use crate::payload::{
    CallPayload, ChannelPayload, ContactPayload, Envelope, EventFamily, InboundMessagePayload,
    LinkPayload, MessagePayload, TemplatePayload,
};

/// What was delivered. Read it only after its signature was checked.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Delivery {
    /// Family and kind: `message` and `message.delivered`. The kind is absent in families that have none; what was called
    /// `sub_type` before May 2026 is here too.
    pub family: Option<EventFamily>,
    /// See [`family`](Self::family).
    pub kind: Option<String>,
    /// Time at which the delivery was made.
    pub timestamp: Option<Timestamp>,
    /// Label of the delivery in the logs of Sent.
    pub request_id: Option<String>,
    /// What happened.
    pub event: Event,
    /// Fields that are optional and could not be read, such as `payload.template_id`: they are `None` here, so that they do not hide
    /// the rest.
    pub unread: Vec<String>,
    /// Id and status of the message, as text.
    message: Option<(String, String)>,
}

/// What happened.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// A message that goes out got further.
    Message(Box<MessagePayload>),
    /// A message came in.
    Inbound(Box<InboundMessagePayload>),
    /// The review of a template got further.
    Template(Box<TemplatePayload>),
    /// A contact opted in or out, or asked for help.
    Contact(Box<ContactPayload>),
    /// A channel was set up or taken down.
    Channel(Box<ChannelPayload>),
    /// Someone opened a link or a file.
    Link(Box<LinkPayload>),
    /// A voice call got further.
    Call(Box<CallPayload>),
    /// Something that this version does not know, or in a shape that it does not know: the whole body.
    Unknown {
        /// The body, as JSON; null if it is JSON that [`Value`] cannot hold, such as half of a surrogate pair.
        raw: Value,
    },
}

/// Without the body of [`Unknown`](Self::Unknown): nothing says which of it is a phone number.
impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, payload): (_, &dyn fmt::Debug) = match self {
            Self::Message(payload) => ("Message", payload),
            Self::Inbound(payload) => ("Inbound", payload),
            Self::Template(payload) => ("Template", payload),
            Self::Contact(payload) => ("Contact", payload),
            Self::Channel(payload) => ("Channel", payload),
            Self::Link(payload) => ("Link", payload),
            Self::Call(payload) => ("Call", payload),
            Self::Unknown { .. } => return f.debug_struct("Unknown").finish_non_exhaustive(),
        };
        f.debug_tuple(name).field(payload).finish()
    }
}

impl Delivery {
    /// Reads a body. Whatever JSON object it is, it is a delivery: what is not understood is [`Event::Unknown`].
    ///
    /// # Errors
    ///
    /// A body that is not a JSON object. Answer 400.
    ///
    /// ```
    /// use sent_webhooks::{Delivery, Event};
    ///
    /// let body = br#"{ "field": "message", "event": "message.delivered", "timestamp": "2026-10-05T08:15:03Z",
    ///     "payload": { "message_id": "c2d7a914-3f68-4e25-b0a1-97e54d8f1c36", "message_status": "DELIVERED" } }"#;
    /// match Delivery::parse(body)?.event {
    ///     Event::Message(message) => assert_eq!(message.message_status.as_str(), "DELIVERED"),
    ///     other => panic!("{other:?}"),
    /// }
    /// # Ok::<(), sent_webhooks::MalformedBody>(())
    /// ```
    pub fn parse(body: &[u8]) -> Result<Self, MalformedBody> {
        let raw = object(body)?;
        let message = message(&raw);
        let Some((envelope, mut unread)) = read::<Envelope>(raw.clone(), "") else {
            return Ok(Self {
                family: None,
                kind: None,
                timestamp: None,
                request_id: None,
                event: Event::Unknown { raw },
                unread: Vec::new(),
                message,
            });
        };
        let Envelope { field, event, sub_type, timestamp, request_id, payload, .. } = envelope;
        let kind = event.or(sub_type);
        let event = payload.and_then(|payload| self::event(&field, kind.as_deref(), payload));
        let event = event.map_or(Event::Unknown { raw }, |(event, mut of_payload)| {
            unread.append(&mut of_payload);
            event
        });
        Ok(Self { family: Some(field), kind, timestamp, request_id, event, unread, message })
    }

    /// When what happened happened: deliveries may overtake each other, and a later one may be older. `None` if the delivery does
    /// not tell.
    #[must_use]
    pub fn updated_at(&self) -> Option<Timestamp> {
        let updated_at = match &self.event {
            Event::Message(message) => message.updated_at,
            Event::Inbound(message) => message.updated_at.or(message.received_at),
            Event::Channel(channel) => channel.updated_at,
            Event::Link(link) => link.occurred_at,
            Event::Call(call) => call.updated_at,
            Event::Template(_) | Event::Contact(_) | Event::Unknown { .. } => None,
        };
        updated_at.or(self.timestamp)
    }

    /// The message and its status, which together name what happened to a message; as text, for what is not understood too.
    pub(crate) fn message(&self) -> Option<(String, String)> {
        let typed = match &self.event {
            Event::Message(message) => message
                .message_id
                .as_ref()
                .map(|id| (id.to_string(), message.message_status.to_string())),
            Event::Inbound(message) => {
                message.message_id.as_ref().map(|id| (id.to_string(), "RECEIVED".to_owned()))
            }
            Event::Unknown { .. } => None,
            _ => return None,
        };
        typed.or_else(|| self.message.clone())
    }
}

/// The body as an object; null if it is one that [`Value`] cannot hold: half of a surrogate pair, a number too large, very deep.
fn object(body: &[u8]) -> Result<Value, MalformedBody> {
    let malformed = |line, column| Err(MalformedBody { line, column });
    match serde_json::from_slice(body) {
        Ok(raw @ Value::Object(_)) => Ok(raw),
        Ok(_) => malformed(1, 1),
        Err(_)
            if body.trim_ascii_start().starts_with(b"{")
                && serde_json::from_slice::<IgnoredAny>(body).is_ok() =>
        {
            Ok(Value::Null)
        }
        Err(error) => malformed(error.line(), error.column()),
    }
}

fn message(raw: &Value) -> Option<(String, String)> {
    let text = |name: &str| Some(raw.get("payload")?.get(name)?.as_str()?.to_owned());
    Some((text("message_id")?, text("message_status")?))
}

/// A value, and the names of the fields that could not be read.
type Readable<T> = Option<(T, Vec<String>)>;

/// Reads an object without the fields that cannot be read and need not be there.
fn read<T: DeserializeOwned>(mut object: Value, prefix: &str) -> Readable<T> {
    let mut unread = Vec::new();
    loop {
        let error = match sent_models::decode(object.to_string()) {
            Ok(value) => return Some((value, unread)),
            Err(error) => error,
        };
        let field = error.path().split(['.', '[']).next().unwrap_or_default();
        object.as_object_mut()?.remove(field)?;
        unread.push(format!("{prefix}{field}"));
    }
}

fn event(family: &EventFamily, kind: Option<&str>, payload: Value) -> Readable<Event> {
    fn of<T: DeserializeOwned>(payload: Value, event: fn(Box<T>) -> Event) -> Readable<Event> {
        read(payload, "payload.").map(|(payload, unread)| (event(Box::new(payload)), unread))
    }
    // The kind came later than the payload of incoming messages, which nothing else has.
    let is_inbound = kind.is_some_and(|kind| kind == "message.received" || kind == "received")
        || (kind.is_none() && payload.get("received_at").is_some());
    match family {
        EventFamily::Message if is_inbound => of(payload, Event::Inbound),
        EventFamily::Message => of(payload, Event::Message),
        EventFamily::Templates => of(payload, Event::Template),
        EventFamily::Contact => of(payload, Event::Contact),
        EventFamily::Channel => of(payload, Event::Channel),
        EventFamily::Link => of(payload, Event::Link),
        EventFamily::Call => of(payload, Event::Call),
        _ => None,
    }
}

/// A body that is not a JSON object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MalformedBody {
    line: usize,
    column: usize,
}

impl fmt::Display for MalformedBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the body is not a JSON object (line {}, column {})", self.line, self.column)
    }
}

impl error::Error for MalformedBody {}
