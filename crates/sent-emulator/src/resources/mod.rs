//! What operations do. Operations in none of the tables here answer from the examples in the
//! document.
#![expect(clippy::unnecessary_wraps, reason = "all behaviours have one type")]

mod contacts;
mod messages;
mod rows;
mod templates;
mod webhooks;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    api::{
        answer::{Done, Failure},
        document::Operation,
        example,
    },
    json::{Members as _, items},
    world::{World, shown},
};

/// A request that matches the schemas.
pub(crate) struct Call {
    pub(crate) operation: &'static Operation,
    pub(crate) path: BTreeMap<String, String>,
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) body: Value,
}

type Behaviour = fn(&mut World, &Call) -> Done;

/// The behaviour of an operation; `None` if it has none.
pub(crate) fn behaviour(operation: &str) -> Option<Behaviour> {
    Some(match operation {
        "contacts.create" => contacts::create,
        "contacts.list" => contacts::list,
        "contacts.delete" => contacts::delete,
        "contacts.message_summary" => contacts::message_summary,
        "messages.send" => messages::send,
        "messages.get" => messages::get,
        "messages.activities" => messages::activities,
        "messages.cancel" => messages::cancel,
        "messages.resend" => messages::resend,
        "conversations.list" | "conversations.messages" => messages::conversation,
        "templates.create" => templates::create,
        "templates.update" => templates::update,
        "webhooks.create" => webhooks::create,
        "webhooks.event_types" => webhooks::event_types,
        "webhooks.events" => webhooks::events,
        "webhooks.rotate_secret" => webhooks::rotate_secret,
        "webhooks.test" => webhooks::test,
        "profiles.complete" => rows::complete_profile,
        "me.get" => contacts::me,
        "numbers.lookup" => contacts::lookup,
        _ => {
            let (table, action) = operation.rsplit_once('.')?;
            rows::RESOURCES.iter().find(|resource| resource.table == table)?;
            match action {
                "create" | "invite" => rows::create,
                "list" => rows::list,
                "get" => rows::get,
                "update" | "update_role" | "toggle_status" => rows::update,
                "delete" | "remove" => rows::delete,
                _ => return None,
            }
        }
    })
}

impl Call {
    /// The id in the path: that of the resource.
    fn id(&self) -> &str {
        self.path.values().next().map_or("", String::as_str)
    }

    fn query(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.body.at(name).as_str()
    }

    /// The page of items that the query asks for; all items if it asks for none.
    fn page<T: Serialize>(&self, all: impl ExactSizeIterator<Item = T>) -> Value {
        let number = |name| self.query(name).and_then(|text| text.parse::<usize>().ok());
        let (count, page) = (all.len(), number("page").unwrap_or(1));
        let size = number("page_size").unwrap_or(count.max(1));
        let here = all.skip(page.saturating_sub(1).saturating_mul(size)).take(size);
        let items: Value = here.map(|item| shown(&item)).collect();
        let name = self.operation.items.as_deref().unwrap_or_default();
        json!({ name: items, "pagination": example::pagination(page, size, count) })
    }
}

/// The known values of fields where the API accepts no others; case-sensitive.
const KNOWN: &[(&str, &[&str])] = &[
    ("role", &["admin", "billing", "developer"]),
    ("category", &["MARKETING", "UTILITY", "AUTHENTICATION"]),
    ("default_channel", &["sms", "whatsapp"]),
    ("channel", &["sms", "whatsapp", "rcs", "mms", "sent"]),
    ("event_types", &["message", "templates", "contact", "channel", "link", "call"]),
];

/// Rejects values that the API does not know.
fn check_known(body: &Value) -> Result<(), Failure> {
    for (place, known) in KNOWN {
        let values = items(body.at(place)).chain(Some(body.at(place)));
        if values.filter_map(Value::as_str).any(|value| !known.contains(&value)) {
            let message = format!("The value must be one of {}.", known.join(", "));
            return Err(Failure::field("VALIDATION_006", place, &message));
        }
    }
    Ok(())
}
