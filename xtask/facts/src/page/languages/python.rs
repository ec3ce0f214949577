//! Reads Python: dataclasses, models of pydantic, typed dictionaries, enums, aliases of literals.
//!
//! Indentation may be lost, so a class ends where the next declaration begins.

use super::{
    assigned::{Assigned, wire_name},
    token::{Cursor, Kind, Piece, Read, Token, Unreadable},
    types::{Notation, union},
};
use crate::{
    digest::digest,
    listing::{Body, Fault, Field, Witness},
    page::{
        reading::{Base, Declared, Reading},
        scan::Page,
    },
};

/// Bases that have no fields.
const LIBRARY: [&str; 16] = [
    "ABC",
    "BaseModel",
    "Enum",
    "Exception",
    "Generic",
    "GenericModel",
    "NamedTuple",
    "Protocol",
    "RootModel",
    "SQLModel",
    "StrEnum",
    "Struct",
    "TypedDict",
    "object",
    "str",
    "Model",
];
/// What imports bring that every reader of the definitions knows: which of them a page needs depends on its notation.
const IMPORTED: [&str; 48] = [
    "ABC",
    "AnyHttpUrl",
    "AnyUrl",
    "Any",
    "Annotated",
    "BaseModel",
    "ConfigDict",
    "Decimal",
    "Dict",
    "Enum",
    "Field",
    "Final",
    "FrozenSet",
    "Generic",
    "HttpUrl",
    "List",
    "Literal",
    "Mapping",
    "NamedTuple",
    "NotRequired",
    "Optional",
    "Required",
    "SecretStr",
    "Sequence",
    "Set",
    "StrEnum",
    "Tuple",
    "Type",
    "TypeAlias",
    "TypeVar",
    "TypedDict",
    "UUID",
    "Union",
    "annotations",
    "as",
    "auto",
    "collections.abc",
    "dataclass",
    "dataclasses",
    "date",
    "datetime",
    "decimal",
    "enum",
    "field",
    "from",
    "import",
    "pydantic",
    "typing",
];
/// How statements begin that say nothing about a model; their lines may have lost their
/// indentation.
const STATEMENTS: [&str; 12] =
    ["async", "def", "else", "for", "if", "raise", "return", "self", "try", "with", "yield", "del"];

pub(super) fn block(page: &Page<'_>, block: Piece<'_>, reading: &mut Reading) {
    let mut reader =
        Reader { page, reading, cursor: Cursor::python(block), decorated: None, class: None };
    while reader.cursor.peek().is_some() {
        let start = reader.cursor.position();
        if let Err(error) = reader.statement() {
            reader.reading.reject(page, error.at, format!("Python: {}", error.what));
            reader.cursor.pass_over(start);
        }
    }
    let rest = reader.cursor.comments_above();
    reader.reading.left_over(&rest);
    reader.end_of_class();
}

struct Reader<'p, 'a> {
    page: &'p Page<'a>,
    reading: &'p mut Reading,
    cursor: Cursor<'a>,
    /// The last decorator, until its class: whether it frees the order of fields.
    decorated: Option<bool>,
    class: Option<Class>,
}

struct Class {
    declared: Declared,
    is_enum: bool,
    /// Whether a field may be missing that does not say otherwise.
    total: bool,
    /// Whether a field without default must not follow one that has one.
    ordered: bool,
    defaulted: Option<String>,
}

