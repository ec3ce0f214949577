//! The type of a value, shared by all code that reads, compares or writes one.

/// `N` names a definition: a reference as written, an id, a path in Rust. `P` names a type parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type<N, P = String> {
    Any,
    Boolean,
    String(Option<&'static Format>),
    Integer(Integer),
    Number,
    /// A decimal number, written as a number or as a string.
    Decimal,
    List(Box<Self>),
    /// An object with free keys and values of one type.
    Map(Box<Self>),
    /// Null, or what is inside.
    Nullable(Box<Self>),
    Named(N),
    Parameter(P),
}

/// A `format` of strings. Without a Rust type of its own, it is only documented.
#[derive(Debug, PartialEq, Eq)]
pub struct Format {
    /// As `format` says it.
    pub name: &'static str,
    /// The support type that reads it.
    pub rust: Option<&'static str>,
    /// Whether a string of another form cannot be decoded.
    pub is_strict: bool,
    pub example: &'static str,
}

impl Format {
    /// One whose strings have a support type.
    const fn typed(name: &'static str, rust: &'static str, example: &'static str) -> Self {
        Self { name, rust: Some(rust), is_strict: false, example }
    }

    /// One whose strings stay strings.
    const fn plain(name: &'static str, example: &'static str) -> Self {
        Self { name, rust: None, is_strict: false, example }
    }
}

/// Every format that a string may have.
pub static FORMATS: [Format; 12] = [
    Format { is_strict: true, ..Format::typed("date-time", "Timestamp", "2026-01-02T03:04:05Z") },
    Format::plain("uri", "https://example.com/"),
    Format::typed("phone", "PhoneNumber", "+12025550100"),
    Format::typed("password", "Secret", "secret"),
    Format::plain("byte", "dGV4dA=="),
    Format::plain("date", "2026-01-02"),
    Format::plain("duration", "PT1H"),
    Format::plain("email", "ada@example.com"),
    Format::plain("hostname", "example.com"),
    Format::plain("ipv4", "192.0.2.1"),
    Format::plain("ipv6", "2001:db8::1"),
    Format::plain("time", "03:04:05Z"),
];

/// Name of the format, and of the support type, of a number that may be written as a string.
pub const DECIMAL: (&str, &str) = ("decimal", "Decimal");

/// An integer, by its Rust type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Integer {
    pub rust: &'static str,
}

impl Integer {
    /// `format` and the Rust type that it picks, with its range.
    pub const FORMATS: [(&'static str, &'static str, i128, i128); 5] = [
        ("int32", "i32", i32::MIN as i128, i32::MAX as i128),
        ("int64", "i64", i64::MIN as i128, i64::MAX as i128),
        ("uint16", "u16", 0, u16::MAX as i128),
        ("uint32", "u32", 0, u32::MAX as i128),
        ("uint64", "u64", 0, u64::MAX as i128),
    ];

    /// The one with a Rust type, if schemas can ask for that.
    pub fn of(rust: &str) -> Option<Self> {
        let (_, rust, ..) = Self::FORMATS.iter().find(|(_, known, ..)| *known == rust)?;
        Some(Self { rust })
    }

    /// The `format` that picks its Rust type.
    pub fn format(&self) -> Option<&'static str> {
        let found = Self::FORMATS.iter().find(|(_, rust, ..)| *rust == self.rust);
        found.map(|(format, ..)| *format)
    }

    pub fn rust_range(&self) -> (i128, i128) {
        let found = Self::FORMATS.iter().find(|(_, rust, ..)| *rust == self.rust);
        found.map_or((i128::MIN, i128::MAX), |(_, _, lowest, highest)| (*lowest, *highest))
    }
}

impl<N, P> Type<N, P> {
    /// Visits a type and the types inside it.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        visit(self);
        if let Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) = self {
            inner.walk(visit);
        }
    }

    /// The same type with other names; `None` if one has none.
    pub fn map<M, Q>(
        &self,
        name: &mut impl FnMut(&N) -> Option<M>,
        parameter: &mut impl FnMut(&P) -> Option<Q>,
    ) -> Option<Type<M, Q>> {
        let mut inside = |inner: &Self| Some(Box::new(inner.map(name, parameter)?));
        Some(match self {
            Self::Any => Type::Any,
            Self::Boolean => Type::Boolean,
            Self::String(format) => Type::String(*format),
            Self::Integer(integer) => Type::Integer(*integer),
            Self::Number => Type::Number,
            Self::Decimal => Type::Decimal,
            Self::List(inner) => Type::List(inside(inner)?),
            Self::Map(inner) => Type::Map(inside(inner)?),
            Self::Nullable(inner) => Type::Nullable(inside(inner)?),
            Self::Named(found) => Type::Named(name(found)?),
            Self::Parameter(found) => Type::Parameter(parameter(found)?),
        })
    }

    /// The support type that reads it, if it has one.
    pub fn support(&self) -> Option<&'static str> {
        match self {
            Self::String(format) => format.and_then(|format| format.rust),
            Self::Decimal => Some(DECIMAL.1),
            _ => None,
        }
    }

    /// Whether it is a map whose values may be anything.
    pub fn is_free_form(&self) -> bool {
        matches!(self, Self::Map(values) if matches!(**values, Self::Any))
    }
}
