//! Templates.

use std::time::Duration;

use serde_json::Value;

use super::{Call, one_of};
use crate::{
    api::answer::{Done, Failure},
    world::{World, due::Due, template::Template},
};

const CATEGORIES: [&str; 3] = ["MARKETING", "UTILITY", "AUTHENTICATION"];

/// How long a review takes.
const REVIEW: Duration = Duration::from_secs(1);

fn missing() -> Failure {
    Failure::missing("RESOURCE_002", "template")
}

pub(super) fn create(world: &mut World, call: &Call) -> Done {
    let id = world.id();
    let mut template = Template {
        name: format!("template_{}", id.get(..8).unwrap_or_default()),
        id,
        category: "UTILITY".to_owned(),
        language: "en_US".to_owned(),
        status: "DRAFT".to_owned(),
        created_at: world.now,
        updated_at: None,
        definition: Value::Null,
    };
    change(&mut template, call)?;
    let answer = submit(world, call, &mut template);
    world.templates.insert(template.id.clone(), template);
    Ok(answer)
}

pub(super) fn list(world: &mut World, call: &Call) -> Done {
    let is = |name: &str, value: &str| {
        call.query(name).is_none_or(|wanted| wanted.eq_ignore_ascii_case(value))
    };
    let is_wanted = |template: &&Template| {
        is("status", &template.status)
            && is("category", &template.category)
            && call.query("search").is_none_or(|search| template.name.contains(search))
    };
    let templates: Vec<_> = world.templates.values().filter(is_wanted).collect();
    Ok(call.page(templates.into_iter(), |template| template.to_value(&world.customer)))
}

pub(super) fn get(world: &mut World, call: &Call) -> Done {
    let template = world.templates.get(call.id()).ok_or_else(missing)?;
    Ok(template.to_value(&world.customer))
}

pub(super) fn update(world: &mut World, call: &Call) -> Done {
    let mut template = world.templates.get(call.id()).ok_or_else(missing)?.clone();
    change(&mut template, call)?;
    template.updated_at = Some(world.now);
    let answer = submit(world, call, &mut template);
    if let Some(kept) = world.templates.get_mut(call.id()) {
        *kept = template;
    }
    Ok(answer)
}

pub(super) fn delete(world: &mut World, call: &Call) -> Done {
    world.templates.remove(call.id()).ok_or_else(missing)?;
    Ok(Value::Null)
}

/// Takes over what the request says.
fn change(template: &mut Template, call: &Call) -> Result<(), Failure> {
    if let Some(category) = call.text("category") {
        one_of(category, &CATEGORIES, "category")?;
        category.clone_into(&mut template.category);
    }
    if let Some(definition) = call.member("definition") {
        let bodies = definition.get("body").and_then(Value::as_object);
        if !bodies.into_iter().flatten().any(|(_, body)| !body.is_null()) {
            return Err(Failure::field(
                "VALIDATION_004",
                "definition.body",
                "A body for at least one channel is required.",
            ));
        }
        template.definition = definition.clone();
    }
    if let Some(name) = call.text("name") {
        name.clone_into(&mut template.name);
    }
    if let Some(language) = call.text("language") {
        language.clone_into(&mut template.language);
    }
    Ok(())
}

/// Puts the template up for review if the request asks for it.
fn submit(world: &mut World, call: &Call, template: &mut Template) -> Value {
    if call.flag("submit_for_review") == Some(true) {
        "PENDING".clone_into(&mut template.status);
        world.plan(REVIEW, Due::Review(template.id.clone()));
    }
    template.to_value(&world.customer)
}
