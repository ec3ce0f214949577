//! Reads Python: dataclasses and aliases of literals. Indentation may be lost, so a class ends where the next one begins.

use super::token::{Cursor, Kind, Piece, Read};
use crate::docs::{
    digest::digest,
    facts::{Body, Fault, Field, Format, Listing, Number, Type, Value, Witness},
    read::{
        reading::Reading,
        scan::{Page, lines},
    },
};

pub(in crate::docs) fn block(page: &Page<'_>, block: Piece<'_>, reading: &mut Reading) {
    let mut reader = Reader { page, reading, decorated: None, class: None, defaulted: None };
    for line in lines(block) {
        reader.line(line.trim());
    }
    reader.end_of_class();
}

struct Reader<'p, 'a> {
    page: &'p Page<'a>,
    reading: &'p mut Reading,
    /// The last decorator, until its class.
    decorated: Option<bool>,
    /// The class around the line, and whether the order of its fields is free.
    class: Option<(Listing, bool)>,
    defaulted: Option<String>,
}

impl Reader<'_, '_> {
    fn line(&mut self, line: Piece<'_>) {
        let text = line.text;
        let is_empty_class = text == "pass"
            && self.class.as_ref().is_some_and(|(class, _)| class.fields().is_empty());
        if text.is_empty()
            || is_empty_class
            || text.starts_with("from ")
            || text.starts_with("import ")
        {
            return;
        }
        if let Some(options) = text.strip_prefix("@dataclass") {
            self.end_of_class();
            self.decorated = Some(options.contains("kw_only=True"));
        } else if let Some(rest) = line.strip_prefix("class ") {
            self.class(rest);
        } else if text.starts_with("\"\"\"") || text.starts_with('#') {
            self.comment(line);
        } else if text.contains("= TypeVar(") {
            self.end_of_class();
        } else if let Some((name, value)) =
            line.split_once(" = ").filter(|(name, _)| !name.text.contains(':'))
        {
            self.end_of_class();
            match alias(self.page, name.trim(), value) {
                Ok(listing) => self.reading.listing(listing),
                Err(error) => self.reject(error.at, &error.what),
            }
        } else if let Some((name, rest)) = line.split_once(":") {
            self.field(name.trim(), rest);
        } else {
            self.reject(line.at, "expected a class, a field or an alias");
        }
    }

    fn reject(&mut self, at: crate::source::Location, what: &str) {
        self.reading.reject(self.page, at, format!("Python: {what}"));
    }

    fn end_of_class(&mut self) {
        self.defaulted = None;
        if let Some((class, _)) = self.class.take() {
            self.reading.listing(class);
        }
    }

    fn class(&mut self, rest: Piece<'_>) {
        self.end_of_class();
        let free_order = self.decorated.take();
        if free_order.is_none() {
            self.reject(rest.at, "expected `@dataclass` above a class");
        }
        let mut cursor = Cursor::new(rest);
        let header = (|| {
            let name = cursor.word("a name")?;
            let mut parameters = Vec::new();
            if cursor.eat("(").is_some() {
                cursor.expect("Generic")?;
                cursor.expect("[")?;
                while cursor.eat("]").is_none() {
                    parameters.push(cursor.word("a type parameter")?.text.to_owned());
                    cursor.eat(",");
                }
                cursor.expect(")")?;
            }
            cursor.expect(":")?;
            Ok((name, parameters))
        })();
        match header.and_then(|header| cursor.finish().map(|()| header)) {
            Ok((name, parameters)) => {
                let listing = Listing {
                    witness: Witness::Python,
                    name: name.text.to_owned(),
                    heading: None,
                    parameters,
                    description: None,
                    body: Body::Fields(Vec::new()),
                    place: self.page.place(name.at),
                    fault: None,
                };
                self.class = Some((listing, free_order == Some(true)));
            }
            Err(error) => self.reject(error.at, &error.what),
        }
    }

    /// A docstring or a comment describes the class around it.
    fn comment(&mut self, line: Piece<'_>) {
        match &mut self.class {
            Some((class, _)) if class.description.is_none() => {
                class.description = digest(line.text.trim_matches(['"', '#', ' ']));
            }
            _ => self.reject(line.at, "expected a comment at the beginning of a class only"),
        }
    }

    fn field(&mut self, name: Piece<'_>, rest: Piece<'_>) {
        let Some((class, free_order)) = &mut self.class else {
            return self.reject(name.at, "a field outside a class");
        };
        let (rest, comment) =
            rest.split_once("#").map_or((rest, None), |(rest, comment)| (rest, Some(comment)));
        let (ty, default) = rest
            .split_once("=")
            .map_or((rest.trim(), None), |(ty, default)| (ty.trim(), Some(default.trim())));
        let wire =
            comment.and_then(|comment| wire_name(comment.text)).unwrap_or(name.text).to_owned();
        let parsed = parse(ty, &class.parameters);
        let (Ok(parsed), None | Some("None" | "UNSET")) =
            (&parsed, default.map(|default| default.text))
        else {
            let error = parsed
                .err()
                .map_or((rest.at, "expected the default `None` or `UNSET`".to_owned()), |error| {
                    (error.at, error.what)
                });
            return self.reject(error.0, &error.1);
        };
        let (parsed, nullable) = parsed.clone().split_null();
        let nullable = match default.map(|default| default.text) {
            // `Optional` with this default is how a missing value is read, so it does not say that the key may hold null.
            Some("None") => None,
            _ => Some(nullable),
        };
        if default.is_some() {
            self.defaulted.get_or_insert_with(|| wire.clone());
        } else if let Some(first) =
            self.defaulted.as_ref().filter(|_| !*free_order && class.fault.is_none())
        {
            let reason = format!(
                "`{wire}` has no default and follows `{first}`, which has one: Python raises TypeError"
            );
            class.fault = Some(Fault { field: wire.clone(), reason });
        }
        if let Body::Fields(fields) = &mut class.body {
            fields.push(Field {
                name: wire,
                written: ty.text.to_owned(),
                ty: parsed,
                optional: Some(default.is_some()),
                nullable,
                listed: None,
                description: None,
                place: self.page.place(name.at),
            });
        }
    }
}

