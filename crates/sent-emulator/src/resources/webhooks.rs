//! Webhooks: registrations and deliveries.

use std::{collections::BTreeMap, time::Duration};

use sent_webhooks::testing;
use serde_json::{Value, json};

use super::{Call, check_known, rows};
use crate::{
    api::{
        answer::{Done, Failure},
        example::overlay,
    },
    json::Members as _,
    webhooks,
    world::{World, clock::later},
};

pub(super) fn create(world: &mut World, call: &Call) -> Done {
    check_known(&call.body)?;
    if call.body.at("webhook_version").as_u64() > Some(2) {
        return Err(Failure::field(
            "VALIDATION_005",
            "webhook_version",
            "There must be at most 2.",
        ));
    }
    let secret = world.secret();
    let mut webhook = json!({
        "id": world.id(), "customer_id": world.customer, "event_filters": null, "sender_profile": null,
        "is_inheritable": false, "webhook_version": 2, "is_active": true, "signing_secret": null,
        "retry_count": 3, "timeout_seconds": 30, "consecutive_failures": 0,
        "last_delivery_attempt_at": null, "last_successful_delivery_at": null,
        "created_at": world.now, "updated_at": null, "_secret": secret
    });
    overlay(&call.operation.data, &mut webhook, &call.body);
    let mut answer = world.insert("webhooks", webhook);
    answer.put("signing_secret", json!(secret));
    Ok(answer)
}

/// Families of events with their kinds.
pub(super) fn event_types(_: &mut World, call: &Call) -> Done {
    let mut families: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (family, kind) in testing::EVENTS {
        families.entry(*family).or_default().extend(*kind);
    }
    let item = |name: &str, kind: Option<&str>, kinds: Option<Value>| json!({ "name": name, "display_name": name, "is_active": true, "event_type": kind, "sub_types": kinds });
    Ok(call.page(families.into_iter().map(|(family, kinds)| {
        let kinds = kinds.into_iter().map(|kind| item(kind, Some(kind), None));
        item(family, None, Some(kinds.collect()))
    })))
}

/// For version 1 the old secret is invalid at once; for version 2 it still signs for a day.
pub(super) fn rotate_secret(world: &mut World, call: &Call) -> Done {
    let secret = world.secret();
    let until = later(world.now, Duration::from_secs(24 * 60 * 60));
    let webhook = rows::row(world, call)?;
    if webhooks::is_standard(webhook) {
        webhook.put("_old_secret", webhook.at("_secret").clone());
        webhook.put("_old_secret_until", json!(until));
    }
    webhook.put("_secret", json!(secret));
    Ok(json!({ "signing_secret": secret }))
}

pub(super) fn test(world: &mut World, call: &Call) -> Done {
    rows::row(world, call)?;
    let wanted = call.text("event_type").unwrap_or_default();
    let name = |(family, kind): &(&'static str, Option<&'static str>)| kind.unwrap_or(family);
    let Some((family, kind)) = testing::EVENTS.iter().find(|event| name(event) == wanted) else {
        let known: Vec<_> = testing::EVENTS.iter().map(name).collect();
        let message = format!("The value must be one of {}.", known.join(", "));
        return Err(Failure::field("VALIDATION_006", "event_type", &message));
    };
    world.add_event(call.id().to_owned(), wanted, testing::body(family, *kind), true);
    Ok(json!({ "success": true, "message": "The event is on its way." }))
}

pub(super) fn events(world: &mut World, call: &Call) -> Done {
    rows::row(world, call)?;
    let search = call.query("search").unwrap_or_default();
    let events = world.events.rows().rev();
    let events =
        events.filter(|event| event.webhook == call.id() && event.event_type.contains(search));
    Ok(call.page(events.collect::<Vec<_>>().into_iter()))
}
