//! Deliveries, typed.

use std::{error, fmt};

use sent_models::Timestamp;
use serde::de::DeserializeOwned;
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
        /// The body, as JSON.
        raw: Value,
    },
}

/// Without the body of [`Unknown`](Self::Unknown): nothing says which of it is a telephone number.
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
    /// A body that is no JSON object. Answer 400.
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
        let raw: Value = serde_json::from_slice(body)
            .map_err(|error| MalformedBody { line: error.line(), column: error.column() })?;
        if !raw.is_object() {
            return Err(MalformedBody { line: 1, column: 1 });
        }
        // A time that is none, say, must not hide the rest.
        let Ok(envelope) = serde_json::from_value::<Envelope>(raw.clone()) else {
            return Ok(Self {
                family: None,
                kind: None,
                timestamp: None,
                request_id: None,
                event: Event::Unknown { raw },
            });
        };
        let Envelope { field, event, sub_type, timestamp, request_id, payload, .. } = envelope;
        let kind = event.or(sub_type);
        let event = self::event(&field, kind.as_deref(), payload).unwrap_or(Event::Unknown { raw });
        Ok(Self { family: Some(field), kind, timestamp, request_id, event })
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
        match &self.event {
            Event::Message(message) => {
                Some((message.message_id?.to_string(), message.message_status.to_string()))
            }
            Event::Inbound(message) => {
                Some((message.message_id?.to_string(), "RECEIVED".to_owned()))
            }
            Event::Unknown { raw } => {
                let text = |name: &str| Some(raw.get("payload")?.get(name)?.as_str()?.to_owned());
                Some((text("message_id")?, text("message_status")?))
            }
            _ => None,
        }
    }
}

fn event(family: &EventFamily, kind: Option<&str>, payload: Option<Value>) -> Option<Event> {
    fn read<T: DeserializeOwned>(payload: Value) -> Option<Box<T>> {
        serde_json::from_value(payload).ok().map(Box::new)
    }
    let payload = payload?;
    // The kind came later than the payload of incoming messages, which nothing else has.
    let is_inbound = kind.is_some_and(|kind| kind == "message.received" || kind == "received")
        || (kind.is_none() && payload.get("received_at").is_some());
    match family {
        EventFamily::Message if is_inbound => read(payload).map(Event::Inbound),
        EventFamily::Message => read(payload).map(Event::Message),
        EventFamily::Templates => read(payload).map(Event::Template),
        EventFamily::Contact => read(payload).map(Event::Contact),
        EventFamily::Channel => read(payload).map(Event::Channel),
        EventFamily::Link => read(payload).map(Event::Link),
        EventFamily::Call => read(payload).map(Event::Call),
        _ => None,
    }
}

/// A body that is no JSON object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MalformedBody {
    line: usize,
    column: usize,
}

impl fmt::Display for MalformedBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the body is no JSON object (line {}, column {})", self.line, self.column)
    }
}

impl error::Error for MalformedBody {}
