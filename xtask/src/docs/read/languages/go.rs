//! Reads Go: structs, string types and their constants, comments.

use super::token::{Cursor, Piece, Read, Unreadable};
use crate::docs::{
    digest::digest,
    facts::{Body, Field, Format, Listed, Listing, Number, Type, Value, Witness},
    read::{
        reading::Reading,
        scan::{Page, lines},
    },
};

pub(in crate::docs) fn block(page: &Page<'_>, block: Piece<'_>, reading: &mut Reading) {
    let mut reader =
        Reader { page, comment: String::new(), inside: Inside::Nothing, found: Vec::new() };
    for line in lines(block) {
        if let Err(error) = reader.line(line.trim()) {
            reading.reject(page, error.at, format!("Go: {}", error.what));
        }
    }
    if !matches!(reader.inside, Inside::Nothing) {
        let end = block.part(block.text.len(), block.text.len());
        reading.reject(page, end.at, "Go: a declaration is not closed".to_owned());
    }
    for listing in reader.found {
        reading.listing(listing);
    }
}

enum Inside {
    Nothing,
    Struct,
    Constants,
}

struct Reader<'p, 'a> {
    page: &'p Page<'a>,
    comment: String,
    inside: Inside,
    found: Vec<Listing>,
}

impl Reader<'_, '_> {
    fn line(&mut self, line: Piece<'_>) -> Read<()> {
        let text = line.text;
        match self.inside {
            _ if text.is_empty() => Ok(()),
            Inside::Struct if text == "}" => {
                self.inside = Inside::Nothing;
                Ok(())
            }
            Inside::Constants if text == ")" => {
                self.inside = Inside::Nothing;
                Ok(())
            }
            Inside::Struct => self.field(line),
            Inside::Constants => self.constant(line),
            Inside::Nothing if text.starts_with("package ") => Ok(()),
            Inside::Nothing if text == "const (" => {
                self.inside = Inside::Constants;
                Ok(())
            }
            Inside::Nothing => {
                if let Some(comment) = text.strip_prefix("//") {
                    self.comment.push_str(comment);
                    return Ok(());
                }
                self.declaration(line)
            }
        }
    }

    fn declaration(&mut self, line: Piece<'_>) -> Read<()> {
        let mut cursor = Cursor::new(line);
        cursor.expect("type")?;
        let name = cursor.word("a name")?;
        let mut parameters = Vec::new();
        if cursor.eat("[").is_some() {
            while cursor.eat("]").is_none() {
                parameters.push(cursor.word("a type parameter")?.text.to_owned());
                cursor.expect("any")?;
                cursor.eat(",");
            }
        }
        let body = if cursor.eat("struct").is_some() {
            cursor.expect("{")?;
            if cursor.eat("}").is_none() {
                self.inside = Inside::Struct;
            }
            Body::Fields(Vec::new())
        } else {
            cursor.expect("string")?;
            Body::Values(Vec::new())
        };
        cursor.finish()?;
        self.found.push(Listing {
            witness: Witness::Go,
            name: name.text.to_owned(),
            heading: None,
            parameters,
            description: digest(&std::mem::take(&mut self.comment)),
            body,
            place: self.page.place(name.at),
            fault: None,
        });
        Ok(())
    }

    /// `MessageStatusSent MessageStatus = "sent"`
    fn constant(&mut self, line: Piece<'_>) -> Read<()> {
        let mut cursor = Cursor::new(line);
        let name = cursor.word("the name of a constant")?;
        let of = cursor.word("the type of the constant")?;
        cursor.expect("=")?;
        let wrong = cursor.unexpected("a value in quotes");
        let value =
            cursor.next().filter(|token| token.kind == super::token::Kind::Quoted).ok_or(wrong)?;
        cursor.finish()?;
        let wrong = |what: String| Unreadable { at: name.at, what };
        if !name.text.starts_with(of.text) {
            return Err(wrong(format!(
                "expected the name of a constant to begin with `{}`",
                of.text
            )));
        }
        let listing = self.found.iter_mut().find(|listing| listing.name == of.text);
        match listing.map(|listing| &mut listing.body) {
            Some(Body::Values(values)) => {
                let place = self.page.place(value.at);
                values.push(Value { value: value.text.to_owned(), description: None, place });
                Ok(())
            }
            _ => Err(wrong(format!("expected `type {} string` above", of.text))),
        }
    }

