//! Code of an edition that has everything: what a user of it can write, and what goes over the
//! wire.

use sent_models::{ApiMeta, Correction, Patch, Timestamp, decode, decode_lenient};
use sent_tests::{
    garden::{
        Address, CancelOrder, ChangeOrder, Chore, Colour, Event, Journal, Page, PlaceOrder, Plan,
        Plant, PlantId, Prune, Repeat, Season, Verdict, Water,
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

/// A caller gives a branch, and what tells it apart is written without being said.
#[test]
fn a_union_is_built_from_its_branches() {
    let plan = Plan::new(
        Water::new(2),
        [Chore::from(Prune::new()), Repeat::new(Water::new(1), None).into()],
        [("monday", Prune::default().with_note("the old rose"))],
        Some(Chore::Unknown(json!({ "do": "sing" }))),
    )
    .clear_rain();
    let wire = json!({
        "first": { "do": "water", "litres": 2 },
        "chores": [{ "do": "prune" }, { "do": "repeat", "chore": { "do": "water", "litres": 1 }, "until": null }],
        "by_day": { "monday": { "do": "prune", "note": "the old rose" } }, "spare": { "do": "sing" }, "rain": null
    });
    assert_eq!(serde_json::to_value(&plan).unwrap(), wire);
    assert_eq!(decode::<Plan>(wire.to_string()).unwrap(), plan);
}

#[test]
fn a_union_is_read_by_its_property_and_keeps_what_it_does_not_know() {
    let bloom = json!({ "plant_id": ID, "petals": 5, "type": "plant.bloom" });
    let tomorrow = json!({ "type": "plant.sings", "song": [1.5, null] });
    let wire = json!({
        "today": { "type": "batch", "first": bloom, "events": [tomorrow, { "type": 7 }] },
        "yesterday": null, "all": [null, bloom], "by_day": { "monday": { "no type": true } }
    });
    let journal: Journal = decode(wire.to_string()).unwrap();
    assert_eq!(serde_json::to_value(&journal).unwrap(), wire);
    let Event::Batch(batch) = &journal.today else { panic!("{:?}", journal.today) };
    assert!(matches!(&*batch.first, Event::PlantBloom(bloom) if bloom.petals == 5));
    assert_eq!(batch.events[0], Event::Unknown(tomorrow));
    assert!(batch.events[1].is_unknown() && journal.by_day["monday"].is_unknown());

    let wrong = wire.to_string().replace("\"petals\":5", "\"petals\":\"5\"");
    let error = decode::<Journal>(&wrong).unwrap_err();
    assert_eq!(error.path(), "all[1].petals");
    assert_eq!(error.message(), "invalid type: string, expected u64");
    let read = decode_lenient::<Journal>(wrong).unwrap();
    let paths: Vec<_> = read.corrections.iter().map(Correction::path).collect();
    assert_eq!((read.value, paths), (journal, vec!["today.first.petals", "all[1].petals"]));
}

#[test]
fn a_phone_number_in_a_branch_is_not_shown() {
    let wilt = json!({ "type": "plant.wilt", "at": "2026-08-01T12:00:00Z", "cause": null, "height": 1, "grower_phone": "+12025550143" });
    let event: Event = decode(wilt.to_string()).unwrap();
    assert!(!event.is_unknown() && !format!("{event:?}").contains("1202"), "{event:?}");
}
