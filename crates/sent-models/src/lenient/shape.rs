//! What a type wants, found out from the type itself.
//!
//! A type is deserialized from a deserializer that records what it is asked for, and answers each
//! request with the minimum. So there is no table next to the types that could disagree with them,
//! and users' types have a shape, too.

use std::{collections::HashMap, fmt};

use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer as _, MapAccess,
    SeqAccess, Visitor, value::StrDeserializer,
};

#[cfg(feature = "live")]
use crate::Decimal;
use crate::{
    Timestamp,
    support::{TEXT, union},
};

/// What a type expects.
#[derive(Clone, Debug, Default)]
pub(super) enum Shape {
    /// Anything, or something unknown.
    #[default]
    Any,
    Text,
    Time,
    Boolean,
    /// The inclusive range.
    Integer(i128, i128),
    Number,
    #[cfg_attr(
        not(feature = "live"),
        expect(dead_code, reason = "no type wants it without that feature")
    )]
    Decimal,
    Optional(Box<Shape>),
    List(Box<Shape>),
    Map(Box<Shape>),
    /// Fields by name.
    Object(Vec<(&'static str, Shape)>),
    /// A property, and the shape of the object by its value; with any other value it may be
    /// anything.
    Union(&'static str, Vec<(&'static str, Shape)>),
    /// An enclosing object, counted from the outermost: the type is recursive.
    Outer(usize),
}

/// Finds the shape of a type.
pub(super) fn of<T: DeserializeOwned>() -> Shape {
    let mut context = Context::default();
    // Each round closes an option whose content has no empty value; there are few of them.
    for _ in 0..MOST_ROUNDS {
        let mut shape = Shape::Any;
        context.begin();
        // The result does not matter: even a type without an empty value reveals something.
        let _ = T::deserialize(Probe { shape: &mut shape, context: &mut context });
        match context.failed.take() {
            Some((number, inside)) => _ = context.closed.insert(number, inside),
            None => return shape,
        }
    }
    Shape::Any
}

const MOST_ROUNDS: usize = 64;

/// What encloses the current place.
#[derive(Default)]
struct Context {
    /// The objects: their names, and the addresses of their field lists.
    objects: Vec<(&'static str, *const &'static str)>,
    /// How many options have been seen in this round.
    options: usize,
    /// The options to answer with none, by number, and what they hold.
    closed: HashMap<usize, Shape>,
    /// The innermost enclosing option whose content has no empty value.
    failed: Option<(usize, Shape)>,
}

impl Context {
    fn begin(&mut self) {
        self.objects.clear();
        self.options = 0;
        self.failed = None;
    }
}

struct Probe<'a> {
    shape: &'a mut Shape,
    context: &'a mut Context,
}

