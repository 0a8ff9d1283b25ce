//! Values that know where they were written.

use std::{
    borrow::Borrow,
    hash::{Hash, Hasher},
    ops::Deref,
};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use crate::support::place::Place;

/// A range in one of the texts a contract is written in; [`Sources::place`] shows it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub struct Span {
    /// Index into [`Sources`].
    pub source: u32,
    /// Where it starts, in bytes of the source's text.
    pub start: u32,
    /// Where it ends, in bytes.
    pub end: u32,
}

/// A value with the place it was read from. Equality, order and hash are the value's.
#[derive(Clone, Debug, Default)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// The texts that contracts are written in.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    texts: Vec<Source>,
}

/// One text: a YAML file, or a block in a comment of a header.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path of the file.
    pub path: String,
    /// The YAML text.
    pub text: String,
    /// For a block in a comment: where each line of `text` stands in the header.
    pub lines: Option<Vec<Place>>,
}

impl Sources {
    /// Takes a text and gives the index its spans use.
    pub fn add(&mut self, source: Source) -> u32 {
        self.texts.push(source);
        u32::try_from(self.texts.len() - 1).unwrap_or(u32::MAX)
    }

    /// The text behind an index.
    pub fn get(&self, index: u32) -> Option<&Source> {
        self.texts.get(index as usize)
    }

    /// The place a span points to.
    pub fn place(&self, span: Span) -> Place {
        let Some(source) = self.get(span.source) else {
            return Place::default();
        };
        let place = Place::new(
            &source.path,
            &source.text,
            span.start as usize..span.end as usize,
        );
        match &source.lines {
            Some(lines) => lines.get(place.line as usize - 1).cloned().unwrap_or(place),
            None => place,
        }
    }
}

impl<T> At<T> {
    /// A value that was not read but follows from something at `span`.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl<T> Deref for At<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: PartialEq> PartialEq for At<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for At<T> {}

impl<T: Hash> Hash for At<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl<T: PartialOrd> PartialOrd for At<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl<T: Ord> Ord for At<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.value.cmp(&other.value)
    }
}

impl Borrow<str> for At<String> {
    fn borrow(&self) -> &str {
        &self.value
    }
}

impl<T: Serialize> Serialize for At<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

impl<T: JsonSchema> JsonSchema for At<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }
    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

impl<'de, T: serde::Deserialize<'de>> serde::Deserialize<'de> for At<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(|value| Self {
            value,
            span: Span::default(),
        })
    }
}
