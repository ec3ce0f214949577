//! Walks through the types of both sides at once, from where an operation names them.

use std::collections::HashSet;

use spec::{
    schema::{
        dialect::{Direction, EnumValue},
        ty,
    },
    source::{Located, Location},
};

use super::types::{Deviation, Verdict, yes_or_no};
use crate::{
    adapters::{
        edition::{Edition, Identity, Kind, Property, Shape, Value},
        sdk_lock::{Definition, Field, Hint, Lock},
        sdk_type::Type,
    },
    finding::{Breaks, Class, Finding, Source, Way, breaks},
    listing::Attribute,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Side {
    Request,
    /// A caller, in a query: it cannot say null, whatever an SDK's type allows.
    Query,
    Answer,
}

impl Side {
    /// Whom it breaks if a value cannot be passed on.
    fn breaks(self) -> Vec<Breaks> {
        breaks(Class::Retyped, Way::Looser, self.direction())
    }

    fn direction(self) -> Direction {
        match self {
            Self::Request | Self::Query => Direction::Request,
            Self::Answer => Direction::Response,
        }
    }
}

/// What is compared, and where.
#[derive(Clone, Copy)]
pub(super) struct Spot<'s> {
    pub(super) model: &'s str,
    pub(super) field: Option<&'s str>,
    pub(super) schema: Option<Location>,
    pub(super) lock: Option<Location>,
    pub(super) side: Side,
}

