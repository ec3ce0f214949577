//! Types that are nested deep: up to a limit they are read, and beyond it they are a finding with a
//! place, whatever the stack would hold.

use std::path::PathBuf;

use facts::{
    adapters::{page_lock as lock, sdk_lock},
    check::{Input, Inputs, page as check},
    listing::MAX_LEVELS,
};
use spec::source::Sources;

use super::{read_page, rendered, sample};

/// A witness, a line of the page with a type, and the notations that nest: what stands before and
/// behind each level.
type Notations = [(&'static str, &'static str)];
const WITNESSES: [(&str, &str, &str, &Notations); 5] = [
    (
        "table",
        "| `price` | number \\| null |",
        "number",
        &[("Array<", ">"), ("(", ")"), ("", "[]"), ("Record<string, ", ">")],
    ),
    (
        "typescript",
        "  price: number | null;",
        "number",
        &[("Array<", ">"), ("(", ")"), ("", "[]"), ("Record<string, ", ">")],
    ),
    (
        "python",
        "    price: Optional[float]",
        "float",
        &[("List[", "]"), ("Dict[str, ", "]"), ("Optional[", "]"), ("Union[None, ", "]")],
    ),
    ("go", "  *float64 ", "float64", &[("[]", ""), ("map[string]", ""), ("*", "")]),
    (
        "rust",
        "pub price: Option<f64>, // may be null",
        "f64",
        &[("Vec<", ">"), ("Option<", ">"), ("BTreeMap<String, ", ">")],
    ),
];

fn nested(levels: usize, ty: &str, (before, behind): (&str, &str)) -> String {
    format!("{}{ty}{}", before.repeat(levels), behind.repeat(levels))
}

#[test]
fn a_type_that_is_nested_too_deep_is_not_understood() {
    // The title, and the section that has the line.
    let page = rendered(&sample()).1;
    let (title, sections) = page.split_at(page.find("\n## ").unwrap());
    let section = sections.split("\n## ").find(|section| section.contains(WITNESSES[0].1)).unwrap();
    let page = format!("{title}\n## {section}\n");
    for (witness, line, ty, notations) in WITNESSES {
        let number = page.lines().position(|text| text.contains(line)).unwrap() + 1;
        for notation in notations {
            // What is there already is a level too in some languages.
            let with = |levels| {
                page.replacen(line, &line.replacen(ty, &nested(levels, ty, *notation), 1), 1)
            };
            let read = read_page(&with(MAX_LEVELS - 1));
            assert!(read.unread.is_empty(), "{witness} {notation:?}: {:?}", read.unread);
            for levels in [MAX_LEVELS + 1, 2_000, 20_000] {
                let facts = read_page(&with(levels));
                let found: Vec<_> = facts.unread.iter().map(|unread| unread.place.line).collect();
                assert_eq!(found, [number], "{witness} {notation:?} {levels}");
                let what = &facts.unread[0].what;
                assert!(what.contains("a type of more than 64 levels"), "{what}");
            }
        }
    }
}

#[test]
fn a_lock_with_a_type_that_is_nested_too_deep_cannot_be_read() {
    let page = rendered(&sample()).1;
    let locked = lock::write(&read_page(&page));
    let with = |levels| {
        let ty = nested(levels, "float", ("List[", "]"));
        let text = locked.replacen("\"Optional[float]\"", &format!("\"{ty}\""), 1);
        let lock = Some(Input { path: PathBuf::from("docs.lock.json"), text });
        check(&Inputs { folders: sample(), lock, ..Inputs::default() })
    };
    assert_eq!(with(MAX_LEVELS).exit_code(), 1);
    let report = with(100_000);
    assert_eq!((report.exit_code(), report.unread.len()), (2, 1));
    assert!(report.unread[0].location().is_some());
}

#[test]
fn the_lock_of_an_sdk_with_a_type_that_is_nested_too_deep_cannot_be_read() {
    for notation in [("list<", ">"), ("map<", ">"), ("page<items, ", ">")] {
        let with = |levels| {
            let ty = nested(levels, "string", notation);
            let text = format!(
                r#"{{ "sdk": "python", "version": "1", "operations": [], "types": {{ "A": {{ "a": "{ty}" }} }} }}"#
            );
            let file = Sources::default().add("python-sdk.lock.json", text.as_str());
            (sdk_lock::read(file, &text), text.find(&ty).unwrap() - 1)
        };
        assert!(with(MAX_LEVELS).0.is_ok(), "{notation:?}");
        for levels in [MAX_LEVELS + 1, 20_000] {
            let (read, place) = with(levels);
            let faults = read.unwrap_err();
            assert_eq!(faults.len(), 1);
            assert!(faults[0].message().contains("a type of at most 64 levels"));
            assert_eq!(faults[0].location().unwrap().start, place);
        }
    }
}
