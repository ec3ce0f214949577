//! Templates: their definition, and their review.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Call, check_known, rows};
use crate::{
    api::answer::{Done, Failure},
    json::Members as _,
    world::{World, due::Due, shown, template},
};

/// How long a review takes.
const REVIEW: Duration = Duration::from_secs(1);

pub(super) fn create(world: &mut World, call: &Call) -> Done {
    let id = world.id();
    let mut template = json!({
        "id": id, "customer_id": world.customer, "name": format!("template_{}", id.get(..8).unwrap_or_default()),
        "category": "UTILITY", "language": "en_US", "status": "DRAFT", "is_published": false,
        "created_at": world.now, "updated_at": null
    });
    change(&mut template, call)?;
    submit(world, call, &id);
    Ok(world.insert("templates", template))
}

pub(super) fn update(world: &mut World, call: &Call) -> Done {
    let now = world.now;
    let mut template = rows::row(world, call)?.clone();
    change(&mut template, call)?;
    template.put("updated_at", json!(now));
    submit(world, call, call.id());
    let kept = rows::row(world, call)?;
    *kept = template;
    Ok(shown(kept))
}

/// Copies the fields of the request.
fn change(template: &mut Value, call: &Call) -> Result<(), Failure> {
    check_known(&call.body)?;
    for name in ["name", "category", "language"] {
        if let Some(text) = call.text(name) {
            template.put(name, json!(text));
        }
    }
    let definition = call.body.at("definition");
    if definition.is_object() {
        let channels = template::channels(definition);
        if channels.is_empty() {
            let message = "A body for at least one channel is required.";
            return Err(Failure::field("VALIDATION_004", "definition.body", message));
        }
        template.put("channels", json!(channels));
        template.put("variables", json!(template::variables(definition)));
        template.put("_definition", definition.clone());
    }
    if call.body.at("submit_for_review") == true {
        template.put("status", json!("PENDING"));
    }
    Ok(())
}

fn submit(world: &mut World, call: &Call, id: &str) {
    if call.body.at("submit_for_review") == true {
        world.plan(REVIEW, Due::Review(id.to_owned()));
    }
}
