//! Numbers, by what they mean: the names of the fields changed, and one of them means two things.

use sent_models::PhoneNumber;

use crate::payload::{InboundMessagePayload, MessagePayload};

impl MessagePayload {
    /// Number of the recipient, under whichever name it came.
    #[must_use]
    pub fn recipient(&self) -> Option<&PhoneNumber> {
        self.outbound_number.as_ref().or(self.to.as_ref())
    }
}

impl InboundMessagePayload {
    /// Number of the contact who wrote, under whichever name it came.
    #[must_use]
    pub fn contact_number(&self) -> Option<&PhoneNumber> {
        self.inbound_number.as_ref().or(self.from.as_ref())
    }

    /// Your number, under whichever name it came.
    #[must_use]
    pub fn own_number(&self) -> Option<&PhoneNumber> {
        self.outbound_number.as_ref().or(self.to.as_ref())
    }
}
