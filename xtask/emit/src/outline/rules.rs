//! Whom a change of one line breaks: those who take the new version of a crate without changing their code.
//!
//! - *decoding*: JSON that the released types read is rejected, or read as something else.
//! - *sending*: the same code writes other JSON, or calls another address.
//! - *source*: code that uses the line no longer builds.
//!
//! Where a rule cannot know, it says that the change breaks.

use ::facts::finding::{
    Breaks,
    Breaks::{Decoding, Sending, Source},
};

pub(super) struct Context {
    /// Whether it is a member of an item.
    pub is_member: bool,
    /// The item's own line in the release; `None` if it is new.
    pub before: Option<String>,
    /// The item's own line today; `None` if it is gone.
    pub after: Option<String>,
    /// Whether users could build the item in the release, which means that it is sent.
    pub is_built: bool,
}

/// Whom the change from `old` to `new` breaks; at least one of them is present.
pub(super) fn breaks(context: &Context, old: Option<&str>, new: Option<&str>) -> Vec<Breaks> {
    if let (Some(old), Some(new)) = (old, new)
        && plain(old) == plain(new)
    {
        return Vec::new();
    }
    let (Some(before), Some(after)) = (context.before.as_deref(), context.after.as_deref()) else {
        // The whole item was added or removed.
        return if context.after.is_none() { vec![Source] } else { Vec::new() };
    };
    if !context.is_member {
        return head(before, after);
    }
    match (old, new) {
        // A closed enum can no longer read the value; an open one keeps it as unknown.
        (Some(_), None) if note(before) == Some("closed") => vec![Decoding, Source],
        (Some(_), None) => vec![Source],
        (None, Some(new)) => added(before, new),
        (Some(old), Some(new)) => changed(context, before, old, new),
        (None, None) => Vec::new(),
    }
}

/// Without the deprecation mark, which only causes a warning.
fn plain(line: &str) -> &str {
    line.strip_suffix(", deprecated").unwrap_or(line)
}

fn head(before: &str, after: &str) -> Vec<Breaks> {
    let kind = |line: &str| line.split_whitespace().next().map(str::to_owned);
    if kind(before) != kind(after) || before.starts_with("id ") {
        return vec![Decoding, Source];
    }
    if before.starts_with("union ") {
        // Its tag property has changed.
        return vec![Decoding];
    }
    match (note(before), note(after)) {
        (Some("open"), Some("open, either case"))
        | (None, Some("starts empty"))
        | (Some("non-exhaustive"), Some("exhaustive")) => Vec::new(),
        (Some("open, either case"), Some("open")) => vec![Decoding],
        (Some("open" | "open, either case"), Some("closed")) => vec![Decoding, Source],
        _ => vec![Source],
    }
}

/// The note in brackets at the end.
fn note(line: &str) -> Option<&str> {
    plain(line).rsplit_once(" (").and_then(|(_, note)| note.strip_suffix(')'))
}

/// A new member of an existing item.
fn added(item: &str, line: &str) -> Vec<Breaks> {
    if item.starts_with("trait") {
        // Nobody else implements a sealed trait, so it may require more.
        let is_free = item.contains("Sealed") || line.ends_with(", provided");
        return if is_free { Vec::new() } else { vec![Source] };
    }
    if is_function(line) || line.starts_with("impl") || line.starts_with("const") {
        return Vec::new();
    }
    match field(line) {
        Some(field) if !field.may_be_missing() => vec![Decoding],
        _ if item.ends_with("(exhaustive)") => vec![Source],
        _ => Vec::new(),
    }
}

/// A member that has changed.
fn changed(context: &Context, item: &str, old: &str, new: &str) -> Vec<Breaks> {
    if item.starts_with("resource") {
        return operation(old, new);
    }
    if let (Some(old), Some(new)) = (field(old), field(new)) {
        return fields(context, &old, &new);
    }
    if item.starts_with("union") && !is_function(old) {
        let (old, new) = (halves_at(old, " = "), halves_at(new, " = "));
        let found = [(old.1 != new.1, Decoding), (old.0 != new.0, Source)];
        return found.into_iter().filter(|(is_so, _)| *is_so).map(|(_, breaks)| breaks).collect();
    }
    if item.starts_with("enum") && !is_function(old) {
        // The same variant for another value, or another content.
        return if old.contains(" = ") { vec![Decoding, Sending] } else { vec![Source] };
    }
    vec![Source]
}

fn is_function(line: &str) -> bool {
    line.contains("fn ") && !line.contains(" = \"")
}

/// `name: Type = "wire", optional, always "value"`
struct Field<'a> {
    ty: &'a str,
    wire: &'a str,
    /// `optional` or `nullable`.
    presence: Option<&'a str>,
    always: Option<&'a str>,
}

