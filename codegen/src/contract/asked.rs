//! The key that a line of YAML is about, as messages propose such lines.

use std::sync::OnceLock;

use serde_json::Value;

use super::{
    at::{Source, Sources},
    node::{Kind, Node},
    reference::KeyDoc,
    schema,
    shape::{Shape, ShapeId, shapes},
    yaml,
};
use crate::support::diag::Sink;

/// A key of the format.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Asked {
    /// The way to it, with `*` for each name that is not the format's: `params.*.valid`.
    pub path: String,
    /// What it means.
    pub meaning: String,
}

/// The first innermost key of a line, which stands in the contract of a function or in the file itself. None if
/// the line is none of these, such as a sentence.
pub fn key_of(line: &str) -> Option<Asked> {
    let mut sources = Sources::default();
    let source = sources.add(Source {
        path: String::new(),
        text: line.to_owned(),
        lines: None,
    });
    let root = yaml::parse(&mut Sink::default(), &sources, source)?;
    let function = shapes().named("Function");
    let starts = function.into_iter().chain([shapes().root()]);
    starts.into_iter().find_map(|start| follow(&root, start))
}

/// Goes down the first key of each level, as far as the format has keys.
fn follow(root: &Node, start: ShapeId) -> Option<Asked> {
    let (mut node, mut shape) = (root, start);
    let mut path: Vec<&str> = Vec::new();
    let mut meaning = String::new();
    while let Kind::Map(entries) = &node.kind
        && let Some((key, value)) = entries.first()
    {
        let (step, next) = match shapes().get(shape) {
            Shape::Record { keys, .. } => {
                let Some(next) = keys.get(key.as_str()) else {
                    break;
                };
                meaning = description(shapes().name(shape), key).unwrap_or(meaning);
                (key.as_str(), *next)
            }
            Shape::Section(of) => ("*", *of),
            _ => break,
        };
        path.push(step);
        (node, shape) = (value, next);
    }
    (!path.is_empty()).then(|| Asked {
        path: path.join("."),
        meaning,
    })
}

/// What the model says of a key, without its final dot.
fn description(definition: Option<&str>, key: &str) -> Option<String> {
    static SCHEMA: OnceLock<Value> = OnceLock::new();
    let schema = SCHEMA.get_or_init(schema::schema);
    let definition = match definition {
        Some(name) => schema.get("$defs")?.get(name)?,
        None => schema,
    };
    let key = definition.get("properties")?.get(key)?;
    let text = key.get("description")?.as_str()?;
    Some(KeyDoc::new(text).meaning.trim_end_matches('.').to_owned())
}

#[cfg(test)]
mod tests {
    use super::key_of;

    fn path(line: &str) -> Option<String> {
        key_of(line).map(|asked| asked.path)
    }

    #[test]
    fn names_are_no_part_of_a_key() {
        let asked = [
            "params: { count: { valid: any } }",
            "return: { error: ... }",
            "nodes: { ...: { added: ... } }",
            "bind: { manual: ... }",
            "functions: { anything: ... }",
        ];
        let paths = asked.map(|line| path(line).unwrap_or_default());
        let expected = [
            "params.*.valid",
            "return.error",
            "nodes.*.added",
            "bind",
            "functions.*",
        ];
        assert_eq!(paths, expected);
    }

    #[test]
    fn a_sentence_has_no_key() {
        assert_eq!(path("headers that declare it"), None);
        assert_eq!(path("colour: { of: it }"), None);
        assert_eq!(path("{"), None);
    }

    #[test]
    fn a_key_means_what_the_model_says() {
        let meaning = key_of("return: { transfer: ... }").map(|asked| asked.meaning);
        let meaning = meaning.unwrap_or_default();
        assert!(!meaning.is_empty() && !meaning.ends_with('.'), "{meaning}");
    }
}
