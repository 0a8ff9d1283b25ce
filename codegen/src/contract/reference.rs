//! The reference of all keys, in Markdown, generated from the schema.

use std::fmt::Write;

use serde_json::{Map, Value};

use super::{
    schema,
    shape::{Shape, ShapeId, Shapes, shapes},
};

const INTRODUCTION: &str = "\
# The keys of a contract

This page is generated from the model in `codegen/src/contract/model/`.

Each key has its meaning, what its value is, its default, the source of its term, and an example. A
key that is needed has no default. A source of `safebind` means that the term is this project's own.
";

/// What a doc comment says about a key.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct KeyDoc {
    /// What the key means.
    pub meaning: String,
    /// What holds if it is left out; none for a key that is needed.
    pub default: Option<String>,
    /// Where the term comes from.
    pub source: Option<String>,
    /// How it is written.
    pub example: Option<String>,
}

impl KeyDoc {
    /// Takes a description of the schema apart.
    pub fn new(description: &str) -> Self {
        let (meaning, rest) = description.split_once("\n\n").unwrap_or((description, ""));
        let labels = ["Default: ", "Source: ", "Example: "];
        let mut facts: Vec<String> = Vec::new();
        for line in rest.lines() {
            let starts = labels.iter().any(|label| line.starts_with(label));
            match facts.last_mut() {
                Some(fact) if !starts => {
                    fact.push(' ');
                    fact.push_str(line.trim());
                }
                _ => facts.push(line.to_owned()),
            }
        }
        let fact = |label: &str| {
            let mut texts = facts.iter().filter_map(|fact| fact.strip_prefix(label));
            texts.next().map(str::to_owned)
        };
        let [default, source, example] = labels.map(fact);
        Self {
            meaning: one_line(meaning),
            default,
            source,
            example: example.map(|text| text.trim_matches('`').to_owned()),
        }
    }
}

/// The reference, as the text of `docs/contract-keys.md`.
pub fn text() -> String {
    let schema = schema::schema();
    let page = Page {
        shapes: shapes(),
        definitions: definitions(&schema),
    };
    let mut text = INTRODUCTION.to_owned();
    page.section(&mut text, "Module", &schema);
    for name in page.order() {
        if let Some(definition) = page.definitions.get(name) {
            page.section(&mut text, name, definition);
        }
    }
    text
}

fn definitions(schema: &Value) -> Map<String, Value> {
    let definitions = schema.get("$defs").and_then(Value::as_object);
    definitions.cloned().unwrap_or_default()
}

struct Page {
    shapes: &'static Shapes,
    definitions: Map<String, Value>,
}

