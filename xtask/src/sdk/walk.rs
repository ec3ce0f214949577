//! Walks from an operation through the types of both sides at once.

use std::collections::HashSet;

use super::{
    edition::{Edition, Identity, Kind, Property, Shape, Value},
    finding::{Class, Finding},
    lock::{Definition, Field, Hint, Lock},
    relate::{describe, differs},
    ty::Type,
};
use crate::{
    codegen::dialect::EnumValue,
    docs::finding::Breaks,
    source::{Located, Location},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Side {
    Request,
    /// A caller, in a query: it cannot say null, whatever an SDK's type allows.
    Query,
    Answer,
}

impl Side {
    fn breaks(self) -> Breaks {
        match self {
            Self::Request | Self::Query => Breaks::Sending,
            Self::Answer => Breaks::Decoding,
        }
    }
}

type Places = (Option<Location>, Option<Location>);

/// A walk over one lock, with what it has found.
pub(super) struct Walk<'a> {
    pub(super) edition: &'a Edition,
    lock: &'a Lock,
    pub(super) found: Vec<Finding>,
    seen: HashSet<(String, Identity, Side)>,
}

/// What an SDK says, and the schema does not: an acceptance is of both, so that a change of either is another difference.
fn against(hint: &Hint, kind: &Kind<'_>) -> String {
    format!("{}, not {}", hint.written, describe(kind))
}

#[derive(Clone, Copy)]
struct Subject<'a> {
    model: &'a str,
    field: Option<&'a str>,
    at: Location,
    side: Side,
}

impl<'a> Walk<'a> {
    pub(super) fn new(edition: &'a Edition, lock: &'a Lock) -> Self {
        Self { edition, lock, found: Vec::new(), seen: HashSet::new() }
    }

    pub(super) fn push(
        &mut self,
        (class, breaks): (Class, Breaks),
        (model, field): (&str, Option<&str>),
        says: String,
        message: &str,
        (schema, lock): Places,
    ) {
        self.found.push(Finding {
            class,
            model: model.to_owned(),
            field: field.map(str::to_owned),
            witness: self.lock.sdk.clone(),
            says,
            message: message.to_owned(),
            breaks,
            schema,
            lock,
        });
    }

    pub(super) fn answer(&mut self, name: &str, at: Location, value: Value<'a>, hint: &Hint) {
        let shape = self.edition.shape(value);
        let model = shape.name.unwrap_or(name);
        let subject = Subject { model, field: None, at, side: Side::Answer };
        match (&hint.ty, &shape.kind) {
            (Type::Page(member, items), Kind::Object(properties)) => {
                let data = properties.iter().find(|property| property.name == "data");
                let data = data.map_or(value, |data| data.value);
                self.page(Subject { model: name, ..subject }, data, (member, items), hint);
            }
            _ => self.value(subject, value, &hint.ty, hint),
        }
    }

    fn page(
        &mut self,
        subject: Subject<'_>,
        data: Value<'a>,
        (member, items): (&str, &Type),
        hint: &Hint,
    ) {
        let shape = self.edition.shape(data);
        let model = shape.name.unwrap_or(subject.model);
        if let Kind::Object(properties) = &shape.kind
            && let Some(property) = properties.iter().find(|property| property.name == member)
            && let Kind::List(inner) = self.edition.shape(property.value).kind
        {
            let subject = Subject { model, field: Some(member), at: property.at, ..subject };
            self.value(subject, inner, items, hint);
            return;
        }
        let message = format!("the SDK finds a list in `data.{member}`, the schema has none there");
        self.push(
            (Class::Retyped, Breaks::Decoding),
            (model, Some(member)),
            hint.written.clone(),
            &message,
            (Some(subject.at), Some(hint.at)),
        );
    }

