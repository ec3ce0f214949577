//! What a change of the outline breaks, and which version it may have.

use emit::outline::{
    changes::{self, Change},
    sections::Section,
};
use facts::finding::Breaks;
use xtask::outline;

use crate::workspace::assert_snapshot;

/// A small API, one of everything.
const GARDEN: &str = r#"exports
  mod testing (if feature = "testing")
  use Gardener
  use soil as ground

struct Bed
  id: BedId = "id"
  depth: u32 = "depth"
  note: Option<String> = "note", nullable
  shade: Option<bool> = "shade", optional
  fn label(&self) -> &str

struct CreateBed
  depth: u32 = "depth"
  note: Option<String> = "note", optional
  fn new(depth: u32) -> Self

struct UpdateBed
  depth: Patch<u32> = "depth", optional

id BedId: Uuid

enum Colour (open)
  Red = "red"

enum Soil (closed)
  Clay = "clay"

enum Season (open, either case)
  Spring = "spring"

resource beds
  create: POST /beds CreateBed -> 201 Bed, x-garden, Idempotency-Key
  list: GET /beds?ListBeds -> 200 [Bed]
  get: GET /beds/{id} -> 200 Bed

struct Gardener (non-exhaustive)
  fn call(&self)
  impl Clone

struct Point (exhaustive)
  x: u8

enum Tool (exhaustive)
  Spade

enum Fault (non-exhaustive)
  Broken(Tool)

trait Grow
  fn grow(&self)

trait Closed: sealed::Sealed
  fn close(&self)

fn dig(depth: u32) -> Bed

union Thing (open, by "kind")
  Stone(Stone) = "stone"

struct Stone
  kind: String = "kind", always "stone"
  fn new() -> Self
"#;

fn section(text: &str) -> Vec<Section> {
    vec![Section { name: "garden".to_owned(), text: text.to_owned() }]
}

fn changes_of(text: &str) -> Vec<Change> {
    let released = changes::document("0.3.1", &section(GARDEN));
    changes::review(&released, "9.0.0", &section(text)).unwrap().changes
}

