//! Templates: their texts, and their review.

use serde_json::{Value, json};

use super::{CHANNELS, World};
use crate::json::{Members as _, items, members};

/// The channels that a definition has a body for; one for all channels counts as those that reach
/// every contact.
pub(crate) fn channels(definition: &Value) -> Vec<&str> {
    let bodies = members(definition.at("body")).filter(|(_, body)| !body.is_null());
    let channels = bodies.flat_map(|(name, _)| match name.as_str() {
        "multiChannel" => CHANNELS.to_vec(),
        name => vec![name],
    });
    let mut channels: Vec<_> = channels.collect();
    channels.sort_unstable();
    channels.dedup();
    channels
}

/// The header, body and footer for a channel.
fn parts<'a>(definition: &'a Value, channel: &str) -> [&'a Value; 3] {
    let bodies = || members(definition.at("body")).filter(|(_, body)| !body.is_null());
    let named = |wanted: &str| bodies().find(|(name, _)| *name == wanted);
    let body = named(channel).or_else(|| named("multiChannel")).or_else(|| bodies().next());
    [definition.at("header"), body.map_or(&Value::Null, |(_, body)| body), definition.at("footer")]
}

/// The distinct names of the variables.
pub(crate) fn variables(definition: &Value) -> Vec<&str> {
    let parts = parts(definition, "multiChannel").into_iter();
    let names = parts
        .flat_map(|part| items(part.at("variables")))
        .filter_map(|variable| variable.at("name").as_str());
    let mut seen = std::collections::HashSet::new();
    names.filter(|name| seen.insert(*name)).collect()
}

/// Header, text and footer with `{{1:variable}}` and the like replaced by the values.
pub(crate) fn fill(definition: &Value, channel: &str, values: &Value) -> [Option<String>; 3] {
    parts(definition, channel).map(|part| {
        let text = part.at("template").as_str()?.to_owned();
        Some(items(part.at("variables")).enumerate().fold(text, |text, (index, variable)| {
            let number = variable.at("id").as_u64().unwrap_or(index as u64);
            let kind = variable.at("type").as_str().unwrap_or("variable");
            let name = variable.at("name").as_str().unwrap_or_default();
            let value = values.at(name).as_str().unwrap_or_default();
            text.replace(&format!("{{{{{number}:{kind}}}}}"), value)
        }))
    })
}

impl World {
    /// The review is done: it approves, unless the text asks to be rejected.
    pub(crate) fn review(&mut self, id: &str) {
        let (now, account) = (self.now, self.customer.clone());
        let template = self.table("templates").get_mut(id);
        let Some(template) = template.filter(|template| template.at("status") == "PENDING") else {
            return;
        };
        let is_rejected = template.at("_definition").to_string().contains("REJECT");
        template.put("status", json!(if is_rejected { "REJECTED" } else { "APPROVED" }));
        template.put("is_published", json!(!is_rejected));
        template.put("updated_at", json!(now));
        let reason = is_rejected.then_some("The text asks to be rejected.");
        let payload = json!({
            "account_id": account, "template_id": id, "template_name": template.at("name"),
            "whatsapp_template_id": if is_rejected { "" } else { id }, "status": template.at("status"),
            "language": template.at("language"), "category": template.at("category"), "reason": reason
        });
        self.emit("templates", None, &payload);
    }
}
