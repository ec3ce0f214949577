//! Methods of messages.

use crate::{Message, MessageEvent, MessageStatus};

impl MessageStatus {
    /// Whether the outcome is known: the message has arrived, was read, or has failed.
    ///
    /// `Delivered` may still become `Read`. A status that this version does not know is not final,
    /// so code that waits for the outcome keeps polling.
    ///
    /// ```
    /// use sent_models::MessageStatus;
    ///
    /// assert!(MessageStatus::Failed.is_final());
    /// assert!(!MessageStatus::from("held").is_final());
    /// ```
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Delivered | Self::Read | Self::Failed)
    }

    /// Whether the message has reached its recipient.
    #[must_use]
    pub fn has_arrived(&self) -> bool {
        matches!(self, Self::Delivered | Self::Read)
    }
}

impl Message {
    /// The latest of [`events`](Self::events) by timestamp, whatever the order of the list.
    #[must_use]
    pub fn last_event(&self) -> Option<&MessageEvent> {
        self.events.as_deref()?.iter().max_by_key(|event| event.timestamp)
    }
}
