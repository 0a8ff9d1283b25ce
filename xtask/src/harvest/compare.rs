//! What was harvested, held against a contract that people finished.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use camino::Utf8Path;
use serde_yaml::Value;

use super::run::{Found, Harvest, Statement};

/// What the comparison says.
#[derive(Debug, Default, Eq, PartialEq)]
pub(super) struct Compared {
    /// Facts that the contract says too.
    pub(super) right: usize,
    /// Facts that the contract contradicts, each with what it says.
    pub(super) wrong: Vec<String>,
    /// Statements of the contract about what headers can say.
    pub(super) all: usize,
    /// Those of them that are facts.
    pub(super) known: usize,
    /// Those of them that are facts or proposals.
    pub(super) proposed: usize,
}

/// The keys below a function about which headers can say something.
const SECTIONS: [&str; 5] = ["must_use", "context", "locks", "params", "return"];

/// Compares with a contract file.
///
/// # Errors
///
/// When the file cannot be read, or is no YAML.
pub(super) fn compare(harvest: &Harvest, contract: &Utf8Path) -> Result<Compared> {
    let text = fs_err::read_to_string(contract)?;
    let tree: Value = serde_yaml::from_str(&text).with_context(|| format!("`{contract}`"))?;
    let mut compared = Compared::default();
    let Some(functions) = tree.get("functions").and_then(Value::as_mapping) else {
        return Ok(compared);
    };
    for found in &harvest.functions {
        let function = functions.get(found.name.as_str());
        // Of what is not bound a contract says only why.
        let bound = function.filter(|one| !one.get("bind").is_some_and(Value::is_mapping));
        if let Some(function) = bound {
            of_function(found, function, &mut compared);
        }
    }
    Ok(compared)
}

fn of_function(found: &Found, contract: &Value, compared: &mut Compared) {
    for fact in &found.facts {
        match agrees(fact, contract) {
            Some(true) => compared.right += 1,
            Some(false) => {
                let said = at(contract, &fact.key).map_or("nothing", |_| "something else");
                let key = fact.key.join(".");
                compared.wrong.push(format!(
                    "{}.{key}: {} ({}), the contract says {said}",
                    found.name, fact.value, fact.source
                ));
            }
            None => {}
        }
    }
    let says = |statements: Vec<&Statement>| -> BTreeSet<Vec<String>> {
        let right = statements
            .into_iter()
            .filter(|one| agrees(one, contract) == Some(true));
        right.map(|one| one.key.clone()).collect()
    };
    let facts = says(found.facts.iter().collect());
    let proposed = says(found.proposals.iter().map(|(_, one)| one).collect());
    for key in leaves(contract) {
        compared.all += 1;
        compared.known += usize::from(facts.contains(&key));
        compared.proposed += usize::from(facts.contains(&key) || proposed.contains(&key));
    }
}

/// Whether a contract says what a statement says; nothing where a contract need not repeat it.
fn agrees(statement: &Statement, contract: &Value) -> Option<bool> {
    let value: Value = serde_yaml::from_str(&statement.value).unwrap_or(Value::Null);
    let said = at(contract, &statement.key);
    let last = statement.key.last().map_or("", String::as_str);
    let ignored = at(contract, &["return".to_owned(), "ignored".to_owned()]).is_some();
    match said {
        Some(said) if *said == value => Some(true),
        Some(said) if last == "borrows_from" && said.as_str() == Some("self") => {
            let param = value.get("param").and_then(Value::as_str);
            Some(param.is_some() && param == receiver(contract))
        }
        // What a view or an error is called is for people to choose.
        Some(_) if matches!(last, "view" | "error_type") => Some(true),
        Some(_) => Some(false),
        // Of a result that callers do not see nothing is said.
        None if ignored && statement.key.first().is_some_and(|key| key == "return") => None,
        // What is the default, or is read in the header anyway.
        None if last == "must_use" => None,
        None if last == "nullability" && statement.value == "nonnull" => {
            Some(parameter_is_known(contract, &statement.key))
        }
        None if last == "direction" && statement.value == "in" => {
            Some(parameter_is_known(contract, &statement.key))
        }
        // A convention for failure says when there is null.
        None if statement.key == ["return", "nullability"] && statement.value == "nullable" => {
            let error = at(contract, &["return".to_owned(), "error".to_owned()]);
            let error = error.and_then(Value::as_str);
            Some(matches!(
                error,
                Some("null" | "null_with_errno" | "err_ptr_or_null")
            ))
        }
        None => Some(false),
    }
}

