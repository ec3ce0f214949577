//! What the renderers see: Rust names and types joined with what the schema knows.

use spec::schema::{bundle::DefinitionId, constraint::Constraint, dialect::Direction, ty::Type};

#[derive(Clone, Debug)]
pub struct Model {
    /// Path of the support types as generated code writes it.
    pub support: String,
    /// Name of the module around the modules, if there is one.
    pub around: Option<String>,
    pub title: String,
    /// Docs of the module around the modules.
    pub description: String,
    /// What the edition was read from, and when.
    pub source: String,
    /// Folder of the edition, as messages print it.
    pub folder: String,
    /// One a file, in order.
    pub modules: Vec<Module>,
}

/// A module: what one model file defines.
#[derive(Clone, Debug)]
pub struct Module {
    pub name: String,
    pub file: String,
    pub title: String,
    pub description: String,
    /// In file order.
    pub items: Vec<Item>,
}

#[derive(Clone, Debug)]
pub struct Item {
    pub id: DefinitionId,
    pub name: String,
    pub description: String,
    pub deprecated: bool,
    pub kind: ItemKind,
}

impl Item {
    /// Whether it, a part of it or what it holds is deprecated.
    fn warns(&self) -> bool {
        let has_part = match &self.kind {
            ItemKind::Struct(content) => content.fields.iter().any(|field| field.deprecated),
            ItemKind::Enum(content) => content.variants.iter().any(|variant| variant.deprecated),
            ItemKind::Union(_) | ItemKind::Id { .. } => false,
        };
        let mut holds = false;
        for ty in self.types() {
            ty.walk(&mut |ty| holds |= matches!(ty, Type::Named(named) if named.deprecated));
        }
        self.deprecated || has_part || holds
    }

    /// What it holds: the types of its fields, or its branches.
    pub fn types(&self) -> Vec<&Type<Named>> {
        match &self.kind {
            ItemKind::Struct(content) => content.fields.iter().map(|field| &field.ty).collect(),
            ItemKind::Union(content) => content.branches.iter().map(|branch| &branch.ty).collect(),
            ItemKind::Enum(_) | ItemKind::Id { .. } => Vec::new(),
        }
    }
}

#[derive(Clone, Debug)]
pub enum ItemKind {
    Struct(Struct),
    Enum(Enum),
    Union(Union),
    /// From a string of format `uuid`.
    Id {
        is_uuid: bool,
    },
}

#[derive(Clone, Debug)]
pub struct Struct {
    pub direction: Direction,
    /// Heading of its table in the source, if it has one.
    pub heading: Option<String>,
    /// Names of its type parameters, with what each stands for.
    pub parameters: Vec<(String, String)>,
    /// In file order.
    pub fields: Vec<Field>,
    /// Whether equality is total: no float inside.
    pub is_eq: bool,
}

#[derive(Clone, Debug)]
pub struct Field {
    pub wire: String,
    pub ident: String,
    pub description: String,
    /// The type of a value that is present and not null.
    pub ty: Type<Named>,
    /// Whether it may be absent or null.
    pub presence: Presence,
    /// Constraints on its values beyond the type, for schemas and as a sentence.
    pub constraints: Vec<Constraint>,
    pub limits: Option<String>,
    pub deprecated: bool,
    /// Whether its type holds itself through it, which needs a `Box`.
    pub is_boxed: bool,
    /// `const`: its only value.
    pub constant: Option<String>,
    /// `default`, as JSON.
    pub default: Option<String>,
    /// `examples`, as JSON.
    pub examples: Vec<String>,
}

/// Whether a field may be absent or null on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    Required,
    /// Always present, may be null; a missing key reads as null.
    Nullable,
    Optional,
    OptionalNullable,
}

/// A definition that a field refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its name, or its path if it belongs to another edition.
    pub path: String,
    /// Whether it belongs to the same edition.
    pub is_local: bool,
    pub deprecated: bool,
    pub kind: NamedKind,
}

/// What a [`Named`] type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedKind {
    Struct,
    Enum,
    Union,
    Id,
}

#[derive(Clone, Debug)]
pub struct Enum {
    /// In file order.
    pub variants: Vec<Variant>,
    /// Whether `SENT` is read as `sent`.
    pub ignore_case: bool,
}

#[derive(Clone, Debug)]
pub struct Variant {
    pub wire: String,
    pub ident: String,
    pub description: Option<String>,
    pub deprecated: bool,
}

#[derive(Clone, Debug)]
pub struct Union {
    /// The property that tells the branches apart, on the wire.
    pub tag: String,
    pub direction: Direction,
    /// In file order.
    pub branches: Vec<Branch>,
    /// Whether equality is total: no float inside.
    pub is_eq: bool,
}

#[derive(Clone, Debug)]
pub struct Branch {
    /// The value of the property that picks it.
    pub wire: String,
    pub ident: String,
    pub description: String,
    pub ty: Type<Named>,
    /// Whether what it holds is.
    pub deprecated: bool,
}

impl Model {
    /// Whether code that uses it would get a deprecation warning.
    pub fn warns(&self) -> bool {
        self.modules.iter().any(Module::warns)
    }
}

impl Module {
    /// Whether code that uses it would get one, and so its own code.
    pub fn warns(&self) -> bool {
        self.items.iter().any(Item::warns)
    }
}
