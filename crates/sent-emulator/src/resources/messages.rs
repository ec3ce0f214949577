//! Messages, and what contacts write.

use std::collections::BTreeMap;

use sent_models::Timestamp;
use serde_json::{Value, json};

use super::{Call, one_of};
use crate::{
    api::{
        answer::{Done, Failure},
        check::Finding,
    },
    world::{
        OWN_NUMBER, World,
        contact::Contact,
        message::{Content, Direction, End, Message, Origin, Status},
        phone::{self, Notations},
        template::Template,
    },
};

/// `sent` leaves the choice to the API.
const CHANNELS: [&str; 5] = ["sms", "whatsapp", "rcs", "mms", "sent"];

fn missing() -> Failure {
    Failure::missing("RESOURCE_003", "message")
}

pub(super) fn send(world: &mut World, call: &Call) -> Done {
    let template = template(world, call)?;
    let channels = channels(call)?;
    let numbers = numbers(call)?;
    let scheduled_at = scheduled_at(world, call)?;
    let status = if scheduled_at.is_some() { Status::Scheduled } else { Status::Queued };
    let values = call.member("template").and_then(|template| template.get("parameters")).cloned();
    let values: BTreeMap<String, String> =
        values.and_then(|values| serde_json::from_value(values).ok()).unwrap_or_default();
    let mut recipients = Vec::new();
    for (number, entered) in numbers {
        let contact = world.contact_of(number, entered);
        for channel in &channels {
            let channel =
                channel.filter(|channel| *channel != "sent").unwrap_or(&contact.default_channel);
            let content = content(call, template.as_ref(), channel, &values);
            let mut message = Message::new(world.id(), &contact, channel, content, world.now);
            let is_filled = |template: &Template| {
                template.variables().iter().all(|name| values.contains_key(*name))
            };
            if template.as_ref().is_some_and(|template| !is_filled(template)) {
                message.end = End::Incomplete;
            }
            message.template = template.as_ref().map(|template| Origin {
                id: template.id.clone(),
                name: template.name.clone(),
                category: template.category.clone(),
            });
            message.scheduled_at = scheduled_at;
            message.status = status;
            recipients.push(recipient(&message));
            world.add_message(message);
        }
    }
    Ok(accepted(
        status,
        template.as_ref().map(|template| (&template.id, &template.name)),
        scheduled_at,
        &recipients,
    ))
}

fn recipient(message: &Message) -> Value {
    json!({ "message_id": message.id, "to": message.phone, "channel": message.channel, "body": message.content.text })
}

/// The answer to a request to send: what has no value is absent.
fn accepted(
    status: Status,
    template: Option<(&String, &String)>,
    scheduled_at: Option<Timestamp>,
    recipients: &[Value],
) -> Value {
    let mut answer = json!({ "status": status, "recipients": recipients });
    if let Value::Object(members) = &mut answer {
        if let Some((id, name)) = template {
            members.insert("template_id".to_owned(), id.as_str().into());
            members.insert("template_name".to_owned(), name.as_str().into());
        }
        if let Some(time) = scheduled_at {
            members.insert("scheduled_at".to_owned(), json!(time));
        }
    }
    answer
}

/// The template that the request names, if it names one and no text.
fn template(world: &World, call: &Call) -> Result<Option<Template>, Failure> {
    let (template, text) = (call.member("template"), call.text("text"));
    let has_content = text.is_some() || call.member("media_urls").is_some();
    let Some(template) = template else {
        return if has_content {
            Ok(None)
        } else {
            Err(Failure::field(
                "VALIDATION_004",
                "template",
                "One of `template` and `text` is required.",
            ))
        };
    };
    if text.is_some() {
        return Err(Failure::field(
            "VALIDATION_001",
            "text",
            "Only one of `template` and `text` may be given.",
        ));
    }
    let member = |name: &str| template.get(name).and_then(Value::as_str);
    let found = match (member("id"), member("name")) {
        (Some(id), None) => world.templates.get(id),
        (None, Some(name)) => world.templates.values().rev().find(|template| template.name == name),
        (None, None) => {
            return Err(Failure::field(
                "VALIDATION_004",
                "template",
                "One of `id` and `name` is required.",
            ));
        }
        (Some(_), Some(_)) => {
            return Err(Failure::field(
                "VALIDATION_001",
                "template",
                "Only one of `id` and `name` may be given.",
            ));
        }
    };
    let found = found.ok_or_else(|| Failure::missing("RESOURCE_002", "template"))?;
    if !found.is_approved() {
        return Err(Failure::new(422, "BUSINESS_005", "The template has not been approved."));
    }
    Ok(Some(found.clone()))
}

/// The channels to send over: one message each. `None` where the contact's own is taken.
fn channels(call: &Call) -> Result<Vec<Option<&str>>, Failure> {
    let listed = call.member("channel").and_then(Value::as_array).into_iter().flatten();
    let mut channels: Vec<_> = listed.filter_map(Value::as_str).collect();
    let routed = call.member("channels").and_then(Value::as_object).into_iter().flatten();
    channels.extend(routed.map(|(name, _)| name.as_str()));
    for channel in &channels {
        one_of(channel, &CHANNELS, "channel")?;
    }
    Ok(if channels.is_empty() { vec![None] } else { channels.into_iter().map(Some).collect() })
}

/// The numbers, each once, with how they were entered.
fn numbers(call: &Call) -> Result<Vec<(Notations, &str)>, Failure> {
    let entered =
        call.member("to").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let (mut numbers, mut findings) = (Vec::<(Notations, &str)>::new(), Vec::new());
    let mut seen = std::collections::HashSet::new();
    for (index, text) in entered.enumerate() {
        match phone::read(text) {
            Some(number) if seen.insert(number.e164.clone()) => numbers.push((number, text)),
            Some(_) => {}
            None => findings.push(Finding {
                place: format!("to[{index}]"),
                code: "VALIDATION_002",
                message: phone::EXPECTED.to_owned(),
            }),
        }
    }
    if findings.is_empty() { Ok(numbers) } else { Err(Failure::invalid(findings)) }
}

