//! Properties of every definition of every edition: instances are made from its schema, right and
//! wrong ones, and what the types do with them is compared with what the schema and a table of
//! leniencies say.
//!
//! `PROPERTY_CASES=1000 cargo test -p sent-tests properties` makes more of them.

mod instance;
mod lenient;
mod times;
mod unions;
mod wrong;

use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::Value;

use self::instance::Schemas;
use crate::{
    types::{EDITIONS, Edition, Type},
    workspace::{Mutations, mutations, root},
};

fn runner() -> TestRunner {
    let cases = std::env::var("PROPERTY_CASES").ok().and_then(|cases| cases.parse().ok());
    TestRunner::new(ProptestConfig {
        failure_persistence: None,
        cases: cases.unwrap_or(if mutations() == Mutations::Few { 16 } else { 48 }),
        ..ProptestConfig::default()
    })
}

/// Numbers that an instance is made of: one choice after the other.
fn choices() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(any::<u32>(), 400)
}

/// What is right is read, written, and right again; nothing is lost, and nothing is made up.
#[test]
fn right_instances_round_trip() {
    for Edition { folder: edition, types } in EDITIONS {
        let schemas = Schemas::read(&root().join(edition));
        for Type { name, strictly, .. } in *types {
            let validator = schemas.validator(name);
            let check = |choices: Vec<u32>| {
                let instance = schemas.instance(name, &choices);
                let errors: Vec<_> =
                    validator.iter_errors(&instance).map(|error| error.to_string()).collect();
                prop_assert!(
                    errors.is_empty(),
                    "{edition} {name}: the instance is wrong: {errors:?} {instance}"
                );
                let written = strictly(&instance.to_string());
                prop_assert!(written.is_ok(), "{edition} {name}: {written:?} {instance}");
                let written = written.unwrap();
                let again = strictly(&written).unwrap_or_default();
                prop_assert_eq!(&again, &written, "{} {}: writing is not stable", edition, name);
                let after: Value = serde_json::from_str(&written).unwrap();
                prop_assert!(
                    validator.is_valid(&after),
                    "{edition} {name}: {:?} {after}",
                    validator.iter_errors(&after).next()
                );
                if let Some(place) = schemas.difference(name, &instance, &after) {
                    prop_assert!(
                        false,
                        "{edition} {name}: {place} of {instance} differs in {after}"
                    );
                }
                Ok(())
            };
            runner().run(&choices(), check).unwrap_or_else(|error| panic!("{error}"));
        }
    }
}

/// What is wrong in one place is an error that names the place, unless a leniency says otherwise.
#[test]
fn wrong_instances_are_refused_or_forgiven_as_stated() {
    let mut counts = std::collections::BTreeMap::new();
    for Edition { folder: edition, types } in EDITIONS {
        let schemas = Schemas::read(&root().join(edition));
        for Type { name, strictly, .. } in *types {
            let counts = std::cell::RefCell::new(&mut counts);
            let check = |choices: Vec<u32>| {
                let Some(case) = schemas.wrong(name, &choices) else { return Ok(()) };
                *counts
                    .borrow_mut()
                    .entry((case.fault, case.expected.is_some()))
                    .or_insert(0_u32) += 1;
                match (strictly(&case.instance.to_string()), &case.expected) {
                    (Ok(written), None) => {
                        let after = serde_json::from_str(&written).unwrap();
                        let difference = schemas.difference(name, &case.kept, &after);
                        prop_assert!(
                            difference.is_none(),
                            "{edition} {name}, {:?}: {difference:?} of {} differs in {after}",
                            case.fault,
                            case.kept
                        );
                    }
                    (Err(error), Some(refusal)) => {
                        prop_assert_eq!(error.path(), &refusal.path, "{} {}", edition, name);
                        prop_assert!(
                            error.message().contains(&refusal.says),
                            "{edition} {name}, {:?}: {error}",
                            case.fault
                        );
                    }
                    (outcome, expected) => {
                        prop_assert!(
                            false,
                            "{edition} {name}, {:?}: expected {expected:?}, and it is {outcome:?}: {}",
                            case.fault,
                            case.instance
                        );
                    }
                }
                Ok(())
            };
            runner().run(&choices(), check).unwrap_or_else(|error| panic!("{error}"));
        }
    }
    // Each kind of fault has been tried, and so has each leniency.
    assert_eq!(counts.len(), 11, "{counts:?}");
    assert!(counts.values().all(|count| *count > 5), "{counts:?}");
}