/// Each row changes the garden in one place: what stood there, what stands there now, and the class
/// that this has.
const RULES: &[(&str, &str, &str)] = &[
    // Fields.
    (
        "  depth: u32 = \"depth\"\n  note: Option<String> = \"note\", nullable",
        "  depth: u32 = \"depth\"\n  width: u32 = \"width\"\n  note: Option<String> = \"note\", nullable",
        "breaks decoding",
    ),
    (
        "  shade: Option<bool> = \"shade\", optional",
        "  shade: Option<bool> = \"shade\", optional\n  sun: Option<bool> = \"sun\", optional",
        "addition",
    ),
    (
        "  shade: Option<bool> = \"shade\", optional",
        "  shade: Option<bool> = \"shade\", optional\n  sun: Option<bool> = \"sun\", nullable",
        "addition",
    ),
    ("  shade: Option<bool> = \"shade\", optional\n", "", "breaks source"),
    ("= \"shade\"", "= \"shadow\"", "breaks decoding, sending"),
    ("  id: BedId", "  id: Option<BedId>", "breaks source"),
    ("  id: BedId = \"id\"", "  id: Option<BedId> = \"id\", nullable", "breaks source"),
    (
        "  shade: Option<bool> = \"shade\", optional",
        "  shade: bool = \"shade\"",
        "breaks decoding, source",
    ),
    ("  id: BedId", "  id: String", "breaks decoding, source"),
    (
        "struct Bed\n  id: BedId = \"id\"\n  depth: u32",
        "struct Bed\n  id: BedId = \"id\"\n  depth: u64",
        "breaks source",
    ),
    (
        "struct Bed\n  id: BedId = \"id\"\n  depth: u32",
        "struct Bed\n  id: BedId = \"id\"\n  depth: u16",
        "breaks decoding, source",
    ),
    ("\"note\", nullable", "\"note\", optional", "breaks nobody"),
    ("\"note\", optional", "\"note\", nullable", "breaks sending"),
    (
        "struct CreateBed\n  depth: u32",
        "struct CreateBed\n  depth: String",
        "breaks decoding, sending, source",
    ),
    ("  depth: Patch<u32>", "  depth: Option<u32>", "breaks decoding, source"),
    // Functions and traits.
    ("fn new(depth: u32)", "fn new(depth: u32, width: u32)", "breaks source"),
    ("  fn label(&self) -> &str\n", "", "breaks source"),
    (
        "  fn label(&self) -> &str\n",
        "  fn label(&self) -> &str\n  fn size(&self) -> u32\n",
        "addition",
    ),
    ("  impl Clone\n", "", "breaks source"),
    ("  impl Clone\n", "  impl Clone\n  impl Copy\n", "addition"),
    ("trait Grow\n", "trait Grow\n  fn wilt(&self)\n", "breaks source"),
    ("trait Grow\n", "trait Grow\n  fn wilt(&self), provided\n", "addition"),
    (
        "trait Closed: sealed::Sealed\n",
        "trait Closed: sealed::Sealed\n  fn open(&self)\n",
        "addition",
    ),
    ("fn dig(depth: u32)", "fn dig(depth: u64)", "breaks source"),
    ("fn dig(depth: u32) -> Bed\n", "", "breaks source"),
    ("fn dig(depth: u32) -> Bed\n", "fn dig(depth: u32) -> Bed\n\nfn rake()\n", "addition"),
    // Types by hand.
    ("struct Point (exhaustive)\n", "struct Point (exhaustive)\n  y: u8\n", "breaks source"),
    ("struct Point (exhaustive)", "struct Point (non-exhaustive)", "breaks source"),
    ("struct Gardener (non-exhaustive)", "struct Gardener (exhaustive)", "breaks nobody"),
    ("  Spade\n", "  Spade\n  Fork\n", "breaks source"),
    ("  Broken(Tool)\n", "  Broken(Tool)\n  Lost\n", "addition"),
    ("  Broken(Tool)\n", "  Broken(u8)\n", "breaks source"),
    // Names at the root of a crate.
    ("  use Gardener\n", "", "breaks source"),
    ("  use Gardener\n", "  use Gardener\n  use Point\n", "addition"),
    ("  use soil as ground\n", "", "breaks source"),
    ("  mod testing (if feature = \"testing\")\n", "", "breaks source"),
    ("(if feature = \"testing\")", "(if feature = \"test\")", "breaks source"),
    // Whole items.
    ("id BedId: Uuid\n\n", "", "breaks source"),
    ("id BedId: Uuid", "id BedId: String", "breaks decoding, source"),
    ("struct UpdateBed\n", "struct UpdateBed (starts empty)\n", "breaks nobody"),
    // Enums of JSON.
    ("  Red = \"red\"\n", "  Red = \"red\"\n  Blue = \"blue\"\n", "addition"),
    ("  Red = \"red\"\n", "", "breaks source"),
    ("  Clay = \"clay\"\n", "", "breaks decoding, source"),
    ("= \"red\"", "= \"RED\"", "breaks decoding, sending"),
    ("enum Colour (open)", "enum Colour (closed)", "breaks decoding, source"),
    ("enum Soil (closed)", "enum Soil (open)", "breaks source"),
    ("enum Colour (open)", "enum Colour (open, either case)", "breaks nobody"),
    ("enum Season (open, either case)", "enum Season (open)", "breaks decoding"),
    ("  Red = \"red\"\n", "  Red = \"red\", deprecated\n", "breaks nobody"),
    ("enum Soil (closed)", "enum Soil (closed), deprecated", "breaks nobody"),
    // Unions.
    (
        "  Stone(Stone) = \"stone\"\n",
        "  Stone(Stone) = \"stone\"\n  Moss(Moss) = \"moss\"\n",
        "addition",
    ),
    ("  Stone(Stone) = \"stone\"\n", "", "breaks source"),
    ("(Stone) = \"stone\"", "(Stone) = \"rock\"", "breaks decoding"),
    ("  Stone(Stone) =", "  Stone(Rock) =", "breaks source"),
    ("(open, by \"kind\")", "(open, by \"type\")", "breaks decoding"),
    ("always \"stone\"", "always \"rock\"", "breaks sending"),
    ("always \"stone\"", "always \"stone\", deprecated", "breaks nobody"),
    (", always \"stone\"", "", "breaks sending"),
    (
        "struct UpdateBed\n  depth: Patch<u32> = \"depth\", optional",
        "struct UpdateBed, deprecated\n  depth: Patch<u32> = \"depth\", optional",
        "breaks nobody",
    ),
    (
        "fn new(depth: u32) -> Self\n",
        "fn new(depth: u32) -> Self\n  age: u32 = \"age\", deprecated\n",
        "breaks decoding",
    ),
    // Operations.
    ("POST /beds", "PUT /beds", "breaks sending"),
    ("/beds/{id}", "/bed/{id}", "breaks sending"),
    ("/beds/{id}", "/beds/{bed_id}", "breaks nobody"),
    ("/beds/{id}", "/beds/{bed_id}/{id}", "breaks sending, source"),
    ("?ListBeds", "?ListAllBeds", "breaks source"),
    ("POST /beds CreateBed", "POST /beds CreateBed?", "breaks source"),
    ("-> 200 [Bed]", "-> 200 Bed", "breaks source"),
    ("-> 201 Bed", "-> 200 Bed", "breaks decoding"),
    ("-> 201 Bed", "-> 200|201 Bed", "breaks nobody"),
    (", x-garden, Idempotency-Key", ", x-garden", "breaks sending"),
    ("-> 200 Bed\n", "-> 200 Bed, deprecated\n", "breaks nobody"),
    ("  get: GET /beds/{id} -> 200 Bed\n", "", "breaks source"),
    ("  get: GET", "  remove: DELETE /beds/{id} -> 204\n  get: GET", "addition"),
];

