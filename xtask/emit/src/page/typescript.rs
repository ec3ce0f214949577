//! TypeScript: interfaces and unions that compile under `--strict`.

use std::fmt::Write as _;

use facts::listing::{Body, Listing, Type};

pub(super) fn section(listings: &[Listing]) -> String {
    let mut blocks = Vec::new();
    for listing in listings {
        let mut text = String::new();
        match &listing.body {
            Body::Fields(fields) => {
                let parameters = if listing.parameters.is_empty() {
                    String::new()
                } else {
                    format!("<{}>", listing.parameters.join(", "))
                };
                let _ = writeln!(text, "export interface {}{parameters} {{", listing.name);
                for field in fields {
                    let name = if is_identifier(&field.name) {
                        field.name.clone()
                    } else {
                        format!("'{}'", field.name)
                    };
                    let mark = if field.optional == Some(true) { "?" } else { "" };
                    let null = if field.nullable == Some(true) { " | null" } else { "" };
                    let _ = writeln!(text, "  {name}{mark}: {}{null};", ty(&field.ty));
                }
                text.push_str("}\n");
            }
            Body::Branches(branches) => {
                let _ = writeln!(text, "export type {} =", listing.name);
                for branch in branches {
                    let _ = writeln!(text, "  | {}", branch.value);
                }
                text.push_str("  | Record<string, unknown>;\n");
            }
            Body::Values(values) => {
                let _ = writeln!(text, "export type {} =", listing.name);
                for value in values {
                    let _ = writeln!(text, "  | '{}'", value.value);
                }
                // Any other string is allowed, and editors still complete the listed ones.
                text.push_str("  | (string & {});\n");
            }
        }
        blocks.push(text);
    }
    blocks.join("\n")
}

fn is_identifier(name: &str) -> bool {
    !name.starts_with(|first: char| first.is_ascii_digit())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '$'))
}

fn ty(of: &Type) -> String {
    match of {
        Type::Any => "unknown".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Text(_) => "string".to_owned(),
        Type::Values(_) => of.to_string(),
        Type::Number(_) => "number".to_owned(),
        Type::List(inner) => match &**inner {
            Type::Nullable(_) => format!("({})[]", ty(inner)),
            _ => format!("{}[]", ty(inner)),
        },
        Type::Map(inner) => format!("Record<string, {}>", ty(inner)),
        Type::Nullable(inner) => format!("{} | null", ty(inner)),
        Type::Named(name) | Type::Parameter(name) => name.clone(),
    }
}
