//! The JSON Schema in the form in which values are checked: one [`Shape`] per kind of value.
//!
//! It is made from the generated schema and nothing else, so that the reader accepts exactly what
//! editors accept.

use std::{collections::BTreeMap, sync::OnceLock};

use serde_json::{Map, Value};

use super::schema;

/// Index into [`Shapes`].
pub type ShapeId = usize;

/// What a value must look like.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Shape {
    /// Text.
    Text {
        /// Whether it may say nothing.
        empty: bool,
    },
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Integer {
        /// The smallest.
        min: i128,
        /// The largest.
        max: i128,
    },
    /// A list.
    List {
        /// Each item.
        item: ShapeId,
        /// How few.
        min: usize,
        /// How many.
        max: usize,
    },
    /// Keys that are fixed.
    Record {
        /// The keys and their values.
        keys: BTreeMap<String, ShapeId>,
        /// The keys that must be there.
        required: Vec<String>,
    },
    /// Keys that are names, each with the same kind of value.
    Section(ShapeId),
    /// A word, or one key with a value.
    Choice {
        /// The words that stand alone.
        words: Vec<String>,
        /// The keys that take a value.
        branches: Vec<(String, ShapeId)>,
    },
    /// Anything: the schema says something that is not understood here.
    Anything,
}

/// All shapes of the format.
#[derive(Clone, Debug, Default)]
pub struct Shapes {
    shapes: Vec<Shape>,
    names: BTreeMap<String, ShapeId>,
    root: ShapeId,
}

/// The shapes of the format.
pub fn shapes() -> &'static Shapes {
    static SHAPES: OnceLock<Shapes> = OnceLock::new();
    SHAPES.get_or_init(|| Shapes::new(&schema::schema()))
}

impl Shapes {
    /// Reads a schema.
    pub fn new(schema: &Value) -> Self {
        let mut shapes = Self::default();
        let nothing = Map::new();
        let definitions = schema.get("$defs").and_then(Value::as_object);
        let definitions = definitions.unwrap_or(&nothing);
        for name in definitions.keys() {
            let id = shapes.add(Shape::Anything);
            shapes.names.insert(name.clone(), id);
        }
        for (name, definition) in definitions {
            let shape = shapes.shape(definition);
            let slot = shapes.named(name).and_then(|id| shapes.shapes.get_mut(id));
            if let Some(slot) = slot {
                *slot = shape;
            }
        }
        let root = shapes.shape(schema);
        shapes.root = shapes.add(root);
        shapes
    }

    /// The shape of a whole file.
    pub fn root(&self) -> ShapeId {
        self.root
    }

    /// The shape of a type of the model, by the type's name.
    pub fn named(&self, name: &str) -> Option<ShapeId> {
        self.names.get(name).copied()
    }

    /// The name of the type of the model that has this shape, if it is one.
    pub fn name(&self, id: ShapeId) -> Option<&str> {
        let mut names = self.names.iter();
        names
            .find(|(_, named)| **named == id)
            .map(|(name, _)| name.as_str())
    }

    /// The shape behind an index.
    pub fn get(&self, id: ShapeId) -> &Shape {
        self.shapes.get(id).unwrap_or(&Shape::Anything)
    }

    fn add(&mut self, shape: Shape) -> ShapeId {
        self.shapes.push(shape);
        self.shapes.len() - 1
    }

    fn child(&mut self, schema: Option<&Value>) -> ShapeId {
        let name = schema
            .and_then(|schema| schema.get("$ref"))
            .and_then(Value::as_str)
            .and_then(|path| path.strip_prefix("#/$defs/"));
        match name.and_then(|name| self.named(name)) {
            Some(id) => id,
            None => {
                let shape = schema.map_or(Shape::Anything, |schema| self.shape(schema));
                self.add(shape)
            }
        }
    }

    fn shape(&mut self, schema: &Value) -> Shape {
        if let Some(Value::Array(alternatives)) = schema.get("oneOf") {
            return self.choice(alternatives);
        }
        let number = |key: &str| schema.get(key).and_then(Value::as_u64);
        match schema.get("type").and_then(Value::as_str) {
            Some("string") => match schema.get("enum") {
                Some(Value::Array(words)) => Shape::Choice {
                    words: texts(words),
                    branches: Vec::new(),
                },
                _ => text(schema.get("pattern")),
            },
            Some("boolean") => Shape::Bool,
            Some("integer") => integer(schema.get("format").and_then(Value::as_str)),
            Some("array") => Shape::List {
                item: self.child(schema.get("items")),
                min: number("minItems").map_or(0, |least| least as usize),
                max: number("maxItems").map_or(usize::MAX, |most| most as usize),
            },
            Some("object") => self.object(schema),
            _ => Shape::Anything,
        }
    }

    fn object(&mut self, schema: &Value) -> Shape {
        if let Some(value @ Value::Object(_)) = schema.get("additionalProperties") {
            return Shape::Section(self.child(Some(value)));
        }
        let properties = schema.get("properties").and_then(Value::as_object);
        let keys = properties
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.clone(), self.child(Some(value))))
            .collect();
        let required = schema.get("required").and_then(Value::as_array);
        Shape::Record {
            keys,
            required: required.map(|names| texts(names)).unwrap_or_default(),
        }
    }

    fn choice(&mut self, alternatives: &[Value]) -> Shape {
        let mut words = Vec::new();
        let mut branches = Vec::new();
        for alternative in alternatives {
            if let Some(Value::String(word)) = alternative.get("const") {
                words.push(word.clone());
            } else if let Some(Value::Array(more)) = alternative.get("enum") {
                words.extend(texts(more));
            } else if let Some(Value::Object(properties)) = alternative.get("properties") {
                for (name, value) in properties {
                    let id = self.child(Some(value));
                    branches.push((name.clone(), id));
                }
            } else {
                return Shape::Anything;
            }
        }
        Shape::Choice { words, branches }
    }
}

/// Text; there is one pattern that is known.
fn text(pattern: Option<&Value>) -> Shape {
    match pattern {
        None => Shape::Text { empty: true },
        Some(pattern) if pattern == schema::SAYS_SOMETHING => Shape::Text { empty: false },
        Some(_) => Shape::Anything,
    }
}

fn texts(values: &[Value]) -> Vec<String> {
    let texts = values.iter().filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

fn integer(format: Option<&str>) -> Shape {
    let (min, max) = match format {
        Some("uint32") => (0, u32::MAX.into()),
        Some("uint64") => (0, u64::MAX.into()),
        Some("int64") => (i64::MIN.into(), i64::MAX.into()),
        _ => return Shape::Anything,
    };
    Shape::Integer { min, max }
}

#[cfg(test)]
mod tests {
    use super::{Shape, Shapes, shapes};
    use serde_json::json;

    #[test]
    fn every_part_of_the_schema_is_understood() {
        let anything = |shapes: &Shapes| shapes.shapes.contains(&Shape::Anything);
        assert!(!anything(shapes()), "{:#?}", shapes());
        assert!(anything(&Shapes::new(
            &json!({ "type": "object", "properties": { "a": {} } })
        )));
        let digits = json!({ "type": "string", "pattern": "^[0-9]+$" });
        assert!(anything(&Shapes::new(&digits)));
    }

    #[test]
    fn an_enum_is_words_and_keys() {
        let shapes = shapes();
        let bind = shapes.named("Bind").map(|id| shapes.get(id));
        let Some(Shape::Choice { words, branches }) = bind else {
            panic!("{bind:?}");
        };
        assert_eq!(words, &["must", "auto"]);
        let names: Vec<&str> = branches.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["manual", "do_not"]);
    }
}
