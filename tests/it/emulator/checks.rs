//! What requests must be: the emulator and `jsonschema`, which know nothing of each other, must
//! agree on changed requests.

use jsonschema::Validator;
use sent_client::Client;
use serde_json::{Value, json};

use super::start;
use crate::workspace::root;

fn document() -> Value {
    serde_json::from_str(&std::fs::read_to_string(root().join("docs/openapi.json")).unwrap())
        .unwrap()
}

/// Every change of one place: taken away, or replaced by a value of each type.
fn changes(value: &Value) -> Vec<Value> {
    let mut all: Vec<_> =
        [json!(null), json!(-7), json!(1e9), json!(true), json!([]), json!({})].into();
    if let Value::Object(members) = value {
        for (name, member) in members {
            let mut without = members.clone();
            without.remove(name);
            all.push(without.into());
            for changed in changes(member) {
                let mut with = members.clone();
                with.insert(name.clone(), changed);
                all.push(with.into());
            }
        }
    }
    if let Value::Array(items) = value {
        all.push(vec![items[0].clone(); 12].into());
        all.extend(changes(&items[0]).into_iter().map(|changed| json!([changed])));
    }
    all
}

/// Whether the emulator finds that the body does not keep to the schema.
async fn is_refused(client: &Client, method: &str, path: &str, body: &Value) -> bool {
    let request = client.request(method, path).json(body).no_data();
    request.raw().await.unwrap().status() == 400
}

#[tokio::test]
async fn what_the_schemas_do_not_allow_is_refused() {
    let emulator = start().await;
    let client = emulator.client();
    let document = document();
    let from_examples = sent_emulator::Emulator::operations_from_examples();
    let (mut refused, mut taken) = (0, 0);
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            let Some(name) = schema["$ref"].as_str().map(|path| path.rsplit('/').next().unwrap())
            else {
                continue;
            };
            let fixture = root().join(format!("tests/fixtures/live/{name}/full.json"));
            let full: Value =
                serde_json::from_str(&std::fs::read_to_string(fixture).unwrap()).unwrap();
            let mut whole = json!({ "components": document["components"] });
            whole["$ref"] = schema["$ref"].clone();
            let validator: Validator = jsonschema::validator_for(&whole).unwrap();
            let path = path
                .replace("{country}", "US")
                .replace("{type}", "TEN_DLC")
                .replace("{number}", "+12025550143");
            let path = path.split('/').map(|part| {
                if part.starts_with('{') { "5b1f0c5e-8a0e-4c7b-9d53-2f6a1e7c4b90" } else { part }
            });
            let path = path.collect::<Vec<_>>().join("/");
            let has_behaviour =
                !from_examples.contains(&operation["operationId"].as_str().unwrap());
            for body in changes(&full).into_iter().step_by(7) {
                let is_refused = is_refused(&client, &method.to_uppercase(), &path, &body).await;
                if !validator.is_valid(&body) {
                    assert!(is_refused, "{method} {path} takes {body}");
                    refused += 1;
                } else if !has_behaviour {
                    assert!(!is_refused, "{method} {path} refuses {body}");
                    taken += 1;
                }
            }
        }
    }
    assert!(refused > 500 && taken > 30, "{refused} refused, {taken} taken");
}