impl<'a> Reader<'_, 'a> {
    fn statement(&mut self) -> Read<()> {
        let comment = self.cursor.comments_above();
        let Some(token) = self.cursor.peek() else { return Ok(()) };
        let next_is = |text: &str| self.cursor.is_at(1, text);
        let is_upper = token.text.starts_with(|first: char| first.is_uppercase());
        match token.text {
            text if token.kind == Kind::Doc => {
                self.cursor.next();
                self.documentation(&format!("{comment}\n{text}"));
            }
            "@" => {
                self.end_of_class();
                let decorator = self.cursor.statement();
                self.decorated = Some(decorator.contains("kw_only = True"));
                let name = decorator.split(' ').nth(1).unwrap_or_default();
                let is_known = ["dataclass", "dataclasses.dataclass", "define", "attrs.define"];
                let code = if is_known.contains(&name) { String::new() } else { decorator };
                self.reading.left_over(&format!("{comment}\n{code}"));
            }
            // The configuration of the class around it.
            "class" if next_is("Config") || next_is("Meta") => {
                let code = self.cursor.statement();
                self.reading.left_over(&format!("{comment}\n{code}"));
            }
            "class" if !next_is(":") => {
                self.cursor.next();
                self.end_of_class();
                self.class(&comment)?;
            }
            "from" | "import" if !next_is(":") => {
                let import = self.cursor.statement();
                let words = import.split(' ').filter(|word| !IMPORTED.contains(word));
                let unknown = words.collect::<Vec<_>>().join(" ");
                self.reading.left_over(&format!("{comment}\n{unknown}"));
            }
            "pass" | "..." => {
                self.cursor.next();
                self.documentation(&comment);
            }
            "type" if self.cursor.is_at(2, "=") => {
                self.cursor.next();
                self.alias()?;
            }
            text if STATEMENTS.contains(&text) && !next_is(":") && !next_is("=") => {
                self.code(token, &comment);
            }
            _ if next_is(":") && self.cursor.is_at(2, "TypeAlias") => self.alias()?,
            _ if next_is(":") => self.field(comment)?,
            _ if next_is("=")
                && self.class.as_ref().is_some_and(|class| class.is_enum)
                && self
                    .cursor
                    .peek_at(2)
                    .is_some_and(|value| value.kind == Kind::Quoted || value.text == "auto") =>
            {
                self.member(token, comment)?;
            }
            _ if next_is("=") && self.cursor.is_at(2, "TypeVar") => {
                // The classes that use it say so.
                let code = self.cursor.statement();
                let mut names = code.split(' ').step_by(4);
                let is_odd = names.next() != names.next();
                self.reading.left_over(&format!("{comment}\n{}", if is_odd { &code } else { "" }));
            }
            _ if next_is("=") && !is_upper => {
                // The configuration of a class, or a constant.
                let code = self.cursor.statement();
                self.reading.left_over(&format!("{comment}\n{code}"));
            }
            _ if next_is("=") => self.alias()?,
            _ => return Err(self.cursor.unexpected("a class, a field or an alias")),
        }
        Ok(())
    }

    /// Skips a function: its line, and those that are indented deeper.
    fn code(&mut self, token: Token<'a>, comment: &str) {
        let mut code = format!("{comment}\n{}", self.cursor.statement());
        while self.cursor.peek().is_some_and(|next| next.column > token.column) {
            code.push_str(&self.cursor.statement());
        }
        self.reading.left_over(&code);
    }

    /// A text describes the class around it, or the field above.
    fn documentation(&mut self, text: &str) {
        let Some(class) = &mut self.class else { return self.reading.left_over(text) };
        let last = match &mut class.declared.listing.body {
            Body::Fields(fields) => fields.last_mut().map(|field| &mut field.description),
            Body::Values(values) | Body::Branches(values) => {
                values.last_mut().map(|value| &mut value.description)
            }
        };
        let described = last.unwrap_or(&mut class.declared.listing.description);
        if described.is_none() {
            *described = digest(text);
        } else {
            self.reading.left_over(text);
        }
    }

    fn end_of_class(&mut self) {
        if let Some(class) = self.class.take() {
            self.reading.declare(class.declared);
        }
    }

    fn class(&mut self, comment: &str) -> Read<()> {
        let decorated = self.decorated.take();
        let name = self.cursor.name()?;
        let mut declared = Declared::new(Witness::Python, name.text, self.page.place(name.at));
        declared.listing.description = digest(comment);
        declared.listing.parameters = self.cursor.parameters("[", "]")?;
        let mut class = Class {
            declared,
            is_enum: false,
            total: true,
            ordered: decorated == Some(false),
            defaulted: None,
        };
        let mut is_known = decorated.is_some();
        if self.cursor.eat("(").is_some() {
            while self.cursor.eat(")").is_none() {
                let base = self.cursor.word("a class")?;
                if self.cursor.eat("=").is_some() {
                    let value = self.cursor.word("a value")?;
                    class.total &= !(base.text == "total" && value.text == "False");
                } else {
                    let last = base.text.rsplit('.').next().unwrap_or(base.text);
                    is_known = true;
                    class.is_enum |= last.ends_with("Enum");
                    let parameters = self.cursor.parameters("[", "]")?;
                    if LIBRARY.contains(&last) || last.ends_with("Enum") {
                        class.declared.listing.parameters.extend(parameters);
                    } else {
                        class.declared.base(Base::of(last, self.page.place(base.at)));
                    }
                }
                self.cursor.eat(",");
            }
        }
        self.cursor.expect(":")?;
        if class.is_enum {
            class.declared.listing.body = Body::Values(Vec::new());
        }
        self.class = Some(class);
        if !is_known {
            let what = "expected `@dataclass` above a class without a base".to_owned();
            return Err(Unreadable { at: name.at, what });
        }
        Ok(())
    }

    /// `name: type = default  # comment`
    fn field(&mut self, mut comment: String) -> Read<()> {
        let name = self.cursor.name()?;
        self.cursor.expect(":")?;
        let Some(class) = &mut self.class else {
            return Err(Unreadable { at: name.at, what: "a field outside a class".to_owned() });
        };
        if self.cursor.eat("KW_ONLY").is_some() {
            class.ordered = false;
            return Ok(());
        }
        let start = self.cursor.position();
        self.cursor.outermost();
        let is_required = self.cursor.is_at(0, "Required");
        let notation =
            Notation { witness: Witness::Python, parameters: &class.declared.listing.parameters };
        let parts = union(&mut self.cursor, notation)?;
        let (ty, nullable) = parts.ty(&self.cursor)?.split_null();
        let written = self.cursor.written(self.page.whole, start);
        let mut default = Assigned::default();
        // `Annotated[T, Field(alias='from')]` has passed over it already.
        if let Some((_, alias)) = written.split_once("alias=") {
            default.alias = alias.split(['\'', '"']).nth(1).map(str::to_owned);
        }
        if self.cursor.eat("=").is_some() {
            let value = self.cursor.position();
            default.read(&mut self.cursor)?;
            if self.cursor.position() == value || !self.cursor.is_line_end() {
                return Err(self.cursor.unexpected("one value after `=`"));
            }
        } else if !self.cursor.is_line_end() {
            return Err(self.cursor.unexpected("a default, or the end of the field"));
        }
        let behind = self.cursor.comments_behind();
        let (wire, behind) = match wire_name(&behind) {
            Some(wire) => (Some(wire.to_owned()), String::new()),
            None => (default.alias, behind),
        };
        for text in [&behind, &default.description] {
            comment.push('\n');
            comment.push_str(text);
        }
        let wire = wire.unwrap_or_else(|| name.text.to_owned());
        class.declared.named(name.text, &wire);
        let optional = default.is_there || parts.absent || !class.total && !is_required;
        if default.is_there {
            class.defaulted.get_or_insert_with(|| wire.clone());
        } else if let Some(first) = class
            .defaulted
            .as_ref()
            .filter(|_| class.ordered && class.declared.listing.fault.is_none())
        {
            let reason = format!(
                "`{wire}` has no default and follows `{first}`, which has one: Python raises TypeError"
            );
            class.declared.listing.fault = Some(Fault { field: wire.clone(), reason });
        }
        let mut field = Field::new(&wire, written, ty, self.page.place(name.at));
        field.optional = Some(optional);
        // `Optional` with this default is how a missing value is read, so it does not say that the key may hold null.
        field.nullable = (!default.is_none).then_some(nullable);
        class.declared.field(field, &comment);
        Ok(())
    }

    /// `PENDING = 'pending'` in an enum.
    fn member(&mut self, name: Token<'a>, mut comment: String) -> Read<()> {
        self.cursor.skip(2);
        let value = self.cursor.next().ok_or_else(|| self.cursor.unexpected("a value"))?;
        let lower = name.text.to_lowercase();
        let (text, place) = if value.kind == Kind::Quoted {
            (value.text, value.at)
        } else {
            (lower.as_str(), name.at)
        };
        if value.kind != Kind::Quoted {
            self.cursor.group();
        }
        if !self.cursor.is_line_end() {
            return Err(self.cursor.unexpected("one value in quotes"));
        }
        comment.push('\n');
        comment.push_str(&self.cursor.comments_behind());
        if let Some(class) = &mut self.class {
            class.declared.value(name.text, text, self.page.place(place), &comment);
        }
        Ok(())
    }

    /// `Status = Union[Literal['sent', …], str]`, or another name for a type.
    fn alias(&mut self) -> Read<()> {
        self.end_of_class();
        let name = self.cursor.name()?;
        if self.cursor.eat(":").is_some() {
            self.cursor.next();
        }
        self.cursor.expect("=")?;
        if self.cursor.eat("NewType").is_some() {
            self.cursor.skip(3);
        }
        let mut declared = Declared::new(Witness::Python, name.text, self.page.place(name.at));
        self.cursor.outermost();
        let parts =
            union(&mut self.cursor, Notation { witness: Witness::Python, parameters: &[] })?;
        self.cursor.eat(")");
        if !self.cursor.is_line_end() {
            return Err(self.cursor.unexpected("the end of the alias"));
        }
        parts.alias(self.page, &self.cursor, &mut declared)?;
        self.reading.declare(declared);
        Ok(())
    }
}
