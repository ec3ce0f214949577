//! Messages, and the way that they take.

use std::time::Duration;

use sent_models::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{OWN_NUMBER, World, contact::Contact, due::Due};

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) contact: String,
    pub(crate) phone: String,
    pub(crate) phone_international: String,
    pub(crate) region: String,
    pub(crate) direction: Direction,
    pub(crate) channel: String,
    pub(crate) template: Option<Origin>,
    pub(crate) content: Content,
    pub(crate) status: Status,
    pub(crate) created_at: Timestamp,
    pub(crate) scheduled_at: Option<Timestamp>,
    pub(crate) steps: Vec<(Status, Timestamp)>,
    pub(crate) reason: Option<Reason>,
    /// Where its way ends.
    pub(crate) end: End,
}

/// The template that a message was made from.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Origin {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) category: String,
}

#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Content {
    pub(crate) header: Option<String>,
    pub(crate) text: String,
    pub(crate) footer: Option<String>,
    pub(crate) subject: Option<String>,
    pub(crate) media: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Direction {
    Outbound,
    Inbound,
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
    /// `delivered`, as events are called.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Received => "received",
            Self::Failed => "failed",
            Self::Filtered => "filtered",
            Self::Blocked => "blocked",
            Self::Cancelled => "cancelled",
        }
    }

    fn description(self) -> &'static str {
        match self {
            Self::Scheduled => "Waiting for its time.",
            Self::Queued => "Accepted.",
            Self::Sent => "Handed over to the carrier.",
            Self::Delivered => "Arrived on the device.",
            Self::Read => "Opened by the recipient.",
            Self::Received => "Came in from the contact.",
            Self::Failed => "Not delivered.",
            Self::Filtered => "Held back because of the recipient.",
            Self::Blocked => "Held back because of the sender.",
            Self::Cancelled => "Called off.",
        }
    }

    /// Whether it was not delivered, and can be sent again.
    pub(crate) fn is_failure(self) -> bool {
        matches!(self, Self::Failed | Self::Filtered | Self::Blocked | Self::Cancelled)
    }
}

/// Code and text of why a message got no further.
pub(crate) type Reason = (String, String);

/// Where the way of a message ends: by its number, so that every end can be tried.
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
    /// Values for the variables of the template are missing.
    Incomplete,
}

impl End {
    /// The last two digits of a number that is reserved for fiction say the end; see the README.
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

    fn reason(self) -> Option<Reason> {
        let (code, text) = match self {
            Self::Failed => ("CHANNEL_001", "No route to the number."),
            Self::Undeliverable => ("DELIVERY_003", "The handset is switched off."),
            Self::Filtered => ("ERR_CONSENT_BLOCKED", "The carrier filtered the message."),
            Self::OptedOut => ("BUSINESS_004", "The contact has opted out."),
            Self::Blocked => ("BUSINESS_003", "The balance is too low."),
            Self::Incomplete => {
                ("ERR_TEMPLATE_PARAMS_INVALID", "Values for variables of the template are missing.")
            }
            Self::Delivered | Self::Sent | Self::Read => return None,
        };
        Some((code.to_owned(), text.to_owned()))
    }

    /// What comes after a status, and when.
    fn next(self, status: Status) -> Option<(Status, Duration)> {
        let soon = Duration::from_millis(500);
        let later = Duration::from_secs(1);
        match (status, self) {
            (Status::Scheduled, _) => Some((Status::Queued, Duration::ZERO)),
            (Status::Queued, Self::Failed | Self::Incomplete) => Some((Status::Failed, soon)),
            (Status::Queued, Self::Filtered | Self::OptedOut) => Some((Status::Filtered, soon)),
            (Status::Queued, Self::Blocked) => Some((Status::Blocked, soon)),
            (Status::Queued, _) => Some((Status::Sent, soon)),
            (Status::Sent, Self::Sent) => None,
            (Status::Sent, Self::Undeliverable) => Some((Status::Failed, later)),
            (Status::Sent, _) => Some((Status::Delivered, later)),
            (Status::Delivered, Self::Read) => Some((Status::Read, later)),
            _ => None,
        }
    }
}

