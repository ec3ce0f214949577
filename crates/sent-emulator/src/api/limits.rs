//! Rate limits, as documented by public sources: off by default.

use std::{collections::HashMap, time::Duration};

use sent_models::Timestamp;

use super::answer::Failure;

/// Calls a minute and burst size of an operation. Messages use the smallest plan, whose burst size
/// is not public.
fn limit(operation: &str) -> (&'static str, u32, u32) {
    match operation {
        "messages.send" | "messages.resend" => ("messages", 60, 60),
        "webhooks.rotate_secret" | "users.invite" | "profiles.complete" => ("sensitive", 10, 5),
        _ => ("standard", 200, 50),
    }
}

/// When the bucket will be full again, by API key and class.
#[derive(Default)]
pub(crate) struct Limits {
    good: HashMap<(String, &'static str), Timestamp>,
}

impl Limits {
    /// Counts a call, or rejects it.
    pub(crate) fn count(
        &mut self,
        api_key: &str,
        operation: &str,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let (class, per_minute, burst) = limit(operation);
        let each = Duration::from_secs(60) / per_minute;
        let good = self.good.entry((api_key.to_owned(), class)).or_insert(now);
        let ahead = good.duration_since(now).unwrap_or_default();
        let wait = (ahead + each).saturating_sub(each * burst);
        if !wait.is_zero() {
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            return Err(Failure { retry_after: Some(seconds), ..Failure::new("BUSINESS_002") });
        }
        *good = (*good).max(now).checked_add(each).unwrap_or(now);
        Ok(())
    }
}
