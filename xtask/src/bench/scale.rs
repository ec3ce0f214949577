//! A schema of many times the size: the same edition again and again under other names.

use spec::{
    edition::{load::Folder, manifest},
    json::{self, Node},
    source::Sources,
};

/// An edition with every file and definition `times` times.
pub(super) fn scaled(folder: &Folder, times: usize) -> Result<Folder, String> {
    let mut scaled = Folder { files: std::collections::BTreeMap::new(), ..folder.clone() };
    let manifest = folder.files.get(manifest::FILE_NAME).ok_or("the edition has no manifest")?;
    let mut manifest: serde_json::Value =
        serde_json::from_str(manifest).map_err(|error| error.to_string())?;
    let listed =
        manifest.get("files").and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
    let mut names = Vec::new();
    for copy in 0..times {
        for name in listed.iter().filter_map(serde_json::Value::as_str) {
            let text =
                folder.files.get(name).ok_or("the manifest lists a file that is not there")?;
            let name = file_name(name, copy);
            scaled.files.insert(name.clone(), renamed(text, copy)?);
            names.push(name);
        }
    }
    if let Some(manifest) = manifest.as_object_mut() {
        manifest.insert("files".to_owned(), names.into());
    }
    scaled.files.insert(manifest::FILE_NAME.to_owned(), manifest.to_string());
    Ok(scaled)
}

fn file_name(name: &str, copy: usize) -> String {
    name.replace(".json", &format!("_{copy}.json"))
}

/// The text with every definition renamed, where it is defined and where it is referred to.
fn renamed(text: &str, copy: usize) -> Result<String, String> {
    let root = json::parse(Sources::default().add("scaled", text), text)
        .map_err(|_| "a model file is not JSON")?;
    let mut edits = Vec::new();
    for definition in root.get("$defs").and_then(Node::as_object).unwrap_or_default() {
        edits.push((definition.key_at, format!("\"X{copy}{}\"", definition.key)));
    }
    references(&root, copy, &mut edits);
    edits.sort_by_key(|(at, _)| at.start);
    let (mut renamed, mut end) = (String::with_capacity(text.len()), 0);
    for (at, replacement) in edits {
        renamed.push_str(text.get(end..at.start).unwrap_or_default());
        renamed.push_str(&replacement);
        end = at.end;
    }
    renamed.push_str(text.get(end..).unwrap_or_default());
    Ok(renamed)
}

fn references(node: &Node, copy: usize, edits: &mut Vec<(spec::source::Location, String)>) {
    for item in node.as_array().unwrap_or_default() {
        references(item, copy, edits);
    }
    for member in node.as_object().unwrap_or_default() {
        if member.key == "$ref"
            && let Some((file, name)) =
                member.value.as_str().and_then(|text| text.split_once("#/$defs/"))
        {
            edits.push((
                member.value.at,
                format!("\"{}#/$defs/X{copy}{name}\"", file_name(file, copy)),
            ));
        }
        references(&member.value, copy, edits);
    }
}
