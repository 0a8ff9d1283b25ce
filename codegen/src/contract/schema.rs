//! The JSON Schema of a contract file, generated from the model.
//!
//! Keys that may be left out may not be given without a value, nor with an empty text: a key that is there says
//! something.

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Map, Value};

use super::model::Module;

/// The newest version of the format that this reader understands.
pub const VERSION: (u32, u32) = (1, 0);

/// The pattern of a text that says something.
pub(super) const SAYS_SOMETHING: &str = r"\S";

/// The schema (draft 2020-12) that editors and the reader check a contract file against.
pub fn schema() -> Value {
    let mut schema = of::<Module>();
    without_empty(&mut schema);
    schema
}

/// The schema of any file that is read as strictly.
pub fn of<T: JsonSchema>() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<T>().to_value();
    without_null(&mut schema);
    schema
}

/// The schema as the text of `annotations/schema.json`.
pub fn text() -> String {
    format!("{:#}\n", schema())
}

/// Takes null out of what is allowed.
fn without_null(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(without_null),
        Value::Object(object) => {
            object.values_mut().for_each(without_null);
            one_type(object);
            one_reference(object);
        }
        _ => {}
    }
}

/// Takes empty texts out of what is allowed.
fn without_empty(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(without_empty),
        Value::Object(object) => {
            object.values_mut().for_each(without_empty);
            let is_text = object.get("type").is_some_and(|name| name == "string");
            let words = ["enum", "const"];
            if is_text && words.into_iter().all(|word| !object.contains_key(word)) {
                object.insert("pattern".to_owned(), SAYS_SOMETHING.into());
            }
        }
        _ => {}
    }
}

/// `type: [string, null]` becomes `type: string`.
fn one_type(object: &mut Map<String, Value>) {
    let Some(Value::Array(types)) = object.get_mut("type") else {
        return;
    };
    types.retain(|name| name != "null");
    if let [name] = types.as_slice() {
        let name = name.clone();
        object.insert("type".to_owned(), name);
    }
}

/// `anyOf: [$ref, null]` becomes `$ref`.
fn one_reference(object: &mut Map<String, Value>) {
    let Some(Value::Array(alternatives)) = object.get_mut("anyOf") else {
        return;
    };
    alternatives.retain(|alternative| alternative.get("type").is_none_or(|name| name != "null"));
    let only = match alternatives.as_slice() {
        [Value::Object(only)] => only.clone(),
        _ => return,
    };
    object.remove("anyOf");
    for (keyword, value) in only {
        object.entry(keyword).or_insert(value);
    }
}

#[cfg(test)]
mod tests {
    use super::{SAYS_SOMETHING, schema, text};

    #[test]
    fn nothing_may_be_null() {
        assert!(!text().contains("\"type\": \"null\""));
        assert!(!text().contains("\"type\": ["));
        assert!(!text().contains("anyOf"));
    }

    #[test]
    fn a_text_says_something_and_a_word_is_one_of_those_that_are_known() {
        let schema = schema();
        let text = &schema["$defs"]["Function"]["properties"]["doc"];
        assert_eq!(text["pattern"], SAYS_SOMETHING);
        let item = &schema["$defs"]["Function"]["properties"]["internal"]["items"];
        assert_eq!(item["pattern"], SAYS_SOMETHING);
        let word = &schema["$defs"]["LockRule"]["oneOf"][0];
        assert!(
            word["const"].is_string() && word["pattern"].is_null(),
            "{word}"
        );
    }

    #[test]
    fn an_optional_reference_keeps_its_own_description() {
        let schema = schema();
        let key = &schema["$defs"]["Return"]["properties"]["obligation"];
        assert_eq!(key["$ref"], "#/$defs/Obligation");
        assert_ne!(
            key["description"],
            schema["$defs"]["Obligation"]["description"]
        );
    }

    #[test]
    fn the_text_ends_with_one_line_end() {
        assert!(text().ends_with("}\n"));
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&text()).ok(),
            Some(schema())
        );
    }
}
