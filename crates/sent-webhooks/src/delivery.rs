//! Typed deliveries.

use std::{error, fmt};

use sent_models::{__decode_part, __read, Correction, Timestamp, live::WebhookEvent};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use crate::payload::{
    CallPayload, ChannelPayload, ContactPayload, EventFamily, InboundMessagePayload, LinkPayload,
    MessagePayload, TemplatePayload,
};

/// A parsed delivery. Use it only after its signature has been verified.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Delivery {
    /// Family and kind: `message` and `message.delivered`. The kind is absent in families that have
    /// none; it includes what was called `sub_type` before May 2026.
    pub family: Option<EventFamily>,
    /// See [`family`](Self::family).
    pub kind: Option<String>,
    /// When the delivery was made.
    pub timestamp: Option<Timestamp>,
    /// The id of the delivery in Sent's logs.
    pub request_id: Option<String>,
    /// What happened.
    pub event: Event,
    /// What did not fit its type and was corrected, by the rules of
    /// [`sent_models::decode_lenient`]: one odd field, such as `payload.template_id`, does not hide
    /// the rest.
    pub corrections: Vec<Correction>,
    /// The raw values, whether or not the event could be read.
    reported: Reported,
}

/// What happened.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// An outbound message changed its status.
    Message(Box<MessagePayload>),
    /// A message came in.
    Inbound(Box<InboundMessagePayload>),
    /// The review of a template progressed.
    Template(Box<TemplatePayload>),
    /// A contact opted in or out, or asked for help.
    Contact(Box<ContactPayload>),
    /// A channel was set up or taken down.
    Channel(Box<ChannelPayload>),
    /// Someone opened a link or a file.
    Link(Box<LinkPayload>),
    /// A voice call progressed.
    Call(Box<CallPayload>),
    /// An event, or a shape of one, that this version does not know: the whole body.
    Unknown {
        /// The body, as JSON; null if [`Value`] cannot hold it, because of a lone surrogate, say.
        raw: Value,
    },
}

/// Hides the body of [`Unknown`](Self::Unknown): there is no telling which part is a phone number.
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
    /// Parses a body. Any JSON object is a delivery: what is not understood becomes
    /// [`Event::Unknown`].
    ///
    /// # Errors
    ///
    /// The body is not a JSON object. Answer 400.
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
        let (raw, corrections) = object(body)?;
        Ok(Self::read(raw, corrections))
    }

    /// Parses the delivery in an entry of a webhook's log, like [`parse`](Self::parse) does with a
    /// body. `None` if the entry does not contain it.
    ///
    /// ```
    /// use sent_models::{decode, live::WebhookEvent};
    /// use sent_webhooks::{Delivery, Event};
    ///
    /// let entry: WebhookEvent = decode(r#"{ "id": "a6b40d9e-52c1-4f78-9e03-c8d17b25f640", "event_type": "message.delivered",
    ///     "created_at": "2026-10-05T08:15:03Z", "event_data": { "field": "message", "event": "message.delivered",
    ///     "payload": { "message_status": "DELIVERED" } } }"#)?;
    /// let delivery = Delivery::logged(&entry).expect("the entry has a body");
    /// assert!(matches!(delivery.event, Event::Message(_)));
    /// # Ok::<(), sent_models::DecodeError>(())
    /// ```
    #[must_use]
    pub fn logged(entry: &WebhookEvent) -> Option<Self> {
        let raw = entry.event_data.as_ref().filter(|data| data.is_object())?;
        Some(Self::read(raw.clone(), Vec::new()))
    }

    fn read(raw: Value, mut corrections: Vec<Correction>) -> Self {
        let reported = Reported::of(&raw);
        let head = match __decode_part::<Head>(&raw, None) {
            Ok(head) => {
                corrections.extend(head.corrections);
                Some(head.value)
            }
            Err(_) => None,
        };
        let Head { field, event, sub_type, timestamp, request_id } = head.unwrap_or_default();
        let family = field.filter(|family| !family.as_str().is_empty());
        let kind = event.or(sub_type);
        let payload = family.as_ref().zip(raw.get("payload"));
        let event = payload.and_then(|(family, payload)| {
            let (event, found) = self::event(family, kind.as_deref(), payload)?;
            corrections.extend(found);
            Some(event)
        });
        let event = event.unwrap_or(Event::Unknown { raw });
        Self { family, kind, timestamp, request_id, event, corrections, reported }
    }

    /// When the event happened: deliveries may overtake each other, and a later one may be older.
    /// `None` if the delivery does not say.
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

    /// The message, its status and, if the payload has one, the time of the status: together they
    /// identify an event of the message. As text, so that it also works for what is not understood.
    pub(crate) fn message(&self) -> Option<String> {
        let (id, status, at) = match &self.event {
            Event::Message(message) => (
                message.message_id.as_ref().map(ToString::to_string),
                Some(message.message_status.to_string()),
                message.updated_at,
            ),
            Event::Inbound(message) => (
                message.message_id.as_ref().map(ToString::to_string),
                Some("RECEIVED".to_owned()),
                message.updated_at,
            ),
            Event::Unknown { .. } => (None, None, None),
            _ => return None,
        };
        let id = id.or_else(|| self.reported.id.clone());
        let status = status.or_else(|| self.reported.status.clone());
        // Without one of them, different events would share a key.
        let (id, status) =
            id.zip(status).filter(|(id, status)| !id.is_empty() && !status.is_empty())?;
        // Over another route a message gets the same status again, at another time.
        let at = at.map(|at| at.to_string()).or_else(|| self.reported.updated_at.clone());
        let at = at.map_or_else(String::new, |at| format!(":{at}"));
        Some(format!("{id}:{status}{at}"))
    }
}

