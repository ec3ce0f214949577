//! Profiles, their campaigns, and sender profiles: objects that take over what a request says.

use serde_json::{Value, json};

use super::Call;
use crate::{
    api::{
        answer::{Done, Failure},
        document::DOCUMENT,
        example::overlay,
    },
    world::{Object, World, table::Table},
};

fn missing() -> Failure {
    Failure::missing("RESOURCE_014", "profile")
}

fn missing_campaign() -> Failure {
    // Public sources name no code of its own for it.
    Failure::missing("RESOURCE_014", "campaign")
}

/// Takes over the members that the answer of the operation has too.
fn take_over(object: &mut Object, call: &Call, body: &Object) {
    let envelope = call.operation.answer.as_ref().map(|schema| DOCUMENT.resolve(schema));
    if let Some(schema) = envelope.and_then(|envelope| envelope.properties.get("data")) {
        overlay(&DOCUMENT, DOCUMENT.resolve(schema), object, body.clone());
    }
}

/// An object with what it begins with, and what the request says.
fn begin(first: Value, call: &Call, body: &Object) -> Object {
    let mut object = if let Value::Object(object) = first { object } else { Object::new() };
    take_over(&mut object, call, body);
    object
}

fn change(table: &mut Table<Object>, call: &Call) -> Result<Value, Failure> {
    let object = table.get_mut(call.id()).ok_or_else(missing)?;
    take_over(object, call, &call.body);
    Ok(object.clone().into())
}

fn find(table: &Table<Object>, call: &Call) -> Done {
    table.get(call.id()).cloned().map(Value::from).ok_or_else(missing)
}

pub(super) fn create(world: &mut World, call: &Call) -> Done {
    let id = world.id();
    let first = json!({
        "id": id, "organization_id": world.organization, "status": "incomplete", "email": null, "icon": null,
        "description": null, "short_name": null, "inherit_contacts": true, "inherit_templates": true,
        "inherit_tcr_brand": true, "inherit_tcr_campaign": true, "allow_contact_sharing": false,
        "allow_template_sharing": false, "billing_model": "organization", "billing_contact": null, "brand": null,
        "created_at": world.now, "updated_at": null
    });
    let profile = begin(first, call, &call.body);
    world.profiles.insert(id, profile.clone());
    Ok(profile.into())
}

pub(super) fn list(world: &mut World, call: &Call) -> Done {
    Ok(call.page(world.profiles.values(), |profile| profile.clone().into()))
}

pub(super) fn get(world: &mut World, call: &Call) -> Done {
    find(&world.profiles, call)
}

pub(super) fn update(world: &mut World, call: &Call) -> Done {
    if let Some(profile) = world.profiles.get_mut(call.id()) {
        profile.insert("updated_at".to_owned(), json!(world.now));
    }
    change(&mut world.profiles, call)
}

pub(super) fn delete(world: &mut World, call: &Call) -> Done {
    world.profiles.remove(call.id()).map(|_| Value::Null).ok_or_else(missing)
}

/// Done at once: the emulator has nobody to ask.
pub(super) fn complete(world: &mut World, call: &Call) -> Done {
    let profile = world.profiles.get_mut(call.id()).ok_or_else(missing)?;
    profile.insert("status".to_owned(), "approved".into());
    profile.insert("updated_at".to_owned(), json!(world.now));
    Ok(json!({ "status": "COMPLETED", "message": "The profile is set up." }))
}

pub(super) fn create_campaign(world: &mut World, call: &Call) -> Done {
    world.profiles.get(call.id()).ok_or_else(missing)?;
    let id = world.id();
    let first = json!({
        "id": id, "customerId": world.customer, "status": "SENT_CREATED", "createdAt": world.now, "updatedAt": null
    });
    let campaign = begin(first, call, &campaign(call));
    world.campaigns.insert(id, (call.id().to_owned(), campaign.clone()));
    Ok(campaign.into())
}

/// The campaign is a member of the request.
fn campaign(call: &Call) -> Object {
    call.member("campaign").and_then(Value::as_object).cloned().unwrap_or_default()
}

/// A bare array.
pub(super) fn list_campaigns(world: &mut World, call: &Call) -> Done {
    world.profiles.get(call.id()).ok_or_else(missing)?;
    let campaigns = world.campaigns.values().filter(|(profile, _)| profile == call.id());
    Ok(campaigns.map(|(_, campaign)| Value::from(campaign.clone())).collect())
}

pub(super) fn update_campaign(world: &mut World, call: &Call) -> Done {
    world.profiles.get(call.id()).ok_or_else(missing)?;
    let (_, kept) = world.campaigns.get_mut(call.path_value(1)).ok_or_else(missing_campaign)?;
    take_over(kept, call, &campaign(call));
    kept.insert("updatedAt".to_owned(), json!(world.now));
    Ok(kept.clone().into())
}

pub(super) fn delete_campaign(world: &mut World, call: &Call) -> Done {
    world.profiles.get(call.id()).ok_or_else(missing)?;
    world.campaigns.remove(call.path_value(1)).map(|_| Value::Null).ok_or_else(missing_campaign)
}

pub(super) fn create_sender(world: &mut World, call: &Call) -> Done {
    let id = world.id();
    let first = json!({
        "id": id, "organization_id": world.organization, "description": null, "api_key": format!("emulated-{id}"),
        "billing": { "inherit": true }, "notifications": "ORGANIZATION", "created_at": world.now
    });
    let mut sender = begin(first, call, &call.body);
    let answer = Value::from(sender.clone());
    // Shown once.
    sender.insert("api_key".to_owned(), Value::Null);
    world.sender_profiles.insert(id, sender);
    Ok(answer)
}

pub(super) fn list_senders(world: &mut World, call: &Call) -> Done {
    Ok(call.page(world.sender_profiles.values(), |sender| sender.clone().into()))
}

pub(super) fn get_sender(world: &mut World, call: &Call) -> Done {
    find(&world.sender_profiles, call)
}

pub(super) fn update_sender(world: &mut World, call: &Call) -> Done {
    change(&mut world.sender_profiles, call)
}

pub(super) fn delete_sender(world: &mut World, call: &Call) -> Done {
    world.sender_profiles.remove(call.id()).map(|_| Value::Null).ok_or_else(missing)
}
