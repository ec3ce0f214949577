//! Samples are what the schema says they are, and what it shows.

use sent_models::{ApiResponse, Contact, Timestamp, decode, live};
use sent_webhooks::payload;
use serde_json::Value;

use super::bundled;

type All = &'static [(&'static str, sent_models::samples::Sample)];

const EDITIONS: [(&str, All); 3] = [
    ("schema/data-models", sent_models::samples::ALL),
    ("schema/live", live::samples::ALL),
    ("schema/webhook-deliveries", payload::samples::ALL),
];

#[test]
fn every_sample_is_valid_and_has_the_examples() {
    for (edition, samples) in EDITIONS {
        assert!(samples.len() > 5, "{edition}");
        for (name, sample) in samples {
            let sample = sample().unwrap();
            let schema = bundled(edition, name);
            let validator = jsonschema::validator_for(&schema).unwrap();
            let first = validator.iter_errors(&sample).next();
            assert!(first.is_none(), "{edition} {name}: {first:?}");
            let properties = schema["$defs"][*name]["properties"].as_object();
            for (property, schema) in properties.into_iter().flatten() {
                let Some(example) = schema["examples"].get(0) else { continue };
                let found = sample.get(property);
                let time = |value: &Value| value.as_str()?.parse::<Timestamp>().ok();
                let is_same = match found {
                    Some(found) => {
                        found == example || time(found).is_some_and(|at| Some(at) == time(example))
                    }
                    // None of an optional field is not written.
                    None => example.is_null(),
                };
                assert!(is_same, "{edition} {name}.{property}: {found:?}");
            }
        }
    }
}

/// The branch of a union that a sample has is one that ends.
#[test]
fn samples_of_unions_are_valid() {
    let garden = "tests/fixtures/editions/garden";
    let mut count = 0;
    for (name, sample) in sent_tests::garden::samples::ALL {
        if ["Batch", "Bloom", "Event", "Journal", "OldVisit", "Wilt"].contains(name) {
            let validator = jsonschema::validator_for(&bundled(garden, name)).unwrap();
            let sample = sample().unwrap();
            let first = validator.iter_errors(&sample).next();
            assert!(first.is_none(), "{name}: {first:?} in {sample}");
            count += 1;
        }
    }
    assert_eq!(count, 6);
}

#[test]
fn a_sample_in_an_answer_is_read_as_it_is() {
    let mut contact = Contact::sample();
    contact.opt_out = true;
    let body = serde_json::to_vec(&ApiResponse::sample(contact.clone())).unwrap();
    assert_eq!(decode::<ApiResponse<Contact>>(body).unwrap().into_result().unwrap(), contact);
}
