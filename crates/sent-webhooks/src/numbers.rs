//! Phone numbers by meaning: the names of the fields changed, and one of them has two meanings.

use sent_models::PhoneNumber;

use crate::payload::{InboundMessagePayload, MessagePayload};

impl MessagePayload {
    /// The recipient's number, whichever name it came under.
    #[must_use]
    pub fn recipient(&self) -> Option<&PhoneNumber> {
        self.outbound_number.as_ref().or(self.to.as_ref())
    }
}

impl InboundMessagePayload {
    /// The number of the contact who wrote, whichever name it came under.
    #[must_use]
    pub fn contact_number(&self) -> Option<&PhoneNumber> {
        self.inbound_number.as_ref().or(self.from.as_ref())
    }

    /// Your number, whichever name it came under.
    #[must_use]
    pub fn own_number(&self) -> Option<&PhoneNumber> {
        self.outbound_number.as_ref().or(self.to.as_ref())
    }
}
