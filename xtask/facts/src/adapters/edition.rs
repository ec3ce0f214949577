//! The schema's side: the models and operations as the generator reads them, with every reference
//! and type argument resolved.

use spec::{
    diagnostic::Diagnostic,
    edition::load::Folder,
    operations::{Data, Operation, Operations, Target},
    schema::{
        bundle::{Bundle, DefinitionId},
        dialect::{self, Written},
        ty::Type,
    },
    source::{Location, Sources},
};

use super::schema::checked;

#[derive(Clone, Debug)]
pub struct Edition {
    bundle: Bundle,
    operations: Operations,
}

/// A value of a model or of an answer, not yet resolved.
#[derive(Clone, Copy, Debug)]
pub struct Value<'a> {
    what: What<'a>,
    nullable: bool,
    /// What stands for the type parameter of the definition around it.
    argument: Option<&'a Data>,
}

#[derive(Clone, Copy, Debug)]
enum What<'a> {
    /// As a file of an edition (their numbers) writes it.
    Written(&'a Written, usize, usize),
    Definition(DefinitionId),
    ListOf(DefinitionId),
}

#[derive(Clone, Copy, Debug)]
pub struct Property<'a> {
    pub name: &'a str,
    pub at: Location,
    pub required: bool,
    pub value: Value<'a>,
}

#[derive(Clone, Debug)]
pub struct Shape<'a> {
    /// Name of the definition, if it is one.
    pub name: Option<&'a str>,
    pub nullable: bool,
    pub kind: Kind<'a>,
    /// Which type this is, arguments included; none for what has no definition.
    pub identity: Option<Identity>,
}

/// A definition, and what stands for its type parameter: the definition inside, and whether it is a list of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Identity(DefinitionId, Option<(DefinitionId, bool)>);

#[derive(Clone, Debug)]
pub enum Kind<'a> {
    /// A value that holds nothing else: any value, a string, a number, a boolean.
    Plain(&'a Written),
    List(Value<'a>),
    /// An object with free keys, and what its values are.
    Map(Option<Value<'a>>),
    Object(Vec<Property<'a>>),
    /// Listed values; the flag: case-insensitive.
    Values(&'a [dialect::EnumValue], bool),
}

const ANY: Kind<'static> = Kind::Plain(&Type::Any);

impl<'a> Value<'a> {
    fn of(what: What<'a>) -> Self {
        Self { what, nullable: false, argument: None }
    }
}

impl Kind<'_> {
    pub fn is_any(&self) -> bool {
        matches!(self, Self::Plain(Type::Any))
    }
}

impl Edition {
    /// Reads an edition and those that it uses.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with them, and one finding if it describes no operations.
    pub fn read(folders: &[Folder], sources: &mut Sources) -> Result<Self, Vec<Diagnostic>> {
        let (bundle, number, mut all) = checked(folders, sources, spec::operations::read_all)?;
        let operations = all.get_mut(number).and_then(Option::take);
        let path = bundle.editions.get(number).map(|edition| edition.path.clone());
        let operations = operations.ok_or_else(|| {
            let message = "there are SDK locks, but no operations to compare them with";
            let help =
                "describe the operations and name their file in edition.json, or remove the locks";
            let finding = Diagnostic::error("sdk-operations", message).help(help);
            vec![finding.in_path(path.unwrap_or_default())]
        })?;
        Ok(Self { bundle, operations })
    }

    /// In file order.
    pub fn operations(&self) -> &[Operation] {
        &self.operations.list
    }

    /// The properties of a query or a body.
    pub fn properties(&self, target: &Target) -> Vec<Property<'_>> {
        match self.definition(target.id, None).kind {
            Kind::Object(properties) => properties,
            _ => Vec::new(),
        }
    }

    /// What an operation answers; none without a body.
    pub fn answer<'a>(&self, operation: &'a Operation) -> Option<Value<'a>> {
        let envelope = operation.envelope.as_ref()?;
        let argument = Some(&operation.data);
        Some(Value { argument, ..Value::of(What::Definition(envelope.id)) })
    }

    pub fn shape<'a>(&'a self, value: Value<'a>) -> Shape<'a> {
        let (ty, edition, file) = match value.what {
            What::Written(ty, edition, file) => (ty, edition, file),
            What::Definition(id) => return self.definition(id, value.argument),
            What::ListOf(id) => return plain(Kind::List(Value::of(What::Definition(id)))),
        };
        let inside =
            |ty| Value { what: What::Written(ty, edition, file), nullable: false, ..value };
        let mut shape = match ty {
            Type::Nullable(inner) => Shape { nullable: true, ..self.shape(inside(inner)) },
            Type::List(items) => plain(Kind::List(inside(items))),
            ty if ty.is_free_form() => plain(Kind::Map(None)),
            Type::Map(values) => plain(Kind::Map(Some(inside(values)))),
            Type::Named(reference) => self
                .bundle
                .resolve(edition, file, reference)
                .map_or_else(|_| plain(ANY), |id| self.definition(id, None)),
            Type::Parameter(_) => match value.argument {
                Some(Data::One(target)) => self.definition(target.id, None),
                Some(Data::Many(target)) => self.shape(Value::of(What::ListOf(target.id))),
                Some(Data::None) | None => plain(ANY),
            },
            ty => plain(Kind::Plain(ty)),
        };
        shape.nullable |= value.nullable;
        shape
    }

    fn definition<'a>(&'a self, id: DefinitionId, argument: Option<&'a Data>) -> Shape<'a> {
        let Some(definition) = self.bundle.definition(id) else { return plain(ANY) };
        let mut given = None;
        let kind = match &definition.kind {
            dialect::Kind::Id { .. } => Kind::Plain(&Type::String(None)),
            // No SDK distinguishes a union from any value.
            dialect::Kind::Union(_) => ANY,
            dialect::Kind::Enum(listed) => Kind::Values(&listed.values, listed.ignore_case),
            dialect::Kind::Object(object) => {
                let argument = argument.filter(|_| !object.parameters.is_empty());
                given = argument.and_then(|data| match data {
                    Data::None => None,
                    Data::One(target) => Some((target.id, false)),
                    Data::Many(target) => Some((target.id, true)),
                });
                let property = |property: &'a dialect::Property| Property {
                    name: &property.name.value,
                    at: property.name.at,
                    required: property.required,
                    value: Value {
                        what: What::Written(&property.ty, id.edition, id.file),
                        nullable: property.nullable,
                        argument,
                    },
                };
                Kind::Object(object.properties.iter().map(property).collect())
            }
        };
        let name = Some(definition.name.value.as_str());
        Shape { name, nullable: false, kind, identity: Some(Identity(id, given)) }
    }

    pub fn place(&self, target: &Target) -> Option<Location> {
        self.bundle.definition(target.id).map(|definition| definition.name.at)
    }
}

fn plain(kind: Kind<'_>) -> Shape<'_> {
    Shape { name: None, nullable: false, kind, identity: None }
}
