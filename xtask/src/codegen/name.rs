//! Rust names of what a schema names.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// Words that cannot be an identifier, not even as `r#word`.
const NEVER: [&str; 5] = ["_", "crate", "self", "super", "Self"];

/// The identifier of a field, `r#type` for a keyword; `None` if the name has nothing that an identifier could be made of.
pub(super) fn field(wire: &str) -> Option<String> {
    identifier(&wire.to_snake_case())
}

/// The identifier of a variant: `SelfValue` for the one word that cannot be one.
pub(super) fn variant(wire: &str) -> Option<String> {
    let name = wire.to_upper_camel_case();
    if name == "Self" { Some("SelfValue".to_owned()) } else { identifier(&name) }
}

/// Whether a text is a type's name in Rust's convention.
pub(super) fn is_type(name: &str) -> bool {
    name.to_upper_camel_case() == name
        && syn::parse_str::<syn::Ident>(name).is_ok()
        && !NEVER.contains(&name)
}

/// Whether a text is an identifier as it stands. syn does not know `gen`, which is a keyword since edition 2024.
pub(super) fn is_identifier(text: &str) -> bool {
    text != "gen" && syn::parse_str::<syn::Ident>(text).is_ok()
}

fn identifier(name: &str) -> Option<String> {
    if NEVER.contains(&name) {
        return None;
    }
    if is_identifier(name) {
        return Some(name.to_owned());
    }
    let raw = format!("r#{name}");
    syn::parse_str::<syn::Ident>(&raw).is_ok().then_some(raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_rust_conventions() {
        assert_eq!(field("phoneNumber").as_deref(), Some("phone_number"));
        assert_eq!(field("type").as_deref(), Some("r#type"));
        assert_eq!(field("gen").as_deref(), Some("r#gen"));
        assert_eq!(variant("QUICK_REPLY").as_deref(), Some("QuickReply"));
        assert_eq!(variant("self").as_deref(), Some("SelfValue"));
        for nameless in ["", "+", "+1", "self", "1st"] {
            assert_eq!(field(nameless), None, "{nameless}");
        }
        assert!(
            is_type("ApiMeta")
                && !is_type("APIMeta")
                && !is_type("apiMeta")
                && !is_type("Api Meta")
                && !is_type("Self")
        );
    }
}
