//! Contacts, and whose a number is.

use serde_json::{Value, json};

use super::{Call, rows};
use crate::{
    api::answer::{Done, Failure},
    json::Members as _,
    world::{CHANNELS, OWN_NUMBER, World, message::Status, phone},
};

pub(super) fn create(world: &mut World, call: &Call) -> Done {
    let entered = call.text("phone_number").unwrap_or_default();
    let number = phone::read(entered).ok_or_else(|| {
        let message = format!("The value must be {}.", phone::EXPECTED);
        Failure::field("VALIDATION_002", "phone_number", &message)
    })?;
    if world.numbers.contains_key(&number.e164) {
        return Err(Failure::new("RESOURCE_007"));
    }
    Ok(world.contact(&number, entered))
}

/// With a number, returns that contact or a failure, never an empty list.
pub(super) fn list(world: &mut World, call: &Call) -> Done {
    let Some(text) = call.query("phone") else { return rows::list(world, call) };
    let id = phone::read(text).and_then(|number| world.numbers.get(&number.e164));
    let contact = id.and_then(|id| world.row("contacts", id));
    let contact = contact.ok_or_else(|| Failure::new("RESOURCE_001"))?;
    Ok(call.page([contact].into_iter()))
}

pub(super) fn delete(world: &mut World, call: &Call) -> Done {
    let number = rows::row(world, call)?.at("format_e164").as_str().unwrap_or_default().to_owned();
    world.numbers.remove(&number);
    rows::delete(world, call)
}

pub(super) fn message_summary(world: &mut World, call: &Call) -> Done {
    rows::row(world, call)?;
    let messages = world.messages.rows().filter(|message| message.contact_id == call.id());
    let messages: Vec<_> = messages.collect();
    let count = |channel: &str, is_wanted: fn(Status) -> bool| {
        let here = messages.iter().filter(|message| message.channel == channel);
        here.filter(|message| is_wanted(message.status)).count()
    };
    let used: Vec<_> = CHANNELS.into_iter().filter(|name| count(name, |_| true) > 0).collect();
    let score = |channel: &&str| {
        json!({
            "channel": channel, "fail_score": count(channel, Status::is_failure),
            "success_score": count(channel, |status| status == Status::Delivered || status == Status::Read)
        })
    };
    Ok(json!({
        "contact_id": call.id(), "message_count": messages.len(),
        "first_message_at": messages.first().map(|message| message.created_at),
        "last_message_at": messages.last().map(|message| message.created_at),
        "channels_used": used, "channel_scores": used.iter().map(score).collect::<Value>()
    }))
}

pub(super) fn me(world: &mut World, _: &Call) -> Done {
    let sms = json!({ "configured": true, "phone_number": OWN_NUMBER });
    let whatsapp = json!({
        "configured": true, "phone_number": OWN_NUMBER, "business_name": "Emulated Inc."
    });
    let names = ["id", "name", "icon", "description", "short_name", "status", "created_at"];
    let profiles = world.rows("profiles").map(|row| {
        let mut profile: Value = names.iter().map(|name| ((name).to_owned(), row.at(name).clone())).collect();
        profile.put("role", json!("admin"));
        profile.put("settings", json!({
            "inherit_contacts": row.at("inherit_contacts"), "inherit_templates": row.at("inherit_templates")
        }));
        profile
    });
    Ok(json!({
        "type": "organization", "id": world.customer, "name": "Emulated Inc.",
        "email": "owner@example.com", "status": "approved", "created_at": world.created_at,
        "channels": { "sms": sms, "whatsapp": whatsapp, "rcs": { "configured": false } },
        "profiles": profiles.collect::<Value>(), "sending_phone_number": OWN_NUMBER
    }))
}

pub(super) fn lookup(_: &mut World, call: &Call) -> Done {
    let number = phone::read(call.id()).ok_or_else(|| Failure::new("RESOURCE_013"))?;
    Ok(json!({
        "phone_number": number.e164, "is_valid": true, "country_code": number.region,
        "carrier_name": "Emulated Mobile", "line_type": "mobile", "mobile_country_code": null,
        "mobile_network_code": null, "is_ported": false, "is_voip": false
    }))
}
