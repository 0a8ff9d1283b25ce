//! A YAML value as a tree that knows where each part stands.

use super::{
    at::Span,
    model::{Key, Section},
};

/// A value with its place. Equality is the value's.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands; for what an alias stands for, the alias.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Nothing, `null` or `~`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i128),
    /// Another number.
    Float(f64),
    /// Text.
    String(String),
    /// A list.
    Seq(Vec<Node>),
    /// Keys and values, in order; a key occurs once.
    Map(Vec<(Key, Node)>),
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl Node {
    /// What is found, for a message.
    pub fn describe(&self) -> &'static str {
        match &self.kind {
            Kind::Null => "nothing",
            Kind::Bool(true) => "`true`",
            Kind::Bool(false) => "`false`",
            Kind::Int(_) => "a whole number",
            Kind::Float(_) => "a number",
            Kind::String(_) => "text",
            Kind::Seq(_) => "a list",
            Kind::Map(_) => "keys with values",
        }
    }

    /// The value of a key, if this has keys and the key is one of them.
    pub fn get(&self, name: &str) -> Option<&Node> {
        let Kind::Map(entries) = &self.kind else {
            return None;
        };
        entries
            .iter()
            .find(|(key, _)| key.value == name)
            .map(|(_, value)| value)
    }

    /// Takes the keys and values of the value of a key; none if there are none.
    pub fn take_section(self, name: &str) -> Section<Node> {
        let Kind::Map(entries) = self.kind else {
            return Section::default();
        };
        let section = entries.into_iter().find(|(key, _)| key.value == name);
        match section.map(|(_, value)| value.kind) {
            Some(Kind::Map(entries)) => entries.into_iter().collect(),
            _ => Section::default(),
        }
    }

    /// The same value as seen from another place, where an alias stands for it.
    pub fn at(&self, span: Span) -> Self {
        let kind = match &self.kind {
            Kind::Seq(items) => Kind::Seq(items.iter().map(|item| item.at(span)).collect()),
            Kind::Map(entries) => Kind::Map(
                entries
                    .iter()
                    .map(|(key, value)| (Key::new(key.value.clone(), span), value.at(span)))
                    .collect(),
            ),
            scalar => scalar.clone(),
        };
        Self { span, kind }
    }
}
