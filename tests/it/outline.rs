//! The outline of every area: what a reviewer reads first.

use std::path::Path;

use xtask::{
    codegen::{Generated, load},
    outline::sections,
};

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

#[test]
fn outline_of_every_area() {
    let generated = xtask::codegen::generate(&[data_models()]).unwrap().remove(0);
    for (module, outline) in generated.model.modules.iter().zip(outlines(&generated)) {
        assert_snapshot!(format!("outline-{}", module.name), outline);
    }
}

#[test]
fn outline_of_every_area_of_the_live_edition() {
    let generated = crate::operations::live();
    for (module, outline) in generated.model.modules.iter().zip(outlines(&generated)) {
        assert_snapshot!(format!("outline-live-{}", module.name), outline);
    }
}

#[test]
fn outline_of_every_area_of_the_webhook_deliveries() {
    let folders = load::read(&root(), Path::new("schema/webhook-deliveries")).unwrap();
    let generated = xtask::codegen::generate(&folders).unwrap().remove(0);
    for (module, outline) in generated.model.modules.iter().zip(outlines(&generated)) {
        assert_snapshot!(format!("outline-webhook-deliveries-{}", module.name), outline);
    }
}
