//! Messages, and their statuses over time.

use std::time::Duration;

use sent_models::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{OWN_NUMBER, World, due::Due, shown};
use crate::json::Members as _;

/// As the API shows it, except for members that begin with `_`.
#[expect(clippy::struct_field_names, reason = "fields are called as on the wire")]
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Message {
    pub(crate) id: String,
    customer_id: String,
    pub(crate) contact_id: String,
    pub(crate) direction: String,
    pub(crate) phone: String,
    phone_international: String,
    region_code: String,
    pub(crate) template_id: Option<String>,
    pub(crate) template_name: Option<String>,
    pub(crate) template_category: Option<String>,
    pub(crate) channel: String,
    pub(crate) message_body: Body,
    pub(crate) status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    pub(crate) created_at: Timestamp,
    /// Known once the message has been handed over to the carrier.
    price: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) scheduled_at: Option<Timestamp>,
    pub(crate) events: Vec<Step>,
    #[serde(rename = "_end")]
    pub(crate) end: End,
}

#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Body {
    pub(crate) header: Option<String>,
    pub(crate) content: String,
    pub(crate) footer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subject: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) media: Vec<Value>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Step {
    status: Status,
    timestamp: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Status {
    Scheduled,
    Queued,
    Sent,
    Delivered,
    Read,
    Received,
    Failed,
    Filtered,
    Blocked,
    Cancelled,
}

impl Status {
    /// Whether it was not delivered, and can be resent.
    pub(crate) fn is_failure(self) -> bool {
        matches!(self, Self::Failed | Self::Filtered | Self::Blocked | Self::Cancelled)
    }
}

/// How a message ends: determined by its number, so that every outcome can be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum End {
    Delivered,
    Failed,
    Undeliverable,
    Filtered,
    OptedOut,
    Blocked,
    Sent,
    Read,
    /// Values for template variables are missing.
    Incomplete,
}

impl End {
    /// The last two digits of a number reserved for fiction determine the outcome; see the README.
    pub(crate) fn of(e164: &str) -> Self {
        match e164.strip_prefix("+120255501") {
            Some("90") => Self::Failed,
            Some("91") => Self::Undeliverable,
            Some("92") => Self::Filtered,
            Some("93") => Self::OptedOut,
            Some("94") => Self::Blocked,
            Some("95") => Self::Sent,
            Some("96") => Self::Read,
            _ => Self::Delivered,
        }
    }

    /// Code and text of the reason for a failure.
    fn reason(self) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Self::Failed => ("CHANNEL_001", "No route to the number."),
            Self::Undeliverable => ("DELIVERY_003", "The handset is switched off."),
            Self::Filtered => ("ERR_CONSENT_BLOCKED", "The carrier filtered the message."),
            Self::OptedOut => ("BUSINESS_004", "The contact has opted out."),
            Self::Blocked => ("BUSINESS_003", "The balance is too low."),
            Self::Incomplete => ("ERR_TEMPLATE_PARAMS_INVALID", "Values are missing."),
            Self::Delivered | Self::Sent | Self::Read => return None,
        })
    }

    /// The next status, and after how many milliseconds.
    fn next(self, status: Status) -> Option<(Status, u64)> {
        Some(match (status, self) {
            (Status::Scheduled, _) => (Status::Queued, 0),
            (Status::Queued, Self::Failed | Self::Incomplete) => (Status::Failed, 500),
            (Status::Queued, Self::Filtered | Self::OptedOut) => (Status::Filtered, 500),
            (Status::Queued, Self::Blocked) => (Status::Blocked, 500),
            (Status::Queued, _) => (Status::Sent, 500),
            (Status::Sent, Self::Undeliverable) => (Status::Failed, 1000),
            (Status::Sent, Self::Sent) => return None,
            (Status::Sent, _) => (Status::Delivered, 1000),
            (Status::Delivered, Self::Read) => (Status::Read, 1000),
            _ => return None,
        })
    }
}

impl Message {
    /// Creates a message to a contact, without a status yet.
    pub(crate) fn new(
        id: String,
        contact: &Value,
        channel: &str,
        body: Body,
        now: Timestamp,
    ) -> Self {
        let text = |name: &str| contact.at(name).as_str().unwrap_or_default().to_owned();
        let end = match (contact.at("opt_out") == true, End::of(&text("format_e164"))) {
            (true, _) => End::OptedOut,
            // The contact has opted in since.
            (false, End::OptedOut) => End::Delivered,
            (false, end) => end,
        };
        Self {
            id,
            customer_id: text("customer_id"),
            contact_id: text("id"),
            direction: "OUTBOUND".to_owned(),
            phone: text("format_e164"),
            phone_international: text("format_international"),
            region_code: text("region_code"),
            template_id: None,
            template_name: None,
            template_category: None,
            channel: channel.to_owned(),
            message_body: body,
            status: Status::Queued,
            reason_code: None,
            reason: None,
            created_at: now,
            price: None,
            scheduled_at: None,
            events: Vec::new(),
            end,
        }
    }

