//! A property whose schema changes keeps whatever of it still applies.

use facts::listing::{Format, Number, Type};
use spec::json::{Node, Value};

use crate::{
    text::{SchemaText, Written},
    words::TO_DESCRIBE,
};

/// Keywords that say more of a value than its type.
const ANNOTATIONS: [&str; 3] = ["default", "description", "examples"];

pub(super) fn is_annotation(member: &Written) -> bool {
    ANNOTATIONS.contains(&member.key.as_str())
}

/// The members of a property whose schema is replaced; its default and examples stay if they fit.
pub(super) fn with_schema(
    file: &SchemaText,
    node: Option<&Node>,
    mut schema: Vec<Written>,
    fits: &dyn Fn(&Node) -> bool,
) -> Vec<Written> {
    let old = node.map_or_else(Vec::new, |node| file.members(node));
    let first = old.iter().position(|member| !is_annotation(member)).unwrap_or(old.len());
    let mut members = Vec::new();
    for member in old {
        if is_annotation(&member) {
            members.push(member);
        } else if let Some(new) = schema.iter().position(|new| new.key == member.key) {
            members.push(schema.remove(new));
        }
    }
    let kept = members.iter().rposition(|member| !is_annotation(member));
    let position = kept.map_or(first, |last| last + 1);
    members.splice(position..position, schema);
    if !members.iter().any(|member| member.key == "description") {
        members.push(Written::new("description", TO_DESCRIBE));
    }
    if node.and_then(|node| node.get("default")).is_some_and(|default| !fits(default)) {
        members.retain(|member| member.key != "default");
    }
    let examples = node.and_then(|node| node.get("examples")?.as_array()).unwrap_or_default();
    let kept: Vec<_> = examples.iter().filter(|example| fits(example)).collect();
    if kept.is_empty() && !examples.is_empty() {
        members.retain(|member| member.key != "examples");
    } else if kept.len() < examples.len()
        && let Some(member) = members.iter_mut().find(|member| member.key == "examples")
    {
        let kept: Vec<_> = kept.into_iter().map(|example| file.slice(example)).collect();
        *member = Written::new("examples", &format!("[{}]", kept.join(", ")));
    }
    members
}

/// Whether a value written for another type fits this one; never for a format or a named type.
pub(super) fn fits(value: &Node, ty: &Type) -> bool {
    match (ty, &value.value) {
        (Type::Nullable(_) | Type::Any | Type::Parameter(_), Value::Null)
        | (Type::Any | Type::Parameter(_), _)
        | (Type::Boolean, Value::Bool(_))
        | (Type::Text(Format::Unsaid), Value::String(_))
        | (Type::Number(Number::Unsaid | Number::Float), Value::Number(_)) => true,
        (Type::Number(Number::Integer), Value::Number(text)) => text.parse::<i64>().is_ok(),
        (Type::Values(values), Value::String(text)) => values.contains(text),
        (Type::Nullable(inner), _) => fits(value, inner),
        (Type::List(inner), Value::Array(items)) => items.iter().all(|item| fits(item, inner)),
        (Type::Map(inner), Value::Object(members)) => {
            members.iter().all(|member| fits(&member.value, inner))
        }
        _ => false,
    }
}