/// The name on the wire in a comment: `json: "from"`.
fn wire_name(comment: &str) -> Option<&str> {
    comment.trim().strip_prefix("json: \"")?.strip_suffix('"')
}

/// `Status = Union[Literal['sent', …], str]`
fn alias(page: &Page<'_>, name: Piece<'_>, value: Piece<'_>) -> Read<Listing> {
    let mut cursor = Cursor::new(value);
    let open = cursor.eat("Union").is_some();
    if open {
        cursor.expect("[")?;
    }
    let values = literal(&mut cursor)?;
    if open {
        for text in [",", "str", "]"] {
            cursor.expect(text)?;
        }
    }
    cursor.finish()?;
    let values = values.into_iter().map(|token| Value {
        value: token.text.to_owned(),
        description: None,
        place: page.place(token.at),
    });
    Ok(Listing {
        witness: Witness::Python,
        name: name.text.to_owned(),
        heading: None,
        parameters: Vec::new(),
        description: None,
        body: Body::Values(values.collect()),
        place: page.place(name.at),
        fault: None,
    })
}

fn literal<'a>(cursor: &mut Cursor<'a>) -> Read<Vec<super::token::Token<'a>>> {
    cursor.expect("Literal")?;
    cursor.expect("[")?;
    let mut values = Vec::new();
    while cursor.eat("]").is_none() {
        let value = cursor.peek().filter(|token| token.kind == Kind::Quoted);
        values.push(value.ok_or_else(|| cursor.unexpected("a value in quotes"))?);
        cursor.next();
        cursor.eat(",");
    }
    Ok(values)
}

/// A type as Python writes it.
pub(in crate::docs) fn parse(piece: Piece<'_>, parameters: &[String]) -> Read<Type> {
    let mut cursor = Cursor::new(piece);
    let ty = hint(&mut cursor, parameters)?;
    cursor.finish()?;
    ty.ok_or_else(|| super::token::Unreadable { at: piece.at, what: "expected a type".to_owned() })
}

/// `Ok(None)` for what says only that the value may be missing.
fn hint(cursor: &mut Cursor<'_>, parameters: &[String]) -> Read<Option<Type>> {
    if let Some(token) = cursor.peek().filter(|token| token.kind == Kind::Quoted) {
        cursor.next();
        return Ok(Some(named(token.text, parameters)));
    }
    if cursor.peek().is_some_and(|token| token.text == "Literal") {
        let values = literal(cursor)?;
        return Ok(Some(Type::Values(values.iter().map(|token| token.text.to_owned()).collect())));
    }
    let wrong = cursor.unexpected("a type");
    let name = cursor.word("a type")?;
    let ty = match name.text {
        "None" => Type::Nullable(Box::new(Type::Any)),
        "Unset" => return Ok(None),
        "str" => Type::Text(Format::Unsaid),
        "int" => Type::Number(Number::Integer),
        "float" => Type::Number(Number::Float),
        "bool" => Type::Boolean,
        "Any" => Type::Any,
        "Optional" => Type::Nullable(Box::new(argument(cursor, parameters)?)),
        "List" | "list" => Type::List(Box::new(argument(cursor, parameters)?)),
        "Dict" | "dict" => {
            for text in ["[", "str", ","] {
                cursor.expect(text)?;
            }
            cursor.level()?;
            let inner = hint(cursor, parameters)?.ok_or(wrong)?;
            cursor.expect("]")?;
            Type::Map(Box::new(inner))
        }
        "Union" => union(cursor, parameters)?,
        other if other.starts_with(|first: char| first.is_ascii_uppercase()) => {
            named(other, parameters)
        }
        _ => return Err(wrong),
    };
    Ok(Some(ty))
}

fn named(name: &str, parameters: &[String]) -> Type {
    if parameters.iter().any(|parameter| parameter == name) {
        Type::Parameter(name.to_owned())
    } else {
        Type::Named(name.to_owned())
    }
}

fn argument(cursor: &mut Cursor<'_>, parameters: &[String]) -> Read<Type> {
    cursor.expect("[")?;
    cursor.level()?;
    let wrong = cursor.unexpected("a type");
    let inner = hint(cursor, parameters)?.ok_or(wrong)?;
    cursor.expect("]")?;
    Ok(inner)
}

/// One type, with `None` or `Unset` beside it.
fn union(cursor: &mut Cursor<'_>, parameters: &[String]) -> Read<Type> {
    cursor.expect("[")?;
    cursor.level()?;
    let mut nullable = false;
    let mut found = None;
    while cursor.eat("]").is_none() {
        if cursor.eat("None").is_some() {
            nullable = true;
        } else if cursor.eat("Unset").is_none() {
            let wrong = cursor.unexpected("one type, beside `None` and `Unset`");
            match (hint(cursor, parameters)?, &found) {
                (Some(ty), None) => found = Some(ty),
                _ => return Err(wrong),
            }
        }
        cursor.eat(",");
    }
    let ty = found.ok_or_else(|| cursor.unexpected("a type"))?;
    Ok(if nullable { Type::Nullable(Box::new(ty)) } else { ty })
}
