//! The outline of every area: what a reviewer reads first.

use std::{panic::catch_unwind, path::Path};

use emit::{
    Generated,
    outline::sections::{self, Section},
};
use spec::edition::load;

use crate::workspace::{assert_snapshot, data_models, root};

/// The outlines of an edition's modules, in order, with the hand-written methods.
pub(crate) fn outlines(generated: &Generated) -> Vec<String> {
    let sections = sections::modules(&root(), generated).unwrap();
    let modules = generated.model.modules.iter();
    modules
        .zip(sections)
        .map(|(module, section)| {
            format!("{} from {}\n\n{}", section.name, module.file, section.text)
        })
        .collect()
}

/// Compares the outline of each module with its snapshot, all of them before it fails: one change
/// may touch several.
fn compare(prefix: &str, generated: &Generated) {
    let modules = generated.model.modules.iter().zip(outlines(generated));
    let differs = |(name, outline): (String, String)| {
        let same = catch_unwind(|| assert_snapshot!(name.as_str(), outline));
        same.is_err().then_some(name)
    };
    let names = modules.map(|(module, outline)| (format!("{prefix}-{}", module.name), outline));
    let changed: Vec<_> = names.filter_map(differs).collect();
    assert!(changed.is_empty(), "changed: {}", changed.join(", "));
}

#[test]
fn outline_of_every_area() {
    compare("outline", &emit::generate(&[data_models()]).unwrap().remove(0));
}

#[test]
fn outline_of_every_area_of_the_live_edition() {
    compare("outline-live", &crate::operations::live());
}

#[test]
fn outline_of_every_area_of_the_webhook_deliveries() {
    let folders = load::read(&root(), Path::new("schema/webhook-deliveries")).unwrap();
    let generated = emit::generate(&folders).unwrap().remove(0);
    compare("outline-webhook-deliveries", &generated);
}

/// The outline of the workspace as it is.
fn workspace() -> Vec<Section> {
    let folders = load::read(&root(), Path::new("schema")).unwrap();
    let generated = emit::generate(&folders).unwrap();
    sections::workspace(&root(), &generated).unwrap()
}

#[test]
fn whole_crates_are_in_the_outline() {
    let sections = workspace();
    let of = |name: &str| &sections.iter().find(|section| section.name == name).unwrap().text;
    assert_snapshot!("outline-sent-models", of("sent-models"));
    assert_snapshot!("outline-sent-client", of("sent-client"));
    assert_snapshot!("outline-sent-webhooks", of("sent-webhooks"));
    assert_snapshot!("outline-sent-emulator", of("sent-emulator"));
}
