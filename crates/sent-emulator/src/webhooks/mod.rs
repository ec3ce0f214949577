//! Webhooks, the events for them, and what became of each delivery.

pub(crate) mod deliver;

use std::{collections::BTreeMap, time::Duration};

use sent_models::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::world::{World, clock::later, due::Due};

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Webhook {
    pub(crate) id: String,
    pub(crate) display_name: String,
    pub(crate) endpoint_url: String,
    pub(crate) event_types: Vec<String>,
    pub(crate) event_filters: Option<BTreeMap<String, Vec<String>>>,
    pub(crate) sender_profile: Value,
    pub(crate) is_inheritable: bool,
    pub(crate) version: u32,
    pub(crate) is_active: bool,
    pub(crate) signing_secret: String,
    /// The secret before this one, and until when it signs as well.
    pub(crate) old_secret: Option<(String, Timestamp)>,
    pub(crate) retry_count: u32,
    pub(crate) timeout_seconds: u64,
    pub(crate) consecutive_failures: u32,
    pub(crate) last_delivery_attempt_at: Option<Timestamp>,
    pub(crate) last_successful_delivery_at: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Option<Timestamp>,
}

/// One event for one webhook.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) webhook: String,
    pub(crate) name: String,
    /// What is delivered, byte for byte the same with every attempt.
    pub(crate) body: String,
    pub(crate) status: DeliveryStatus,
    pub(crate) http_status: Option<u16>,
    pub(crate) response_body: Option<String>,
    pub(crate) attempts: u32,
    pub(crate) error: Option<String>,
    pub(crate) started_at: Option<Timestamp>,
    pub(crate) completed_at: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
    /// Delivered once, whatever comes of it.
    pub(crate) is_test: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum DeliveryStatus {
    Pending,
    Retrying,
    Delivered,
    Failed,
}

/// Failures in a row that switch a webhook of version 1 off.
const MOST_FAILURES: u32 = 10;

/// Events that are kept; the oldest go first.
const KEPT: usize = 10_000;

impl Webhook {
    /// As the API answers it; the secret is shown by the answers that make one.
    pub(crate) fn to_value(&self, customer: &str, secret: Option<&str>) -> Value {
        json!({
            "id": self.id, "customer_id": customer, "display_name": self.display_name, "endpoint_url": self.endpoint_url,
            "event_types": self.event_types, "event_filters": self.event_filters, "sender_profile": self.sender_profile,
            "is_inheritable": self.is_inheritable, "webhook_version": self.version, "is_active": self.is_active,
            "signing_secret": secret, "retry_count": self.retry_count, "timeout_seconds": self.timeout_seconds,
            "consecutive_failures": self.consecutive_failures, "last_delivery_attempt_at": self.last_delivery_attempt_at,
            "last_successful_delivery_at": self.last_successful_delivery_at, "created_at": self.created_at,
            "updated_at": self.updated_at
        })
    }

    fn wants(&self, family: &str, kind: Option<&str>) -> bool {
        let filter = self.event_filters.as_ref().and_then(|filters| filters.get(family));
        let passes = |words: &Vec<String>| {
            let word = kind.and_then(|kind| kind.split_once('.')).map(|(_, word)| word);
            words
                .iter()
                .any(|wanted| Some(wanted.as_str()) == kind || Some(wanted.as_str()) == word)
        };
        self.is_active
            && self.event_types.iter().any(|wanted| wanted == family)
            && filter.is_none_or(passes)
    }

    /// How long after so many failed attempts there is another; `None` if there is none.
    fn backoff(&self, attempts: u32) -> Option<Duration> {
        let seconds = if self.version >= 2 {
            let schedule = [5, 300, 1800, 7200, 18_000, 36_000, 36_000];
            *schedule.get(usize::try_from(attempts).ok()?.checked_sub(1)?)?
        } else if attempts > self.retry_count {
            return None;
        } else {
            (60 << attempts.saturating_sub(1).min(6)).min(3600)
        };
        Some(Duration::from_secs(seconds))
    }
}

