//! The rules of a SARIF log: those of the audit, and the classes of differences that a reviewer reads.

use serde_json::{Value, json};

use crate::{
    audit::finding::Rule,
    compare::report::Class,
    present::words::{class, meaning, remedy, rule},
};

/// The classes that are results.
const CLASSES: [Class; 3] = [Class::Looser, Class::Changed, Class::Missing];

/// All rules, in the order of their indices.
pub(super) fn all() -> Vec<Value> {
    let rules = Rule::ALL.into_iter().map(|one| {
        let code = one.code();
        json!({
            "id": code,
            "shortDescription": { "text": rule(one) },
            "help": { "text": format!("{} `safebind explain {code}` says more.", remedy(one)) },
            "defaultConfiguration": { "level": level(code) },
        })
    });
    let classes = CLASSES.into_iter().filter_map(|one| {
        let id = of(one)?;
        Some(json!({
            "id": id,
            "shortDescription": { "text": format!("a generated item is {}", class(one)) },
            "help": { "text": meaning(one) },
            "defaultConfiguration": { "level": level(id) },
        }))
    });
    rules.chain(classes).collect()
}

/// The rule for a class; none for one that is no result.
pub(super) fn of(class: Class) -> Option<&'static str> {
    match class {
        Class::Looser => Some("diff/looser"),
        Class::Changed => Some("diff/changed"),
        Class::Missing => Some("diff/missing"),
        Class::Same | Class::Renamed | Class::Stricter | Class::Extra => None,
    }
}

/// The position of a rule among all.
pub(super) fn index(id: &str) -> Option<usize> {
    let codes = Rule::ALL.into_iter().map(Rule::code);
    let mut ids = codes.chain(CLASSES.into_iter().filter_map(of));
    ids.position(|one| one == id)
}

/// How grave a rule is.
pub(super) fn level(id: &str) -> &'static str {
    match of(Class::Looser) == Some(id) {
        true => "error",
        false => "warning",
    }
}