impl Message {
    /// One that is new, in the first status of its way.
    pub(crate) fn new(
        id: String,
        contact: &Contact,
        channel: &str,
        content: Content,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            contact: contact.id.clone(),
            phone: contact.format_e164.clone(),
            phone_international: contact.format_international.clone(),
            region: contact.region_code.clone(),
            direction: Direction::Outbound,
            channel: channel.to_owned(),
            template: None,
            content,
            status: Status::Queued,
            created_at: now,
            scheduled_at: None,
            steps: Vec::new(),
            reason: None,
            end: match (contact.opt_out, End::of(&contact.format_e164)) {
                (true, _) => End::OptedOut,
                // Has been opted in since.
                (false, End::OptedOut) => End::Delivered,
                (false, end) => end,
            },
        }
    }

    pub(crate) fn is_outbound(&self) -> bool {
        self.direction == Direction::Outbound
    }

    /// What it costs, once it has been handed over.
    fn price(&self) -> Option<f64> {
        let is_sent = self.steps.iter().any(|(status, _)| *status == Status::Sent);
        is_sent.then_some(if self.channel == "whatsapp" { 0.0125 } else { 0.0055 })
    }

    /// As the API answers it.
    pub(crate) fn to_value(&self, customer: &str) -> Value {
        let content = &self.content;
        let mut body = json!({ "header": content.header, "content": content.text, "footer": content.footer, "buttons": null });
        if let (Value::Object(members), Some(subject)) = (&mut body, &content.subject) {
            members.insert("subject".to_owned(), subject.as_str().into());
        }
        if let (Value::Object(members), false) = (&mut body, content.media.is_empty()) {
            let media: Vec<_> = content.media.iter().map(|url| json!({ "url": url })).collect();
            members.insert("media".to_owned(), media.into());
        }
        let events: Vec<_> = self.steps.iter().map(|step| self.step(*step)).collect();
        let template = self.template.as_ref();
        let mut value = json!({
            "id": self.id, "customer_id": customer, "contact_id": self.contact, "direction": self.direction,
            "phone": self.phone, "phone_international": self.phone_international, "region_code": self.region,
            "template_id": template.map(|template| &template.id), "template_name": template.map(|template| &template.name),
            "template_category": template.map(|template| &template.category), "channel": self.channel, "message_body": body,
            "status": self.status, "created_at": self.created_at, "price": self.price(), "events": events
        });
        self.add_reason(&mut value, self.status);
        value
    }

    fn step(&self, (status, timestamp): (Status, Timestamp)) -> Value {
        let mut step = json!({ "status": status, "timestamp": timestamp, "description": status.description() });
        self.add_reason(&mut step, status);
        step
    }

    /// The reason and the planned time, which are absent where there is none.
    fn add_reason(&self, value: &mut Value, status: Status) {
        let Value::Object(members) = value else { return };
        if let Some((code, text)) = self.reason.as_ref().filter(|_| status.is_failure()) {
            members.insert("reason_code".to_owned(), code.as_str().into());
            members.insert("reason".to_owned(), text.as_str().into());
        }
        if let Some(time) = self.scheduled_at {
            members.insert("scheduled_at".to_owned(), json!(time));
        }
    }

    /// The steps as activities: the newest first.
    pub(crate) fn activities(&self) -> Vec<Value> {
        let activity = |step: &(Status, Timestamp)| {
            let mut value = self.step(*step);
            if let Value::Object(members) = &mut value {
                let is_sent = step.0 == Status::Sent;
                let price = self.price().filter(|_| is_sent).map(|price| format!("{price:.4}"));
                members.insert("from".to_owned(), is_sent.then_some(OWN_NUMBER).into());
                members.insert("price".to_owned(), price.into());
                members.insert("active_contact_price".to_owned(), Value::Null);
            }
            value
        };
        self.steps.iter().rev().map(activity).collect()
    }

    /// What the webhooks are told of it.
    fn payload(&self, account: &str) -> Value {
        if self.direction == Direction::Inbound {
            return json!({
                "account_id": account, "message_id": self.id, "channel": self.channel, "inbound_number": self.phone,
                "outbound_number": OWN_NUMBER, "text": self.content.text, "received_at": self.created_at,
                "updated_at": self.created_at
            });
        }
        let template = self.template.as_ref();
        let mut value = json!({
            "account_id": account, "message_id": self.id, "message_status": self.status, "channel": self.channel,
            "outbound_number": self.phone, "template_id": template.map(|template| &template.id),
            "template_name": template.map(|template| &template.name), "body": self.content.text,
            "updated_at": self.steps.last().map_or(self.created_at, |(_, time)| *time)
        });
        self.add_reason(&mut value, self.status);
        value
    }
}

/// Messages that are kept; the oldest go first.
const KEPT: usize = 100_000;

impl World {
    /// Takes a message in, in its first status, and plans the next.
    pub(crate) fn add_message(&mut self, message: Message) {
        let (id, status) = (message.id.clone(), message.status);
        self.messages.insert(id.clone(), message);
        self.messages.keep_last(KEPT);
        self.enter(&id, status);
    }

    /// A message takes its next step, if it still has one.
    pub(crate) fn step(&mut self, id: &str) {
        let next = self.messages.get(id).and_then(|message| message.end.next(message.status));
        if let Some((status, _)) = next {
            self.enter(id, status);
        }
    }

    /// Brings a message into a status: it is noted, told, and the next is planned.
    pub(crate) fn enter(&mut self, id: &str, status: Status) {
        let Some(message) = self.messages.get_mut(id) else { return };
        message.status = status;
        message.steps.push((status, self.now));
        if status.is_failure() && status != Status::Cancelled {
            message.reason = message.end.reason();
        }
        let next = message.end.next(status).map(|(_, after)| after);
        let at = message.scheduled_at.filter(|_| status == Status::Scheduled);
        let payload = (!self.webhooks.is_empty()).then(|| message.payload(&self.customer));
        if let Some(payload) = payload {
            self.emit("message", Some(&format!("message.{}", status.word())), &payload);
        }
        match (at, next) {
            (Some(at), _) => self.plan_at(at, Due::Message(id.to_owned())),
            (None, Some(after)) => self.plan(after, Due::Message(id.to_owned())),
            (None, None) => {}
        }
    }
}
