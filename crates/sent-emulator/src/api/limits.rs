//! Rate limits, as public sources state them: off unless asked for.

use std::collections::HashMap;

use sent_models::Timestamp;

use super::{answer::Failure, document::Operation};

/// A class of operations: calls a minute, and how many at once.
struct Class {
    name: &'static str,
    per_minute: f64,
    burst: f64,
}

const STANDARD: Class = Class { name: "standard", per_minute: 200.0, burst: 50.0 };
const SENSITIVE: Class = Class { name: "sensitive", per_minute: 10.0, burst: 5.0 };
/// Of the smallest plan; its burst is not public.
const MESSAGES: Class = Class { name: "messages", per_minute: 60.0, burst: 60.0 };

/// Calls that are left, by API key and class, and when that was counted.
#[derive(Default)]
pub(crate) struct Limits {
    left: HashMap<(String, &'static str), (f64, Timestamp)>,
}

impl Limits {
    /// Counts a call, or refuses it.
    pub(crate) fn count(
        &mut self,
        api_key: &str,
        operation: &Operation,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let class = match operation.id.as_str() {
            "messages.send" | "messages.resend" => MESSAGES,
            "webhooks.rotate_secret" | "users.invite" | "profiles.complete" => SENSITIVE,
            _ => STANDARD,
        };
        let (left, counted) =
            self.left.entry((api_key.to_owned(), class.name)).or_insert((class.burst, now));
        let passed = now.duration_since(*counted).unwrap_or_default().as_secs_f64();
        *left = (*left + passed * class.per_minute / 60.0).min(class.burst);
        *counted = now;
        if *left < 1.0 {
            let seconds = ((1.0 - *left) * 60.0 / class.per_minute).ceil();
            let retry_after = (1_u64..=60)
                .find(|whole| f64::from(u32::try_from(*whole).unwrap_or(60)) >= seconds);
            let failure = Failure::new(429, "BUSINESS_002", "Too many calls.");
            return Err(Failure { retry_after: retry_after.or(Some(60)), ..failure });
        }
        *left -= 1.0;
        Ok(())
    }
}
