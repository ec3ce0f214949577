//! The outline of every area: what a reviewer reads first.

use std::{fs, path::Path};

use xtask::codegen::{Generated, load, outline};

use crate::workspace::{assert_snapshot, data_models, root};

/// The outlines of an edition's modules, in order, with the hand-written methods.
pub(crate) fn outlines(generated: &Generated) -> Vec<String> {
    let source = root().join("crates").join(&generated.package).join("src");
    let by_section = source.join("ext").join(&generated.module);
    let folder = if by_section.is_dir() { by_section } else { source };
    let mut by_hand = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_file() {
            by_hand.push((entry.file_name(), fs::read_to_string(entry.path()).unwrap()));
        }
    }
    by_hand.sort();
    let by_hand: Vec<_> = by_hand.iter().map(|(_, text)| text.as_str()).collect();
    let modules = generated.model.modules.iter();
    modules
        .map(|module| {
            let text = &generated.files[&format!("{}.rs", module.name)];
            let outline = outline::outline(text, &by_hand).unwrap();
            let path = [generated.package.as_str(), &generated.module, &module.name];
            let path = path.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
            format!("{} from {}\n\n{outline}", path.join("::"), module.file)
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
