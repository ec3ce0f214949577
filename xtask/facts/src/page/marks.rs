//! Text without the marks of Markdown.

/// Links as their words, entities as what they stand for; no backquotes, no stars, no escapes.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        if let Some((words, _, after)) = link(rest) {
            plain.push_str(&self::plain(words));
            rest = after;
            continue;
        }
        if let Some((letter, after)) = entity(rest) {
            plain.push(letter);
            rest = after;
            continue;
        }
        let before = plain.chars().next_back();
        rest = rest.get(letter.len_utf8()..).unwrap_or_default();
        let is_inside = |next: Option<char>| next.is_some_and(char::is_alphanumeric);
        match letter {
            '`' => {}
            '*' if !rest.starts_with(' ') || before != Some(' ') => {}
            // `_word_`, but not `snake_case`.
            '_' if !is_inside(before)
                && before != Some('_')
                && rest.contains('_')
                && is_emphasis(rest) =>
            {
                let (words, after) = rest.split_once('_').unwrap_or((rest, ""));
                plain.push_str(words);
                rest = after;
            }
            '\\' if rest.starts_with(|next: char| next.is_ascii_punctuation()) => {
                plain.extend(rest.chars().next());
                rest = rest.get(1..).unwrap_or_default();
            }
            _ => plain.push(letter),
        }
    }
    plain
}

/// Whether the text between here and the next `_` is words with a space or an end around them.
fn is_emphasis(rest: &str) -> bool {
    rest.split_once('_').is_some_and(|(words, after)| {
        !words.is_empty()
            && !words.contains('|')
            && !after.starts_with(|next: char| next.is_alphanumeric() || next == '_')
    })
}

/// The words and the target of a link that a text begins with, and what follows it; a picture has no words, and an address is its own.
pub(super) fn link(text: &str) -> Option<(&str, &str, &str)> {
    if let Some(inside) = text.strip_prefix('<').filter(|inside| inside.starts_with("http")) {
        let (address, after) = inside.split_once('>')?;
        return Some((address, address, after));
    }
    let is_picture = text.starts_with("![");
    let inside = text.strip_prefix('!').unwrap_or(text).strip_prefix('[')?;
    let mut depth = 1_usize;
    let end = inside.find(|letter| {
        depth = match letter {
            '[' => depth + 1,
            ']' => depth - 1,
            _ => depth,
        };
        depth == 0
    })?;
    let (words, rest) = inside.split_at(end);
    let (target, after) = rest.strip_prefix("](")?.split_once(')')?;
    Some((if is_picture { "" } else { words }, target, after))
}

/// Where the links of a text lead, as far as their words do not say it.
pub(super) fn targets(text: &str) -> Vec<&str> {
    let letters = |text: &str| {
        let letters = text.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    let starts = text.match_indices('[').filter_map(|(start, _)| link(text.get(start..)?));
    let others = starts.filter(|(words, target, _)| words != target);
    let odd = others.filter(|(words, target, _)| {
        let anchor = target.rsplit(['#', '/']).next().unwrap_or(target);
        let (anchor, words) = (letters(anchor), letters(&plain(words)));
        // `Contact` leads to `#contactresponse`, and `Page<T>` to `#paget`.
        let behind = anchor.strip_prefix(&words).map(|rest| {
            rest.trim_start_matches(|letter: char| letter == 'v' || letter.is_ascii_digit())
        });
        !matches!(behind, Some("" | "t" | "response" | "model" | "object"))
    });
    odd.map(|(_, target, _)| target).collect()
}

fn entity(text: &str) -> Option<(char, &str)> {
    let (name, after) = text.strip_prefix('&')?.split_once(';')?;
    let letter = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "vert" | "verbar" | "VerticalLine" => '|',
        "lbrace" | "lcub" => '{',
        "rbrace" | "rcub" => '}',
        "lbrack" | "lsqb" => '[',
        "rbrack" | "rsqb" => ']',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((letter, after))
}
