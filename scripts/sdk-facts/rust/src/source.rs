//! The crate's files, read and sorted by what they declare.

use std::{collections::BTreeMap, error::Error, fs, path::Path};

use syn::{File, ImplItem, ImplItemFn, Item, ItemEnum, ItemImpl, ItemStruct};

pub struct Source {
    pub package: String,
    pub version: String,
    pub client: File,
    pub structs: BTreeMap<String, ItemStruct>,
    pub enums: BTreeMap<String, ItemEnum>,
    pub aliases: BTreeMap<String, syn::Type>,
    /// The methods of each resource, with its name.
    pub methods: Vec<(String, ImplItemFn)>,
}

impl Source {
    pub fn read(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let manifest = text(&folder.join("Cargo.toml"))?;
        let client = parse(&folder.join("src/client.rs"))?;
        let mut source = Self {
            package: key(&manifest, "name").ok_or("Cargo.toml has no name")?,
            version: key(&manifest, "version").ok_or("Cargo.toml has no version")?,
            client: client.clone(),
            structs: BTreeMap::new(),
            enums: BTreeMap::new(),
            aliases: BTreeMap::new(),
            methods: Vec::new(),
        };
        source.declared(client.items, None);
        source.declared(parse(&folder.join("src/models.rs"))?.items, None);
        let files = fs::read_dir(folder.join("src/resources"))?;
        let mut files =
            files.map(|file| Ok(file?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
        files.sort();
        for file in files {
            let resource = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            source.declared(parse(&file)?.items, Some(&resource));
        }
        Ok(source)
    }

    /// Sorts what a file declares; `resource`: of which it has the methods.
    fn declared(&mut self, items: Vec<Item>, resource: Option<&str>) {
        for item in items {
            match item {
                Item::Struct(item) => drop(self.structs.insert(item.ident.to_string(), item)),
                Item::Enum(item) => drop(self.enums.insert(item.ident.to_string(), item)),
                Item::Type(item) => drop(self.aliases.insert(item.ident.to_string(), *item.ty)),
                Item::Impl(ItemImpl { trait_: None, items, .. }) => {
                    self.methods.extend(items.into_iter().filter_map(|item| match item {
                        ImplItem::Fn(method) => Some((resource?.to_owned(), method)),
                        _ => None,
                    }));
                }
                _ => {}
            }
        }
    }
}

fn text(path: &Path) -> Result<String, Box<dyn Error>> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn parse(path: &Path) -> Result<File, Box<dyn Error>> {
    syn::parse_file(&text(path)?).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// The first value of a key: that of the package, which stands first.
fn key(manifest: &str, key: &str) -> Option<String> {
    manifest.lines().find_map(|line| {
        let value = line.strip_prefix(key)?.trim_start().strip_prefix('=')?;
        Some(value.trim().trim_matches('"').to_owned())
    })
}
