//! Who calls, and whose a number is.

use serde_json::{Value, json};

use super::Call;
use crate::{
    api::answer::{Done, Failure},
    world::{OWN_NUMBER, Object, World, phone},
};

pub(super) fn me(world: &mut World, _: &Call) -> Done {
    let settings = [
        "inherit_contacts",
        "inherit_templates",
        "inherit_tcr_brand",
        "inherit_tcr_campaign",
        "allow_contact_sharing",
        "allow_template_sharing",
        "billing_model",
    ];
    let pick = |profile: &Object, names: &[&str]| -> Object {
        let known =
            names.iter().filter_map(|name| Some(((*name).to_owned(), profile.get(*name)?.clone())));
        known.collect()
    };
    let profiles: Vec<Value> = world
        .profiles
        .values()
        .map(|profile| {
            let names = ["id", "name", "icon", "description", "short_name", "status", "created_at"];
            let mut member = pick(profile, &names);
            member.insert("role".to_owned(), "admin".into());
            member.insert("settings".to_owned(), pick(profile, &settings).into());
            member.into()
        })
        .collect();
    let number = json!({ "configured": true, "phone_number": OWN_NUMBER });
    let whatsapp =
        json!({ "configured": true, "phone_number": OWN_NUMBER, "business_name": "Emulated Inc." });
    Ok(json!({
        "type": "organization", "id": world.organization, "organization_id": null, "name": "Emulated Inc.",
        "short_name": null, "email": "owner@example.com", "icon": null, "description": null, "status": "approved",
        "settings": null, "channels": { "sms": number, "whatsapp": whatsapp, "rcs": { "configured": false } },
        "profiles": profiles, "sending_phone_number": OWN_NUMBER, "created_at": world.created_at
    }))
}

pub(super) fn lookup(_: &mut World, call: &Call) -> Done {
    let number =
        phone::read(call.id()).ok_or_else(|| Failure::missing("RESOURCE_013", "phone number"))?;
    Ok(json!({
        "phone_number": number.e164, "is_valid": true, "country_code": number.region, "carrier_name": "Emulated Mobile",
        "line_type": "mobile", "mobile_country_code": null, "mobile_network_code": null, "is_ported": false, "is_voip": false
    }))
}
