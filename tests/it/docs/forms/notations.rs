//! Ways in which a language writes the same definitions.

use std::fmt::Write as _;

use super::{lines::code, shapes::Shape};

/// Replaces the first words of each line of code that has them.
fn words(page: &str, language: &'static str, pairs: &[(&str, &str)]) -> String {
    code(page, language, |line| {
        pairs.iter().fold(line.to_owned(), |line, (from, to)| line.replace(from, to))
    })
}

/// The declaration of a name in one language, taken out and made anew.
fn declaration(page: &str, from: &str, to: &str, made: impl Fn(&str) -> String) -> String {
    let start = page.find(from).unwrap_or_else(|| panic!("{from}"));
    let end = start + page[start..].find(to).unwrap_or_else(|| panic!("{to}")) + to.len();
    format!("{}{}{}", &page[..start], made(&page[start..end]), &page[end..])
}

fn is_field(line: &str) -> bool {
    line.starts_with("  ") && line.contains(": ") && line.ends_with(';')
}

fn typescript_fields(page: &str, make: impl Fn(&str, &str) -> String) -> String {
    code(page, "typescript", |line| match line.split_once(": ").filter(|_| is_field(line)) {
        Some((name, ty)) => make(name.trim(), ty.trim_end_matches(';')),
        None => line.to_owned(),
    })
}

/// Name, type, and whether it may be absent.
type Member = (String, String, bool);

