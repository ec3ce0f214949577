//! What operations do, a file for each resource; what is not in the table answers from the examples of the document.
#![expect(clippy::unnecessary_wraps, reason = "all rows of the table have one type")]

mod account;
mod contacts;
mod messages;
mod profiles;
mod templates;
mod users;
mod webhooks;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    api::{
        answer::{Done, Failure},
        document::Operation,
        example,
    },
    world::{Object, World},
};

pub(crate) use self::messages::receive;

/// A request that keeps to the schemas.
pub(crate) struct Call {
    pub(crate) operation: &'static Operation,
    pub(crate) path: BTreeMap<String, String>,
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) body: Object,
}

type Behaviour = fn(&mut World, &Call) -> Done;

/// What the operation does; `None` if it has no behaviour of its own.
pub(crate) fn behaviour(operation: &str) -> Option<Behaviour> {
    Some(match operation {
        "contacts.create" => contacts::create,
        "contacts.list" => contacts::list,
        "contacts.get" => contacts::get,
        "contacts.update" => contacts::update,
        "contacts.delete" => contacts::delete,
        "contacts.message_summary" => contacts::message_summary,
        "messages.send" => messages::send,
        "messages.get" => messages::get,
        "messages.activities" => messages::activities,
        "messages.cancel" => messages::cancel,
        "messages.resend" => messages::resend,
        "conversations.list" => messages::conversations,
        "conversations.messages" => messages::conversation,
        "templates.create" => templates::create,
        "templates.list" => templates::list,
        "templates.get" => templates::get,
        "templates.update" => templates::update,
        "templates.delete" => templates::delete,
        "webhooks.create" => webhooks::create,
        "webhooks.list" => webhooks::list,
        "webhooks.event_types" => webhooks::event_types,
        "webhooks.get" => webhooks::get,
        "webhooks.update" => webhooks::update,
        "webhooks.delete" => webhooks::delete,
        "webhooks.events" => webhooks::events,
        "webhooks.rotate_secret" => webhooks::rotate_secret,
        "webhooks.test" => webhooks::test,
        "webhooks.toggle_status" => webhooks::toggle_status,
        "users.invite" => users::invite,
        "users.list" => users::list,
        "users.get" => users::get,
        "users.update_role" => users::update_role,
        "users.remove" => users::remove,
        "profiles.create" => profiles::create,
        "profiles.list" => profiles::list,
        "profiles.get" => profiles::get,
        "profiles.update" => profiles::update,
        "profiles.delete" => profiles::delete,
        "profiles.complete" => profiles::complete,
        "profiles.campaigns.create" => profiles::create_campaign,
        "profiles.campaigns.list" => profiles::list_campaigns,
        "profiles.campaigns.update" => profiles::update_campaign,
        "profiles.campaigns.delete" => profiles::delete_campaign,
        "sender_profiles.create" => profiles::create_sender,
        "sender_profiles.list" => profiles::list_senders,
        "sender_profiles.get" => profiles::get_sender,
        "sender_profiles.update" => profiles::update_sender,
        "sender_profiles.delete" => profiles::delete_sender,
        "me.get" => account::me,
        "numbers.lookup" => account::lookup,
        _ => return None,
    })
}

impl Call {
    /// The first value of the path: the id of what the operation is about.
    fn id(&self) -> &str {
        self.path_value(0)
    }

    /// A value of the path, counted from the left.
    fn path_value(&self, number: usize) -> &str {
        let names = self
            .operation
            .path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        names.skip(number).find_map(|name| self.path.get(name)).map_or("", String::as_str)
    }

    fn query(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    /// A member of the body, null being the same as none.
    fn member(&self, name: &str) -> Option<&Value> {
        self.body.get(name).filter(|value| !value.is_null())
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.member(name).and_then(Value::as_str)
    }

    fn flag(&self, name: &str) -> Option<bool> {
        self.member(name).and_then(Value::as_bool)
    }

    /// The page of the items that the query asks for; all of them if it asks for none.
    fn page<T>(
        &self,
        items: impl ExactSizeIterator<Item = T>,
        write: impl Fn(T) -> Value,
    ) -> Value {
        let count = items.len();
        let number = |name| self.query(name).and_then(|text| text.parse::<usize>().ok());
        let (page, size) =
            (number("page").unwrap_or(1), number("page_size").unwrap_or(count.max(1)));
        let items: Vec<_> =
            items.skip(page.saturating_sub(1).saturating_mul(size)).take(size).map(write).collect();
        let name = self.operation.items.as_deref().unwrap_or("items");
        json!({ name: items, "pagination": example::pagination(page, size, count) })
    }
}

/// One of the values that the API knows: it tells capitals from small letters.
fn one_of(value: &str, known: &[&str], place: &str) -> Result<(), Failure> {
    if known.contains(&value) {
        return Ok(());
    }
    Err(Failure::field(
        "VALIDATION_006",
        place,
        &format!("The value must be one of {}.", known.join(", ")),
    ))
}
