//! The outline of every area: what a reviewer reads first.

use std::fs;

use xtask::codegen::{Generated, outline};

use crate::workspace::{assert_snapshot, data_models, root};

/// The outlines of an edition's modules, in order, with the hand-written methods.
pub(crate) fn outlines(generated: &Generated) -> Vec<String> {
    let mut folder = fs::read_dir(root().join("crates/sent-models/src/ext")).unwrap();
    let mut by_hand = Vec::new();
    while let Some(entry) = folder.next().transpose().unwrap() {
        by_hand.push((entry.file_name(), fs::read_to_string(entry.path()).unwrap()));
    }
    by_hand.sort();
    let by_hand: Vec<_> = by_hand.iter().map(|(_, text)| text.as_str()).collect();
    let modules = generated.model.modules.iter();
    modules
        .map(|module| {
            let text = &generated.files[&format!("{}.rs", module.name)];
            let outline = outline::outline(text, &by_hand).unwrap();
            format!("{}::{} from {}\n\n{outline}", generated.package, module.name, module.file)
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
