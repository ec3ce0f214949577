//! Lists every type of every edition, so that no test names them one by one: the definitions of the schemas, as a macro.

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

use serde_json::Value;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let mut editions = String::new();
    for folder in ["schema", "tests/fixtures/editions"] {
        println!("cargo:rerun-if-changed=../{folder}");
        let mut names = Vec::new();
        for entry in fs::read_dir(Path::new("..").join(folder))? {
            names.push(format!("{folder}/{}", entry?.file_name().display()));
        }
        names.sort();
        for name in names {
            let path = Path::new("..").join(&name);
            if path.join("edition.json").exists() {
                writeln!(editions, "{name:?}: {};", types(&path)?)?;
            }
        }
    }
    let text =
        format!("macro_rules! each_type {{ ($with:ident) => {{ $with! {{ {editions} }} }} }}");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("each_type.rs"), text)?;
    Ok(())
}

fn read(path: &Path) -> Result<Value> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?)
}

/// `"Name" = path::Name<Arguments>` for each definition of an edition.
fn types(folder: &Path) -> Result<String> {
    let manifest = read(&folder.join("edition.json"))?;
    let text =
        |pointer: &str| manifest.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let package = text("/target/crate").replace('-', "_");
    let module = [package.as_str(), text("/target/module")];
    let module = module.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("::");
    let mut rows = Vec::new();
    let files = manifest.get("files").and_then(Value::as_array);
    for file in files.into_iter().flatten().filter_map(Value::as_str) {
        let models = read(&folder.join(file))?;
        let definitions = models.get("$defs").and_then(Value::as_object);
        for (name, definition) in definitions.into_iter().flatten() {
            let parameters = definition.get("x-type-parameters").and_then(Value::as_object);
            let arguments = parameters.into_iter().flatten().map(|_| "serde_json::Value");
            let arguments = arguments.collect::<Vec<_>>().join(", ");
            let own = definition.get("x-rust-name").and_then(Value::as_str).unwrap_or(name);
            rows.push(format!("{name:?} = {module}::{own}<{arguments}>"));
        }
    }
    Ok(rows.join(", "))
}