impl Field<'_> {
    fn may_be_missing(&self) -> bool {
        self.presence.is_some()
    }
}

/// A field of JSON; a field that is only one of Rust has no name on the wire.
fn field(line: &str) -> Option<Field<'_>> {
    let (declaration, wire) = line.split_once(" = ")?;
    let (_, ty) = declaration.split_once(": ")?;
    let (wire, notes) = halves_at(plain(wire), ", ");
    let notes = || notes.split(", ");
    let presence = notes().find(|note| matches!(*note, "optional" | "nullable"));
    Some(Field { ty, wire, presence, always: notes().find(|note| note.starts_with("always ")) })
}

fn fields(context: &Context, old: &Field<'_>, new: &Field<'_>) -> Vec<Breaks> {
    let is_renamed = old.wire != new.wire;
    let is_retyped = old.ty != new.ty;
    // What was `null` is left out now, or the other way round; both are read.
    let is_absent_otherwise = old.presence != new.presence && !is_retyped && context.is_built;
    let reads_less = is_retyped && !is_wider(old.ty, new.ty);
    let is_said_otherwise = old.always != new.always && context.is_built;
    let is_sent_otherwise = is_absent_otherwise || is_said_otherwise;
    let found = [
        (is_renamed || reads_less, Decoding),
        (is_renamed || is_sent_otherwise || reads_less && context.is_built, Sending),
        (is_retyped, Source),
    ];
    found.into_iter().filter(|(is_so, _)| *is_so).map(|(_, breaks)| breaks).collect()
}

/// Whether the new type reads all that the old one reads, and writes it the same way.
fn is_wider(old: &str, new: &str) -> bool {
    const WHOLE: [&str; 4] = ["u8", "u16", "u32", "u64"];
    let rank = |ty: &str| WHOLE.iter().position(|other| *other == ty);
    if let Some(inner) = new.strip_prefix("Option<").and_then(|rest| rest.strip_suffix('>')) {
        let old =
            old.strip_prefix("Option<").and_then(|rest| rest.strip_suffix('>')).unwrap_or(old);
        return old == inner || is_wider(old, inner);
    }
    matches!((rank(old), rank(new)), (Some(old), Some(new)) if old <= new)
}

/// `create: POST /v3/contacts CreateContactRequest -> 201 Contact, x-profile-id`
fn operation(old: &str, new: &str) -> Vec<Breaks> {
    let ((old_call, old_answer), (new_call, new_answer)) = (halves(old), halves(new));
    let (old_words, new_words) = (words(old_call), words(new_call));
    let (old_headers, new_headers) = (headers(old_answer), headers(new_answer));
    let (old_data, new_data) = (old_headers.first(), new_headers.first());
    let codes = |data: Option<&&str>| -> Vec<String> {
        let codes = data.and_then(|data| data.split_whitespace().next()).unwrap_or_default();
        codes.split('|').map(str::to_owned).collect()
    };
    let data = |data: Option<&&str>| {
        data.and_then(|data| data.split_once(' ')).map(|(_, rest)| rest.to_owned())
    };
    let is_moved = old_words.address != new_words.address;
    let loses_header = old_headers
        .iter()
        .skip(1)
        .filter(|header| **header != "deprecated")
        .any(|header| !new_headers.contains(header));
    let loses_code = codes(old_data).iter().any(|code| !codes(new_data).contains(code));
    let is_resigned = old_words.takes != new_words.takes
        || old_words.parameters != new_words.parameters
        || data(old_data) != data(new_data);
    let found =
        [(loses_code, Decoding), (is_moved || loses_header, Sending), (is_resigned, Source)];
    found.into_iter().filter(|(is_so, _)| *is_so).map(|(_, breaks)| breaks).collect()
}

fn halves(line: &str) -> (&str, &str) {
    halves_at(line, " -> ")
}

/// The text before and after a mark.
fn halves_at<'a>(line: &'a str, mark: &str) -> (&'a str, &'a str) {
    line.split_once(mark).unwrap_or((line, ""))
}

fn headers(answer: &str) -> Vec<&str> {
    answer.split(", ").collect()
}

struct Call {
    /// Method and path, without the names of parameters.
    address: String,
    parameters: usize,
    /// Types of the query and the body.
    takes: String,
}

fn words(call: &str) -> Call {
    let mut words = call.split_whitespace().skip(1);
    let method = words.next().unwrap_or_default();
    let target = words.next().unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let body = words.collect::<Vec<_>>().join(" ");
    let segments: Vec<_> = path
        .split('/')
        .map(|segment| if segment.starts_with('{') { "{}" } else { segment })
        .collect();
    Call {
        address: format!("{method} {}", segments.join("/")),
        parameters: segments.iter().filter(|segment| **segment == "{}").count(),
        takes: format!("{query} {body}"),
    }
}