impl Page {
    /// The types in the order in which keys lead to them from the whole file.
    fn order(&self) -> Vec<&'static str> {
        let mut order: Vec<&'static str> = Vec::new();
        let mut next = vec![self.shapes.root()];
        while let Some(shape) = next.pop() {
            let mut children = self.children(shape);
            if let Some(name) = self.shapes.name(shape) {
                if order.contains(&name) {
                    continue;
                }
                order.push(name);
            }
            children.reverse();
            next.append(&mut children);
        }
        order
    }

    fn children(&self, shape: ShapeId) -> Vec<ShapeId> {
        match self.shapes.get(shape) {
            Shape::List { item, .. } => vec![*item],
            Shape::Section(each) => vec![*each],
            Shape::Record { keys, .. } => keys.values().copied().collect(),
            Shape::Choice { branches, .. } => branches.iter().map(|(_, shape)| *shape).collect(),
            _ => Vec::new(),
        }
    }

    fn section(&self, text: &mut String, name: &str, definition: &Value) {
        let description = |value: &Value| {
            let text = value.get("description").and_then(Value::as_str);
            KeyDoc::new(text.unwrap_or_default())
        };
        let _ = write!(text, "\n## {name}\n\n{}\n", description(definition).meaning);
        if let Some(Value::Array(alternatives)) = definition.get("oneOf") {
            text.push('\n');
            for alternative in alternatives {
                let meaning = description(alternative).meaning;
                let _ = writeln!(text, "- {}: {meaning}", self.alternative(name, alternative));
            }
            return;
        }
        let required = definition.get("required").and_then(Value::as_array);
        let properties = definition.get("properties").and_then(Value::as_object);
        for (key, property) in properties.into_iter().flatten() {
            let needed = required.is_some_and(|names| names.iter().any(|name| name == key));
            let doc = description(property);
            let _ = write!(text, "\n### `{key}`\n\n{}\n\n", doc.meaning);
            let _ = writeln!(text, "- Value: {}", self.key_value(name, key));
            let default = doc.default.unwrap_or_default();
            let _ = match needed {
                true => writeln!(text, "- Needed."),
                false => writeln!(text, "- Default: {default}"),
            };
            let _ = writeln!(text, "- Source: {}", doc.source.unwrap_or_default());
            let example = doc.example.unwrap_or_default();
            let _ = write!(text, "\n```yaml\n{example}\n```\n");
        }
    }

    /// A word or a key with its value.
    fn alternative(&self, name: &str, alternative: &Value) -> String {
        if let Some(Value::String(word)) = alternative.get("const") {
            return match word.as_str() {
                "null" => "`\"null\"` (in quotes)".to_owned(),
                word => format!("`{word}`"),
            };
        }
        let properties = alternative.get("properties").and_then(Value::as_object);
        let keys = properties.into_iter().flatten().map(|(key, _)| key);
        let keys = keys.map(|key| format!("`{key}:` with {}", self.key_value(name, key)));
        keys.collect::<Vec<_>>().join(", ")
    }

    /// What the value of a key of a type is.
    fn key_value(&self, name: &str, key: &str) -> String {
        let shape = match name {
            "Module" => Some(self.shapes.root()),
            _ => self.shapes.named(name),
        };
        let value = shape.and_then(|shape| match self.shapes.get(shape) {
            Shape::Record { keys, .. } => keys.get(key).copied(),
            Shape::Choice { branches, .. } => {
                let branch = branches.iter().find(|(branch, _)| branch == key);
                branch.map(|(_, shape)| *shape)
            }
            _ => None,
        });
        value.map(|shape| self.value(shape)).unwrap_or_default()
    }

    fn value(&self, shape: ShapeId) -> String {
        if let Some(name) = self.shapes.name(shape) {
            let link = format!("[{name}](#{})", name.to_lowercase());
            return match self.shapes.get(shape) {
                Shape::Choice { words, branches } => {
                    let keys = branches.iter().map(|(key, _)| format!("`{key}: ...`"));
                    let words = words.iter().map(|word| format!("`{word}`"));
                    format!(
                        "{link}: {}",
                        words.chain(keys).collect::<Vec<_>>().join(", ")
                    )
                }
                _ => link,
            };
        }
        match self.shapes.get(shape) {
            Shape::Text { .. } => "text".to_owned(),
            Shape::Bool => "`true` or `false`".to_owned(),
            Shape::Integer { min, .. } if *min < 0 => "a whole number".to_owned(),
            Shape::Integer { .. } => "a whole number, not negative".to_owned(),
            Shape::List { item, min, max } if min == max => {
                format!("a list of {min}: {}", self.value(*item))
            }
            Shape::List { item, .. } => format!("a list of {}", self.value(*item)),
            Shape::Section(each) => format!("names, each with {}", self.value(*each)),
            Shape::Record { .. } | Shape::Choice { .. } | Shape::Anything => String::new(),
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{KeyDoc, definitions, text};
    use crate::{
        contract::{
            at::{Source, Sources},
            check,
            node::Kind,
            schema,
            shape::{Shape, shapes},
            yaml,
        },
        support::diag::Sink,
    };

    /// All keys of all types, with what their doc comments say.
    fn keys() -> Vec<(String, String, KeyDoc, bool)> {
        let schema = schema::schema();
        let mut types = definitions(&schema);
        types.insert("Module".to_owned(), schema.clone());
        let mut keys = Vec::new();
        for (name, definition) in types {
            let required = definition.get("required").and_then(Value::as_array);
            let properties = definition.get("properties").and_then(Value::as_object);
            for (key, property) in properties.into_iter().flatten() {
                let needed = required.is_some_and(|names| names.iter().any(|name| name == key));
                let doc = KeyDoc::new(property["description"].as_str().unwrap_or_default());
                keys.push((name.clone(), key.clone(), doc, needed));
            }
        }
        keys
    }

    /// What a key's documentation lacks.
    fn lacks(doc: &KeyDoc, needed: bool) -> Vec<&'static str> {
        let facts = [
            (doc.meaning.is_empty(), "meaning"),
            (doc.default.is_some() == needed, "default"),
            (doc.source.is_none(), "source"),
            (doc.example.is_none(), "example"),
        ];
        facts
            .iter()
            .filter(|(lacks, _)| *lacks)
            .map(|(_, what)| *what)
            .collect()
    }

    #[test]
    fn no_key_lacks_anything() {
        let keys = keys();
        assert!(keys.len() > 100, "{}", keys.len());
        for (name, key, doc, needed) in keys {
            assert_eq!(lacks(&doc, needed), Vec::<&str>::new(), "`{key}` of {name}");
        }
        assert_eq!(
            lacks(&KeyDoc::new("A thing."), false),
            ["default", "source", "example"]
        );
        assert_eq!(
            lacks(
                &KeyDoc::new("A.\n\nDefault: b.\nSource: c.\nExample: `d`"),
                true
            ),
            ["default"]
        );
    }

    /// Whether an example is a value that the key accepts, though it may leave keys out.
    fn fits(name: &str, key: &str, example: &str) -> Result<(), String> {
        let mut sink = Sink::default();
        let mut sources = Sources::default();
        let source = sources.add(Source {
            path: key.to_owned(),
            text: example.to_owned(),
            lines: None,
        });
        let shape = match name {
            "Module" => Some(shapes().root()),
            _ => shapes().named(name),
        };
        let inner = match shape.map(|shape| shapes().get(shape)) {
            Some(Shape::Record { keys, .. }) => keys.get(key).copied(),
            _ => None,
        };
        let node = yaml::parse(&mut sink, &sources, source);
        match (node.as_ref().map(|node| &node.kind), inner) {
            (Some(Kind::Map(entries)), Some(inner))
                if entries.len() == 1 && entries[0].0.value == key =>
            {
                check::part(&mut sink, &sources, &entries[0].1, inner);
            }
            _ => return Err(format!("{:?}", sink.finish())),
        }
        let mut found = sink.finish();
        found.retain(|diagnostic| diagnostic.code != "SB0109");
        if found.is_empty() {
            Ok(())
        } else {
            Err(format!("{found:?}"))
        }
    }

    #[test]
    fn every_example_is_accepted() {
        for (name, key, doc, _) in keys() {
            let fits = fits(&name, &key, &doc.example.unwrap_or_default());
            assert_eq!(fits, Ok(()), "`{key}` of {name}");
        }
        assert!(fits("Param", "transfer", "transfer: ful").is_err());
        assert!(fits("Param", "transfer", "nullability: nonnull").is_err());
        assert!(fits("Param", "transfer", "transfer: [").is_err());
    }

    #[test]
    fn the_page_has_every_type_once() {
        let text = text();
        for name in definitions(&schema::schema()).keys() {
            assert_eq!(text.matches(&format!("\n## {name}\n")).count(), 1, "{name}");
        }
        assert_eq!(text.matches("\n## Module\n").count(), 1);
        assert!(
            !text.contains("Value: \n") && !text.contains(" with \n"),
            "{text}"
        );
    }

    #[test]
    fn a_doc_comment_is_taken_apart() {
        let doc =
            KeyDoc::new("What\nit is.\n\nDefault: long\nenough.\nSource: S.\nExample: `a: 1`");
        assert_eq!(doc.meaning, "What it is.");
        assert_eq!(doc.default.as_deref(), Some("long enough."));
        assert_eq!(doc.source.as_deref(), Some("S."));
        assert_eq!(doc.example.as_deref(), Some("a: 1"));
    }
}
