//! Whether a `default` or an example fits its schema.

use super::{
    bundle::{Bundle, DefinitionId},
    constraint::{self, Constraint},
    dialect::{Definition, Kind, Property, Written},
    ty::Type,
    union,
};
use crate::{
    json::{Node, Value},
    source::Location,
};

/// Checks a value of a property; formats of strings other than listed values are left to validators.
///
/// # Errors
///
/// The innermost place that does not fit, and why.
pub(super) fn check(
    bundle: &Bundle,
    from: DefinitionId,
    property: &Property,
    value: &Node,
) -> Result<(), (Location, String)> {
    if property.nullable && matches!(value.value, Value::Null) {
        return Ok(());
    }
    let at = At { bundle, from, constraints: &property.constraints };
    fits(at, "", &property.ty, value)
}

/// Where a value is checked: the definition around it, and the constraints on values inside the
/// property.
#[derive(Clone, Copy)]
struct At<'a> {
    bundle: &'a Bundle,
    from: DefinitionId,
    constraints: &'a [Constraint],
}

fn fits(at: At<'_>, path: &str, ty: &Written, value: &Node) -> Result<(), (Location, String)> {
    if matches!(value.value, Value::Null) {
        return if matches!(ty, Type::Nullable(_) | Type::Any | Type::Parameter(_)) {
            Ok(())
        } else {
            Err((value.at, "`null` is not allowed".to_owned()))
        };
    }
    let wanted = |fits: bool, wanted: &str| {
        if fits {
            Ok(())
        } else {
            Err((value.at, format!("this is {}, not {wanted}", value.kind())))
        }
    };
    for constraint in at.constraints.iter().filter(|found| found.path == path) {
        constraint::check(constraint, value).map_err(|reason| (value.at, reason))?;
    }
    match ty {
        Type::Any | Type::Parameter(_) => Ok(()),
        Type::Boolean => wanted(matches!(value.value, Value::Bool(_)), "a boolean"),
        Type::String(_) => wanted(value.as_str().is_some(), "a string"),
        Type::Decimal => wanted(
            matches!(value.value, Value::Number(_) | Value::String(_)),
            "a number or a string",
        ),
        Type::Number => wanted(matches!(value.value, Value::Number(_)), "a number"),
        Type::Integer(integer) => {
            let Value::Number(text) = &value.value else { return wanted(false, "an integer") };
            let Ok(number) = text.parse::<i128>() else {
                return Err((value.at, "this is not an integer".to_owned()));
            };
            let (lowest, highest) = integer.rust_range();
            if (lowest..=highest).contains(&number) {
                Ok(())
            } else {
                Err((value.at, format!("not in {lowest} to {highest}")))
            }
        }
        Type::List(items) => {
            wanted(value.as_array().is_some(), "an array")?;
            value
                .as_array()
                .unwrap_or_default()
                .iter()
                .try_for_each(|item| fits(at, &format!("{path}/items"), items, item))
        }
        Type::Map(values) => {
            wanted(value.as_object().is_some(), "an object")?;
            value.as_object().unwrap_or_default().iter().try_for_each(|member| {
                fits(at, &format!("{path}/additionalProperties"), values, &member.value)
            })
        }
        Type::Nullable(inner) => fits(at, path, inner, value),
        // A dangling reference has its own finding.
        Type::Named(reference) => match at.bundle.resolve(at.from.edition, at.from.file, reference)
        {
            Ok(target) => at
                .bundle
                .definition(target)
                .map_or(Ok(()), |definition| named(at.bundle, target, definition, value)),
            Err(_) => Ok(()),
        },
    }
}

fn named(
    bundle: &Bundle,
    id: DefinitionId,
    definition: &Definition,
    value: &Node,
) -> Result<(), (Location, String)> {
    let name = &definition.name.value;
    match (&definition.kind, value.as_str(), value.as_object()) {
        (Kind::Id { .. }, Some(_), _) => Ok(()),
        (Kind::Enum(values), Some(text), _) => {
            let is_listed = values.values.iter().any(|listed| listed.value.value == text);
            // A value that could not be read has its own finding.
            if is_listed || values.incomplete {
                Ok(())
            } else {
                Err((value.at, format!("not a listed value of `{name}`")))
            }
        }
        (Kind::Object(object), _, Some(members)) => {
            for property in object.properties.iter().filter(|property| property.required) {
                if value.get(&property.name.value).is_none() {
                    return Err((value.at, format!("`{name}` needs `{}`", property.name.value)));
                }
            }
            for member in members {
                let Some(property) =
                    object.properties.iter().find(|property| property.name.value == member.key)
                else {
                    if object.rejected.covers(&member.key) {
                        continue;
                    }
                    return Err((
                        member.key_at,
                        format!("`{name}` has no property `{}`", member.key),
                    ));
                };
                check(bundle, id, property, &member.value)?;
            }
            Ok(())
        }
        (Kind::Union(union), _, Some(_)) => {
            let tag = &union.tag.value;
            let said = value.get(tag);
            let found = union::branches(bundle, (id.edition, id.file), union)
                .find(|branch| said.and_then(Node::as_str) == Some(&branch.value.value));
            match found {
                Some(branch) => named(bundle, branch.id, branch.definition, value),
                // A branch that could not be read has its own finding.
                None if union.incomplete => Ok(()),
                None => {
                    let at = said.map_or(value.at, |said| said.at);
                    Err((at, format!("`{tag}` picks no branch of `{name}`")))
                }
            }
        }
        (Kind::Id { .. } | Kind::Enum(_), ..) => {
            Err((value.at, format!("this is {}, not a string", value.kind())))
        }
        (Kind::Object(_) | Kind::Union(_), ..) => {
            Err((value.at, format!("this is {}, not an object", value.kind())))
        }
    }
}
