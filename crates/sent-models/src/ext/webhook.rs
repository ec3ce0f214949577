//! Methods of webhooks.

use crate::Webhook;

impl Webhook {
    /// Whether events of a type are posted to the endpoint: it is active and subscribed to them.
    #[must_use]
    pub fn receives(&self, event_type: &str) -> bool {
        self.is_active && self.event_types.iter().any(|subscribed| subscribed == event_type)
    }
}
