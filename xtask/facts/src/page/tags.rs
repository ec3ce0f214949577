//! Tags of HTML and JSX: what they are called, what they say, where they end.

/// A tag, `<Name attribute="value" other={…} flag>`.
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    pub(super) is_closing: bool,
    /// Whether it has no content: `<br/>`.
    pub(super) is_empty: bool,
    /// By name; the value without quotes or braces, and where it begins. A flag has an empty one.
    pub(super) attributes: Vec<(&'a str, &'a str, usize)>,
    pub(super) length: usize,
}

impl<'a> Tag<'a> {
    /// The tag that a text begins with.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let inner = text.strip_prefix('<')?;
        let is_closing = inner.starts_with('/');
        let mut at = 1 + usize::from(is_closing);
        let name = word(text, at);
        // `<>` is a fragment of JSX; a name begins with a letter.
        let is_fragment = name.is_empty() && text.get(at..)?.starts_with('>');
        if !is_fragment && !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return None;
        }
        at += name.len();
        let mut attributes = Vec::new();
        loop {
            let rest = text.get(at..)?;
            at += rest.len() - rest.trim_start().len();
            let rest = text.get(at..)?;
            if rest.starts_with("/>") || rest.starts_with('>') {
                let is_empty = rest.starts_with('/');
                let length = at + 1 + usize::from(is_empty);
                return Some(Self { name, is_closing, is_empty, attributes, length });
            }
            if rest.starts_with('{') {
                at += value(text, at)?.2;
                continue;
            }
            let key = word(text, at);
            if key.is_empty() {
                return None;
            }
            at += key.len();
            if text.get(at..)?.starts_with('=') {
                let (inner, start, length) = value(text, at + 1)?;
                attributes.push((key, inner, start));
                at += 1 + length;
            } else {
                attributes.push((key, "", at));
            }
        }
    }

    pub(super) fn get(&self, names: &[&str]) -> Option<(&'a str, usize)> {
        let found = self.attributes.iter().find(|(key, ..)| names.contains(key))?;
        Some((found.1, found.2))
    }
}

fn word(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or_default();
    let end = rest.find(|letter: char| !(letter.is_alphanumeric() || "-_.:".contains(letter)));
    rest.get(..end.unwrap_or(rest.len())).unwrap_or_default()
}

/// The value of an attribute: what is inside of its quotes or braces, where that begins, and its length with them.
fn value(text: &str, at: usize) -> Option<(&str, usize, usize)> {
    let rest = text.get(at..)?;
    let first = rest.chars().next()?;
    if matches!(first, '"' | '\'') {
        let end = rest.get(1..)?.find(first)?;
        return Some((rest.get(1..=end)?, at + 1, end + 2));
    }
    if first != '{' {
        let value = word(text, at);
        return (!value.is_empty()).then_some((value, at, value.len()));
    }
    let end = braces(rest)?;
    let inner = rest.get(1..end - 1)?;
    // `{'text'}` is a text too.
    let text = ['"', '\'', '`'].iter().find_map(|mark| {
        let text = inner.strip_prefix(*mark)?.strip_suffix(*mark)?;
        (!text.contains(*mark)).then_some(text)
    });
    Some(text.map_or((inner, at + 1, end), |text| (text, at + 2, end)))
}

/// Length of the braces that a text begins with, and all that is inside of them.
pub(super) fn braces(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut letters = text.char_indices();
    while let Some((index, letter)) = letters.next() {
        match (quote, letter) {
            (Some(_), '\\') => {
                letters.next();
            }
            (Some(open), _) => quote = Some(open).filter(|open| *open != letter),
            (None, '"' | '\'' | '`') => quote = Some(letter),
            (None, '{') => depth += 1,
            (None, '}') => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(index + 1);
                }
            }
            _ => {}
        }
    }
    None
}
