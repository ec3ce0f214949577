//! How two types relate: one of the schema, one of a witness.
//!
//! A schema may say more than a witness: an open enum, an id and a time are strings on the wire. That is no difference.

use crate::{
    finding::Way,
    listing::{Attribute, Facts, Field, Format, Listing, Number, Type, Witness},
};

/// What a witness says about one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It cannot say, or does not.
    Silent,
    /// It could say it and does not.
    Mute,
    Agrees,
    /// Something else.
    Deviates(Deviation),
}

/// How a witness deviates from the schema.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deviation {
    pub(super) how: String,
    /// What exactly: what only the witness says, and after `not` what only the schema says. Empty where what is written tells it all.
    pub(super) differs: Vec<String>,
    pub(super) way: Way,
}

impl Verdict {
    pub(super) fn deviates(how: impl Into<String>) -> Self {
        Self::Deviates(Deviation { how: how.into(), ..Deviation::default() })
    }

    /// Deviates in this: what only the witness says, and what only the schema says.
    pub(super) fn differs(
        how: impl Into<String>,
        witness: impl IntoIterator<Item = String>,
        schema: impl IntoIterator<Item = String>,
    ) -> Self {
        let schema = schema.into_iter().map(|said| format!("not {said}"));
        let differs = witness.into_iter().chain(schema).collect();
        Self::Deviates(Deviation { how: how.into(), differs, way: Way::Looser })
    }

    /// The same, in the other way if `is_stricter`.
    pub(super) fn stricter(mut self, is_stricter: bool) -> Self {
        if let (Self::Deviates(deviation), true) = (&mut self, is_stricter) {
            deviation.way = Way::Stricter;
        }
        self
    }
}

/// The innermost type: items of a list, values of a map.
pub fn leaf(ty: &Type) -> &Type {
    match ty {
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => leaf(inner),
        other => other,
    }
}

/// Whether two types are of one shape; values and formats are compared elsewhere.
pub fn shape(
    schema: &Facts,
    page: &Facts,
    witness: Witness,
    wanted: &Type,
    said: &Type,
) -> Verdict {
    let deviates = || {
        let how = format!("`{wanted}` in the schema");
        Verdict::differs(how, [said.to_string()], [wanted.to_string()])
    };
    let enum_values = |name: &str| schema.listing(Witness::Schema, name).and_then(Listing::values);
    match (wanted, said) {
        // Which values they are is compared elsewhere.
        (Type::Any, Type::Any)
        | (Type::Boolean, Type::Boolean)
        | (Type::Values(_), Type::Values(_) | Type::Text(Format::Unsaid)) => Verdict::Agrees,
        (Type::Text(wanted), Type::Text(said)) if *said == Format::Unsaid || wanted == said => {
            Verdict::Agrees
        }
        (Type::Number(wanted), Type::Number(said)) if *said == Number::Unsaid || wanted == said => {
            Verdict::Agrees
        }
        (Type::List(wanted), Type::List(said)) | (Type::Map(wanted), Type::Map(said)) => {
            shape(schema, page, witness, wanted, said)
        }
        (Type::Nullable(wanted), said) => match said {
            Type::Nullable(said) => shape(schema, page, witness, wanted, said),
            _ if !witness.states(Attribute::NullInside) => {
                shape(schema, page, witness, wanted, said)
            }
            _ => deviates(),
        },
        (Type::Parameter(wanted), Type::Parameter(said)) if wanted == said => Verdict::Agrees,
        (Type::Named(name), Type::Text(Format::Unsaid) | Type::Values(_))
            if enum_values(name).is_some() =>
        {
            Verdict::Agrees
        }
        (Type::Named(name), Type::Named(said)) => {
            if defined(page, witness, said).is_none() {
                let how = format!("but {witness} does not define `{said}`");
                Verdict::differs(how, [said.clone()], [])
            } else if name == said
                || enum_values(name).is_some() && defined_values(page, witness, said).is_some()
            {
                Verdict::Agrees
            } else {
                deviates()
            }
        }
        _ => deviates(),
    }
}

