//! How two types relate: one of the schema, one of a witness.
//!
//! A schema may say more than a witness: an open enum, an id and a time are strings on the wire. That is no difference.

use super::{
    facts::{Facts, Field, Format, Listing, Number, Type, Witness},
    finding::Way,
};

/// What a witness says about one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
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
pub(super) struct Deviation {
    pub(super) how: String,
    /// What exactly: what only the witness says, and after `not` what only the schema says. Empty where what is written tells it all.
    pub(super) differs: Vec<String>,
}

impl Verdict {
    pub(super) fn deviates(how: impl Into<String>) -> Self {
        Self::Deviates(Deviation { how: how.into(), differs: Vec::new() })
    }

    /// Deviates in this: what only the witness says, and what only the schema says.
    pub(super) fn differs(
        how: impl Into<String>,
        witness: impl IntoIterator<Item = String>,
        schema: impl IntoIterator<Item = String>,
    ) -> Self {
        let schema = schema.into_iter().map(|said| format!("not {said}"));
        let differs = witness.into_iter().chain(schema).collect();
        Self::Deviates(Deviation { how: how.into(), differs })
    }
}

/// The innermost type: items of a list, values of a map.
pub(super) fn leaf(ty: &Type) -> &Type {
    match ty {
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => leaf(inner),
        other => other,
    }
}

/// Whether two types are of one shape; values and formats are compared elsewhere.
pub(super) fn shape(
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
        (Type::Any, Type::Any) | (Type::Boolean, Type::Boolean) => Verdict::Agrees,
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
            // Go's `[]string` cannot hold a null that it does not say.
            _ if witness == Witness::Go => shape(schema, page, witness, wanted, said),
            _ => deviates(),
        },
        (Type::Parameter(wanted), Type::Parameter(said)) if wanted == said => Verdict::Agrees,
        (Type::Named(name), Type::Text(Format::Unsaid) | Type::Values(_))
            if enum_values(name).is_some() =>
        {
            Verdict::Agrees
        }
        (Type::Named(name), Type::Named(said)) => {
            let declared = if witness == Witness::Table {
                page.listings().any(|listing| listing.name == *said)
            } else {
                page.listing(witness, said).is_some()
            };
            if !declared {
                let how = format!("and {witness} defines `{said}` nowhere");
                Verdict::differs(how, [said.clone()], [])
            } else if name == said
                || enum_values(name).is_some() && declared_values(page, witness, said).is_some()
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

/// The values of a type that a witness, or if it is a table any witness, declares.
fn declared_values(page: &Facts, witness: Witness, name: &str) -> Option<Vec<String>> {
    let mut listings = page.listings().filter(|listing| listing.name == name);
    let found = if witness == Witness::Table {
        listings.find_map(Listing::values)
    } else {
        listings.find(|listing| listing.witness == witness)?.values()
    };
    found.map(|values| values.into_iter().map(str::to_owned).collect())
}

/// Whether a witness lists the values of the enum that a field holds.
pub(super) fn values(
    schema: &Facts,
    page: &Facts,
    witness: Witness,
    wanted: &Field,
    said: &Field,
) -> (Verdict, Way) {
    let silent = (Verdict::Silent, Way::Looser);
    let known = match leaf(&wanted.ty) {
        Type::Named(name) => schema.listing(Witness::Schema, name).and_then(Listing::values),
        _ => None,
    };
    let Some(known) = known else {
        return match leaf(&said.ty) {
            Type::Values(values) => {
                let how = "and the schema lists no values";
                (Verdict::differs(how, values.iter().cloned(), []), Way::Looser)
            }
            _ => silent,
        };
    };
    let named = match leaf(&said.ty) {
        Type::Values(values) => Some(values.clone()),
        Type::Named(name) => declared_values(page, witness, name),
        _ => None,
    };
    match (named, &said.listed) {
        (Some(values), _) => lists(&known, &values, true),
        (None, Some(listed)) => lists(&known, &listed.values, listed.complete),
        (None, None) if witness == Witness::Table => silent,
        (None, None) => (Verdict::Mute, Way::Looser),
    }
}

/// Compares the values that the schema knows with those of a list.
pub(super) fn lists(known: &[&str], said: &[String], complete: bool) -> (Verdict, Way) {
    let quoted = |values: &[&str]| {
        values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ")
    };
    let more: Vec<&str> =
        said.iter().map(String::as_str).filter(|value| !known.contains(value)).collect();
    let fewer: Vec<&str> = known
        .iter()
        .copied()
        .filter(|value| complete && !said.iter().any(|other| other == value))
        .collect();
    let way = if fewer.is_empty() { Way::Looser } else { Way::Stricter };
    let how = match (more.as_slice(), fewer.as_slice()) {
        ([], []) if complete && !known.iter().eq(said.iter()) => {
            let how = "in another order than in the schema";
            return (Verdict::differs(how, [said.join(", ")], [known.join(", ")]), way);
        }
        ([], []) => return (Verdict::Agrees, way),
        (more, []) => format!("the schema does not know {}", quoted(more)),
        ([], fewer) => format!("the schema has {} too", quoted(fewer)),
        (more, fewer) => {
            format!("the schema has {} and does not know {}", quoted(fewer), quoted(more))
        }
    };
    let owned = |values: Vec<&str>| values.into_iter().map(str::to_owned).collect::<Vec<_>>();
    (Verdict::differs(how, owned(more), owned(fewer)), way)
}