/// Everything around the payload: [`Envelope`](crate::payload::Envelope) without it, to avoid
/// copying it.
#[derive(Default)]
struct Head {
    field: Option<EventFamily>,
    event: Option<String>,
    sub_type: Option<String>,
    timestamp: Option<Timestamp>,
    request_id: Option<String>,
}

sent_models::object!(Head {
    optional field,
    optional event,
    optional sub_type,
    optional timestamp,
    optional request_id,
});

/// The body as an object, parsed once; null if [`Value`] cannot hold it: very deep, say.
fn object(body: &[u8]) -> Result<(Value, Vec<Correction>), MalformedBody> {
    match __read(body) {
        Ok(read @ (Value::Object(_), _)) => Ok(read),
        Ok(_) => Err(MalformedBody { line: 1, column: 1 }),
        Err(_)
            if body.trim_ascii_start().starts_with(b"{")
                && serde_json::from_slice::<IgnoredAny>(body).is_ok() =>
        {
            Ok((Value::Null, Vec::new()))
        }
        Err(error) => Err(MalformedBody { line: error.line(), column: error.column() }),
    }
}

/// What a payload says about a message's status, as text: even an unreadable time distinguishes two
/// events.
#[derive(Clone, Debug, PartialEq)]
struct Reported {
    id: Option<String>,
    status: Option<String>,
    updated_at: Option<String>,
}

impl Reported {
    fn of(raw: &Value) -> Self {
        let text = |name: &str| match raw.get("payload")?.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        Self {
            id: text("message_id"),
            status: text("message_status"),
            updated_at: text("updated_at"),
        }
    }
}

/// The event in a payload, and its corrections; `None` if the payload does not match the family.
fn event(
    family: &EventFamily,
    kind: Option<&str>,
    payload: &Value,
) -> Option<(Event, Vec<Correction>)> {
    fn of<T: DeserializeOwned>(
        payload: &Value,
        event: fn(Box<T>) -> Event,
    ) -> Option<(Event, Vec<Correction>)> {
        let read = __decode_part::<T>(payload, Some("payload")).ok()?;
        Some((event(Box::new(read.value)), read.corrections))
    }
    // The kind was introduced after the payload of inbound messages, which has a shape of its own.
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

/// The error for a body that is not a JSON object.
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