/// Whether one type leaves open what another says.
pub(super) fn covers(vague: &Type, precise: &Type) -> bool {
    match (vague, precise) {
        (Type::Text(Format::Unsaid), Type::Text(_) | Type::Named(_) | Type::Values(_))
        | (Type::Number(Number::Unsaid), Type::Number(_)) => true,
        (Type::List(vague), Type::List(precise))
        | (Type::Map(vague), Type::Map(precise))
        | (Type::Nullable(vague), Type::Nullable(precise)) => covers(vague, precise),
        _ => false,
    }
}

/// What a witness defines under a name; any of them if it defines nothing itself. Listed values come first.
fn defined<'p>(page: &'p Facts, witness: Witness, name: &str) -> Option<&'p Listing> {
    if witness.states(Attribute::Definitions) {
        return page.listing(witness, name);
    }
    let all = || page.listings().filter(|listing| listing.name == name);
    all().find(|listing| listing.values().is_some()).or_else(|| all().next())
}

fn defined_values(page: &Facts, witness: Witness, name: &str) -> Option<Vec<String>> {
    let values = defined(page, witness, name)?.values()?;
    Some(values.into_iter().map(str::to_owned).collect())
}

/// Whether a field may be null or absent.
pub(super) fn yes_or_no(wanted: Option<bool>, said: Option<bool>, what: &str) -> Verdict {
    let (Some(wanted), Some(said)) = (wanted, said) else { return Verdict::Silent };
    if wanted == said {
        return Verdict::Agrees;
    }
    let (page, schema) = if said { ("may", "may not") } else { ("may not", "may") };
    Verdict::deviates(format!("which {page} {what}; by the schema it {schema}")).stricter(!said)
}

/// Whether a witness lists the values of the enum that a field holds.
pub(super) fn values(
    schema: &Facts,
    page: &Facts,
    witness: Witness,
    wanted: &Field,
    said: &Field,
) -> Verdict {
    let known = match leaf(&wanted.ty) {
        Type::Named(name) => schema.listing(Witness::Schema, name).and_then(Listing::values),
        Type::Values(values) => Some(values.iter().map(String::as_str).collect()),
        _ => None,
    };
    let named = match leaf(&said.ty) {
        Type::Values(values) => Some(values.clone()),
        Type::Named(name) if known.is_some() => defined_values(page, witness, name),
        _ => None,
    };
    match (known, named, &said.listed) {
        (Some(known), Some(values), _) => lists(&known, &values, true),
        (Some(known), None, Some(listed)) => lists(&known, &listed.values, listed.complete),
        (Some(_), None, None) if witness.states(Attribute::Values) => Verdict::Mute,
        (None, Some(values), _) => Verdict::differs("but the schema lists no values", values, []),
        _ => Verdict::Silent,
    }
}

/// Compares the values that the schema knows with those of a list.
pub(super) fn lists(known: &[&str], said: &[String], complete: bool) -> Verdict {
    let quoted = |values: &[&str]| {
        values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ")
    };
    let more: Vec<&str> =
        said.iter().map(String::as_str).filter(|value| !known.contains(value)).collect();
    let is_unsaid = |value: &&str| complete && !said.iter().any(|other| other == value);
    let fewer: Vec<&str> = known.iter().copied().filter(is_unsaid).collect();
    let how = match (more.as_slice(), fewer.as_slice()) {
        ([], []) if complete && !known.iter().eq(said.iter()) => {
            let how = "in another order than in the schema";
            return Verdict::differs(how, [said.join(", ")], [known.join(", ")]);
        }
        ([], []) => return Verdict::Agrees,
        (more, []) => format!("the schema does not know {}", quoted(more)),
        ([], fewer) => format!("the schema has {} too", quoted(fewer)),
        (more, fewer) => {
            format!("the schema has {} and does not know {}", quoted(fewer), quoted(more))
        }
    };
    let is_stricter = !fewer.is_empty();
    let owned = |values: Vec<&str>| values.into_iter().map(str::to_owned).collect::<Vec<_>>();
    Verdict::differs(how, owned(more), owned(fewer)).stricter(is_stricter)
}
