//! Every operation against a mock of our own document, with every answer that the document gives
//! it.

use std::collections::BTreeMap;

use super::{
    builder,
    operations::{IDS, called},
};
use crate::workspace::http_client;

/// The operations that the document gives an answer of each status.
fn answers() -> BTreeMap<u16, Vec<String>> {
    let document = crate::operations::bundled();
    let mut answers = BTreeMap::<u16, Vec<String>>::new();
    let paths = document["paths"].as_object().unwrap().values();
    for operation in paths.flat_map(|path| path.as_object().unwrap().values()) {
        // A path has parameters next to its operations.
        let Some(name) = operation["operationId"].as_str() else { continue };
        for status in operation["responses"].as_object().unwrap().keys() {
            // `default` is not among these: a mock cannot be asked for it.
            if let Ok(status) = status.parse() {
                answers.entry(status).or_default().push(name.to_owned());
            }
        }
    }
    answers
}

#[tokio::test]
#[ignore = "needs a mock of docs/openapi.json: .ci/mock starts one and runs this"]
async fn every_answer_of_a_mock_of_the_document_is_read() {
    let url = std::env::var("SENT_MOCK_URL").unwrap();
    let (mut read, mut wrong) = (0, Vec::new());
    for (status, operations) in answers() {
        // Prism takes the answer of this status.
        let prefer = ("prefer".parse().unwrap(), format!("code={status}").parse().unwrap());
        let http = http_client().default_headers([prefer].into_iter().collect()).build().unwrap();
        let client = builder(&url).strict(true).retries(0).http_client(http).build().unwrap();
        for operation in operations {
            match called(&operation, &client, &IDS).await {
                Ok((got, _)) if got == status && status < 400 => read += 1,
                Err(error) if error.status() == Some(status) && error.code().is_some() => read += 1,
                Ok((got, _)) => wrong.push(format!("{operation} ({status}): {got}")),
                Err(error) => {
                    wrong.push(format!("{operation} ({status}): {error} {:?}", error.details()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{read} answers were read, but not\n{}", wrong.join("\n"));
    println!("Rust: {read} answers were read");
}