    /// Compares the properties of an object with the fields of a type, both ways; a side without any stands at its place.
    pub(super) fn fields(
        &mut self,
        model: &str,
        (our_place, their_place): (Location, Location),
        ours: &[Property<'a>],
        theirs: &[Field],
        side: Side,
    ) {
        for field in theirs {
            let name = field.name.value.as_str();
            if let Some(property) = ours.iter().find(|property| property.name == name) {
                self.field(model, property, field, side);
                continue;
            }
            let message = format!("the SDK has the field `{name}`, the schema has not");
            let schema = ours.first().map_or(our_place, |property| property.at);
            let places = (Some(schema), Some(field.name.at));
            let says = || field.hint.written.clone();
            self.push(
                (Class::NotInSchema, Breaks::Nobody),
                (model, Some(name)),
                says(),
                &message,
                places,
            );
            // A field may be left out on purpose; that nothing can be sent without it is another matter.
            if side != Side::Answer && !field.optional {
                let message =
                    format!("the SDK requires the field `{name}`, which the schema does not have");
                self.push(
                    (Class::Optionality, Breaks::Sending),
                    (model, Some(name)),
                    says(),
                    &message,
                    places,
                );
            }
        }
        for property in ours {
            if !theirs.iter().any(|field| field.name.value == property.name) {
                let breaks = match side {
                    Side::Answer if !property.required => Breaks::Nobody,
                    side => side.breaks(),
                };
                let message =
                    format!("the schema has the field `{}`, the SDK has not", property.name);
                let lock = theirs.first().map_or(their_place, |field| field.name.at);
                self.push(
                    (Class::NotInSdk, breaks),
                    (model, Some(property.name)),
                    String::new(),
                    &message,
                    (Some(property.at), Some(lock)),
                );
            }
        }
    }

    fn field(&mut self, model: &str, property: &Property<'a>, field: &Field, side: Side) {
        let shape = self.edition.shape(property.value);
        let target = (model, Some(property.name));
        let places = (Some(property.at), Some(field.name.at));
        let says = || field.hint.written.clone();
        let required = property.required;
        let is_told =
            if side == Side::Answer { self.lock.tells_null() } else { self.lock.sends_null() };
        // A shape of any value takes null without saying so.
        let takes_null = shape.nullable || matches!(shape.kind, Kind::Any);
        match (field.hint.nullable, takes_null) {
            (true, false) if is_told && side == Side::Answer => {
                // A field that may be absent is an `Option`, which reads null as well; other readers of the schema do not.
                let breaks = if required { Breaks::Decoding } else { Breaks::Nobody };
                let message = "the SDK says that it may be null, the schema does not";
                self.push((Class::Nullability, breaks), target, says(), message, places);
            }
            (true, false) if is_told && side == Side::Request => {
                let message = "the SDK can send null, the schema cannot";
                self.push((Class::Nullability, Breaks::Nobody), target, says(), message, places);
            }
            (false, true) if shape.nullable && self.lock.sends_null() => {
                let breaks = if side == Side::Answer { Breaks::Nobody } else { Breaks::Sending };
                let message = "the schema says that it may be null, the SDK does not";
                self.push((Class::Nullability, breaks), target, says(), message, places);
            }
            _ => {}
        }
        match (side, field.optional, required) {
            (Side::Request | Side::Query, true, true) => {
                let message = "the schema requires it, the SDK does not";
                self.push(
                    (Class::Optionality, Breaks::Nobody),
                    target,
                    "may be absent".to_owned(),
                    message,
                    places,
                );
            }
            (side, false, false) => {
                let breaks = if side == Side::Answer { Breaks::Nobody } else { Breaks::Sending };
                let message = "the SDK requires it, the schema does not";
                self.push(
                    (Class::Optionality, breaks),
                    target,
                    "always there".to_owned(),
                    message,
                    places,
                );
            }
            _ => {}
        }
        let subject = Subject { model, field: Some(property.name), at: property.at, side };
        self.value(subject, property.value, &field.hint.ty, &field.hint);
    }

    fn value(&mut self, subject: Subject<'_>, value: Value<'a>, ty: &Type, hint: &Hint) {
        let shape = self.edition.shape(value);
        match (ty, &shape.kind) {
            (Type::Named(name), _) => self.named(subject, value, &shape, name, hint),
            (Type::List(inner), Kind::List(items)) => self.value(subject, *items, inner, hint),
            (Type::Map(inner), Kind::Map(Some(values))) => {
                self.value(subject, *values, inner, hint);
            }
            (Type::Text, Kind::Values(values, folds)) => {
                if let Some(listed) = &hint.values {
                    self.values(subject, (values, *folds), listed);
                }
            }
            (Type::Any, Kind::Any | Kind::Map(None)) => {}
            (Type::Map(inner), Kind::Map(None)) if **inner == Type::Any => {}
            (Type::Any, _) => {
                let message = "the SDK knows no type here, the schema does";
                self.report(subject, Class::Narrower, hint, &against(hint, &shape.kind), message);
            }
            _ => {
                if let Some(class) = differs(ty, &shape.kind, &self.lock.sdk) {
                    let message = format!(
                        "the SDK says `{}`, the schema {}",
                        hint.written,
                        describe(&shape.kind)
                    );
                    self.report(subject, class, hint, &against(hint, &shape.kind), &message);
                } else if let Some(values) = &hint.values {
                    let values: Vec<_> = values.iter().map(|value| value.value.as_str()).collect();
                    let message = "the SDK lists values, the schema does not";
                    self.report(subject, Class::EnumValue, hint, &values.join(", "), message);
                }
            }
        }
    }

    fn report(
        &mut self,
        subject: Subject<'_>,
        class: Class,
        hint: &Hint,
        says: &str,
        message: &str,
    ) {
        let breaks = subject.side.breaks();
        self.push(
            (class, breaks),
            (subject.model, subject.field),
            says.to_owned(),
            message,
            (Some(subject.at), Some(hint.at)),
        );
    }

    fn named(
        &mut self,
        subject: Subject<'_>,
        value: Value<'a>,
        shape: &Shape<'a>,
        name: &str,
        hint: &Hint,
    ) {
        let lock = self.lock;
        match (lock.definition(name), &shape.kind) {
            (None, _) => {
                let message = "the lock does not have the type";
                self.report(subject, Class::Retyped, hint, &hint.written, message);
            }
            (Some((_, Definition::Alias(alias))), _) => {
                self.value(subject, value, &alias.ty, alias);
            }
            (Some((at, Definition::Fields(fields))), Kind::Object(properties)) => {
                let is_new = |identity| self.seen.insert((name.to_owned(), identity, subject.side));
                if shape.identity.is_none_or(is_new) {
                    let model = shape.name.unwrap_or(subject.model);
                    self.fields(model, (subject.at, at.at), properties, fields, subject.side);
                }
            }
            (Some(_), _) => {
                let message = format!(
                    "the SDK has the object `{name}`, the schema {}",
                    describe(&shape.kind)
                );
                self.report(subject, Class::Retyped, hint, &against(hint, &shape.kind), &message);
            }
        }
    }

    fn values(
        &mut self,
        subject: Subject<'_>,
        (ours, folds): (&[EnumValue], bool),
        theirs: &[Located<String>],
    ) {
        let is_same =
            |one: &str, other: &str| one == other || (folds && one.eq_ignore_ascii_case(other));
        let target = (subject.model, subject.field);
        for value in theirs {
            if !ours.iter().any(|our| is_same(&our.value.value, &value.value)) {
                let message =
                    format!("the SDK lists the value `{}`, the schema does not", value.value);
                self.push(
                    (Class::EnumValue, Breaks::Nobody),
                    target,
                    value.value.clone(),
                    &message,
                    (Some(subject.at), Some(value.at)),
                );
            }
        }
        for our in ours.iter().map(|our| &our.value) {
            if !theirs.iter().any(|value| is_same(&our.value, &value.value)) {
                let breaks =
                    if subject.side == Side::Answer { Breaks::Nobody } else { Breaks::Sending };
                let message =
                    format!("the schema lists the value `{}`, the SDK does not", our.value);
                let lock = theirs.first().map(|value| value.at);
                self.push(
                    (Class::EnumValue, breaks),
                    target,
                    format!("not {}", our.value),
                    &message,
                    (Some(our.at), lock),
                );
            }
        }
    }
}
