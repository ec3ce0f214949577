//! Corrects a JSON value where it does not fit a shape. A pure function of the two.

use serde_json::{Map, Value};

use super::{
    Correction,
    leaf::{Read, is_empty, read},
    shape::Shape,
};
use crate::{DecodeError, path::Path};

/// Makes a value fit, and reports the corrections. `key` is its place in the document, unless it is
/// the whole document.
///
/// # Errors
///
/// The value cannot be corrected without changing its meaning.
pub(super) fn correct(
    value: &mut Value,
    key: Option<&str>,
    shape: &Shape,
    corrections: &mut Vec<Correction>,
) -> Result<(), DecodeError> {
    let mut path = Path::default();
    if let Some(key) = key {
        path.push_key(key);
    }
    let mut walk = Walk { path, objects: Vec::new(), corrections };
    let result = if value.is_null() && !matches!(shape, Shape::Any | Shape::Optional(_)) {
        Err(walk.misfit(value, shape))
    } else {
        walk.fit(value, shape, Place::Alone)
    };
    result.map_err(|Misfit { path, problem }| DecodeError::at(path, problem))
}

/// What an unreadable value may become.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A field of an object, which must have a value.
    Field,
    /// A value that can be left out, or the root: it is not made up.
    Alone,
    /// Inside an option: null is not made up, either.
    Optional,
}

/// A value that cannot be read even with corrections.
struct Misfit {
    path: String,
    problem: String,
}

struct Walk<'s, 'c> {
    path: Path,
    /// The enclosing objects.
    objects: Vec<&'s Shape>,
    corrections: &'c mut Vec<Correction>,
}