    /// The steps as activities: newest first, with the price as text.
    pub(crate) fn activities(&self) -> Vec<Value> {
        let activity = |step: &Step| {
            let mut activity = json!(step);
            let price = self.price.filter(|_| step.status == Status::Sent);
            activity.put("from", json!(price.map(|_| OWN_NUMBER)));
            activity.put("price", json!(price.map(|price| format!("{price:.4}"))));
            activity
        };
        self.events.iter().rev().map(activity).collect()
    }

    /// The payload for webhooks.
    fn payload(&self) -> Value {
        let updated_at = self.events.last().map(|step| step.timestamp);
        let mut payload = json!({
            "account_id": self.customer_id, "message_id": self.id, "channel": self.channel, "updated_at": updated_at
        });
        if self.direction == "INBOUND" {
            payload.put("inbound_number", json!(self.phone));
            payload.put("outbound_number", json!(OWN_NUMBER));
            payload.put("text", json!(self.message_body.content));
            payload.put("received_at", json!(self.created_at));
            return payload;
        }
        payload.put("outbound_number", json!(self.phone));
        payload.put("message_status", json!(self.status));
        payload.put("body", json!(self.message_body.content));
        let own = shown(self);
        for name in ["template_id", "template_name", "reason_code", "reason", "scheduled_at"] {
            if let Some(value) = own.get(name) {
                payload.put(name, value.clone());
            }
        }
        payload
    }
}

/// How many messages to keep; the oldest are dropped first.
const KEPT: usize = 100_000;

impl World {
    /// Adds a message in its first status, and schedules the next.
    pub(crate) fn add_message(&mut self, message: Message) {
        let (id, status) = (message.id.clone(), message.status);
        self.messages.insert(&id, message, KEPT);
        self.enter(&id, status);
    }

    /// Moves a message to its next status, if it still has one.
    pub(crate) fn step(&mut self, id: &str) {
        let message = self.messages.get(id);
        if let Some((status, _)) = message.and_then(|message| message.end.next(message.status)) {
            self.enter(id, status);
        }
    }

    /// Moves a message into a status: records it, emits the event, and schedules the next.
    pub(crate) fn enter(&mut self, id: &str, status: Status) {
        let now = self.now;
        let is_watched = self.rows("webhooks").next().is_some();
        let Some(message) = self.messages.get_mut(id) else { return };
        message.status = status;
        if status == Status::Sent {
            message.price = Some(if message.channel == "whatsapp" { 0.0125 } else { 0.0055 });
        }
        let is_refused = status.is_failure() && status != Status::Cancelled;
        let reason = message.end.reason().filter(|_| is_refused);
        let (code, text) = reason.map(|(code, text)| (code.to_owned(), text.to_owned())).unzip();
        (message.reason_code, message.reason) = (code.clone(), text.clone());
        message.events.push(Step { status, timestamp: now, reason_code: code, reason: text });
        let wait = message.end.next(status).map(|(_, wait)| Duration::from_millis(wait));
        let at = message.scheduled_at.filter(|_| status == Status::Scheduled);
        let payload = is_watched.then(|| message.payload());
        match (at, wait) {
            (Some(at), _) => self.plan_at(at, Due::Message(id.to_owned())),
            (None, Some(wait)) => self.plan(wait, Due::Message(id.to_owned())),
            (None, None) => {}
        }
        if let Some(payload) = payload {
            let word = json!(status).as_str().unwrap_or_default().to_lowercase();
            self.emit("message", Some(&format!("message.{word}")), &payload);
        }
    }

    /// Simulates a message from a contact. The keywords that carriers know withdraw or restore its
    /// consent. `None` if the number is invalid.
    pub(crate) fn receive(&mut self, from: &str, text: &str) -> Option<String> {
        let contact = self.contact(&super::phone::read(from)?, from);
        let body = Body { content: text.to_owned(), ..Body::default() };
        let mut message = Message::new(self.id(), &contact, "sms", body, self.now);
        (message.direction, message.status) = ("INBOUND".to_owned(), Status::Received);
        let id = message.id.clone();
        self.add_message(message);
        let keyword = text.trim().to_ascii_uppercase();
        let (kind, opt_out) = match keyword.as_str() {
            "STOP" | "STOPALL" | "UNSUBSCRIBE" | "CANCEL" | "END" | "QUIT" => {
                ("opt_out", Some(true))
            }
            "START" | "UNSTOP" => ("opt_in", Some(false)),
            "HELP" | "INFO" => ("help", None),
            _ => return Some(id),
        };
        let now = self.now;
        let kept = self.table("contacts").get_mut(contact.at("id").as_str().unwrap_or_default());
        if let (Some(kept), Some(opt_out)) = (kept, opt_out) {
            kept.put("opt_out", json!(opt_out));
            kept.put("updated_at", json!(now));
        }
        let payload = json!({
            "account_id": self.customer, "contact_id": contact.at("id"), "from": contact.at("format_e164"),
            "to": OWN_NUMBER, "opt_out": opt_out.map_or(contact.at("opt_out").clone(), Value::from),
            "source": "INBOUND_KEYWORD", "channel": "sms", "text": keyword, "message_id": id
        });
        self.emit("contact", Some(&format!("contact.{kind}")), &payload);
        Some(id)
    }
}
