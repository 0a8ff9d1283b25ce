//! JSON held against the part of JSON Schema that the reports' schema uses.

use serde_json::Value;

/// Words of a schema that say nothing about values.
const SILENT: [&str; 7] = [
    "$schema",
    "$defs",
    "title",
    "description",
    "format",
    "default",
    "pattern",
];

/// What a value has that its schema does not allow, each with its path.
pub(crate) fn problems(root: &Value, value: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    check(root, root, value, "$", &mut problems);
    problems
}

fn check(root: &Value, schema: &Value, value: &Value, path: &str, problems: &mut Vec<String>) {
    let Some(rules) = schema.as_object() else {
        return;
    };
    for (word, rule) in rules {
        let fits = match word.as_str() {
            "$ref" => {
                let name = rule.as_str().and_then(|name| name.strip_prefix("#/$defs/"));
                let target = &root["$defs"][name.expect("references are local")];
                assert!(target.is_object(), "{rule} is defined");
                check(root, target, value, path, problems);
                true
            }
            "type" => match rule.as_array() {
                Some(types) => types.iter().any(|one| is(one, value)),
                None => is(rule, value),
            },
            "const" => value == rule,
            "enum" => rule.as_array().is_some_and(|all| all.contains(value)),
            "minimum" => value
                .as_f64()
                .is_none_or(|value| Some(value) >= rule.as_f64()),
            "anyOf" | "oneOf" => rule.as_array().is_some_and(|all| {
                let fit = all.iter().filter(|one| {
                    let mut inner = Vec::new();
                    check(root, one, value, path, &mut inner);
                    inner.is_empty()
                });
                fit.count() > 0
            }),
            "required" => rule.as_array().is_some_and(|all| {
                all.iter()
                    .filter_map(Value::as_str)
                    .all(|key| value.get(key).is_some())
            }),
            "properties" => {
                for (key, rule) in rule.as_object().into_iter().flatten() {
                    if let Some(value) = value.get(key) {
                        check(root, rule, value, &format!("{path}.{key}"), problems);
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = |key: &String| schema["properties"].get(key).is_some();
                let others = value.as_object().into_iter().flatten();
                let others: Vec<_> = others.filter(|(key, _)| !known(key)).collect();
                for (key, value) in &others {
                    check(root, rule, value, &format!("{path}.{key}"), problems);
                }
                rule != &Value::Bool(false) || others.is_empty()
            }
            "items" => {
                for (number, value) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, rule, value, &format!("{path}[{number}]"), problems);
                }
                true
            }
            word => {
                assert!(SILENT.contains(&word), "`{word}` is not known to the tests");
                true
            }
        };
        if !fits {
            problems.push(format!("{path}: `{word}`"));
        }
    }
}

fn is(name: &Value, value: &Value) -> bool {
    match name.as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_u64() || value.is_i64(),
        Some("boolean") => value.is_boolean(),
        Some("null") => value.is_null(),
        _ => false,
    }
}
