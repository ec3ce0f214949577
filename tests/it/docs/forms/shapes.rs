//! Ways to write the same page.

use std::fmt::Write as _;

use super::lines::{
    Line::{Blank, Close, Code, Header, Heading, Open, Prose, Row, Section, Separator, Title},
    bare, each, is_language, lines, only, tables, without_marks,
};

fn escaped(text: &str) -> String {
    bare(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('|', "&#124;")
}

/// Blocks of code in tabs, indented as a site writes them.
fn tabs(page: &str) -> String {
    let mut text = String::new();
    for (kind, line) in lines(page) {
        let _ = match kind {
            Open => write!(
                text,
                "<Tabs items={{['TypeScript', 'Python', 'Go']}} groupId=\"lang\">\n  <Tab value=\"x > y\">\n    {line}\n"
            ),
            Close => write!(text, "    {line}\n  </Tab>\n</Tabs>\n"),
            Code(_) => writeln!(text, "    {line}"),
            Heading if is_language(line) => writeln!(text),
            _ => writeln!(text, "{line}"),
        };
    }
    text
}

fn html(rows: &[Vec<&str>]) -> String {
    let mut text = "<table>\n<thead><tr>".to_owned();
    for (number, row) in rows.iter().enumerate() {
        let tag = if number == 0 { "th" } else { "td" };
        if number > 0 {
            text.push_str("<tr>\n");
        }
        for cell in row {
            let _ = write!(text, "<{tag}><code>{}</code></{tag}>", escaped(cell));
        }
        text.push_str(if number == 0 { "</tr></thead>\n<tbody>\n" } else { "\n</tr>\n" });
    }
    text + "</tbody>\n</table>"
}

fn is_fields(rows: &[Vec<&str>]) -> bool {
    rows[0].len() == 4
}

fn again(rows: &[Vec<&str>]) -> String {
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        let _ = writeln!(text, "| {} |", row.join(" | "));
        if number == 0 {
            let _ = writeln!(text, "|{}", "---|".repeat(row.len()));
        }
    }
    text.trim_end().to_owned()
}

fn rows_as(page: &str, make: impl Fn(&[Vec<&str>]) -> Vec<Vec<String>>) -> String {
    tables(page, |rows| {
        let rows = make(rows);
        let borrowed: Vec<Vec<&str>> =
            rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        again(&borrowed)
    })
}

fn owned(row: &[&str]) -> Vec<String> {
    row.iter().map(|cell| (*cell).to_owned()).collect()
}

fn components(page: &str, name: &str, attribute: &str) -> String {
    tables(page, |rows| {
        if !is_fields(rows) {
            return again(rows);
        }
        let mut text = String::new();
        for row in &rows[1..] {
            let required = if row[2] == "yes" { " required" } else { "" };
            let (field, ty, said) = (bare(row[0]), escaped(row[1]), row[3]);
            let _ = writeln!(
                text,
                "<{name} {attribute}=\"{field}\" type=\"{ty}\"{required}>\n  {said}\n</{name}>"
            );
        }
        text
    })
}

fn type_table(page: &str) -> String {
    tables(page, |rows| {
        if !is_fields(rows) {
            return again(rows);
        }
        let mut text = "<TypeTable\n  type={{\n".to_owned();
        for row in &rows[1..] {
            let said = row[3].replace('`', "").replace('\'', "\\'");
            let required = row[2] == "yes";
            let _ = writeln!(
                text,
                "    {}: {{ type: '{}', description: '{said}', required: {required} }},",
                bare(row[0]),
                bare(row[1])
            );
        }
        text + "  }}\n/>"
    })
}

/// What remains when somebody selects the page in a browser and copies it: no marks, no fences, no
/// indentation, and what follows a block of code is glued to its end.
pub(super) fn copied(page: &str) -> String {
    let mut text = String::new();
    let mut is_code = false;
    let mut glue = false;
    for line in page.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("<!--")) {
        if line.starts_with("```") {
            glue |= is_code;
            is_code = !is_code;
            continue;
        }
        let plain = if is_code { line.trim().to_owned() } else { without_marks(line) };
        if !std::mem::take(&mut glue) && !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&plain);
    }
    text
}

/// A copy whose cells are told apart by what `mark` is.
fn copied_cells(page: &str, mark: &str) -> String {
    let rows = tables(page, |rows| {
        let rows =
            rows.iter().map(|row| row.iter().map(|cell| bare(cell)).collect::<Vec<_>>().join(mark));
        rows.collect::<Vec<_>>().join("\n")
    });
    lines_of_copy(&rows).join("\n")
}

