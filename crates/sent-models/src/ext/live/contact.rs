//! Contacts.

use super::{NoCounterpart, Translated, refuse, said};
use crate::{Channel, Contact, CreateContactRequest, UpdateContactRequest, ext::contact, live};

impl From<CreateContactRequest> for live::CreateContactRequest {
    fn from(request: CreateContactRequest) -> Self {
        let CreateContactRequest { phone_number, test_mode } = request;
        Self { phone_number, sandbox: test_mode }
    }
}

/// Fails if `phone_number` is set: the API cannot change the number of a contact.
impl TryFrom<UpdateContactRequest> for live::UpdateContactRequest {
    type Error = NoCounterpart;

    fn try_from(request: UpdateContactRequest) -> Result<Self, NoCounterpart> {
        let UpdateContactRequest { phone_number, test_mode } = request;
        refuse("UpdateContactRequest", "phone_number", phone_number.as_ref())?;
        Ok(Self { sandbox: test_mode, ..Self::new() })
    }
}

impl live::Contact {
    /// Converts the contact to the page's model.
    ///
    /// # Errors
    ///
    /// [`NoCounterpart`] if `format_e164` or `updated_at` is missing: the page requires both.
    pub fn into_page(self) -> Result<Translated<Contact>, NoCounterpart> {
        let Self {
            id,
            customer_id,
            phone_number,
            format_e164,
            format_international,
            format_national,
            format_rfc,
            country_code,
            region_code,
            available_channels,
            default_channel,
            opt_out,
            is_inherited,
            created_at,
            updated_at,
        } = self;
        let missing = |field| NoCounterpart::missing("Contact", field);
        let contact = Contact {
            id,
            phone_number,
            format_e164: format_e164.ok_or_else(|| missing("format_e164"))?,
            format_international,
            format_national,
            format_rfc,
            country_code,
            region_code,
            available_channels,
            default_channel,
            opt_out,
            created_at,
            updated_at: updated_at.ok_or_else(|| missing("updated_at"))?,
        };
        // The page's contacts are never inherited, so `false` adds nothing.
        let is_inherited = is_inherited.filter(|is_inherited| *is_inherited);
        Ok(Translated::new(
            contact,
            [
                said("customer_id", customer_id.as_ref()),
                said("is_inherited", is_inherited.as_ref()),
            ],
        ))
    }
}

/// Fails where [`into_page`](live::Contact::into_page) fails or leaves something out.
impl TryFrom<live::Contact> for Contact {
    type Error = NoCounterpart;

    fn try_from(contact: live::Contact) -> Result<Self, NoCounterpart> {
        contact.into_page()?.complete("Contact")
    }
}

impl live::Contact {
    /// The channels in [`available_channels`](Self::available_channels), which is one
    /// comma-separated string.
    pub fn channels(&self) -> impl Iterator<Item = Channel> {
        contact::channels(&self.available_channels)
    }

    /// Whether a message may be sent to the contact over a channel: it is available, and the
    /// contact has not opted out.
    #[must_use]
    pub fn can_receive(&self, channel: &Channel) -> bool {
        !self.opt_out && self.channels().any(|available| available == *channel)
    }
}