/// A walk over one lock, with what it has found.
pub(super) struct Walk<'a> {
    pub(super) edition: &'a Edition,
    pub(super) lock: &'a Lock,
    pub(super) found: Vec<Finding>,
    seen: HashSet<(String, Identity, Side)>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(edition: &'a Edition, lock: &'a Lock) -> Self {
        Self { edition, lock, found: Vec::new(), seen: HashSet::new() }
    }

    pub(super) fn push(
        &mut self,
        spot: Spot<'_>,
        (class, breaks): (Class, Vec<Breaks>),
        says: &str,
        message: impl Into<String>,
    ) {
        self.found.push(Finding {
            field: spot.field.map(str::to_owned),
            says: says.to_owned(),
            breaks,
            schema: spot.schema.map(Into::into),
            theirs: spot.lock.map(Into::into),
            ..Finding::new(class, Source::Sdk(self.lock.sdk.value), spot.model, message)
        });
    }

    /// What an SDK says in the place of a type; an acceptance is of both, so that a change of either is another difference.
    fn retyped(&mut self, spot: Spot<'_>, class: Class, hint: &Hint, kind: &Kind<'_>, what: &str) {
        let kind = describe(kind);
        let says = format!("{}, not {kind}", hint.written);
        self.push(spot, (class, spot.side.breaks()), &says, format!("{what}, the schema {kind}"));
    }

    pub(super) fn answer(&mut self, spot: Spot<'_>, value: Value<'a>, hint: &Hint) {
        let shape = self.edition.shape(value);
        if let (Type::Page(member, items), Kind::Object(properties)) = (&hint.ty, &shape.kind) {
            let data = properties.iter().find(|property| property.name == "data");
            let data = data.map_or(value, |data| data.value);
            self.page(spot, data, (member, items), hint);
        } else {
            let model = shape.name.unwrap_or(spot.model);
            self.value(Spot { model, ..spot }, value, &hint.ty, hint);
        }
    }

    fn page(
        &mut self,
        spot: Spot<'_>,
        data: Value<'a>,
        (member, items): (&str, &Type),
        hint: &Hint,
    ) {
        let shape = self.edition.shape(data);
        let model = shape.name.unwrap_or(spot.model);
        let spot = Spot { model, field: Some(member), lock: Some(hint.at), ..spot };
        if let Kind::Object(properties) = &shape.kind
            && let Some(property) = properties.iter().find(|property| property.name == member)
            && let Kind::List(inner) = self.edition.shape(property.value).kind
        {
            self.value(Spot { schema: Some(property.at), ..spot }, inner, items, hint);
            return;
        }
        let message = format!("the SDK finds a list in `data.{member}`, the schema has none there");
        self.push(spot, (Class::Retyped, vec![Breaks::Decoding]), &hint.written, message);
    }

    /// Compares the properties of an object with the fields of a type, both ways; a side without any stands at the place of the object.
    pub(super) fn fields(&mut self, object: Spot<'_>, ours: &[Property<'a>], theirs: &[Field]) {
        let side = object.side;
        for field in theirs {
            let name = field.name.value.as_str();
            let spot = Spot { field: Some(name), lock: Some(field.name.at), ..object };
            if let Some(property) = ours.iter().find(|property| property.name == name) {
                self.field(Spot { schema: Some(property.at), ..spot }, property, field);
                continue;
            }
            let spot =
                Spot { schema: ours.first().map_or(object.schema, |first| Some(first.at)), ..spot };
            let says = &field.hint.written;
            let message = format!("the SDK has the field `{name}`, the schema does not");
            self.push(spot, (Class::NotInSchema, vec![Breaks::Nobody]), says, message);
            // A field may be left out on purpose; that nothing can be sent without it is another matter.
            if side != Side::Answer && !field.optional {
                let message =
                    format!("the SDK requires the field `{name}`, which the schema does not have");
                self.push(spot, (Class::Optionality, vec![Breaks::Sending]), says, message);
            }
        }
        let lock = theirs.first().map_or(object.lock, |first| Some(first.name.at));
        for property in ours {
            let name = property.name;
            if !theirs.iter().any(|field| field.name.value == name) {
                let breaks = match side {
                    Side::Answer if !property.required => vec![Breaks::Nobody],
                    side => side.breaks(),
                };
                let spot = Spot { field: Some(name), schema: Some(property.at), lock, ..object };
                let message = format!("the schema has the field `{name}`, the SDK does not");
                self.push(spot, (Class::NotInSdk, breaks), "", message);
            }
        }
    }

    fn field(&mut self, spot: Spot<'_>, property: &Property<'a>, field: &Field) {
        let (side, required) = (spot.side, property.required);
        let shape = self.edition.shape(property.value);
        let (hint, lock) = (&field.hint, self.lock);
        let states_null = match side {
            Side::Request => lock.states(Attribute::NullSent),
            Side::Query => false,
            Side::Answer => lock.states(Attribute::NullRead),
        };
        // A shape of any value takes null without saying so.
        let may_be_null = (shape.nullable || !shape.kind.is_any()).then_some(shape.nullable);
        let says_null = (states_null || !hint.nullable).then_some(hint.nullable);
        // Whatever is in an answer, some types of an SDK do not promise it.
        let says_absent = (side != Side::Answer || !field.optional).then_some(field.optional);
        let absent = if field.optional { "may be absent" } else { "always there" };
        for (class, verdict, says) in [
            (
                Class::Nullability,
                yes_or_no(may_be_null, says_null, "be null"),
                hint.written.as_str(),
            ),
            (Class::Optionality, yes_or_no(Some(!required), says_absent, "be absent"), absent),
        ] {
            let Verdict::Deviates(Deviation { how, way, .. }) = verdict else { continue };
            // A field that may be absent is an `Option`, which reads null as well; other readers of the schema do not.
            let is_option = class == Class::Nullability && way == Way::Looser && !required;
            let breaks =
                if is_option { vec![Breaks::Nobody] } else { breaks(class, way, side.direction()) };
            self.push(spot, (class, breaks), says, format!("the SDK says `{says}`, {how}"));
        }
        self.value(spot, property.value, &field.hint.ty, &field.hint);
    }

    fn value(&mut self, spot: Spot<'_>, value: Value<'a>, ty: &Type, hint: &Hint) {
        let spot = Spot { lock: Some(hint.at), ..spot };
        let shape = self.edition.shape(value);
        match (ty, &shape.kind) {
            (Type::Named(name), _) => self.named(spot, value, &shape, name, hint),
            (Type::List(inner), Kind::List(items)) => self.value(spot, *items, inner, hint),
            (Type::Map(inner), Kind::Map(Some(values))) => self.value(spot, *values, inner, hint),
            (Type::Text, Kind::Values(values, folds)) => {
                if let Some(listed) = &hint.values {
                    self.values(spot, (values, *folds), listed);
                }
            }
            (Type::Any, Kind::Plain(ty::Type::Any) | Kind::Map(None)) => {}
            (Type::Map(inner), Kind::Map(None)) if **inner == Type::Any => {}
            (Type::Any, kind) => {
                self.retyped(spot, Class::Narrower, hint, kind, "the SDK knows no type here");
            }
            (_, kind) => {
                if let Some(class) = self.differs(ty, kind) {
                    let what = format!("the SDK says `{}`", hint.written);
                    self.retyped(spot, class, hint, kind, &what);
                } else if let Some(values) = &hint.values {
                    let values: Vec<_> = values.iter().map(|value| value.value.as_str()).collect();
                    let message = "the SDK lists values, the schema does not";
                    let class = (Class::EnumValue, spot.side.breaks());
                    self.push(spot, class, &values.join(", "), message);
                }
            }
        }
    }

    /// Whether plain types differ, and how.
    fn differs(&self, ty: &Type, kind: &Kind<'_>) -> Option<Class> {
        let is_same = match (ty, kind) {
            (Type::Union(_), Kind::Plain(ty::Type::Any) | Kind::Map(None)) => true,
            (ty, Kind::Plain(our)) => match (ty, our) {
                (Type::Text, ty::Type::String(format)) => {
                    let is_vague = is_time(*format) && self.lock.states(Attribute::Times);
                    return is_vague.then_some(Class::Narrower);
                }
                (Type::Number, ty::Type::Integer(_)) => !self.lock.states(Attribute::Integers),
                (Type::Time, ty::Type::String(format)) => is_time(*format),
                (Type::Integer, ty::Type::Integer(_))
                | (Type::Number, ty::Type::Number)
                | (Type::Text | Type::Number, ty::Type::Decimal)
                | (Type::Boolean, ty::Type::Boolean) => true,
                _ => false,
            },
            _ => false,
        };
        (!is_same).then_some(Class::Retyped)
    }

    fn named(
        &mut self,
        spot: Spot<'_>,
        value: Value<'a>,
        shape: &Shape<'a>,
        name: &str,
        hint: &Hint,
    ) {
        match (self.lock.definition(name), &shape.kind) {
            (None, _) => {
                let class = (Class::Retyped, spot.side.breaks());
                self.push(spot, class, &hint.written, "the lock does not have the type");
            }
            (Some((_, Definition::Alias(alias))), _) => self.value(spot, value, &alias.ty, alias),
            (Some((at, Definition::Fields(fields))), Kind::Object(properties)) => {
                let is_new = |identity| self.seen.insert((name.to_owned(), identity, spot.side));
                if shape.identity.is_none_or(is_new) {
                    let model = shape.name.unwrap_or(spot.model);
                    self.fields(Spot { model, lock: Some(at.at), ..spot }, properties, fields);
                }
            }
            (Some(_), kind) => {
                let what = format!("the SDK has the object `{name}`");
                self.retyped(spot, Class::Retyped, hint, kind, &what);
            }
        }
    }

    fn values(
        &mut self,
        spot: Spot<'_>,
        (ours, folds): (&[EnumValue], bool),
        theirs: &[Located<String>],
    ) {
        let is_same =
            |one: &str, other: &str| one == other || (folds && one.eq_ignore_ascii_case(other));
        for Located { value, at } in theirs {
            if !ours.iter().any(|our| is_same(&our.value.value, value)) {
                let message = format!("the SDK lists the value `{value}`, the schema does not");
                let spot = Spot { lock: Some(*at), ..spot };
                self.push(spot, (Class::EnumValue, vec![Breaks::Nobody]), value, message);
            }
        }
        let lock = theirs.first().map(|first| first.at);
        for Located { value, at } in ours.iter().map(|our| &our.value) {
            if !theirs.iter().any(|their| is_same(value, &their.value)) {
                let message = format!("the schema lists the value `{value}`, the SDK does not");
                let spot = Spot { schema: Some(*at), lock, ..spot };
                let breaks = breaks(Class::EnumValue, Way::Stricter, spot.side.direction());
                self.push(spot, (Class::EnumValue, breaks), &format!("not {value}"), message);
            }
        }
    }
}

fn is_time(format: Option<&ty::Format>) -> bool {
    format.is_some_and(|format| format.name == "date-time")
}

fn describe(kind: &Kind<'_>) -> &'static str {
    match kind {
        Kind::Plain(ty::Type::String(format)) if is_time(*format) => "a time",
        Kind::Plain(ty::Type::String(_)) => "a string",
        Kind::Plain(ty::Type::Integer(_)) => "an integer",
        Kind::Plain(ty::Type::Number) => "a number",
        Kind::Plain(ty::Type::Decimal) => "a number or a string",
        Kind::Plain(ty::Type::Boolean) => "a boolean",
        Kind::Plain(_) => "any value",
        Kind::List(_) => "a list",
        Kind::Map(_) => "a map",
        Kind::Object(_) => "an object",
        Kind::Values(..) => "listed values",
    }
}