impl Event {
    /// As the delivery log has it.
    pub(crate) fn to_value(&self) -> Value {
        let data: Value = serde_json::from_str(&self.body).unwrap_or_default();
        json!({
            "id": self.id, "event_type": self.name, "event_data": data, "delivery_status": self.status,
            "http_status_code": self.http_status, "response_body": self.response_body, "delivery_attempts": self.attempts,
            "error_message": self.error, "processing_started_at": self.started_at,
            "processing_completed_at": self.completed_at, "created_at": self.created_at
        })
    }
}

impl World {
    /// Tells every webhook that wants to know.
    pub(crate) fn emit(&mut self, family: &str, kind: Option<&str>, payload: &Value) {
        let wanting = self.webhooks.values().filter(|webhook| webhook.wants(family, kind));
        let webhooks: Vec<_> = wanting.map(|webhook| webhook.id.clone()).collect();
        if webhooks.is_empty() {
            return;
        }
        let body = json!({
            "field": family, "event": kind, "timestamp": self.now, "request_id": self.request_id(), "payload": payload
        });
        for webhook in webhooks {
            self.add_event(webhook, kind.unwrap_or(family), &body, false);
        }
    }

    pub(crate) fn add_event(&mut self, webhook: String, name: &str, body: &Value, is_test: bool) {
        let event = Event {
            id: self.id(),
            webhook,
            name: name.to_owned(),
            body: body.to_string(),
            status: DeliveryStatus::Pending,
            http_status: None,
            response_body: None,
            attempts: 0,
            error: None,
            started_at: None,
            completed_at: None,
            created_at: self.now,
            is_test,
        };
        self.plan(Duration::ZERO, Due::Delivery(event.id.clone()));
        self.events.insert(event.id.clone(), event);
        self.events.keep_last(KEPT);
    }

    /// Notes that an attempt begins; what it needs, unless the event or its webhook is gone.
    pub(crate) fn begin_delivery(&mut self, event: &str) -> Option<(Webhook, Event)> {
        let now = self.now;
        let event = self.events.get_mut(event)?;
        let webhook = self
            .webhooks
            .get_mut(&event.webhook)
            .filter(|webhook| webhook.is_active || event.is_test)?;
        webhook.last_delivery_attempt_at = Some(now);
        event.attempts += 1;
        event.started_at = Some(now);
        Some((webhook.clone(), event.clone()))
    }

    /// Notes what became of an attempt, and plans the next one if there is to be one.
    pub(crate) fn end_delivery(&mut self, event: &str, outcome: deliver::Outcome) {
        let now = self.now;
        let Some(event) = self.events.get_mut(event) else { return };
        let Some(webhook) = self.webhooks.get_mut(&event.webhook) else { return };
        event.completed_at = Some(now);
        event.http_status = outcome.status;
        event.response_body = outcome.body;
        event.error = outcome.error;
        if event.error.is_none() {
            event.status = DeliveryStatus::Delivered;
            webhook.consecutive_failures = 0;
            webhook.last_successful_delivery_at = Some(now);
            return;
        }
        // Version 2 is delivered by others, who count for themselves.
        if webhook.version < 2 && !outcome.is_refused {
            webhook.consecutive_failures += 1;
            webhook.is_active &= webhook.consecutive_failures < MOST_FAILURES;
        }
        let is_last = event.is_test || outcome.is_refused || !webhook.is_active;
        let backoff = webhook.backoff(event.attempts).filter(|_| !is_last);
        event.status =
            if backoff.is_some() { DeliveryStatus::Retrying } else { DeliveryStatus::Failed };
        let id = event.id.clone();
        if let Some(backoff) = backoff {
            self.plan_at(later(now, backoff), Due::Delivery(id));
        }
    }
}