/// A class of Python as a function makes it of its name and its fields: name, type, whether it may
/// be absent.
fn classes(page: &str, make: impl Fn(&str, &[Member]) -> String) -> String {
    let mut text = String::new();
    let mut class: Option<(String, Vec<Member>)> = None;
    let mut is_python = false;
    for line in page.lines() {
        if line.starts_with("```") {
            is_python = line == "```python";
        }
        let field = line.strip_prefix("    ").and_then(|line| line.split_once(": "));
        if is_python && line.starts_with("@dataclass") {
            continue;
        }
        if let Some(name) = line.strip_prefix("class ").filter(|_| is_python) {
            class = Some((name.trim_end_matches(':').to_owned(), Vec::new()));
        } else if let (Some((_, fields)), Some((name, ty)), true) = (&mut class, field, is_python) {
            let bare = ty.trim_end_matches(" = UNSET");
            let inner = bare.strip_prefix("Union[").and_then(|ty| ty.strip_suffix(", Unset]"));
            fields.push((name.to_owned(), inner.unwrap_or(bare).to_owned(), bare != ty));
        } else {
            if let Some((name, fields)) = class.take() {
                text.push_str(&make(&name, &fields));
                text.push('\n');
            }
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

fn typed_dictionary(name: &str, fields: &[Member]) -> String {
    let mut text = format!("class {name}(TypedDict):\n")
        .replace("(Generic[T])(TypedDict)", "(TypedDict, Generic[T])");
    for (name, ty, optional) in fields {
        let ty = if *optional { format!("NotRequired[{ty}]") } else { ty.clone() };
        let _ = writeln!(text, "    {name}: {ty}");
    }
    text
}

fn pydantic(name: &str, fields: &[Member]) -> String {
    let mut text = format!("class {name}(BaseModel):\n")
        .replace("(Generic[T])(BaseModel)", "(BaseModel, Generic[T])");
    text.push_str("    model_config = ConfigDict(populate_by_name=True)\n\n");
    for (name, ty, optional) in fields {
        let field = if *optional {
            format!(
                "    x_{name}: Optional[{ty}] = Field(\n        default=None,\n        alias=\"{name}\",\n    )\n"
            )
        } else {
            format!("    x_{name}: {ty} = Field(..., alias=\"{name}\")\n")
        };
        text.push_str(&field);
    }
    text
}

fn enum_of_python(page: &str) -> String {
    declaration(page, "Channel = Union[Literal[", "str]", |_| {
        "class Channel(str, Enum):\n    \"\"\"\n    A channel.\n    \"\"\"\n\n    SMS = 'sms'\n    WHATSAPP = \"whatsapp\"".to_owned()
    })
}

/// Each is read without a gap and in step with the schema.
pub(super) const NOTATIONS: [Shape; 44] = [
    ("TypeScript: without export", |page| words(page, "typescript", &[("export ", "")])),
    ("TypeScript: declared", |page| words(page, "typescript", &[("export ", "export declare ")])),
    ("TypeScript: readonly", |page| {
        typescript_fields(page, |name, ty| format!("  readonly {name}: {ty};"))
    }),
    ("TypeScript: commas", |page| typescript_fields(page, |name, ty| format!("  {name}: {ty},"))),
    ("TypeScript: no separators", |page| {
        typescript_fields(page, |name, ty| format!("  {name}: {ty}"))
    }),
    ("TypeScript: on one line", |page| {
        declaration(page, "export interface ApiError {", "}", |text| text.replace('\n', " "))
    }),
    ("TypeScript: or undefined", |page| {
        typescript_fields(page, |name, ty| {
            if name.ends_with('?') {
                format!("  {name}: {ty} | undefined;")
            } else {
                format!("  {name}: {ty};")
            }
        })
    }),
    ("TypeScript: undefined alone", |page| {
        typescript_fields(page, |name, ty| {
            if let Some(name) = name.strip_suffix('?') {
                format!("  {name}: undefined | {ty};")
            } else {
                format!("  {name}: {ty};")
            }
        })
    }),
    ("TypeScript: null first", |page| {
        typescript_fields(page, |name, ty| match ty.strip_suffix(" | null") {
            Some(ty) => format!("  {name}: null | {ty};"),
            None => format!("  {name}: {ty};"),
        })
    }),
    ("TypeScript: Array", |page| {
        typescript_fields(page, |name, ty| match ty.strip_suffix("[]") {
            Some(ty) => format!("  {name}: Array<{ty}>;"),
            None => format!("  {name}: {ty};"),
        })
    }),
    ("TypeScript: readonly arrays", |page| {
        typescript_fields(page, |name, ty| match ty.strip_suffix("[]") {
            Some(ty) => format!("  {name}: readonly {ty}[];"),
            None => format!("  {name}: {ty};"),
        })
    }),
    ("TypeScript: over several lines", |page| {
        typescript_fields(page, |name, ty| {
            format!("  {name}:\n    | {};", ty.replace(" | ", "\n    | "))
        })
    }),
    ("TypeScript: names in quotes", |page| {
        typescript_fields(page, |name, ty| match name.strip_suffix('?') {
            Some(name) => format!("  \"{name}\"?: {ty};"),
            None => format!("  \"{name}\": {ty};"),
        })
    }),
    ("TypeScript: index signature", |page| {
        words(page, "typescript", &[("Record<string, string>", "{ [key: string]: string }")])
    }),
    ("TypeScript: type of an object", |page| {
        code(page, "typescript", |line| match line.strip_prefix("export interface ") {
            Some(rest) => format!(
                "export type {}",
                rest.replace("<T>", "<T = unknown>").replace(" {", " = {")
            ),
            None if line == "}" => "};".to_owned(),
            None => line.to_owned(),
        })
    }),
    ("TypeScript: Partial", |page| {
        declaration(page, "export interface UpdateContactRequest {", "}", |_| {
            "export type UpdateContactRequest = Partial<CreateContactRequest>;".to_owned()
        })
    }),
    ("TypeScript: extends", |page| {
        declaration(page, "export interface TemplateHeader {", "}", |_| {
            "export interface TemplateHeader extends MessageHeader {}".to_owned()
        })
    }),
    ("TypeScript: Omit", |page| {
        declaration(page, "export interface MessageFooter {", "}", |_| {
            "export type MessageFooter = Omit<MessageHeader, 'type'>;".to_owned()
        })
    }),
    ("TypeScript: Pick and more", |page| {
        declaration(page, "export interface TemplateHeader {", "}", |_| {
            "export type TemplateHeader = Pick<MessageHeader, 'type'> & {\n  content: string;\n};"
                .to_owned()
        })
    }),
    ("TypeScript: Date", |page| {
        words(
            page,
            "typescript",
            &[("created_at: string", "created_at: Date"), ("timestamp: string", "timestamp: Date")],
        )
    }),
    ("TypeScript: enums", |page| {
        declaration(page, "export type Channel =", ";", |_| {
            "export enum Channel {\n  Sms = 'sms',\n  Whatsapp = \"whatsapp\",\n}".to_owned()
        })
    }),
    ("TypeScript: names of types", |page| {
        declaration(
            &words(page, "typescript", &[("id: string", "id: Id")]),
            "export interface Contact {",
            "}",
            |text| format!("type Id = string;\n\n{text}"),
        )
    }),
    ("TypeScript: comments", |page| {
        code(page, "typescript", |line| {
            if line.starts_with("export interface") {
                format!("/**\n * {line}\n */\n{line}")
            } else if is_field(line) {
                format!("  /** Said: {{ a; b }} */\n{line} // behind")
            } else {
                line.to_owned()
            }
        })
    }),
    ("TypeScript: imports", |page| {
        page.replace("```typescript\n", "```typescript\nimport type { Json } from './json';\n\n")
    }),
    ("Python: or None", |page| {
        code(page, "python", |line| match line.split_once("Optional[") {
            Some((before, rest)) => format!("{before}{} | None", rest.strip_suffix(']').unwrap()),
            None => line.to_owned(),
        })
    }),
    ("Python: None first", |page| {
        code(page, "python", |line| match line.split_once(": Optional[") {
            Some((before, rest)) => {
                format!("{before}: Union[None, {}]", rest.strip_suffix(']').unwrap())
            }
            None => line.to_owned(),
        })
    }),
    ("Python: list and dict", |page| {
        words(page, "python", &[("List[", "list["), ("Dict[", "dict[")])
    }),
    ("Python: typing.", |page| {
        words(
            page,
            "python",
            &[
                (" List[", " typing.List["),
                (" Optional[", " typing.Optional["),
                (" Union[", " typing.Union["),
                (" Dict[", " t.Dict["),
            ],
        )
    }),
    ("Python: datetime and UUID", |page| {
        words(
            page,
            "python",
            &[
                ("created_at: str", "created_at: datetime"),
                ("timestamp: str", "timestamp: datetime.datetime"),
                ("    id: str", "    id: UUID"),
                ("contact_id: str", "contact_id: uuid.UUID"),
            ],
        )
    }),
    ("Python: literals over several lines", |page| {
        words(
            page,
            "python",
            &[("Literal[", "Literal[\n    "), ("', '", "',\n    '"), ("'], str]", "',\n], str]")],
        )
    }),
    ("Python: open literals by a bar", |page| {
        words(page, "python", &[("Union[Literal[", "Literal["), ("], str]", "] | str")])
    }),
    ("Python: type aliases", |page| {
        code(page, "python", |line| match line.split_once(" = Union[") {
            Some((name, rest)) => format!("type {name} = Union[{rest}"),
            None => line.to_owned(),
        })
    }),
    ("Python: dataclasses.dataclass", |page| {
        words(
            page,
            "python",
            &[(
                "@dataclass(kw_only=True)",
                "@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)",
            )],
        )
    }),
    ("Python: None as default", |page| {
        code(page, "python", |line| match line.strip_suffix(", Unset] = UNSET") {
            Some(line) if !line.contains("None") => {
                format!("{}] = None", line.replacen("Union[", "Optional[", 1))
            }
            _ => line.to_owned(),
        })
    }),
    ("Python: typed dictionaries", |page| classes(page, typed_dictionary)),
    ("Python: pydantic", |page| classes(page, pydantic)),
    ("Python: enums", enum_of_python),
    ("Python: documentation", |page| {
        code(page, "python", |line| {
            if line.starts_with("class ") {
                format!(
                    "{line}\n    \"\"\"A class.\n\n    Attributes:\n        id: this: that\n    \"\"\""
                )
            } else {
                line.to_owned()
            }
        })
    }),
    ("Go: comments behind fields", |page| {
        code(page, "go", |line| {
            if line.contains("`json:") {
                format!("{line} // What it is, and why.")
            } else {
                line.to_owned()
            }
        })
    }),
    ("Go: interface{} and omitzero", |page| {
        words(page, "go", &[("]any ", "]interface{} "), ("omitempty", "omitempty,omitzero")])
    }),
    ("Go: second tags", |page| {
        code(page, "go", |line| {
            line.replace("\"`", "\" validate:\"required\"`").replace("`json", "`db:\"x\" json")
        })
    }),
    ("Go: time.Time", |page| {
        code(page, "go", |line| {
            if line.contains("_at\"") {
                line.replace(" string ", " time.Time ")
            } else {
                line.to_owned()
            }
        })
    }),
    ("Go: in groups", |page| {
        let text = declaration(page, "const (\n\tChannelSms", "\n)", |_| {
            "const ChannelSms Channel = \"sms\"\nconst ChannelWhatsapp = Channel(\"whatsapp\")"
                .to_owned()
        });
        declaration(&text, "// MessageFooter:", "}\n", |text| {
            text.replace("type MessageFooter struct {", "type (\n\tMessageFooter struct {")
                .replace("}\n", "}\n)\n")
        })
    }),
    ("Go: an embedded struct", |page| {
        declaration(page, "type TemplateHeader struct {", "}", |_| {
            "type TemplateHeader struct {\n\tMessageHeader\n}".to_owned()
        })
    }),
];
