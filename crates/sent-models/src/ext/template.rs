//! Methods of templates.

use crate::{Template, TemplateStatus};

impl Template {
    /// Whether messages can be made from the template: it is approved and published.
    #[must_use]
    pub fn is_sendable(&self) -> bool {
        self.is_published && self.status == TemplateStatus::Approved
    }
}