/// The parameter that is `self`: the first one that is an object.
fn receiver(contract: &Value) -> Option<&str> {
    let params = contract.get("params")?.as_mapping()?;
    let (name, _) = params
        .iter()
        .find(|(_, param)| param.get("view").is_some())?;
    name.as_str()
}

/// Whether a contract speaks of the parameter or result of a key at all.
fn parameter_is_known(contract: &Value, key: &[String]) -> bool {
    let parent = key.split_last().map_or(&[][..], |(_, parent)| parent);
    at(contract, parent).is_some()
}

/// The value below keys.
fn at<'a>(value: &'a Value, keys: &[String]) -> Option<&'a Value> {
    keys.iter()
        .try_fold(value, |value, key| value.get(key.as_str()))
}

/// The keys of all values about which headers can say something: down to the keys of a parameter or result.
fn leaves(contract: &Value) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for section in SECTIONS {
        let Some(value) = contract.get(section) else {
            continue;
        };
        let start = vec![section.to_owned()];
        match (section, value.as_mapping()) {
            ("params", Some(params)) => {
                for (name, param) in params {
                    let start = [start.clone(), words(name)].concat();
                    found.extend(keys(&start, param));
                }
            }
            ("return" | "locks", Some(_)) => found.extend(keys(&start, value)),
            _ => found.push(start),
        }
    }
    found
}

fn keys(start: &[String], value: &Value) -> Vec<Vec<String>> {
    let pairs = value.as_mapping().into_iter().flatten();
    pairs
        .map(|(key, _)| [start.to_vec(), words(key)].concat())
        .collect()
}

fn words(key: &Value) -> Vec<String> {
    key.as_str().map(str::to_owned).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::{Compared, Found, Statement, of_function};

    fn statement(key: &str, value: &str) -> Statement {
        Statement {
            key: key.split('.').map(str::to_owned).collect(),
            value: value.to_owned(),
            source: "header:x".to_owned(),
        }
    }

    fn compared(facts: &[(&str, &str)], proposals: &[(&str, &str)]) -> Compared {
        let contract =
            "params: { a: { view: A }, n: { valid: any } }\nreturn: { error: \"null\", view: B }\n";
        let contract = serde_yaml::from_str(contract).expect("YAML");
        let found = Found {
            name: "f".to_owned(),
            facts: facts
                .iter()
                .map(|(key, value)| statement(key, value))
                .collect(),
            proposals: proposals
                .iter()
                .map(|(key, value)| (0, statement(key, value)))
                .collect(),
        };
        let mut compared = Compared::default();
        of_function(&found, &contract, &mut compared);
        compared
    }

    #[test]
    fn what_a_contract_says_otherwise_is_wrong() {
        let found = compared(
            &[("params.a.view", "A"), ("params.n.valid", "nonzero")],
            &[],
        );
        assert_eq!((found.right, found.wrong.len(), found.known), (1, 1, 1));
        // What it does not say is wrong too: a fact that people left out is none.
        assert_eq!(
            compared(&[("params.a.transfer", "full")], &[]).wrong.len(),
            1
        );
    }

    #[test]
    fn a_default_need_not_be_said() {
        let facts = [
            ("params.a.nullability", "nonnull"),
            ("return.nullability", "nullable"),
            ("must_use", "true"),
        ];
        let found = compared(&facts, &[]);
        assert_eq!((found.right, found.wrong.len()), (2, 0));
        assert_eq!(
            compared(&[("params.b.nullability", "nonnull")], &[])
                .wrong
                .len(),
            1
        );
    }

    #[test]
    fn proposals_count_for_what_is_found_and_never_as_wrong() {
        let found = compared(&[], &[("params.a.view", "C"), ("return.transfer", "full")]);
        let expected = Compared {
            all: 4,
            proposed: 1,
            ..Compared::default()
        };
        assert_eq!(found, expected);
    }
}
