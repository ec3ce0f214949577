//! What messages are made from.

use std::collections::BTreeMap;

use sent_models::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::World;

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Template {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) category: String,
    pub(crate) language: String,
    pub(crate) status: String,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Option<Timestamp>,
    /// Not part of any answer.
    pub(crate) definition: Value,
}

impl Template {
    /// As the API answers it: without the definition.
    pub(crate) fn to_value(&self, customer: &str) -> Value {
        json!({
            "id": self.id, "customer_id": customer, "name": self.name, "category": self.category, "language": self.language,
            "status": self.status, "channels": self.channels(), "variables": self.variables(), "created_at": self.created_at,
            "updated_at": self.updated_at, "is_published": self.is_approved()
        })
    }

    pub(crate) fn is_approved(&self) -> bool {
        self.status == "APPROVED"
    }

    /// The channels that have a body; a body for all of them counts as the two that every contact has.
    fn channels(&self) -> Vec<&str> {
        let bodies = self.definition.get("body").and_then(Value::as_object);
        let names = bodies
            .into_iter()
            .flatten()
            .filter(|(_, body)| !body.is_null())
            .map(|(name, _)| name.as_str());
        let mut channels: Vec<_> = names.collect();
        if channels.contains(&"multiChannel") {
            channels.retain(|name| *name != "multiChannel");
            channels.extend(
                super::contact::CHANNELS
                    .iter()
                    .filter(|name| !channels.contains(*name))
                    .collect::<Vec<_>>(),
            );
        }
        channels
    }

    /// The parts that a channel shows: header, body, footer.
    fn parts(&self, channel: &str) -> [Option<&Value>; 3] {
        let definition = &self.definition;
        let body = definition.get("body").and_then(|body| {
            let is_there = |part: &&Value| !part.is_null();
            let own = body
                .get(channel)
                .filter(is_there)
                .or_else(|| body.get("multiChannel").filter(is_there));
            own.or_else(|| body.as_object()?.values().find(is_there))
        });
        [definition.get("header"), body, definition.get("footer")]
    }

    /// Names of the variables of the first body, in their order.
    pub(crate) fn variables(&self) -> Vec<&str> {
        let parts = self.parts("multiChannel").into_iter().flatten();
        let all = parts.filter_map(|part| part.get("variables")?.as_array()).flatten();
        let mut names = Vec::new();
        for name in all.filter_map(|variable| variable.get("name")?.as_str()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Header, text and footer with the values put in.
    pub(crate) fn fill(
        &self,
        channel: &str,
        values: &BTreeMap<String, String>,
    ) -> [Option<String>; 3] {
        self.parts(channel).map(|part| {
            let text = part?.get("template")?.as_str()?;
            let variables = part?.get("variables").and_then(Value::as_array).into_iter().flatten();
            Some(variables.enumerate().fold(text.to_owned(), |text, (index, variable)| {
                let name = variable.get("name").and_then(Value::as_str).unwrap_or_default();
                let number = variable.get("id").and_then(Value::as_i64).unwrap_or_default();
                let kind = variable.get("type").and_then(Value::as_str).unwrap_or("variable");
                let value = values.get(name).map_or("", String::as_str);
                // By its id as in `{{1:variable}}`; where it has none, by its place.
                let number = if number == 0 { index.to_string() } else { number.to_string() };
                text.replace(&format!("{{{{{number}:{kind}}}}}"), value)
            }))
        })
    }
}

impl World {
    /// What a review says: yes, unless the text asks for the other answer.
    pub(crate) fn review(&mut self, id: &str) {
        let Some(template) =
            self.templates.get_mut(id).filter(|template| template.status == "PENDING")
        else {
            return;
        };
        let is_rejected = template.definition.to_string().contains("REJECT");
        let reason = is_rejected.then_some("The text asks to be rejected.");
        if is_rejected { "REJECTED" } else { "APPROVED" }.clone_into(&mut template.status);
        template.updated_at = Some(self.now);
        let mut payload = json!({
            "account_id": self.customer, "template_id": id, "template_name": template.name,
            "whatsapp_template_id": if is_rejected { "" } else { id }, "status": template.status,
            "language": template.language, "category": template.category
        });
        if let (Value::Object(members), Some(reason)) = (&mut payload, reason) {
            members.insert("reason".to_owned(), reason.into());
        }
        self.emit("templates", None, &payload);
    }
}