#[test]
fn every_change_has_its_class() {
    for (before, after, class) in RULES {
        assert!(GARDEN.contains(before), "the garden has no {before:?}");
        let changes = changes_of(&GARDEN.replacen(before, after, 1));
        let found: Vec<_> = changes.iter().map(Change::class).collect();
        assert_eq!(found, [*class], "{before:?} became {after:?}: {changes:#?}");
    }
}

#[test]
fn no_change_is_no_finding() {
    assert_eq!(changes_of(GARDEN), []);
}

#[test]
fn items_that_come_and_go_are_listed_line_by_line() {
    let without = GARDEN.replacen("struct Point (exhaustive)\n  x: u8\n\n", "", 1);
    let gone: Vec<_> = changes_of(&without)
        .iter()
        .map(|change| (change.subject.clone(), change.class()))
        .collect();
    let expected = [("Point", "breaks source"), ("Point.x", "breaks source")];
    assert_eq!(gone, expected.map(|(subject, class)| (subject.to_owned(), class.to_owned())));
    // A required field of a type that is new fails nobody's answer.
    let more = format!("{GARDEN}\nstruct Tree\n  age: u32 = \"age\"\n");
    let came = changes_of(&more);
    assert!(came.iter().all(|change| change.breaks.is_empty()) && came.len() == 2, "{came:#?}");
}

/// What the version must be after a change of the garden that breaks, one that adds, and none.
#[test]
fn versions_follow_the_class() {
    let breaks = GARDEN.replacen("  impl Clone\n", "", 1);
    let adds = GARDEN.replacen("  impl Clone\n", "  impl Clone\n  impl Copy\n", 1);
    let judge = |released: &str, version: &str, text: &str| {
        let released = changes::document(released, &section(GARDEN));
        let review = changes::review(&released, version, &section(text)).unwrap();
        (review.needs, review.fault.is_none())
    };
    for (released, version, text, needs, fits) in [
        ("0.3.1", "0.3.1", GARDEN, "0.3.1", true),
        ("0.3.1", "0.3.0", GARDEN, "0.3.1", false),
        ("0.3.1", "0.3.1", adds.as_str(), "0.3.2", false),
        ("0.3.1", "0.3.2", &adds, "0.3.2", true),
        ("0.3.1", "0.4.0", &adds, "0.3.2", true),
        ("0.3.1", "0.3.2", &breaks, "0.4.0", false),
        ("0.3.1", "0.4.0", &breaks, "0.4.0", true),
        ("0.3.1", "0.4.0-rc.1", &breaks, "0.4.0", true),
        ("0.3.1", "1.0.0", &breaks, "0.4.0", true),
        ("0.0.3", "0.0.4", &breaks, "0.0.4", true),
        ("1.3.1", "1.3.2", &adds, "1.4.0", false),
        ("1.3.1", "1.4.0", &adds, "1.4.0", true),
        ("1.3.1", "1.9.0", &breaks, "2.0.0", false),
        ("1.3.1", "2.0.0", &breaks, "2.0.0", true),
    ] {
        assert_eq!(
            judge(released, version, text),
            (needs.to_owned(), fits),
            "{released} to {version}"
        );
    }
}

#[test]
fn a_released_outline_that_was_cut_or_merged_is_an_error() {
    let whole = changes::document("0.3.1", &section(GARDEN));
    for (text, reason) in [
        (String::new(), "line 1 does not name a version"),
        (whole.replacen("# garden\n", "", 1), "is before the first section"),
        (whole.replacen("struct Bed\n", "", 1), "is indented but belongs to no item"),
        (whole.replacen("0.3.1", "next", 1), "`next` is not a version"),
    ] {
        let error = changes::review(&text, "0.3.1", &section(GARDEN)).unwrap_err();
        assert!(error.contains(reason), "{error}");
    }
}

/// The report that a reviewer reads.
#[test]
fn the_report_names_section_subject_and_class() {
    let named = |name: &str| Section { name: name.to_owned(), text: GARDEN.to_owned() };
    let today = vec![named("garden"), named("garden::soil"), named("nursery")];
    let released = changes::document("0.1.0", &today);
    let mut next = today;
    for (name, before, after) in [
        ("garden", "  Red = \"red\"", "  Blue = \"blue\"\n  Red = \"red\""),
        ("garden::soil", "\"shade\"", "\"shadow\""),
        ("nursery", "  fn label(&self) -> &str\n", ""),
    ] {
        let section = next.iter_mut().find(|section| section.name == name).unwrap();
        assert!(section.text.contains(before), "{name}: {}", section.text);
        section.text = section.text.replacen(before, after, 1);
    }
    let review = changes::review(&released, "0.1.1", &next).unwrap();
    assert_eq!(review.needs, "0.2.0");
    assert!(review.changes.iter().any(|change| change.breaks == [Breaks::Source]));
    let fault = review.fault.clone().unwrap();
    assert_snapshot!("outline-report", format!("{}\n{fault}", outline::report(&review)));
}