fn scheduled_at(world: &World, call: &Call) -> Result<Option<Timestamp>, Failure> {
    let time = call.text("scheduled_at").and_then(|text| text.parse::<Timestamp>().ok());
    match time {
        Some(time) if time <= world.now => {
            Err(Failure::field("VALIDATION_005", "scheduled_at", "The time must be in the future."))
        }
        time => Ok(time),
    }
}

fn content(
    call: &Call,
    template: Option<&Template>,
    channel: &str,
    values: &BTreeMap<String, String>,
) -> Content {
    let [header, text, footer] = match template {
        Some(template) => template.fill(channel, values),
        None => [None, call.text("text").map(str::to_owned), None],
    };
    let media = call.member("media_urls").and_then(Value::as_array).into_iter().flatten();
    Content {
        header,
        text: text.unwrap_or_default(),
        footer,
        subject: call.text("subject").map(str::to_owned),
        media: media.filter_map(Value::as_str).map(str::to_owned).collect(),
    }
}

pub(super) fn get(world: &mut World, call: &Call) -> Done {
    let message = world.messages.get(call.id()).ok_or_else(missing)?;
    Ok(message.to_value(&world.customer))
}

pub(super) fn activities(world: &mut World, call: &Call) -> Done {
    let message = world.messages.get(call.id()).ok_or_else(missing)?;
    let mut answer = call.page(message.activities().into_iter(), |activity| activity);
    if let Value::Object(members) = &mut answer {
        members.insert("message_id".to_owned(), message.id.as_str().into());
    }
    Ok(answer)
}

pub(super) fn cancel(world: &mut World, call: &Call) -> Done {
    let message = world.messages.get(call.id()).ok_or_else(missing)?;
    if message.status != Status::Scheduled {
        return Err(Failure::new(
            422,
            "BUSINESS_006",
            "Only a scheduled message can be cancelled.",
        ));
    }
    world.enter(call.id(), Status::Cancelled);
    get(world, call)
}

pub(super) fn resend(world: &mut World, call: &Call) -> Done {
    let old = world.messages.get(call.id()).ok_or_else(missing)?;
    if !old.status.is_failure() {
        return Err(Failure::new(
            422,
            "BUSINESS_006",
            "Only a message that was not delivered can be sent again.",
        ));
    }
    let contact = world
        .contacts
        .get(&old.contact)
        .ok_or_else(|| Failure::missing("RESOURCE_001", "contact"))?
        .clone();
    let old = old.clone();
    let mut message = Message::new(world.id(), &contact, &old.channel, old.content, world.now);
    message.template = old.template;
    let template = message.template.as_ref().map(|template| (&template.id, &template.name));
    let answer = accepted(Status::Queued, template, None, &[recipient(&message)]);
    world.add_message(message);
    Ok(answer)
}

pub(super) fn conversations(world: &mut World, call: &Call) -> Done {
    Ok(call.page(world.messages.values().rev(), |message| message.to_value(&world.customer)))
}

/// A conversation is what was written with one contact; the contact's id names it.
pub(super) fn conversation(world: &mut World, call: &Call) -> Done {
    let messages: Vec<_> =
        world.messages.values().rev().filter(|message| message.contact == call.id()).collect();
    if messages.is_empty() {
        return Err(Failure::missing("RESOURCE_003", "conversation"));
    }
    Ok(call.page(messages.into_iter(), |message| message.to_value(&world.customer)))
}

/// A contact writes. The words that carriers know end or begin its consent. `None` if the number is none.
pub(crate) fn receive(world: &mut World, from: &str, text: &str) -> Option<String> {
    let contact = world.contact_of(phone::read(from)?, from);
    let content = Content { text: text.to_owned(), ..Content::default() };
    let mut message = Message::new(world.id(), &contact, "sms", content, world.now);
    (message.direction, message.status) = (Direction::Inbound, Status::Received);
    let id = message.id.clone();
    world.add_message(message);
    let keyword = text.trim().to_ascii_uppercase();
    match keyword.as_str() {
        "STOP" | "STOPALL" | "UNSUBSCRIBE" | "CANCEL" | "END" | "QUIT" => {
            consent(world, contact, &id, &keyword, Some(true));
        }
        "START" | "YES" | "UNSTOP" => consent(world, contact, &id, &keyword, Some(false)),
        "HELP" | "INFO" => consent(world, contact, &id, &keyword, None),
        _ => {}
    }
    Some(id)
}

fn consent(
    world: &mut World,
    mut contact: Contact,
    message: &str,
    keyword: &str,
    opt_out: Option<bool>,
) {
    if let Some(kept) = world.contacts.get_mut(&contact.id).filter(|_| opt_out.is_some()) {
        kept.opt_out = opt_out.unwrap_or(kept.opt_out);
        kept.updated_at = Some(world.now);
        contact = kept.clone();
    }
    let kind = match opt_out {
        Some(true) => "contact.opt_out",
        Some(false) => "contact.opt_in",
        None => "contact.help",
    };
    let payload = json!({
        "account_id": world.customer, "contact_id": contact.id, "from": contact.format_e164, "to": OWN_NUMBER,
        "opt_out": contact.opt_out, "source": "INBOUND_KEYWORD", "channel": "sms", "text": keyword, "message_id": message
    });
    world.emit("contact", Some(kind), &payload);
}