    /// ``Name *string `json:"name,omitempty"` // a, b``
    fn field(&mut self, line: Piece<'_>) -> Read<()> {
        let wrong = |at, what: &str| Unreadable { at, what: what.to_owned() };
        let parts = line
            .split_once("`")
            .and_then(|(head, tail)| tail.split_once("`").map(|(tag, rest)| (head, tag, rest)));
        let Some((head, tag, rest)) = parts else {
            return Err(wrong(line.at, "expected a field with a `json` tag"));
        };
        let Some((name, ty)) = head.trim().split_once(" ") else {
            return Err(wrong(head.at, "expected a name and a type"));
        };
        let inner = tag.strip_prefix("json:\"").and_then(|tag| tag.text.strip_suffix('"'));
        let Some(inner) = inner.filter(|inner| !inner.contains('"')) else {
            return Err(wrong(
                tag.at,
                "expected the tag `json:\"name\"` or `json:\"name,omitempty\"`",
            ));
        };
        let (wire, omits) = match inner.split_once(',') {
            None => (inner, false),
            Some((wire, "omitempty")) => (wire, true),
            Some(_) => return Err(wrong(tag.at, "expected no option but `omitempty`")),
        };
        let ty = ty.trim();
        let Some(listing) = self.found.last_mut() else {
            return Err(wrong(line.at, "a field outside a struct"));
        };
        let said = parse(ty, &listing.parameters)?;
        let listed =
            match rest.trim().text {
                "" => None,
                comment => Some(values(comment).ok_or_else(|| {
                    wrong(rest.at, "expected the values in the comment: `// A, B`")
                })?),
            };
        if let Body::Fields(fields) = &mut listing.body {
            fields.push(Field {
                name: wire.to_owned(),
                written: ty.text.to_owned(),
                ty: said.ty,
                optional: Some(omits),
                nullable: match said.null {
                    Null::Pointer if omits => None,
                    Null::Pointer | Null::Holder => Some(true),
                    Null::Unsaid => None,
                },
                listed,
                description: None,
                place: self.page.place(name.at),
            });
        }
        Ok(())
    }
}

/// The values in a comment behind a field.
fn values(comment: &str) -> Option<Listed> {
    let values: Vec<_> =
        comment.strip_prefix("//")?.split(',').map(|value| value.trim().to_owned()).collect();
    let is_word = |value: &String| {
        !value.is_empty() && value.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
    };
    values.iter().all(is_word).then_some(Listed { values, complete: true })
}

/// A type as Go writes it, and what that says about null.
#[derive(Clone, Debug)]
pub(in crate::docs) struct Said {
    pub(in crate::docs) ty: Type,
    pub(in crate::docs) null: Null,
}

/// What a Go type says about null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::docs) enum Null {
    /// `*T`: null if the key is always there; absent if it is left out when empty.
    Pointer,
    /// `Nullable[T]`: null, whether or not the key may be absent.
    Holder,
    /// Anything else: a slice is null when nil, a string cannot say.
    Unsaid,
}

/// A type as Go writes it.
pub(in crate::docs) fn parse(piece: Piece<'_>, parameters: &[String]) -> Read<Said> {
    let mut cursor = Cursor::new(piece);
    let (ty, null) = if cursor.eat("*").is_some() {
        (single(&mut cursor, parameters)?, Null::Pointer)
    } else if cursor.eat("Nullable").is_some() {
        cursor.expect("[")?;
        let inner = single(&mut cursor, parameters)?;
        cursor.expect("]")?;
        (inner, Null::Holder)
    } else {
        (single(&mut cursor, parameters)?, Null::Unsaid)
    };
    cursor.finish()?;
    Ok(Said { ty, null })
}

fn single(cursor: &mut Cursor<'_>, parameters: &[String]) -> Read<Type> {
    if cursor.eat("*").is_some() {
        cursor.level()?;
        return Ok(Type::Nullable(Box::new(single(cursor, parameters)?)));
    }
    if cursor.eat("[").is_some() {
        cursor.expect("]")?;
        cursor.level()?;
        return Ok(Type::List(Box::new(single(cursor, parameters)?)));
    }
    let wrong = cursor.unexpected("a type");
    let name = cursor.word("a type")?;
    Ok(match name.text {
        "map" => {
            for text in ["[", "string", "]"] {
                cursor.expect(text)?;
            }
            cursor.level()?;
            Type::Map(Box::new(single(cursor, parameters)?))
        }
        "interface" => {
            cursor.expect("{")?;
            cursor.expect("}")?;
            Type::Any
        }
        "any" => Type::Any,
        "string" => Type::Text(Format::Unsaid),
        "bool" => Type::Boolean,
        "int" | "int32" | "int64" | "uint16" | "uint32" | "uint64" => Type::Number(Number::Integer),
        "float64" => Type::Number(Number::Float),
        other if parameters.iter().any(|parameter| parameter == other) => {
            Type::Parameter(other.to_owned())
        }
        other if other.starts_with(|first: char| first.is_ascii_uppercase()) => {
            Type::Named(other.to_owned())
        }
        _ => return Err(wrong),
    })
}
