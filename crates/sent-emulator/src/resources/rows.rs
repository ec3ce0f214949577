//! Resources that are rows of a table: they copy the fields of the request, and are returned as
//! they are.

use serde_json::{Value, json};

use super::{Call, check_known};
use crate::{
    api::{
        answer::{Done, Failure},
        example::overlay,
    },
    json::Members as _,
    world::{World, shown},
};

/// A table, the failure for a missing row, and the field that must be unique.
pub(super) struct Resource {
    pub(super) table: &'static str,
    missing: &'static str,
    unique: &'static str,
}

pub(super) const RESOURCES: &[Resource] = &[
    Resource { table: "contacts", missing: "RESOURCE_001", unique: "" },
    Resource { table: "templates", missing: "RESOURCE_002", unique: "" },
    Resource { table: "webhooks", missing: "RESOURCE_008", unique: "" },
    Resource { table: "users", missing: "RESOURCE_006", unique: "email" },
    Resource { table: "profiles", missing: "RESOURCE_014", unique: "" },
    Resource { table: "sender_profiles", missing: "RESOURCE_014", unique: "" },
];

fn resource(call: &Call) -> &'static Resource {
    let table = call.operation.id.split('.').next().unwrap_or_default();
    let found = RESOURCES.iter().find(|resource| resource.table == table);
    found.unwrap_or(&Resource { table: "", missing: "RESOURCE_003", unique: "" })
}

/// Finds the row of the id in the path.
pub(super) fn row<'a>(world: &'a mut World, call: &Call) -> Result<&'a mut Value, Failure> {
    let Resource { table, missing, .. } = resource(call);
    world.table(table).get_mut(call.id()).ok_or_else(|| Failure::new(missing))
}

pub(super) fn create(world: &mut World, call: &Call) -> Done {
    check_known(&call.body)?;
    let Resource { table, unique, .. } = resource(call);
    let is_same = |row: &Value| row.get(unique).is_some_and(|value| value == call.body.at(unique));
    if world.rows(table).any(is_same) {
        return Err(Failure::new("RESOURCE_007"));
    }
    let first = json!({
        "id": world.id(), "customer_id": world.customer, "organization_id": world.customer,
        "created_at": world.now, "updated_at": null
    });
    let more = match *table {
        "users" => json!({ "status": "invited", "invited_at": world.now, "last_login_at": null }),
        "profiles" => json!({
            "status": "incomplete", "inherit_contacts": true, "inherit_templates": true,
            "inherit_tcr_brand": true, "inherit_tcr_campaign": true, "allow_contact_sharing": false,
            "allow_template_sharing": false, "billing_model": "organization"
        }),
        _ => json!({ "billing": { "inherit": true }, "notifications": "ORGANIZATION" }),
    };
    let mut row = json!({});
    for values in [&first, &more, &call.body] {
        overlay(&call.operation.data, &mut row, values);
    }
    Ok(world.insert(table, row))
}

/// The rows that match the query. `search` looks in names and, for contacts, in the national
/// number.
pub(super) fn list(world: &mut World, call: &Call) -> Done {
    let is_wanted = |row: &&Value| {
        call.query.iter().all(|(name, wanted)| match (name.as_str(), row.at(name.as_str())) {
            ("search", _) => ["name", "display_name", "format_national"]
                .iter()
                .filter_map(|name| row.at(name).as_str())
                .any(|text| text.contains(wanted)),
            ("channel", _) => {
                row.at("available_channels").as_str().is_some_and(|all| all.contains(wanted))
            }
            (_, Value::String(value)) => value.eq_ignore_ascii_case(wanted),
            (_, Value::Bool(value)) => value.to_string() == *wanted,
            _ => true,
        })
    };
    let rows: Vec<_> = world.rows(resource(call).table).filter(is_wanted).collect();
    Ok(call.page(rows.into_iter()))
}

pub(super) fn get(world: &mut World, call: &Call) -> Done {
    row(world, call).map(|row| shown(row))
}

pub(super) fn update(world: &mut World, call: &Call) -> Done {
    check_known(&call.body)?;
    let now = world.now;
    let row = row(world, call)?;
    overlay(&call.operation.data, row, &call.body);
    overlay(&call.operation.data, row, &json!({ "updated_at": now }));
    if call.operation.id == "webhooks.toggle_status" {
        row.put("consecutive_failures", json!(0));
    }
    Ok(shown(row))
}

pub(super) fn delete(world: &mut World, call: &Call) -> Done {
    row(world, call)?;
    world.table(resource(call).table).remove(call.id());
    Ok(Value::Null)
}

/// Completes at once: the emulator has nobody to ask.
pub(super) fn complete_profile(world: &mut World, call: &Call) -> Done {
    row(world, call)?.put("status", json!("approved"));
    Ok(json!({ "status": "COMPLETED", "message": "The profile is set up." }))
}
