//! Methods of contacts.

use crate::{Channel, Contact};

impl Contact {
    /// The channels in [`available_channels`](Self::available_channels), which is one
    /// comma-separated string.
    ///
    /// ```
    /// # let contact: sent_models::Contact = sent_models::decode(r#"{
    /// #     "id": "0c1f6f0e-7a52-4e0a-9a35-3f6c1f5d2b11", "phone_number": "x", "format_e164": "x",
    /// #     "format_international": "x", "format_national": "x", "format_rfc": "x", "country_code": "1",
    /// #     "region_code": "US", "available_channels": "sms, rcs", "default_channel": "sms", "opt_out": false,
    /// #     "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"
    /// # }"#)?;
    /// use sent_models::Channel;
    ///
    /// assert_eq!(contact.available_channels, "sms, rcs");
    /// assert!(contact.channels().eq([Channel::Sms, Channel::from("rcs")]));
    /// # Ok::<(), sent_models::DecodeError>(())
    /// ```
    pub fn channels(&self) -> impl Iterator<Item = Channel> {
        channels(&self.available_channels)
    }

    /// Whether a message may be sent to the contact over a channel: it is available, and the
    /// contact has not opted out.
    #[must_use]
    pub fn can_receive(&self, channel: &Channel) -> bool {
        !self.opt_out && self.channels().any(|available| available == *channel)
    }
}

/// The values of a comma-separated string.
pub(super) fn channels(listed: &str) -> impl Iterator<Item = Channel> {
    listed.split(',').map(str::trim).filter(|part| !part.is_empty()).map(Channel::from)
}