impl<'s> Walk<'s, '_> {
    fn report(&mut self, problem: impl Into<String>, value: Option<Value>) {
        self.corrections.push(Correction::__new(&self.path.to_string(), problem, value));
    }

    fn misfit(&self, value: &Value, shape: &Shape) -> Misfit {
        let problem = format!("{} instead of {}", kind(value), shape.name());
        Misfit { path: self.path.to_string(), problem }
    }

    fn fit(&mut self, value: &mut Value, shape: &'s Shape, place: Place) -> Result<(), Misfit> {
        match shape {
            Shape::Any => Ok(()),
            Shape::Outer(number) => {
                self.outer(*number, |walk, outer| walk.fit(value, outer, place)).unwrap_or(Ok(()))
            }
            Shape::Optional(content) => {
                self.optional(value, content);
                Ok(())
            }
            Shape::List(item) => self.list(value, shape, item, place),
            Shape::Map(item) => self.map(value, shape, item, place),
            Shape::Object(fields) => self.object(value, shape, fields, place),
            Shape::Union(tag, branches) => self.union(value, shape, (tag, branches), place),
            _ => self.leaf(value, shape, place),
        }
    }

    /// Continues with the enclosing object of this number: inside it, only the objects around that
    /// one enclose.
    fn outer<T>(
        &mut self,
        number: usize,
        go_on: impl FnOnce(&mut Self, &'s Shape) -> T,
    ) -> Option<T> {
        let outer = self.objects.get(number).copied()?;
        let inner = self.objects.split_off(number);
        let result = go_on(self, outer);
        self.objects.truncate(number);
        self.objects.extend(inner);
        Some(result)
    }

    /// The empty value of a shape.
    fn zero(&mut self, shape: &'s Shape) -> Value {
        match shape {
            Shape::Any | Shape::Optional(_) => Value::Null,
            Shape::Outer(number) => self.outer(*number, Self::zero).unwrap_or_default(),
            Shape::Text => "".into(),
            Shape::Time => crate::Timestamp::UNIX_EPOCH.to_string().into(),
            Shape::Boolean => false.into(),
            Shape::Integer(..) | Shape::Number | Shape::Decimal => 0.into(),
            Shape::List(_) => Value::Array(Vec::new()),
            Shape::Map(_) | Shape::Union(..) => Value::Object(Map::new()),
            Shape::Object(fields) => {
                self.objects.push(shape);
                let required =
                    fields.iter().filter(|(_, field)| !matches!(field, Shape::Optional(_)));
                let made = required.map(|(name, field)| ((*name).to_owned(), self.zero(field)));
                let made = Value::Object(made.collect());
                self.objects.pop();
                made
            }
        }
    }

    fn optional(&mut self, value: &mut Value, content: &'s Shape) {
        if value.is_null() {
            return;
        }
        self.or_drop(value, content, Place::Optional, "");
    }

    /// Makes a value fit, or replaces it by null if it cannot be read even with corrections;
    /// returns whether it did.
    fn or_drop(&mut self, value: &mut Value, shape: &'s Shape, place: Place, before: &str) -> bool {
        let (reported, objects) = (self.corrections.len(), self.objects.len());
        let original = matches!(shape, Shape::Object(_) | Shape::Union(..) | Shape::Outer(_))
            .then(|| value.clone());
        let Err(misfit) = self.fit(value, shape, place) else { return false };
        // Corrections inside no longer matter.
        self.corrections.truncate(reported);
        self.objects.truncate(objects);
        let left = value.take();
        let (path, came) = (self.path.to_string(), original.unwrap_or(left));
        let mut correction =
            Correction::__new(&path, format!("{before}{}", misfit.problem), Some(came));
        correction.cause = (misfit.path != path).then_some(misfit.path);
        self.corrections.push(correction);
        true
    }

    fn list(
        &mut self,
        value: &mut Value,
        shape: &Shape,
        item: &'s Shape,
        place: Place,
    ) -> Result<(), Misfit> {
        let Value::Array(items) = value else {
            return self.nothing(value, shape, place, || Value::Array(Vec::new()));
        };
        let mut indices = 0..;
        items.retain_mut(|value| {
            self.path.push_index(indices.next().unwrap_or_default());
            let is_left_out = self.part(value, item);
            self.path.pop();
            !is_left_out
        });
        Ok(())
    }

    fn map(
        &mut self,
        value: &mut Value,
        shape: &Shape,
        item: &'s Shape,
        place: Place,
    ) -> Result<(), Misfit> {
        let Value::Object(entries) = value else {
            return self.nothing(value, shape, place, || Value::Object(Map::new()));
        };
        entries.retain(|key, value| {
            self.path.push_key(key);
            let is_left_out = self.part(value, item);
            self.path.pop();
            !is_left_out
        });
        Ok(())
    }

    /// An element of a list or a value of a map; returns whether to leave it out.
    fn part(&mut self, value: &mut Value, shape: &'s Shape) -> bool {
        self.or_drop(value, shape, Place::Alone, "left out: ")
    }

    fn object(
        &mut self,
        value: &mut Value,
        shape: &'s Shape,
        fields: &'s [(&'static str, Shape)],
        place: Place,
    ) -> Result<(), Misfit> {
        if value.is_null() && place != Place::Optional {
            self.report(format!("null instead of {}", shape.name()), Some(Value::Null));
            *value = self.zero(shape);
            return Ok(());
        }
        let misfit = self.misfit(value, shape);
        let Value::Object(entries) = value else { return Err(misfit) };
        self.objects.push(shape);
        for (name, shape) in fields {
            self.path.push_key(name);
            let result = if let Some(value) = entries.get_mut(*name) {
                self.fit(value, shape, Place::Field)
            } else {
                if !matches!(shape, Shape::Optional(_)) {
                    self.report(format!("{} is missing", shape.name()), None);
                    entries.insert((*name).to_owned(), self.zero(shape));
                }
                Ok(())
            };
            self.path.pop();
            result?;
        }
        self.objects.pop();
        Ok(())
    }

    /// Corrects the branch that the property picks; a value that picks none is left as it is.
    fn union(
        &mut self,
        value: &mut Value,
        shape: &'s Shape,
        (tag, branches): (&str, &'s [(&'static str, Shape)]),
        place: Place,
    ) -> Result<(), Misfit> {
        let picked = value.get(tag).and_then(Value::as_str);
        let branch = branches.iter().find(|(name, _)| picked == Some(name));
        let Some((_, branch)) = branch else { return self.object(value, shape, &[], place) };
        self.objects.push(shape);
        self.fit(value, branch, place)?;
        self.objects.pop();
        Ok(())
    }

    /// A list or a map where something else was found: becomes empty, if that contains nothing.
    fn nothing(
        &mut self,
        value: &mut Value,
        shape: &Shape,
        place: Place,
        empty: impl FnOnce() -> Value,
    ) -> Result<(), Misfit> {
        let is_nothing = match value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Object(entries) => entries.is_empty(),
            Value::Bool(_) | Value::Number(_) => false,
        };
        let misfit = self.misfit(value, shape);
        if !is_nothing || place == Place::Optional {
            return Err(misfit);
        }
        let came = std::mem::replace(value, empty());
        self.report(misfit.problem, Some(came));
        Ok(())
    }

    fn leaf(&mut self, value: &mut Value, shape: &'s Shape, place: Place) -> Result<(), Misfit> {
        let (problem, corrected) = match read(value, shape) {
            Read::Fits => return Ok(()),
            Read::Is(corrected, problem) => (problem, corrected),
            Read::Not
                if place == Place::Optional
                    || (place == Place::Alone && !is_empty(value, shape)) =>
            {
                return Err(self.misfit(value, shape));
            }
            Read::Not => (None, self.zero(shape)),
        };
        let problem = problem.map_or_else(|| self.misfit(value, shape).problem, str::to_owned);
        let came = std::mem::replace(value, corrected);
        self.report(problem, Some(came));
        Ok(())
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a number",
        Value::Number(_) => "an integer",
        Value::String(text) if text.is_empty() => "an empty string",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

impl Shape {
    /// As it completes "instead of …".
    fn name(&self) -> &'static str {
        match self {
            Self::Any => "a value",
            Self::Text => "a string",
            Self::Time => "an RFC 3339 time",
            Self::Boolean => "a boolean",
            Self::Integer(0, _) => "a non-negative integer",
            Self::Integer(..) => "an integer",
            Self::Number => "a number",
            Self::Decimal => "a decimal number",
            Self::Optional(content) => content.name(),
            Self::List(_) => "an array",
            Self::Map(_) | Self::Object(_) | Self::Union(..) | Self::Outer(_) => "an object",
        }
    }
}
