//! Messages: send, get, cancel, resend.

use std::collections::HashSet;

use sent_models::Timestamp;
use serde_json::{Value, json};

use super::{Call, check_known};
use crate::{
    api::{
        answer::{Done, Failure},
        check::Finding,
    },
    json::{Members as _, items, members},
    world::{
        World,
        message::{Body, End, Message, Status},
        phone::{self, Number},
        shown, template,
    },
};

pub(super) fn send(world: &mut World, call: &Call) -> Done {
    let template = template(world, call)?;
    let channels = channels(call)?;
    let numbers = numbers(call)?;
    let scheduled_at = scheduled_at(world, call)?;
    let status = if scheduled_at.is_some() { Status::Scheduled } else { Status::Queued };
    let (definition, values) =
        (template.at("_definition"), call.body.at("template").at("parameters"));
    let is_missing = |name: &&str| values.get(name).is_none();
    let is_incomplete = template::variables(definition).iter().any(is_missing);
    let text = |name: &str| template.at(name).as_str().map(str::to_owned);
    let mut recipients = Vec::new();
    for (number, entered) in numbers {
        let contact = world.contact(&number, entered);
        for channel in &channels {
            let channel = channel.or(contact.at("default_channel").as_str()).unwrap_or("sms");
            let body = body(call, definition, channel);
            let mut message = Message::new(world.id(), &contact, channel, body, world.now);
            message.end = if is_incomplete { End::Incomplete } else { message.end };
            message.template_id = text("id");
            message.template_name = text("name");
            message.template_category = text("category");
            (message.status, message.scheduled_at) = (status, scheduled_at);
            recipients.push(message.clone());
            world.add_message(message);
        }
    }
    Ok(accepted(&recipients))
}

/// The response to a send request: keys without a value are absent.
fn accepted(messages: &[Message]) -> Value {
    let recipient = |message: &Message| {
        json!({
            "message_id": message.id, "to": message.phone, "channel": message.channel,
            "body": message.message_body.content
        })
    };
    let first = messages.first().map(shown).unwrap_or_default();
    let mut answer = json!({ "recipients": messages.iter().map(recipient).collect::<Value>() });
    for name in ["status", "template_id", "template_name", "scheduled_at"] {
        if let Some(value) = first.get(name).filter(|value| !value.is_null()) {
            answer.put(name, value.clone());
        }
    }
    answer
}

/// The approved template that the request refers to; null if it has a text instead.
fn template(world: &World, call: &Call) -> Result<Value, Failure> {
    let (template, text) = (call.body.at("template"), call.body.at("text"));
    let refuse = |code, place, message| Err(Failure::field(code, place, message));
    let found = match (template.is_object(), text.is_string()) {
        (false, false) if call.body.at("media_urls").is_array() => return Ok(Value::Null),
        (false, true) => return Ok(Value::Null),
        (false, false) => {
            return refuse(
                "VALIDATION_004",
                "template",
                "One of `template` and `text` is required.",
            );
        }
        (true, true) => {
            return refuse(
                "VALIDATION_001",
                "text",
                "Only one of `template` and `text` is allowed.",
            );
        }
        (true, false) => match (template.at("id").as_str(), template.at("name").as_str()) {
            (Some(id), None) => world.row("templates", id),
            (None, Some(name)) => world.rows("templates").rev().find(|row| row.at("name") == name),
            _ => {
                let message = "Exactly one of `id` and `name` is required.";
                return refuse("VALIDATION_001", "template", message);
            }
        },
    };
    let found = found.ok_or_else(|| Failure::new("RESOURCE_002"))?;
    if found.at("status") != "APPROVED" {
        return Err(Failure::new("BUSINESS_005"));
    }
    Ok(found.clone())
}

