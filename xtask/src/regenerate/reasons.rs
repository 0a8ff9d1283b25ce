//! What two versions of the C side say differently about the names that contracts use.

use serde_json::{Map, Value};

/// Why a wrapper can be another one over other headers.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Reason {
    /// The C name that it is about.
    pub(super) name: String,
    /// The reason, as a clause.
    pub(super) words: String,
}

/// The reasons that the C side gives, from what the generator has read of two versions of it.
pub(super) fn of(ours: &Value, theirs: &Value) -> Vec<Reason> {
    let mut reasons = Vec::new();
    functions(&mut reasons, ours, theirs);
    for (record, ours) in entries(ours, "records") {
        let Some(theirs) = theirs["records"].get(record) else {
            continue;
        };
        fields(&mut reasons, record, ours, theirs);
    }
    reasons
}

/// The reasons that the generator's own reports give: what is not bound there, and what was left out.
pub(super) fn of_reports(ours: &str, theirs: &str) -> Vec<Reason> {
    let ours: Vec<&str> = ours.lines().collect();
    let new = theirs.lines().filter(|line| !ours.contains(line));
    let mut reasons = Vec::new();
    for line in new {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let (name, words) = match cells.as_slice() {
            [_, _, name, "NOT BOUND", why, _] => {
                (*name, format!("{name} is not bound there: {why}"))
            }
            [_, module, _, outcome, _] => match outcome.strip_prefix("LEFT OUT: ") {
                Some(why) => (
                    why.split(' ').next().unwrap_or(module),
                    (*outcome).to_owned(),
                ),
                None => continue,
            },
            _ => continue,
        };
        let name = name.trim_matches('`').to_owned();
        reasons.push(Reason { name, words });
    }
    reasons
}

fn functions(reasons: &mut Vec<Reason>, ours: &Value, theirs: &Value) {
    let mut add = |name: &str, words: String| {
        let name = name.to_owned();
        reasons.push(Reason { name, words });
    };
    for (name, our) in entries(ours, "functions") {
        let Some(their) = theirs["functions"].get(name) else {
            add(name, format!("`{name}` is not declared there"));
            continue;
        };
        let (our, their) = (linkage(our), linkage(their));
        if our != their {
            add(name, format!("`{name}` is {their} there, and {our} here"));
        }
    }
    for (name, _) in entries(theirs, "functions") {
        if ours["functions"].get(name).is_none() {
            add(name, format!("`{name}` is declared there only"));
        }
    }
}

fn fields(reasons: &mut Vec<Reason>, record: &str, ours: &Value, theirs: &Value) {
    let list = |side: &Value| {
        side["layout"]["fields"]
            .as_array()
            .cloned()
            .unwrap_or_default()
    };
    let theirs = list(theirs);
    for our in list(ours) {
        let their = theirs.iter().find(|their| their["name"] == our["name"]);
        let name = our["name"].as_str().unwrap_or_default();
        if their.is_some_and(|their| their["path"] != our["path"]) {
            let words = format!(
                "`{name}` of `{record}` is {} there, and {} here",
                stands(their.unwrap_or(&Value::Null)),
                stands(&our)
            );
            reasons.push(Reason {
                name: name.to_owned(),
                words,
            });
        }
    }
}

/// Where a field stands.
fn stands(field: &Value) -> &'static str {
    match field["path"].as_array().map_or(0, Vec::len) {
        0 => "a member of its own",
        _ => "inside a member without a name",
    }
}

/// What kind of thing a function is.
fn linkage(function: &Value) -> &'static str {
    match function["linkage"].as_str() {
        Some("external") => "a function with a symbol",
        Some("macro") => "a macro",
        _ => "an inline function",
    }
}

fn entries<'v>(unit: &'v Value, section: &str) -> impl Iterator<Item = (&'v str, &'v Value)> {
    let map = unit[section].as_object().map(Map::iter);
    map.into_iter()
        .flatten()
        .map(|(name, value)| (name.as_str(), value))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{of, of_reports};

    #[test]
    fn what_a_report_says_is_a_reason() {
        let ours = "| `dog` | `feed` | SAFE | `dog::feed` |\n| `kennel` | `kennel.rs` | COPIED |\n";
        let theirs = "| `dog` | `feed` | NOT BOUND | no food; answered by `more` |\n\
                      | `kennel` | `kennel.rs` | LEFT OUT: `Dog` of `dog` is not made with these headers |\n";
        assert_eq!(of_reports(ours, ours), []);
        let reasons = of_reports(ours, theirs);
        let names: Vec<_> = reasons.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["feed", "Dog"]);
    }

    #[test]
    fn what_differs_is_named_and_nothing_else() {
        let ours = json!({
            "functions": {
                "feed": { "linkage": "external" },
                "walk": { "linkage": "static_inline" },
                "bark": { "linkage": "macro" },
            },
            "records": {
                "struct dog": { "layout": { "fields": [
                    { "name": "age" },
                    { "name": "tag", "path": ["__bindgen_anon_1"] },
                ] } },
            },
        });
        assert_eq!(of(&ours, &ours), []);
        let theirs = json!({
            "functions": {
                "feed": { "linkage": "external" },
                "walk": { "linkage": "external" },
                "wash": { "linkage": "external" },
            },
            "records": {
                "struct dog": { "layout": { "fields": [
                    { "name": "tag" },
                    { "name": "age" },
                ] } },
            },
        });
        let words: Vec<_> = of(&ours, &theirs)
            .into_iter()
            .map(|one| one.words)
            .collect();
        assert_eq!(
            words,
            [
                "`bark` is not declared there",
                "`walk` is a function with a symbol there, and an inline function here",
                "`wash` is declared there only",
                "`tag` of `struct dog` is a member of its own there, and inside a member without a name here",
            ]
        );
    }
}
