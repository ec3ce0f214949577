//! Webhooks: what is registered, and what was delivered.

use std::{collections::BTreeMap, time::Duration};

use sent_webhooks::testing;
use serde_json::{Value, json};

use super::Call;
use crate::{
    api::answer::{Done, Failure},
    webhooks::Webhook,
    world::{World, clock::later},
};

fn missing() -> Failure {
    Failure::missing("RESOURCE_008", "webhook")
}

pub(super) fn create(world: &mut World, call: &Call) -> Done {
    let mut webhook = Webhook {
        id: world.id(),
        display_name: String::new(),
        endpoint_url: String::new(),
        event_types: Vec::new(),
        event_filters: None,
        sender_profile: Value::Null,
        is_inheritable: false,
        version: 2,
        is_active: true,
        signing_secret: world.secret(),
        old_secret: None,
        retry_count: 3,
        timeout_seconds: 30,
        consecutive_failures: 0,
        last_delivery_attempt_at: None,
        last_successful_delivery_at: None,
        created_at: world.now,
        updated_at: None,
    };
    change(&mut webhook, call)?;
    let answer = webhook.to_value(&world.customer, Some(&webhook.signing_secret));
    world.webhooks.insert(webhook.id.clone(), webhook);
    Ok(answer)
}

/// Takes over what the request says.
fn change(webhook: &mut Webhook, call: &Call) -> Result<(), Failure> {
    let text = |name: &str| call.text(name).map(str::to_owned);
    let number = |name: &str| call.member(name).and_then(Value::as_u64);
    webhook.display_name = text("display_name").unwrap_or_default();
    webhook.endpoint_url = text("endpoint_url").unwrap_or_default();
    let types = call.member("event_types").and_then(Value::as_array).into_iter().flatten();
    webhook.event_types = types.filter_map(Value::as_str).map(str::to_owned).collect();
    for event_type in &webhook.event_types {
        super::one_of(event_type, &families().into_keys().collect::<Vec<_>>(), "event_types")?;
    }
    webhook.event_filters =
        call.member("event_filters").and_then(|value| serde_json::from_value(value.clone()).ok());
    webhook.sender_profile = call.member("sender_profile").cloned().unwrap_or_default();
    webhook.is_inheritable = call.flag("is_inheritable").unwrap_or(webhook.is_inheritable);
    if let Some(version) = number("webhook_version") {
        webhook.version =
            u32::try_from(version).ok().filter(|version| *version <= 2).ok_or_else(|| {
                Failure::field("VALIDATION_005", "webhook_version", "The value must be at most 2.")
            })?;
    }
    webhook.retry_count = number("retry_count")
        .and_then(|count| count.try_into().ok())
        .unwrap_or(webhook.retry_count);
    webhook.timeout_seconds = number("timeout_seconds").unwrap_or(webhook.timeout_seconds);
    Ok(())
}

/// Families of events with their kinds.
fn families() -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut families: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (family, kind) in testing::EVENTS {
        families.entry(*family).or_default().extend(*kind);
    }
    families
}

pub(super) fn event_types(_: &mut World, call: &Call) -> Done {
    let item = |name: &str, event: Option<&str>, kinds: Option<Vec<Value>>| {
        json!({
            "name": name, "display_name": name, "description": null, "is_active": true, "event_type": event, "sub_types": kinds
        })
    };
    let families = families().into_iter().map(|(family, kinds)| {
        let kinds: Vec<_> = kinds.into_iter().map(|kind| item(kind, Some(kind), None)).collect();
        item(family, None, (!kinds.is_empty()).then_some(kinds))
    });
    Ok(call.page(families.collect::<Vec<_>>().into_iter(), |family| family))
}

pub(super) fn list(world: &mut World, call: &Call) -> Done {
    let is_wanted = |webhook: &&Webhook| {
        call.query("is_active").is_none_or(|wanted| wanted == webhook.is_active.to_string())
            && call.query("search").is_none_or(|search| {
                webhook.display_name.contains(search) || webhook.endpoint_url.contains(search)
            })
    };
    let webhooks: Vec<_> = world.webhooks.values().filter(is_wanted).collect();
    Ok(call.page(webhooks.into_iter(), |webhook| webhook.to_value(&world.customer, None)))
}

pub(super) fn get(world: &mut World, call: &Call) -> Done {
    let webhook = world.webhooks.get(call.id()).ok_or_else(missing)?;
    Ok(webhook.to_value(&world.customer, None))
}

pub(super) fn update(world: &mut World, call: &Call) -> Done {
    let webhook = world.webhooks.get_mut(call.id()).ok_or_else(missing)?;
    let mut changed = webhook.clone();
    change(&mut changed, call)?;
    changed.updated_at = Some(world.now);
    *webhook = changed;
    Ok(webhook.to_value(&world.customer, None))
}

pub(super) fn delete(world: &mut World, call: &Call) -> Done {
    world.webhooks.remove(call.id()).map(|_| Value::Null).ok_or_else(missing)
}

pub(super) fn toggle_status(world: &mut World, call: &Call) -> Done {
    let webhook = world.webhooks.get_mut(call.id()).ok_or_else(missing)?;
    webhook.is_active = call.flag("is_active").unwrap_or(webhook.is_active);
    webhook.consecutive_failures = 0;
    webhook.updated_at = Some(world.now);
    Ok(webhook.to_value(&world.customer, None))
}

/// Of version 1 the old secret is invalid at once; of version 2 it signs for another day.
pub(super) fn rotate_secret(world: &mut World, call: &Call) -> Done {
    let secret = world.secret();
    let until = later(world.now, Duration::from_secs(24 * 60 * 60));
    let webhook = world.webhooks.get_mut(call.id()).ok_or_else(missing)?;
    let old = std::mem::replace(&mut webhook.signing_secret, secret.clone());
    webhook.old_secret = (webhook.version >= 2).then_some((old, until));
    webhook.updated_at = Some(world.now);
    Ok(json!({ "signing_secret": secret }))
}

pub(super) fn test(world: &mut World, call: &Call) -> Done {
    let wanted = call.text("event_type").unwrap_or_default();
    let names = || testing::EVENTS.iter().map(|(family, kind)| (*family, *kind));
    let Some((family, kind)) = names().find(|(family, kind)| kind.unwrap_or(family) == wanted)
    else {
        let known: Vec<_> = names().map(|(family, kind)| kind.unwrap_or(family)).collect();
        super::one_of(wanted, &known, "event_type")?;
        return Err(missing());
    };
    let id = world.webhooks.get(call.id()).ok_or_else(missing)?.id.clone();
    world.add_event(id, wanted, &testing::body(family, kind), true);
    Ok(json!({ "success": true, "message": "The event is on its way." }))
}

pub(super) fn events(world: &mut World, call: &Call) -> Done {
    world.webhooks.get(call.id()).ok_or_else(missing)?;
    let events: Vec<_> = world
        .events
        .values()
        .rev()
        .filter(|event| event.webhook == call.id())
        .filter(|event| call.query("search").is_none_or(|search| event.name.contains(search)))
        .collect();
    Ok(call.page(events.into_iter(), crate::webhooks::Event::to_value))
}