fn lines_of_copy(page: &str) -> Vec<String> {
    let copied = lines(page).into_iter().filter_map(|(kind, line)| match kind {
        Open | Close | Blank => None,
        Code(_) => Some(line.trim().to_owned()).filter(|line| !line.is_empty()),
        _ => Some(without_marks(line)).filter(|line| !line.starts_with("<!--")),
    });
    copied.collect()
}

/// A name, and what writes the page so.
pub(super) type Shape = (&'static str, fn(&str) -> String);

/// Each gives the same facts as the page itself.
pub(super) const SHAPES: [Shape; 47] = [
    ("our own MDX", emit::page::mdx),
    ("anchors in brackets", |page| {
        each(page, |kind, line| {
            if matches!(kind, Title | Section | Heading) {
                format!("{line} [#some-anchor]")
            } else {
                line.to_owned()
            }
        })
    }),
    ("anchors in braces", |page| {
        each(page, |kind, line| {
            if matches!(kind, Section | Heading) {
                format!("{line} {{#x}}")
            } else {
                line.to_owned()
            }
        })
    }),
    ("Markdown of Fumadocs", |page| {
        let text = only(page, Title, |line| {
            format!("{line} (/reference/data-models.md)\nURL: /reference/data-models")
        });
        only(&only(&text, Section, |line| format!("  {line} [#a-section]")), Prose, |line| {
            format!("  {line}")
        }) + "\n\n[Previous: Errors](/reference/errors) | [Next](/reference/sdks)\n"
    }),
    ("front matter", |page| {
        format!(
            "---\ntitle: \"Data Models\"\nicon: Book\n---\n{}",
            only(page, Title, |_| String::new())
        )
    }),
    ("front matter and a title", |page| {
        format!("---\ntitle: Data Models\nsidebar: 3\n---\n\n{page}")
    }),
    ("imports and exports", |page| {
        format!(
            "import {{ Tab, Tabs }} from 'site/tabs';\nimport {{\n  Callout,\n}} from \"site/callout\";\nexport const meta = {{\n  a: 1,\n}};\n\n{page}"
        )
    }),
    ("tabs", tabs),
    ("a group of code", |page| {
        each(page, |kind, line| match kind {
            Open => format!("<CodeGroup>\n{line} models theme={{null}}"),
            Close => format!("{line}\n</CodeGroup>"),
            _ => line.to_owned(),
        })
    }),
    ("tabs with triggers", |page| {
        each(page, |kind, line| match kind {
            Open => format!(
                "<CodeBlockTabs defaultValue=\"Go\">\n  <CodeBlockTabsList>\n    <CodeBlockTabsTrigger value=\"Go\">\n      Go\n    </CodeBlockTabsTrigger>\n  </CodeBlockTabsList>\n{line} tab=\"Go\""
            ),
            Close => format!("{line}\n</CodeBlockTabs>"),
            _ => line.to_owned(),
        })
    }),
    ("an unknown component", |page| {
        each(page, |kind, line| {
            if kind == Section {
                format!("<Fancy\n  glow={{{{ a: '>' }}}}\n>\n\n{line}\n\n</Fancy>")
            } else {
                line.to_owned()
            }
        })
    }),
    ("callouts", |page| {
        only(page, Prose, |line| format!("<Callout type=\"info\" title=\"Note\">{line}</Callout>"))
    }),
    ("notes", |page| {
        only(page, Prose, |line| {
            if line.starts_with('-') {
                line.to_owned()
            } else {
                format!(":::note[Read this]\n\n{line}\n\n:::")
            }
        })
    }),
    ("quotations", |page| {
        only(page, Prose, |line| {
            if line.starts_with('-') { line.to_owned() } else { format!("> [!NOTE]\n> {line}") }
        })
    }),
    ("rules", |page| only(page, Section, |line| format!("---\n\n{line}\n\n***"))),
    ("fences of tildes", |page| page.replace("```", "~~~")),
    ("long fences", |page| page.replace("```", "`````")),
    ("attributes behind the language", |page| {
        only(page, Open, |line| format!("{line} title=\"models\" {{1,3}} showLineNumbers"))
    }),
    ("underlined headings", |page| {
        only(&only(page, Title, |line| format!("{}\n=====", &line[2..])), Section, |line| {
            format!("{}\n-----", &line[3..])
        })
    }),
    ("numbered headings", |page| {
        only(&only(page, Section, |line| format!("## 2. {}", &line[3..])), Heading, |line| {
            line.replacen("### ", "### 2.1 ", 1)
        })
    }),
    ("closed headings", |page| only(page, Section, |line| format!("{line} ##"))),
    ("tables of HTML", |page| tables(page, html)),
    ("tables of HTML on one line", |page| tables(page, |rows| html(rows).replace('\n', ""))),
    ("tables without outer pipes", |page| {
        each(page, |kind, line| {
            if matches!(kind, Header | Row) {
                line.trim_matches(['|', ' ']).to_owned()
            } else if kind == Separator {
                line.trim_matches('|').replace('|', " | ")
            } else {
                line.to_owned()
            }
        })
    }),
    ("aligned columns", |page| only(page, Separator, |line| line.replace("---", " :---: "))),
    ("other names of columns", |page| {
        only(page, Header, |line| {
            line.replace("Field", "Property")
                .replace("Type", "**Type**")
                .replace("Description", "Meaning")
        })
    }),
    ("columns in another order", |page| {
        rows_as(page, |rows| {
            rows.iter()
                .map(|row| {
                    if row.len() == 4 {
                        owned(&[row[1], row[0], row[3], row[2]])
                    } else {
                        owned(row)
                    }
                })
                .collect()
        })
    }),
    ("an empty column more", |page| {
        rows_as(page, |rows| {
            rows.iter()
                .enumerate()
                .map(|(number, row)| {
                    let mut row = owned(row);
                    row.push(if number == 0 { "Default" } else { "—" }.to_owned());
                    row
                })
                .collect()
        })
    }),
    ("Yes and No", |page| {
        only(page, Row, |line| line.replace("| yes |", "| **Yes** |").replace("| no |", "| No |"))
    }),
    ("signs for yes and no", |page| {
        only(page, Row, |line| line.replace("| yes |", "| ✅ |").replace("| no |", "| ❌ |"))
    }),
    ("a column that says what is optional", |page| {
        only(
            &only(page, Row, |line| {
                line.replace("| yes |", "| x |")
                    .replace("| no |", "| yes |")
                    .replace("| x |", "| no |")
            }),
            Header,
            |line| line.replace("Required", "Optional"),
        )
    }),
    ("question marks behind names", |page| {
        only(page, Row, |line| {
            if line.contains("| no |") { line.replacen("` |", "`? |", 1) } else { line.to_owned() }
        })
    }),
    ("tags in cells", |page| {
        only(page, Row, |line| {
            line.replacen('`', "<code>", 1)
                .replacen('`', "</code>", 1)
                .replacen(". |", ".<br/> |", 1)
        })
    }),
    ("bold names", |page| {
        only(page, Row, |line| line.replacen('`', "**", 1).replacen('`', "**", 1))
    }),
    ("entities", |page| {
        only(page, Row, |line| {
            line.replace("\\|", "&#124;")
                .replace("\\<", "&lt;")
                .replace("\\>", "&gt;")
                .replace('\'', "&#39;")
        })
    }),
    ("spaces that do not break", |page| {
        each(page, |kind, line| {
            if matches!(kind, Prose | Row | Heading) {
                line.replace(' ', "\u{a0}").replacen("#\u{a0}", "# ", 1)
            } else {
                line.to_owned()
            }
        })
    }),
    ("wrapped paragraphs", |page| {
        only(page, Prose, |line| {
            let words: Vec<_> = line.split(' ').collect();
            words.chunks(6).map(|words| words.join(" ")).collect::<Vec<_>>().join("\n")
        })
    }),
    ("other marks in prose", |page| {
        only(page, Prose, |line| {
            if line.starts_with("Type ") || line.starts_with('-') {
                line.to_owned()
            } else {
                format!("*{}*", line.replace('`', "\"").replace('*', ""))
            }
        })
    }),
    ("comments", |page| {
        each(page, |kind, line| {
            if kind == Prose {
                format!("<!-- one\n\ntwo -->{line}{{/* three\nfour */}}")
            } else {
                line.to_owned()
            }
        })
    }),
    ("fields as components of Mintlify", |page| components(page, "ResponseField", "name")),
    ("parameters as components", |page| components(page, "ParamField", "body")),
    ("tables of types", type_table),
    ("a copy of the text", copied),
    ("a copy with tabs between cells", |page| copied_cells(page, "\t")),
    ("a copy with nothing between cells", |page| copied_cells(page, "")),
    ("a copy with an empty line between any two", |page| lines_of_copy(page).join("\n\n")),
    ("a copy with buttons and names of tabs", |page| {
        let copy = each(page, |kind, line| {
            if kind == Open { format!("TypeScriptPythonGo\nCopy\n{line}") } else { line.to_owned() }
        });
        lines_of_copy(&copy)
            .iter()
            .map(|line| format!("\u{a0} {line}"))
            .collect::<Vec<_>>()
            .join("\n")
    }),
];
