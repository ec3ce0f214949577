//! Contacts.

use serde_json::{Value, json};

use super::{Call, one_of};
use crate::{
    api::answer::{Done, Failure},
    world::{
        World,
        contact::{CHANNELS, Contact},
        message::Status,
        phone,
    },
};

fn missing() -> Failure {
    Failure::missing("RESOURCE_001", "contact")
}

pub(super) fn create(world: &mut World, call: &Call) -> Done {
    let entered = call.text("phone_number").unwrap_or_default();
    let number = phone::read(entered)
        .ok_or_else(|| Failure::field("VALIDATION_002", "phone_number", phone::EXPECTED))?;
    if world.numbers.contains_key(&number.e164) {
        return Err(Failure::new(
            409,
            "RESOURCE_007",
            "There is a contact with this number already.",
        ));
    }
    Ok(world.add_contact(number, entered).to_value(&world.customer))
}

pub(super) fn list(world: &mut World, call: &Call) -> Done {
    let exact = match call.query("phone") {
        Some(text) => {
            let number =
                phone::read(text).and_then(|number| world.numbers.get(&number.e164).cloned());
            Some(number.ok_or_else(missing)?)
        }
        None => None,
    };
    let (search, channel) = (call.query("search").unwrap_or_default(), call.query("channel"));
    let is_wanted = |contact: &&Contact| {
        exact.as_ref().is_none_or(|id| *id == contact.id)
            && contact.format_national.contains(search)
            && channel.is_none_or(|channel| CHANNELS.contains(&channel))
    };
    let contacts: Vec<_> = world.contacts.values().filter(is_wanted).collect();
    Ok(call.page(contacts.into_iter(), |contact| contact.to_value(&world.customer)))
}

pub(super) fn get(world: &mut World, call: &Call) -> Done {
    let contact = world.contacts.get(call.id()).ok_or_else(missing)?;
    Ok(contact.to_value(&world.customer))
}

pub(super) fn update(world: &mut World, call: &Call) -> Done {
    let channel = call.text("default_channel");
    if let Some(channel) = channel {
        one_of(channel, &CHANNELS, "default_channel")?;
    }
    let contact = world.contacts.get_mut(call.id()).ok_or_else(missing)?;
    if let Some(channel) = channel {
        channel.clone_into(&mut contact.default_channel);
    }
    contact.opt_out = call.flag("opt_out").unwrap_or(contact.opt_out);
    contact.updated_at = Some(world.now);
    Ok(contact.to_value(&world.customer))
}

pub(super) fn delete(world: &mut World, call: &Call) -> Done {
    let contact = world.contacts.remove(call.id()).ok_or_else(missing)?;
    world.numbers.remove(&contact.format_e164);
    Ok(Value::Null)
}

pub(super) fn message_summary(world: &mut World, call: &Call) -> Done {
    let id = call.id();
    world.contacts.get(id).ok_or_else(missing)?;
    let messages: Vec<_> =
        world.messages.values().filter(|message| message.contact == id).collect();
    let channels = CHANNELS.iter().filter_map(|channel| {
        let of_channel = || messages.iter().filter(|message| message.channel == *channel);
        let successes = of_channel().filter(|message| matches!(message.status, Status::Delivered | Status::Read));
        let failures = of_channel().filter(|message| message.status.is_failure());
        let score = json!({ "channel": channel, "success_score": successes.count(), "fail_score": failures.count() });
        (of_channel().count() > 0).then_some((channel, score))
    });
    let (channels, scores): (Vec<&&str>, Vec<Value>) = channels.unzip();
    Ok(json!({
        "contact_id": id, "message_count": messages.len(),
        "first_message_at": messages.first().map(|message| message.created_at),
        "last_message_at": messages.last().map(|message| message.created_at),
        "channels_used": channels, "channel_scores": scores
    }))
}
