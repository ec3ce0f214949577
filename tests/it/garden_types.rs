//! Code of an edition that has everything: what a user of it can write, and what goes over the wire.

use sent_models::{ApiMeta, Patch, Timestamp, decode};
use sent_tests::{
    garden::{
        Address, CancelOrder, ChangeOrder, Colour, Page, PlaceOrder, Plant, PlantId, Season,
        Verdict,
    },
    market::{self, OpenStall},
};
use serde_json::{Value, json};

const ID: &str = "4b0f41a7-8a39-4a1c-9f2e-1d8a52a7c0de";

fn plant() -> Value {
    json!({
        "id": ID, "displayName": "Rose", "colours": ["red", "pink"], "planted_at": "2026-01-01T00:00:00Z", "sold_at": null,
        "parent": ID, "type": "spring", "height": 0.5, "payload": [1], "labels": { "a": "b" },
        "seedlings": [], "by_season": { "SPRING": ["red"], "WINTER": null }, "rows": [[-1]], "site": "https://example.com/",
        "settings": { "x": null }, "grower_phone": "+12025550143", "gate_code": "4711", "price": 2.5, "discount": "0.50", "count": 0, "balance": -1,
        "code": 200, "small": -2
    })
}

#[test]
fn a_request_is_built_from_what_the_caller_has() {
    let order = PlaceOrder::new(
        ID,
        "+12025550143",
        ["red", "dark-blue"],
        [("for", "the balcony")],
        Address::new("Elm Street 7").with_door("left"),
        "2026-05-01T09:00:00Z".parse::<Timestamp>().unwrap(),
        2,
        Season::LateSummer,
        None,
    )
    .with_type("gift")
    .with_amounts([("water", 1.5)])
    .with_extra([Address::new("Oak Lane 1")])
    .with_anything(7);
    assert_eq!(
        serde_json::to_value(&order).unwrap(),
        json!({
            "plant_id": ID, "phone": "+12025550143", "colours": ["red", "dark-blue"], "labels": { "for": "the balcony" },
            "address": { "street": "Elm Street 7", "door": "left" }, "placed_at": "2026-05-01T09:00:00Z", "quantity": 2,
            "season": "LATE_SUMMER", "voucher": null, "type": "gift", "extra": [{ "street": "Oak Lane 1" }],
            "amounts": { "water": 1.5 }, "anything": 7
        })
    );
    assert!(!format!("{order:?}").contains("1202"), "{order:?}");
}

#[test]
fn a_patch_can_keep_clear_and_set() {
    assert_eq!(serde_json::to_value(ChangeOrder::new()).unwrap(), json!({}));
    let change = ChangeOrder::new()
        .clear_phone()
        .with_season("SPRING")
        .with_colours(["red"])
        .with_note("soon");
    let wire = json!({ "phone": null, "season": "SPRING", "colours": ["red"], "note": "soon" });
    assert_eq!(serde_json::to_value(&change).unwrap(), wire);
    assert_eq!(decode::<ChangeOrder>(wire.to_string()).unwrap(), change);
    assert_eq!((change.quantity, change.phone), (Patch::Keep, Patch::Clear));
    assert_eq!(CancelOrder::new(), decode("{}").unwrap());
}

#[test]
fn a_response_keeps_what_it_does_not_know() {
    let read: Plant = decode(plant().to_string()).unwrap();
    assert_eq!(read.colours, [Colour::Red, Colour::from("pink")]);
    assert_eq!(read.r#type, Some(Season::Spring));
    let mut wire = plant();
    wire["type"] = json!("SPRING");
    assert_eq!(serde_json::to_value(&read).unwrap(), wire);
    let shown = format!("{read:?}");
    assert!(!shown.contains("4711") && !shown.contains("1202"), "{shown}");
}

#[test]
fn generics_and_other_editions_fit_together() {
    let page: Page<Plant, String> =
        decode(json!({ "items": [plant()], "extra": null }).to_string()).unwrap();
    assert_eq!((page.items.len(), page.note, page.extra), (1, None, None));
    let meta = json!({ "request_id": "r", "timestamp": "2026-01-01T00:00:00Z", "version": "v3" });
    let stall: market::Plant =
        decode(json!({ "grown": plant(), "meta": meta }).to_string()).unwrap();
    let (_, meta): (Plant, ApiMeta) = (stall.grown, stall.meta);
    assert_eq!(meta.request_id, "r");
    let id = PlantId::from(ID);
    assert_eq!(OpenStall::new("SPRING", id, Address::new("x")).season, Season::Spring);
}

/// Whatever a value is called, it is a variant, is read as that and is written as it came.
#[test]
fn values_may_be_called_as_what_generated_code_uses() {
    let called = [
        ("err", Verdict::Err),
        ("error", Verdict::Error),
        ("ok", Verdict::Ok),
        ("some", Verdict::Some),
        ("none", Verdict::None),
        ("self", Verdict::SelfValue),
        ("string", Verdict::String),
        ("default", Verdict::Default),
        ("known", Verdict::Known),
        ("unknown_value", Verdict::UnknownValue),
        ("infallible", Verdict::Infallible),
    ];
    assert_eq!(decode::<Colour>("\"2nd\"").unwrap(), Colour::Second);
    assert_eq!(json!(Colour::Second), "2nd");
    assert_eq!(called.len(), Verdict::KNOWN.len());
    for (text, verdict) in called {
        assert_eq!(decode::<Verdict>(json!(text).to_string()).unwrap(), verdict);
        assert_eq!(text.parse(), Ok(verdict.clone()));
        assert_eq!((verdict.as_str(), json!(verdict)), (text, json!(text)));
    }
}
