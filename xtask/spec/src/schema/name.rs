//! Rust names for the names in a schema.

use std::collections::HashMap;

use heck::{ToSnakeCase, ToUpperCamelCase};
use unicode_normalization::UnicodeNormalization as _;
use unicode_security::{
    GeneralSecurityProfile, confusable_detection::skeleton,
    is_potential_mixed_script_confusable_char as looks_like_another,
    mixed_script::AugmentedScriptSet,
};

/// Words that cannot be an identifier, not even as `r#word`.
const NEVER: [&str; 5] = ["_", "crate", "self", "super", "Self"];

/// The identifier of a field, `r#type` for a keyword; `None` if no identifier can be formed from
/// the name.
pub fn field(wire: &str) -> Option<String> {
    identifier(&wire.to_snake_case())
}

/// The identifier of a variant: `SelfValue` for the one word that cannot be one.
pub(super) fn variant(wire: &str) -> Option<String> {
    let name = wire.to_upper_camel_case();
    if name == "Self" { Some("SelfValue".to_owned()) } else { identifier(&name) }
}

/// Whether a text is a type name by Rust's convention.
pub(super) fn is_type(name: &str) -> bool {
    name.to_upper_camel_case() == name
        && name.nfc().eq(name.chars())
        && syn::parse_str::<syn::Ident>(name).is_ok()
        && !NEVER.contains(&name)
}

/// Which convention an `x-rust-name` follows.
#[derive(Clone, Copy, Debug)]
pub enum Casing {
    /// Of types and variants.
    Type,
    /// Of fields and parameters.
    Field,
}

impl Casing {
    pub(super) fn fits(self, name: &str) -> bool {
        match self {
            Self::Type => is_type(name) && fault(name).is_none(),
            Self::Field => {
                name.to_snake_case() == name && field(name).is_some() && fault(name).is_none()
            }
        }
    }

    pub(super) fn what(self) -> &'static str {
        match self {
            Self::Type => "the name of a type or a variant",
            Self::Field => "the name of a field",
        }
    }

    pub(super) fn help(self) -> &'static str {
        match self {
            Self::Type => "write it in `UpperCamelCase`, with a letter first: `TenDlc`",
            Self::Field => "write it in `snake_case`, with a letter first: `own_id`",
        }
    }
}

/// Whether a text is an identifier as is. syn does not know `gen`, which is a keyword since edition
/// 2024.
pub fn is_identifier(text: &str) -> bool {
    text != "gen" && syn::parse_str::<syn::Ident>(text).is_ok()
}

/// Why the compiler warns about a name; `None` if it does not.
pub(super) fn fault(name: &str) -> Option<&'static str> {
    let name = name.trim_start_matches("r#");
    if name.is_ascii() {
        return None;
    }
    if !name.chars().all(GeneralSecurityProfile::identifier_allowed) {
        return Some("it has letters that are uncommon in names");
    }
    // A script used only for letters that look like those of another may be a disguise.
    let mut scripts: HashMap<AugmentedScriptSet, bool> = HashMap::new();
    for letter in name.chars().filter(|letter| !letter.is_ascii()) {
        let script = AugmentedScriptSet::for_char(letter);
        if !script.is_all() && script != AugmentedScriptSet::for_char('a') {
            *scripts.entry(script).or_insert(true) &= looks_like_another(letter);
        }
    }
    let is_disguise = scripts.values().any(|is_disguise| *is_disguise)
        || skeleton(name).all(|letter| letter.is_ascii());
    is_disguise.then_some("its letters look like those of another script")
}

/// A text as a literal of Rust; escaped where it would be another text after normalization, since editors normalize.
pub fn literal(text: &str) -> String {
    if text.nfc().eq(text.chars()) {
        return format!("{text:?}");
    }
    let escaped = text.chars().map(|letter| match letter {
        letter if letter.is_ascii() => letter.escape_debug().to_string(),
        letter => letter.escape_unicode().to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

/// What names share that the compiler thinks look the same: it accepts `l` and `1`, but not letters
/// of other scripts.
pub(super) fn looks(name: &str) -> String {
    if name.is_ascii() { name.to_owned() } else { skeleton(name).collect() }
}

fn identifier(name: &str) -> Option<String> {
    // The compiler normalizes identifiers, so two that differ only in that are the same.
    let name = name.nfc().collect::<String>();
    let name = name.as_str();
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
    fn names_are_what_the_compiler_takes_them_for() {
        assert_eq!(field("\u{1112}\u{1161}\u{11ab}").as_deref(), Some("한"));
        assert_eq!(field("\u{f900}").as_deref(), Some("\u{8c48}"));
        for fine in ["name", "r#type", "größe", "名前", "имя", "한"] {
            assert_eq!(fault(fine), None, "{fine}");
        }
        for odd in ["ﬁeld", "ª", "раса", "\u{200d}a"] {
            assert!(fault(odd).is_some(), "{odd}");
        }
        assert_eq!(looks("pa1"), "pa1");
    }

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
