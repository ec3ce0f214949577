//! What each fuzz target does with its input. The tests of the workspace run the same on the seeds,
//! with the stable toolchain.

#[allow(dead_code, reason = "one function of it is fuzzed")]
#[path = "../../crates/sent-client/src/retry.rs"]
mod retry;

use std::time::{Duration, SystemTime};

use facts::{adapters::page_lock, page};
use sent_models::{
    ApiResponse, Contact, Message, Profile, Template, Webhook, decode, decode_lenient, live,
};
use sent_webhooks::{Delivery, Verifier};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use spec::{diagnostic::Diagnostic, edition::load::Folder, source::Sources};

/// What is read is written, and reads as the same again; an error names a path and quotes nothing
/// of the document.
fn round_trip<T: DeserializeOwned + Serialize>(data: &[u8]) {
    let value = match decode::<T>(data) {
        Ok(value) => value,
        Err(error) => {
            // What serde quotes of a document stands between these.
            assert!(!error.path().is_empty() && !error.message().contains('"'), "{error}");
            return;
        }
    };
    let text = serde_json::to_string(&value).expect("what was read can be written");
    let again: T = decode(&text).expect("what was written can be read");
    assert_eq!(serde_json::to_string(&again).expect("written before"), text, "writing is stable");
}

/// Models of both editions.
#[expect(deprecated, reason = "the API still serves them")]
pub fn models(data: &[u8]) {
    round_trip::<Contact>(data);
    round_trip::<Message>(data);
    round_trip::<Template>(data);
    round_trip::<Profile>(data);
    round_trip::<Webhook>(data);
    round_trip::<live::Message>(data);
    round_trip::<live::SendMessageRequest>(data);
    round_trip::<live::Profile>(data);
    round_trip::<live::Account>(data);
}

/// Lenient decoding: what strict decoding reads comes out the same, and whatever comes out can be
/// read strictly.
pub fn lenient(data: &[u8]) {
    corrected::<Contact>(data);
    corrected::<live::ContactList>(data);
    corrected::<live::Message>(data);
    corrected::<live::SendMessageResponse>(data);
    corrected::<ApiResponse<live::TemplateList>>(data);
}

fn corrected<T: DeserializeOwned + Serialize>(data: &[u8]) {
    let text = |value: &T| serde_json::to_string(value).expect("what was read can be written");
    match (decode::<T>(data), decode_lenient::<T>(data)) {
        (Ok(strict), Ok(lenient)) => {
            assert_eq!(text(&strict), text(&lenient.value));
            assert!(lenient.corrections.is_empty());
        }
        (Ok(_), Err(error)) => panic!("what is read strictly is an error: {error}"),
        (Err(_), Ok(lenient)) => {
            decode::<T>(text(&lenient.value)).expect("what was corrected can be read");
            for correction in lenient.corrections {
                assert!(!correction.path().is_empty() && !correction.to_string().contains('"'));
            }
        }
        (Err(_), Err(error)) => {
            assert!(!error.path().is_empty() && !error.message().contains('"'), "{error}");
        }
    }
}

/// The envelope.
pub fn envelope(data: &[u8]) {
    round_trip::<ApiResponse<Value>>(data);
    round_trip::<ApiResponse<live::ContactList>>(data);
    if let Ok(answer) = decode::<ApiResponse<Contact>>(data) {
        drop(answer.into_result());
    }
}

/// A docs page: read, or with findings for what was not.
pub fn docs_page(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let facts = page::read(Sources::default().add("page.md", text.as_ref()), &text);
    // What is locked is what was read.
    let lock = page_lock::write(&facts);
    let again = page_lock::read(Sources::default().add("docs.lock.json", lock.as_str()), &lock);
    assert_eq!(page_lock::write(&again.expect("a lock can be read")), lock);
}

const MANIFEST: &str = r#"{
  "title": "Garden",
  "description": "An edition.",
  "source": { "title": "nowhere", "read": "2026-01-01" },
  "target": { "crate": "garden" },
  "support": "sent-models",
  "files": ["plant.json"]
}"#;

/// A model file: code, or findings with a place.
pub fn schema(data: &[u8]) {
    let text = String::from_utf8_lossy(data).into_owned();
    let files = [("edition.json", MANIFEST.to_owned()), ("plant.json", text)];
    let files = files.map(|(name, text)| (name.to_owned(), text)).into();
    match emit::generate(&[Folder { path: "garden".into(), files, requested: true }]) {
        Ok(generated) => assert_eq!(generated.len(), 1),
        Err(failure) => {
            let has_place =
                |finding: &Diagnostic| finding.location().is_some() && finding.code() != "internal";
            assert!(!failure.findings.is_empty());
            assert!(failure.findings.iter().all(has_place), "{}", failure.render(false));
        }
    }
}

/// Secret, id, time, signature and body, a line each; the body is the rest.
pub fn webhook(data: &[u8]) {
    let mut parts = data.splitn(5, |byte| *byte == b'\n');
    let mut next = || parts.next().unwrap_or_default();
    let (secret, id, timestamp, signature, body) = (next(), next(), next(), next(), next());
    let secret = String::from_utf8_lossy(secret).into_owned();
    let Ok(verifier) = Verifier::new(secret) else { return };
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_761_905_442);
    for prefix in ["x-webhook", "webhook"] {
        let header = |name: &str| match name.strip_prefix(prefix) {
            Some("-id") => Some(id),
            Some("-timestamp") => Some(timestamp),
            Some("-signature") => Some(signature),
            _ => None,
        };
        if let Ok(received) = verifier.receive(header, body, now) {
            assert!(!received.dedupe_key().is_empty());
        }
    }
    drop(Delivery::parse(body));
}

/// A requested wait, and how it is parsed.
pub fn retry_after(data: &[u8]) {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_761_905_442);
    let asked = retry::retry_after(data, now);
    let policy = retry::Policy::default();
    if let Some(wait) = policy.wait(1, asked, 1.0) {
        assert!(wait <= policy.retry_after_cap + policy.cap, "{wait:?}");
    }
}
