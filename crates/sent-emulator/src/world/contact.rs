//! Whom messages go to.

use sent_models::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{World, message::End, phone::Notations};

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Contact {
    pub(crate) id: String,
    pub(crate) phone_number: String,
    pub(crate) format_e164: String,
    pub(crate) format_international: String,
    pub(crate) format_national: String,
    pub(crate) format_rfc: String,
    pub(crate) country_code: String,
    pub(crate) region_code: String,
    pub(crate) default_channel: String,
    pub(crate) opt_out: bool,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Option<Timestamp>,
}

/// Channels that reach every contact.
pub(crate) const CHANNELS: [&str; 2] = ["sms", "whatsapp"];

impl Contact {
    /// As the API answers it.
    pub(crate) fn to_value(&self, customer: &str) -> Value {
        let mut value = json!(self);
        if let Value::Object(members) = &mut value {
            members.insert("customer_id".to_owned(), customer.into());
            members.insert("available_channels".to_owned(), CHANNELS.join(",").into());
            members.insert("is_inherited".to_owned(), false.into());
        }
        value
    }
}

impl World {
    /// The contact with the number, which is added if there is none.
    pub(crate) fn contact_of(&mut self, number: Notations, entered: &str) -> Contact {
        match self.numbers.get(&number.e164).and_then(|id| self.contacts.get(id)) {
            Some(contact) => contact.clone(),
            None => self.add_contact(number, entered),
        }
    }

    pub(crate) fn add_contact(&mut self, number: Notations, entered: &str) -> Contact {
        let contact = Contact {
            id: self.id(),
            phone_number: entered.to_owned(),
            opt_out: End::of(&number.e164) == End::OptedOut,
            format_e164: number.e164,
            format_international: number.international,
            format_national: number.national,
            format_rfc: number.rfc,
            country_code: number.calling_code,
            region_code: number.region,
            default_channel: "sms".to_owned(),
            created_at: self.now,
            updated_at: None,
        };
        self.numbers.insert(contact.format_e164.clone(), contact.id.clone());
        self.contacts.insert(contact.id.clone(), contact.clone());
        contact
    }
}
