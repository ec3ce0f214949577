//! Webhooks.

use std::collections::BTreeMap;

use super::{NoCounterpart, Translated, said, set};
use crate::{CreateWebhookRequest, Webhook, live};

/// Fails if `description` is missing, which the API calls `display_name` and requires.
///
/// The page subscribes to events, `message.delivered`; the API subscribes to families, `message`,
/// and filters their events, `delivered`. A name without a dot is taken as a family.
impl TryFrom<CreateWebhookRequest> for live::CreateWebhookRequest {
    type Error = NoCounterpart;

    fn try_from(request: CreateWebhookRequest) -> Result<Self, NoCounterpart> {
        let CreateWebhookRequest { url, event_types, description, test_mode } = request;
        let missing = || NoCounterpart::missing("CreateWebhookRequest", "description");
        let display_name = description.ok_or_else(missing)?;
        let (families, filters) = subscriptions(&event_types);
        let event_filters = set(Some(filters).filter(|filters| !filters.is_empty()));
        Ok(Self { sandbox: test_mode, event_filters, ..Self::new(display_name, url, families) })
    }
}

/// Families in the order of their first mention, and the events of those that are not subscribed to
/// as a whole.
fn subscriptions(names: &[String]) -> (Vec<&str>, BTreeMap<String, Vec<String>>) {
    let mut families = Vec::new();
    let mut filters = BTreeMap::<String, Vec<String>>::new();
    for name in names {
        let (family, event) = match name.split_once('.') {
            Some((family, event)) => (family, Some(event)),
            None => (name.as_str(), None),
        };
        if !families.contains(&family) {
            families.push(family);
        }
        if let Some(event) = event {
            filters.entry(family.to_owned()).or_default().push(event.to_owned());
        }
    }
    filters.retain(|family, _| !names.contains(family));
    (families, filters)
}

impl live::Webhook {
    /// Converts the webhook to the page's model.
    ///
    /// # Errors
    ///
    /// [`NoCounterpart`] if `endpoint_url` is missing: the page requires it, as `url`.
    pub fn into_page(self) -> Result<Translated<Webhook>, NoCounterpart> {
        let Self {
            id,
            customer_id,
            display_name,
            endpoint_url,
            event_types,
            event_filters,
            sender_profile,
            is_inheritable,
            webhook_version,
            is_active,
            signing_secret,
            retry_count,
            timeout_seconds,
            consecutive_failures,
            last_delivery_attempt_at,
            last_successful_delivery_at,
            created_at,
            updated_at,
        } = self;
        let webhook = Webhook {
            id,
            url: endpoint_url.ok_or_else(|| NoCounterpart::missing("Webhook", "endpoint_url"))?,
            description: display_name,
            event_types,
            is_active,
            signing_secret,
            created_at,
            updated_at,
        };
        Ok(Translated::new(
            webhook,
            [
                said("customer_id", customer_id.as_ref()),
                said("event_filters", event_filters.as_ref()),
                said("sender_profile", sender_profile.as_ref()),
                said("is_inheritable", is_inheritable.as_ref()),
                said("webhook_version", webhook_version.as_ref()),
                said("retry_count", retry_count.as_ref()),
                said("timeout_seconds", timeout_seconds.as_ref()),
                said("consecutive_failures", consecutive_failures.as_ref()),
                said("last_delivery_attempt_at", last_delivery_attempt_at.as_ref()),
                said("last_successful_delivery_at", last_successful_delivery_at.as_ref()),
            ],
        ))
    }
}

/// Fails where [`into_page`](live::Webhook::into_page) fails or leaves something out.
impl TryFrom<live::Webhook> for Webhook {
    type Error = NoCounterpart;

    fn try_from(webhook: live::Webhook) -> Result<Self, NoCounterpart> {
        webhook.into_page()?.complete("Webhook")
    }
}

impl live::Webhook {
    /// Whether an event of a family is posted to the endpoint: it is active, subscribed to the
    /// family, and does not filter the event out.
    ///
    /// Pass both names as in the subscription: family `message`, event `delivered`.
    ///
    /// ```
    /// # let webhook: sent_models::live::Webhook = sent_models::decode(r#"{
    /// #     "id": "3e8f1b60-9c27-4d5a-8b14-70f6a2c9d853", "event_types": ["message", "templates"],
    /// #     "event_filters": { "message": ["delivered", "failed"] }, "is_active": true, "created_at": "2026-01-01T00:00:00Z"
    /// # }"#)?;
    /// // Subscribed to `message` and `templates`, and of `message` only to `delivered` and `failed`:
    /// assert!(webhook.receives("message", "delivered") && webhook.receives("templates", "approved"));
    /// assert!(!webhook.receives("message", "read") && !webhook.receives("contact", "opt_out"));
    /// # Ok::<(), sent_models::DecodeError>(())
    /// ```
    #[must_use]
    pub fn receives(&self, family: &str, event: &str) -> bool {
        let filter = self.event_filters.as_ref().and_then(|filters| filters.get(family));
        self.is_active
            && self.event_types.iter().any(|subscribed| subscribed == family)
            && filter.is_none_or(|events| events.iter().any(|kept| kept == event))
    }
}