/// The channels to send over, one message each. `None` for the contact's default.
fn channels(call: &Call) -> Result<Vec<Option<&str>>, Failure> {
    check_known(&call.body)?;
    let listed = items(call.body.at("channel")).filter_map(Value::as_str);
    let routed = members(call.body.at("channels")).map(|(name, _)| name.as_str());
    // `sent` leaves the choice to the API.
    let mut channels: Vec<_> =
        listed.chain(routed).map(|name| Some(name).filter(|name| *name != "sent")).collect();
    if channels.is_empty() {
        channels.push(None);
    }
    Ok(channels)
}

/// The distinct numbers, with how they were entered.
fn numbers(call: &Call) -> Result<Vec<(Number, &str)>, Failure> {
    let (mut numbers, mut findings, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for (index, text) in items(call.body.at("to")).filter_map(Value::as_str).enumerate() {
        match phone::read(text) {
            Some(number) if seen.insert(number.e164.clone()) => numbers.push((number, text)),
            Some(_) => {}
            None => {
                let message = format!("The value must be {}.", phone::EXPECTED);
                findings.push(Finding::new(&format!("to[{index}]"), "VALIDATION_002", message));
            }
        }
    }
    if findings.is_empty() { Ok(numbers) } else { Err(Failure::invalid(findings)) }
}

fn scheduled_at(world: &World, call: &Call) -> Result<Option<Timestamp>, Failure> {
    let time = call.text("scheduled_at").and_then(|text| text.parse().ok());
    if time.is_some_and(|time: Timestamp| time <= world.now) {
        let message = "The time must be in the future.";
        return Err(Failure::field("VALIDATION_005", "scheduled_at", message));
    }
    Ok(time)
}

fn body(call: &Call, definition: &Value, channel: &str) -> Body {
    let [header, text, footer] =
        template::fill(definition, channel, call.body.at("template").at("parameters"));
    Body {
        header,
        content: text.or(call.text("text").map(str::to_owned)).unwrap_or_default(),
        footer,
        subject: call.text("subject").map(str::to_owned),
        media: items(call.body.at("media_urls")).map(|url| json!({ "url": url })).collect(),
    }
}

fn message<'a>(world: &'a World, call: &Call) -> Result<&'a Message, Failure> {
    world.messages.get(call.id()).ok_or_else(|| Failure::new("RESOURCE_003"))
}

pub(super) fn get(world: &mut World, call: &Call) -> Done {
    message(world, call).map(shown)
}

pub(super) fn activities(world: &mut World, call: &Call) -> Done {
    let mut answer = call.page(message(world, call)?.activities().into_iter());
    answer.put("message_id", json!(call.id()));
    Ok(answer)
}

pub(super) fn cancel(world: &mut World, call: &Call) -> Done {
    if message(world, call)?.status != Status::Scheduled {
        return Err(Failure::new("BUSINESS_006"));
    }
    world.enter(call.id(), Status::Cancelled);
    get(world, call)
}

pub(super) fn resend(world: &mut World, call: &Call) -> Done {
    let old = message(world, call)?.clone();
    if !old.status.is_failure() {
        return Err(Failure::new("BUSINESS_006"));
    }
    let contact = world.row("contacts", &old.contact_id);
    let contact = contact.ok_or_else(|| Failure::new("RESOURCE_001"))?.clone();
    let body = old.message_body;
    let mut message = Message::new(world.id(), &contact, &old.channel, body, world.now);
    message.template_id = old.template_id;
    message.template_name = old.template_name;
    message.template_category = old.template_category;
    let answer = accepted(std::slice::from_ref(&message));
    world.add_message(message);
    Ok(answer)
}

/// All messages, or those with one contact, whose id identifies the conversation: newest first.
pub(super) fn conversation(world: &mut World, call: &Call) -> Done {
    if call.path.is_empty() {
        return Ok(call.page(world.messages.rows().rev()));
    }
    let messages = world.messages.rows().rev().filter(|message| message.contact_id == call.id());
    let messages: Vec<_> = messages.collect();
    if messages.is_empty() {
        return Err(Failure::new("RESOURCE_003"));
    }
    Ok(call.page(messages.into_iter()))
}
