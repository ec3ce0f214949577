//! The reference page as one HTML file, made of its Markdown. It loads nothing, and reads well without its script.

use std::fmt::Write as _;

use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html::push_html,
};

use super::{LANGUAGES, anchor};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// A heading, as the navigation shows it.
struct Heading {
    level: HeadingLevel,
    id: String,
    text: String,
}

/// The page of a Markdown text that [`super::render`] wrote; `mark` says what it is generated from.
pub(super) fn render(title: &str, mark: &str, url: Option<&str>, markdown: &str) -> String {
    let events: Vec<Event<'_>> = Parser::new_ext(markdown, Options::ENABLE_TABLES)
        // The first line of the Markdown is a comment. There is no other HTML.
        .filter(|event| !matches!(event, Event::Html(_)))
        .map(link_to_html)
        .collect();
    let (headings, body) = body(&events);
    let title = escape(title);
    let source = url.map_or_else(String::new, |url| {
        format!("<p><a href=\"{}\">The published page</a></p>\n", escape(url))
    });
    format!(
        "<!doctype html>\n<!-- {mark} -->\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
        <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
        <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
        <a class=\"skip\" href=\"#content\">Skip to the content</a>\n\
        <nav aria-label=\"Models\">\n<div class=\"tools\" hidden>\n{}\
        <label>Filter by name <input type=\"search\" id=\"filter\" autocomplete=\"off\" spellcheck=\"false\"></label>\n\
        <p id=\"found\" role=\"status\"></p>\n</div>\n{}</nav>\n\
        <main id=\"content\">\n{source}{body}</main>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n",
        switch(),
        navigation(&headings),
    )
}

/// A link to another reference page leads to its HTML.
fn link_to_html(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = match dest_url.split_once(".md") {
                Some((page, rest)) if !page.contains(':') => {
                    CowStr::from(format!("{page}.html{rest}"))
                }
                _ => dest_url,
            };
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        other => other,
    }
}

/// The headings, and the content: each model in its own section, each definition in a block that
/// names its language.
fn body(events: &[Event<'_>]) -> (Vec<Heading>, String) {
    let mut headings: Vec<Heading> = Vec::new();
    let mut html = Vec::with_capacity(events.len());
    let mut is_in_model = false;
    let mut rest = events;
    while let Some((event, after)) = rest.split_first() {
        rest = after;
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let heading = heading(*level, after, &headings);
                if is_in_model && *level <= HeadingLevel::H3 {
                    html.push(Event::Html("</section>\n".into()));
                    is_in_model = false;
                }
                if *level == HeadingLevel::H3 {
                    html.push(Event::Html("<section>\n".into()));
                    is_in_model = true;
                }
                html.push(Event::Start(Tag::Heading {
                    level: *level,
                    id: Some(heading.id.clone().into()),
                    classes: Vec::new(),
                    attrs: Vec::new(),
                }));
                html.push(Event::Html(format!("<a href=\"#{}\">", escape(&heading.id)).into()));
                headings.push(heading);
            }
            Event::End(TagEnd::Heading(level)) => {
                html.push(Event::Html("</a>".into()));
                html.push(Event::End(TagEnd::Heading(*level)));
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                let language = escape(language);
                let block =
                    format!("<div class=\"code\" data-language=\"{language}\" tabindex=\"0\">\n");
                html.extend([Event::Html(block.into()), event.clone()]);
            }
            Event::Start(Tag::Table(_)) => {
                html.extend([
                    Event::Html("<div class=\"table\" tabindex=\"0\">\n".into()),
                    event.clone(),
                ]);
            }
            Event::End(TagEnd::CodeBlock | TagEnd::Table) => {
                html.extend([event.clone(), Event::Html("</div>\n".into())]);
            }
            other => html.push(other.clone()),
        }
    }
    if is_in_model {
        html.push(Event::Html("</section>\n".into()));
    }
    let mut text = String::new();
    push_html(&mut text, html.into_iter());
    (headings, text)
}

/// The text of a heading, and an id that is unique so far.
fn heading(level: HeadingLevel, after: &[Event<'_>], before: &[Heading]) -> Heading {
    let inside = after.iter().take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
    let text: String = inside
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
            _ => None,
        })
        .collect();
    let id = anchor(&text);
    let is_free = |id: &String| before.iter().all(|heading| heading.id != *id);
    let numbered = (1..).map(|number| format!("{id}-{number}"));
    let id = std::iter::once(id.clone()).chain(numbered).find(is_free).unwrap_or(id);
    Heading { level, id, text }
}

fn navigation(headings: &[Heading]) -> String {
    let mut text = String::from("<ul>\n");
    let mut is_open = false;
    for Heading { level, id, text: name } in headings {
        let (id, name) = (escape(id), escape(name));
        match level {
            HeadingLevel::H2 => {
                if is_open {
                    text.push_str("</ul></li>\n");
                }
                is_open = true;
                let _ = writeln!(text, "<li><a href=\"#{id}\">{name}</a><ul>");
            }
            HeadingLevel::H3 if is_open => {
                let _ = writeln!(text, "<li><a href=\"#{id}\">{name}</a></li>");
            }
            _ => {}
        }
    }
    if is_open {
        text.push_str("</ul></li>\n");
    }
    text + "</ul>\n"
}

fn switch() -> String {
    let mut text = String::from("<fieldset id=\"languages\"><legend>Language</legend>\n");
    for (name, word) in LANGUAGES {
        let _ = writeln!(
            text,
            "<label><input type=\"radio\" name=\"language\" value=\"{word}\"> {name}</label>"
        );
    }
    text + "</fieldset>\n"
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ => escaped.push(letter),
        }
    }
    escaped
}
