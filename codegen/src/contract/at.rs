//! Values that know where they were written.

use std::{
    borrow::Borrow,
    fmt,
    hash::{Hash, Hasher},
    marker::PhantomData,
    ops::Deref,
};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, SeqAccess, Visitor},
};

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
    /// For each text, where its lines start: a place is found without counting lines again.
    starts: Vec<Vec<u32>>,
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
        let breaks = source.text.match_indices('\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(breaks);
        self.starts.push(starts.map(offset).collect());
        self.texts.push(source);
        offset(self.texts.len() - 1)
    }

    /// The text behind an index.
    pub fn get(&self, index: u32) -> Option<&Source> {
        self.texts.get(index as usize)
    }

    /// What is written in a span; nothing if the span is of no text.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source)
            .and_then(|source| source.text.get(span.start as usize..span.end as usize))
            .unwrap_or_default()
    }

    /// The place a span points to.
    pub fn place(&self, span: Span) -> Place {
        let index = span.source as usize;
        let (Some(source), Some(starts)) = (self.texts.get(index), self.starts.get(index)) else {
            return Place::default();
        };
        let line = starts.partition_point(|start| *start <= span.start).max(1) - 1;
        let start = starts.get(line).copied().unwrap_or_default();
        let rest = source.text.get(start as usize..).unwrap_or_default();
        let range = (span.start - start) as usize..span.end.saturating_sub(start) as usize;
        match &source.lines {
            Some(lines) => lines
                .get(line)
                .map(|whole| within(whole, rest.lines().next().unwrap_or_default(), range))
                .unwrap_or_else(|| Place::whole_file(&source.path)),
            None => {
                let mut place = Place::new(&source.path, rest, range);
                place.line = place.line.saturating_add(offset(line));
                place
            }
        }
    }

    /// The place of the part of a span that is on its first line.
    pub fn first_line(&self, span: Span) -> Place {
        let written = self.slice(span).lines().next().unwrap_or_default();
        self.place(Span {
            end: span.start.saturating_add(offset(written.len())),
            ..span
        })
    }
}

/// A position as spans hold it.
pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The part of a line of a header that `range` of a block's line stands for; `whole` is where the
/// block's line stands, with or without its indentation.
fn within(whole: &Place, line: &str, range: std::ops::Range<usize>) -> Place {
    let word = line.trim();
    let indent = line.len() - line.trim_start().len();
    let written = whole.excerpt.get(whole.start..whole.end);
    let (Some(at), false) = (written.and_then(|text| text.find(word)), word.is_empty()) else {
        return whole.clone();
    };
    let first = whole.start + at + range.start.saturating_sub(indent).min(word.len());
    let last = whole.start + at + range.end.saturating_sub(indent).min(word.len());
    let mut place = Place::new(&whole.file, &whole.excerpt, first..last);
    place.line = place.line.saturating_add(whole.line).saturating_sub(1);
    place
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

/// The name by which an [`At`] asks the reader of contracts for a place.
pub(super) const NEWTYPE: &str = "safebind::At";

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    /// From the reader of contracts this is the value with its place; from anywhere else, such as
    /// JSON, the value alone.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(NEWTYPE, AtVisitor(PhantomData))
    }
}

struct AtVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for AtVisitor<T> {
    type Value = At<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<At<T>, D::Error> {
        T::deserialize(inner).map(|value| At::new(value, Span::default()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<At<T>, A::Error> {
        let span = seq.next_element::<(u32, u32, u32)>()?;
        let value = seq.next_element::<T>()?;
        let (Some((source, start, end)), Some(value)) = (span, value) else {
            return Err(de::Error::invalid_length(0, &self));
        };
        Ok(At::new(value, Span { source, start, end }))
    }
}

#[cfg(test)]
mod tests {
    use super::{Source, Sources, Span};
    use crate::support::place::Place;

    fn span(start: u32, end: u32) -> Span {
        Span {
            source: 0,
            start,
            end,
        }
    }

    #[test]
    fn a_place_is_the_one_that_counting_gives() {
        let text = "a: é\nbc:\n  - d\n";
        let mut sources = Sources::default();
        sources.add(Source {
            path: "f".into(),
            text: text.into(),
            lines: None,
        });
        for start in 0..=20_u32 {
            for end in start..=20 {
                let counted = Place::new("f", text, start as usize..end as usize);
                if text.is_char_boundary(start as usize) {
                    assert_eq!(sources.place(span(start, end)), counted, "{start}..{end}");
                }
            }
        }
    }

    #[test]
    fn a_span_in_a_comment_is_shown_in_the_header() {
        let header = " *   return: { error: nul }\n";
        let mut sources = Sources::default();
        sources.add(Source {
            path: "a.h".into(),
            text: "return: { error: nul }\n".into(),
            lines: Some(vec![Place::new("a.h", header, 5..27)]),
        });
        let place = sources.place(span(17, 20));
        assert_eq!(&place.excerpt[place.start..place.end], "nul");
        assert_eq!((place.line, place.column), (1, 23));
    }
}
