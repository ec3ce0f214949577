//! Methods of templates.

use crate::{Template, TemplateStatus};

impl Template {
    /// Whether the template can be used for messages: it is approved and published.
    #[must_use]
    pub fn is_sendable(&self) -> bool {
        self.is_published && self.status == TemplateStatus::Approved
    }
}
