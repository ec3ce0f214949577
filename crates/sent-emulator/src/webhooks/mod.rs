//! Webhook events, and the outcome of each delivery.

pub(crate) mod deliver;

use std::time::Duration;

use sent_models::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    json::{Members as _, items},
    world::{World, due::Due},
};

/// One event for one webhook, as in the delivery log, except for members that begin with `_`.
#[expect(clippy::struct_field_names, reason = "fields are called as on the wire")]
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) event_type: String,
    event_data: Value,
    pub(crate) delivery_status: String,
    pub(crate) http_status_code: Option<u16>,
    response_body: Option<String>,
    pub(crate) delivery_attempts: u64,
    pub(crate) error_message: Option<String>,
    pub(crate) processing_started_at: Option<Timestamp>,
    processing_completed_at: Option<Timestamp>,
    created_at: Timestamp,
    #[serde(rename = "_webhook")]
    pub(crate) webhook: String,
    /// Delivered once, whatever the outcome.
    #[serde(rename = "_is_test")]
    is_test: bool,
}

/// How many failures in a row disable a webhook of version 1.
const MOST_FAILURES: u64 = 10;

/// How many events to keep; the oldest are dropped first.
const KEPT: usize = 10_000;

/// Whether a webhook is subscribed to an event.
fn wants(webhook: &Value, family: &str, kind: Option<&str>) -> bool {
    let word = kind.and_then(|kind| kind.split_once('.')).map(|(_, word)| word);
    let is_named = |wanted: &Value| wanted.as_str() == word || wanted.as_str() == kind;
    let filter = webhook.at("event_filters").at(family);
    webhook.at("is_active") == true
        && items(webhook.at("event_types")).any(|wanted| wanted == family)
        && (filter.is_null() || items(filter).any(is_named))
}

/// The delay after this many failed attempts; `None` if there are no more.
fn backoff(webhook: &Value, attempts: u64) -> Option<Duration> {
    let before = attempts.checked_sub(1)?;
    let seconds = if is_standard(webhook) {
        let schedule = [5, 300, 1800, 7200, 18_000, 36_000, 36_000];
        *schedule.get(usize::try_from(before).ok()?)?
    } else {
        let retries = webhook.at("retry_count").as_u64().unwrap_or_default();
        (attempts <= retries).then(|| 3600.min(60 << before.min(6)))?
    };
    Some(Duration::from_secs(seconds))
}

/// Whether it is of version 2, which follows the Standard Webhooks specification.
pub(crate) fn is_standard(webhook: &Value) -> bool {
    webhook.at("webhook_version") != 1
}

impl World {
    /// Emits an event to every webhook that is subscribed to it.
    pub(crate) fn emit(&mut self, family: &str, kind: Option<&str>, payload: &Value) {
        let wanting = self.rows("webhooks").filter(|webhook| wants(webhook, family, kind));
        let webhooks: Vec<_> =
            wanting.filter_map(|row| row.at("id").as_str().map(str::to_owned)).collect();
        for webhook in webhooks {
            let body = json!({
                "field": family, "event": kind, "timestamp": self.now,
                "request_id": self.request_id(), "payload": payload
            });
            self.add_event(webhook, kind.unwrap_or(family), body, false);
        }
    }

    pub(crate) fn add_event(&mut self, webhook: String, name: &str, body: Value, is_test: bool) {
        let event = Event {
            id: self.id(),
            event_type: name.to_owned(),
            event_data: body,
            delivery_status: "PENDING".to_owned(),
            http_status_code: None,
            response_body: None,
            delivery_attempts: 0,
            error_message: None,
            processing_started_at: None,
            processing_completed_at: None,
            created_at: self.now,
            webhook,
            is_test,
        };
        self.plan(Duration::ZERO, Due::Delivery(event.id.clone()));
        self.events.insert(&event.id.clone(), event, KEPT);
    }

    /// Starts an attempt; returns what it needs, unless the event or its webhook is gone.
    pub(crate) fn begin_delivery(&mut self, id: &str) -> Option<(Value, Event)> {
        let now = self.now;
        let event = self.events.get_mut(id)?;
        event.delivery_attempts += 1;
        event.processing_started_at = Some(now);
        let event = event.clone();
        let webhook = self.table("webhooks").get_mut(&event.webhook)?;
        webhook.put("last_delivery_attempt_at", json!(now));
        (webhook.at("is_active") == true || event.is_test).then(|| (webhook.clone(), event))
    }

    /// Records the outcome of an attempt, and schedules the next one if needed.
    pub(crate) fn end_delivery(&mut self, mut event: Event, outcome: deliver::Outcome) {
        let now = self.now;
        let Some(webhook) = self.table("webhooks").get_mut(&event.webhook) else { return };
        event.processing_completed_at = Some(now);
        event.http_status_code = outcome.status;
        event.response_body = outcome.body;
        event.error_message = outcome.error;
        let mut again = None;
        if event.error_message.is_none() {
            "DELIVERED".clone_into(&mut event.delivery_status);
            webhook.put("consecutive_failures", json!(0));
            webhook.put("last_successful_delivery_at", json!(now));
        } else {
            // The counter is not used for version 2.
            if !is_standard(webhook) && !outcome.is_refused {
                let failures = webhook.at("consecutive_failures").as_u64().unwrap_or_default() + 1;
                webhook.put("consecutive_failures", json!(failures));
                let is_active = webhook.at("is_active") == true && failures < MOST_FAILURES;
                webhook.put("is_active", is_active);
            }
            let is_last = event.is_test || outcome.is_refused || webhook.at("is_active") != true;
            again = backoff(webhook, event.delivery_attempts).filter(|_| !is_last);
            let status = if again.is_some() { "RETRYING" } else { "FAILED" };
            status.clone_into(&mut event.delivery_status);
        }
        if let Some(wait) = again {
            self.plan(wait, Due::Delivery(event.id.clone()));
        }
        if let Some(kept) = self.events.get_mut(&event.id) {
            *kept = event;
        }
    }
}
