//! Characters that no text of a schema may contain: every text ends up in generated code, as docs
//! or as a name.

use crate::{
    diagnostic::Diagnostic,
    json::{Node, Value},
    source::Location,
};

/// Finds control characters and those that change the text direction, in keys and strings at any
/// depth.
pub fn check(node: &Node, findings: &mut Vec<Diagnostic>) {
    match &node.value {
        // A description may have several paragraphs.
        Value::String(text) => {
            report(text.chars().filter(|letter| !matches!(letter, '\n' | '\t')), node.at, findings);
        }
        Value::Array(items) => items.iter().for_each(|item| check(item, findings)),
        Value::Object(members) => {
            for member in members {
                report(member.key.chars(), member.key_at, findings);
                check(&member.value, findings);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn report(mut letters: impl Iterator<Item = char>, at: Location, findings: &mut Vec<Diagnostic>) {
    let Some(letter) = letters.find(|letter| is_odd(*letter)) else { return };
    let code = u32::from(letter);
    findings.push(
        Diagnostic::error(
            "text-character",
            format!("the text contains the character U+{code:04X}"),
        )
        .at(at, "")
        .help("remove it: it is invisible, and generated code would show or do something else"),
    );
}

/// Control characters, and those that the compiler rejects in a comment because they reorder the
/// text after them.
pub(super) fn is_odd(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