impl Probe<'_> {
    fn integer<'de, V: Visitor<'de>>(
        self,
        lowest: impl Into<i128>,
        highest: impl Into<i128>,
        visitor: V,
    ) -> Result<V::Value, Unknown> {
        *self.shape = Shape::Integer(lowest.into(), highest.into());
        visitor.visit_u64(0)
    }

    /// Finds what each branch of a union wants; `names` are its property and the values.
    fn union<'de, V: Visitor<'de>>(
        self,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unknown> {
        let (tag, values) = names.split_first().ok_or(Unknown)?;
        let (object, depth) = ((union::UNION, names.as_ptr()), self.context.objects.len());
        let outer = self.context.objects.iter().position(|found| *found == object);
        let mut known = Vec::with_capacity(values.len());
        // A union always has an empty value, so that a nested one does not recurse forever.
        let rest = if outer.is_some() { &[] } else { values };
        self.context.objects.push(object);
        let branches = Branches { rest, known: &mut known, context: &mut *self.context };
        let result = union::ask(visitor, branches);
        self.context.objects.truncate(depth);
        *self.shape = outer.map_or(Shape::Union(tag, known), Shape::Outer);
        result
    }

    /// A text with its own type name.
    fn named<'de, V: Visitor<'de>>(
        self,
        shape: Shape,
        least: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unknown> {
        *self.shape = shape;
        let text: StrDeserializer<'_, Unknown> = least.into_deserializer();
        visitor.visit_newtype_struct(text)
    }
}

/// Integers of each size.
macro_rules! integers {
    ($($method:ident: $ty:ident),*) => {
        $(
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unknown> {
                self.integer($ty::MIN, $ty::MAX, visitor)
            }
        )*
    };
}

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = Unknown;

    integers! {
        deserialize_i8: i8, deserialize_i16: i16, deserialize_i32: i32, deserialize_i64: i64,
        deserialize_u8: u8, deserialize_u16: u16, deserialize_u32: u32, deserialize_u64: u64
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unknown> {
        visitor.visit_unit()
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unknown> {
        *self.shape = Shape::Boolean;
        visitor.visit_bool(false)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unknown> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unknown> {
        *self.shape = Shape::Number;
        visitor.visit_f64(0.0)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unknown> {
        *self.shape = Shape::Text;
        visitor.visit_str("")
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unknown> {
        self.deserialize_str(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unknown> {
        match name {
            TEXT => self.named(Shape::Text, "", visitor),
            Timestamp::WANTED => self.named(Shape::Time, "1970-01-01T00:00:00Z", visitor),
            #[cfg(feature = "live")]
            Decimal::WANTED => self.named(Shape::Decimal, "0", visitor),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unknown> {
        let Self { shape, context } = self;
        let number = context.options;
        context.options += 1;
        let depth = context.objects.len();
        if let Some(content) = context.closed.get(&number).cloned() {
            *shape = Shape::Optional(Box::new(content));
            return visitor.visit_none();
        }
        let mut content = Shape::Any;
        let result = visitor.visit_some(Probe { shape: &mut content, context: &mut *context });
        if result.is_err() && context.failed.is_none() {
            context.failed = Some((number, content));
            context.objects.truncate(depth);
        } else {
            *shape = Shape::Optional(Box::new(content));
        }
        result
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unknown> {
        let mut item = Shape::Any;
        let inside = Inside { shape: &mut item, context: self.context, is_done: false };
        let result = visitor.visit_seq(inside);
        *self.shape = Shape::List(Box::new(item));
        result
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unknown> {
        let mut value = Shape::Any;
        let inside = Inside { shape: &mut value, context: self.context, is_done: false };
        let result = visitor.visit_map(inside);
        *self.shape = Shape::Map(Box::new(value));
        result
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unknown> {
        if name == union::UNION {
            return self.union(fields, visitor);
        }
        let object = (name, fields.as_ptr());
        if let Some(outer) = self.context.objects.iter().position(|found| *found == object) {
            *self.shape = Shape::Outer(outer);
            return Err(Unknown);
        }
        self.context.objects.push(object);
        let mut known = Vec::with_capacity(fields.len());
        let asked = Fields { rest: fields, known: &mut known, context: &mut *self.context };
        let result = visitor.visit_map(asked);
        self.context.objects.pop();
        *self.shape = Shape::Object(known);
        result
    }

    serde::forward_to_deserialize_any! {
        i128 u128 char bytes byte_buf unit unit_struct tuple tuple_struct enum identifier ignored_any
    }
}

/// The fields of an object, each once.
struct Fields<'a> {
    rest: &'static [&'static str],
    known: &'a mut Vec<(&'static str, Shape)>,
    context: &'a mut Context,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Unknown;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Unknown> {
        let Some((name, rest)) = self.rest.split_first() else { return Ok(None) };
        self.rest = rest;
        self.known.push((name, Shape::Any));
        let name: StrDeserializer<'_, Unknown> = (*name).into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unknown> {
        let (_, shape) = self.known.last_mut().ok_or(Unknown)?;
        seed.deserialize(Probe { shape, context: &mut *self.context })
    }
}

/// The branches of a union, each once.
struct Branches<'a> {
    rest: &'static [&'static str],
    known: &'a mut Vec<(&'static str, Shape)>,
    context: &'a mut Context,
}

impl<'de> SeqAccess<'de> for Branches<'_> {
    type Error = Unknown;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unknown> {
        let Some((value, rest)) = self.rest.split_first() else { return Ok(None) };
        self.rest = rest;
        let depth = self.context.objects.len();
        let mut shape = Shape::Any;
        let asked = seed.deserialize(Probe { shape: &mut shape, context: &mut *self.context });
        self.context.objects.truncate(depth);
        self.known.push((value, shape));
        Ok(asked.ok())
    }
}

/// The content of a list or a map: one element, or none if it has no empty value.
struct Inside<'a> {
    shape: &'a mut Shape,
    context: &'a mut Context,
    is_done: bool,
}

impl Inside<'_> {
    fn ask<'de, S: DeserializeSeed<'de>>(&mut self, seed: S) -> Option<S::Value> {
        if self.is_done {
            return None;
        }
        self.is_done = true;
        let depth = self.context.objects.len();
        let asked =
            seed.deserialize(Probe { shape: &mut *self.shape, context: &mut *self.context });
        self.context.objects.truncate(depth);
        asked.ok()
    }
}

impl<'de> SeqAccess<'de> for Inside<'_> {
    type Error = Unknown;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unknown> {
        Ok(self.ask(seed))
    }
}

impl<'de> MapAccess<'de> for Inside<'_> {
    type Error = Unknown;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Unknown> {
        if self.is_done {
            return Ok(None);
        }
        let name: StrDeserializer<'_, Unknown> = "".into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unknown> {
        self.ask(seed).ok_or(Unknown)
    }

    fn next_entry_seed<K: DeserializeSeed<'de>, V: DeserializeSeed<'de>>(
        &mut self,
        key: K,
        value: V,
    ) -> Result<Option<(K::Value, V::Value)>, Unknown> {
        let Some(key) = self.next_key_seed(key)? else { return Ok(None) };
        Ok(self.ask(value).map(|value| (key, value)))
    }
}

/// The type has no empty value, or is recursive.
#[derive(Debug)]
struct Unknown;

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not known")
    }
}

impl std::error::Error for Unknown {}

impl de::Error for Unknown {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}
