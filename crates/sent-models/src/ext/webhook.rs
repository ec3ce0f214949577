//! Methods of webhooks.

use crate::Webhook;

impl Webhook {
    /// Whether events of a type, such as `message.delivered`, are posted to the endpoint: it is
    /// active and subscribed to the type, or to the whole family, `message`.
    #[must_use]
    pub fn receives(&self, event_type: &str) -> bool {
        let family = event_type.split_once('.').map_or(event_type, |(family, _)| family);
        let is_subscribed = |name: &String| name == event_type || name == family;
        self.is_active && self.event_types.iter().any(is_subscribed)
    }
}
