//! Every type of every edition, under its name in the schema.

use std::collections::BTreeMap;

use schemars::{JsonSchema, generate::SchemaSettings};
use sent_models::{Correction, DecodeError, decode, decode_lenient};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// An edition, and what it defines.
pub(crate) struct Edition {
    /// From the root of the workspace.
    pub(crate) folder: &'static str,
    pub(crate) types: &'static [Type],
}

pub(crate) struct Type {
    pub(crate) name: &'static str,
    /// What the type writes of a document that it reads.
    pub(crate) strictly: fn(&str) -> Result<String, DecodeError>,
    pub(crate) leniently: fn(&str) -> Result<Corrected, DecodeError>,
    /// What the type writes, as a JSON schema, and those of all that it refers to.
    pub(crate) schemas: fn(&mut BTreeMap<String, Value>),
}

/// What is written, and what was corrected before.
type Corrected = (String, Vec<Correction>);

impl Type {
    const fn of<T: DeserializeOwned + Serialize + JsonSchema>(name: &'static str) -> Self {
        Self { name, strictly: strictly::<T>, leniently: leniently::<T>, schemas: schemas::<T> }
    }
}

// `each_type!`, from the schemas by the build script.
include!(concat!(env!("OUT_DIR"), "/each_type.rs"));

macro_rules! editions {
    ($($folder:literal: $($name:literal = $ty:ty),*;)*) => {
        &[$(Edition { folder: $folder, types: &[$(Type::of::<$ty>($name)),*] }),*]
    };
}

#[expect(deprecated, reason = "they are read and written like the others")]
pub(crate) const EDITIONS: &[Edition] = each_type!(editions);

/// The types of the edition in a folder.
pub(crate) fn of(folder: &str) -> &'static [Type] {
    let edition = EDITIONS.iter().find(|edition| edition.folder == folder);
    edition.unwrap_or_else(|| panic!("{folder} has no manifest")).types
}

pub(crate) fn strictly<T: DeserializeOwned + Serialize>(json: &str) -> Result<String, DecodeError> {
    Ok(serde_json::to_string_pretty(&decode::<T>(json)?).unwrap())
}

fn leniently<T: DeserializeOwned + Serialize>(json: &str) -> Result<Corrected, DecodeError> {
    let lenient = decode_lenient::<T>(json)?;
    Ok((serde_json::to_string_pretty(&lenient.value).unwrap(), lenient.corrections))
}

fn schemas<T: JsonSchema>(found: &mut BTreeMap<String, Value>) {
    let settings = SchemaSettings::draft2020_12()
        .for_serialize()
        .with(|settings| settings.inline_subschemas = false);
    let root = settings.into_generator().root_schema_for::<T>().to_value();
    // What holds itself refers to the whole, which is one definition of many here.
    let name = root["title"].as_str().unwrap();
    let root = root.to_string().replace("\"$ref\":\"#\"", &format!("\"$ref\":\"#/$defs/{name}\""));
    let mut root: Value = serde_json::from_str(&root).unwrap();
    let members = root.as_object_mut().unwrap();
    members.remove("$schema");
    if let Some(Value::Object(definitions)) = members.remove("$defs") {
        found.extend(definitions);
    }
    let name = members.remove("title").unwrap().as_str().unwrap().to_owned();
    found.insert(name, root);
}
