//! Profiles.

#![expect(deprecated, reason = "the API still serves them, so they are converted")]

use super::{NoCounterpart, Translated, said, set};
use crate::{CreateProfileRequest, Profile, ProfileSettings, live};

impl From<CreateProfileRequest> for live::CreateProfileRequest {
    fn from(request: CreateProfileRequest) -> Self {
        let CreateProfileRequest { name, description, short_name, test_mode } = request;
        Self {
            description: set(description),
            short_name: set(short_name),
            sandbox: test_mode,
            ..Self::new(name)
        }
    }
}

/// Settings of the page, none of which the API knows: all unset.
const UNKNOWN_SETTINGS: ProfileSettings =
    ProfileSettings { default_channel: None, webhook_url: None, timezone: None, language: None };

impl live::AccountProfile {
    /// Converts the profile to the page's model. The two have no settings in common: the page's are
    /// all `None`, and the API's are left out.
    #[must_use]
    pub fn into_page(self) -> Translated<Profile> {
        let Self { id, name, icon, description, short_name, role, status, created_at, settings } =
            self;
        let live::ProfileSettings {
            inherit_contacts,
            inherit_templates,
            inherit_tcr_brand,
            inherit_tcr_campaign,
            allow_contact_sharing,
            allow_template_sharing,
            billing_model,
        } = settings;
        let settings = UNKNOWN_SETTINGS;
        let profile =
            Profile { id, name, icon, description, short_name, role, status, created_at, settings };
        Translated::new(
            profile,
            [
                said("settings.inherit_contacts", inherit_contacts.as_ref()),
                said("settings.inherit_templates", inherit_templates.as_ref()),
                said("settings.inherit_tcr_brand", inherit_tcr_brand.as_ref()),
                said("settings.inherit_tcr_campaign", inherit_tcr_campaign.as_ref()),
                said("settings.allow_contact_sharing", allow_contact_sharing.as_ref()),
                said("settings.allow_template_sharing", allow_template_sharing.as_ref()),
                said("settings.billing_model", billing_model.as_ref()),
            ],
        )
    }
}

/// Fails where [`into_page`](live::AccountProfile::into_page) leaves something out.
impl TryFrom<live::AccountProfile> for Profile {
    type Error = NoCounterpart;

    fn try_from(profile: live::AccountProfile) -> Result<Self, NoCounterpart> {
        profile.into_page().complete("AccountProfile")
    }
}

impl live::Profile {
    /// Converts the profile to the page's model. Its `role` and all its settings are `None`.
    #[must_use]
    pub fn into_page(self) -> Translated<Profile> {
        let Self {
            id,
            organization_id,
            name,
            email,
            icon,
            description,
            short_name,
            status,
            inherit_contacts,
            inherit_templates,
            inherit_tcr_brand,
            inherit_tcr_campaign,
            allow_contact_sharing,
            allow_template_sharing,
            allow_number_change_during_onboarding,
            billing_model,
            billing_contact,
            brand,
            waba_id,
            sending_phone_number,
            sending_phone_number_profile_id,
            whatsapp_phone_number,
            sending_whatsapp_number_profile_id,
            created_at,
            updated_at,
        } = self;
        let settings = UNKNOWN_SETTINGS;
        let profile = Profile {
            id,
            name,
            icon,
            description,
            short_name,
            role: None,
            status,
            created_at,
            settings,
        };
        Translated::new(
            profile,
            [
                said("organization_id", organization_id.as_ref()),
                said("email", email.as_ref()),
                said("inherit_contacts", inherit_contacts.as_ref()),
                said("inherit_templates", inherit_templates.as_ref()),
                said("inherit_tcr_brand", inherit_tcr_brand.as_ref()),
                said("inherit_tcr_campaign", inherit_tcr_campaign.as_ref()),
                said("allow_contact_sharing", allow_contact_sharing.as_ref()),
                said("allow_template_sharing", allow_template_sharing.as_ref()),
                said(
                    "allow_number_change_during_onboarding",
                    allow_number_change_during_onboarding.as_ref(),
                ),
                said("billing_model", billing_model.as_ref()),
                said("billing_contact", billing_contact.as_ref()),
                said("brand", brand.as_ref()),
                said("waba_id", waba_id.as_ref()),
                said("sending_phone_number", sending_phone_number.as_ref()),
                said("sending_phone_number_profile_id", sending_phone_number_profile_id.as_ref()),
                said("whatsapp_phone_number", whatsapp_phone_number.as_ref()),
                said(
                    "sending_whatsapp_number_profile_id",
                    sending_whatsapp_number_profile_id.as_ref(),
                ),
                said("updated_at", updated_at.as_ref()),
            ],
        )
    }
}

/// Fails where [`into_page`](live::Profile::into_page) leaves something out.
impl TryFrom<live::Profile> for Profile {
    type Error = NoCounterpart;

    fn try_from(profile: live::Profile) -> Result<Self, NoCounterpart> {
        profile.into_page().complete("Profile")
    }
}
