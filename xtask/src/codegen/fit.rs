//! Whether a `default` or an example fits its schema.

use super::{
    bundle::{Bundle, DefinitionId},
    dialect::{Definition, Kind, Schema, Shape},
};
use crate::{
    json::{Node, Value},
    source::Location,
};

/// Checks a value; formats of strings other than listed values are left to validators.
///
/// # Errors
///
/// The innermost place that does not fit, and why.
pub(super) fn check(
    bundle: &Bundle,
    from: DefinitionId,
    schema: &Schema,
    value: &Node,
) -> Result<(), (Location, String)> {
    if matches!(value.value, Value::Null) {
        return if schema.nullable || matches!(schema.shape, Shape::Any | Shape::Parameter(_)) {
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
    match &schema.shape {
        Shape::Any | Shape::Parameter(_) => Ok(()),
        Shape::Boolean => wanted(matches!(value.value, Value::Bool(_)), "a boolean"),
        Shape::String(_) => wanted(value.as_str().is_some(), "a string"),
        Shape::Decimal => wanted(
            matches!(value.value, Value::Number(_) | Value::String(_)),
            "a number or a string",
        ),
        Shape::Number => wanted(matches!(value.value, Value::Number(_)), "a number"),
        Shape::FreeForm => wanted(value.as_object().is_some(), "an object"),
        Shape::Integer(integer) => {
            let Value::Number(text) = &value.value else { return wanted(false, "an integer") };
            let Ok(number) = text.parse::<i128>() else {
                return Err((value.at, "this is not an integer".to_owned()));
            };
            let (lowest, highest) = integer.rust_range();
            let range = integer.minimum.unwrap_or(lowest)..=integer.maximum.unwrap_or(highest);
            if range.contains(&number) {
                Ok(())
            } else {
                Err((value.at, format!("not in {} to {}", range.start(), range.end())))
            }
        }
        Shape::Array(items) => {
            wanted(value.as_array().is_some(), "an array")?;
            value
                .as_array()
                .unwrap_or_default()
                .iter()
                .try_for_each(|item| check(bundle, from, items, item))
        }
        Shape::Map(values) => {
            wanted(value.as_object().is_some(), "an object")?;
            value
                .as_object()
                .unwrap_or_default()
                .iter()
                .try_for_each(|member| check(bundle, from, values, &member.value))
        }
        // A reference that leads nowhere has its own finding.
        Shape::Reference(reference) => match bundle.resolve(from.edition, from.file, reference) {
            Ok(target) => bundle
                .definition(target)
                .map_or(Ok(()), |definition| named(bundle, target, definition, value)),
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
            // A value that could not be read has a finding of its own.
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
                check(bundle, id, &property.schema, &member.value)?;
            }
            Ok(())
        }
        (Kind::Id { .. } | Kind::Enum(_), ..) => {
            Err((value.at, format!("this is {}, not a string", value.kind())))
        }
        (Kind::Object(_), ..) => {
            Err((value.at, format!("this is {}, not an object", value.kind())))
        }
    }
}
