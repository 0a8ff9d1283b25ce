//! Mutations of what a contract says more than once: the contract of a library has many functions that differ by their
//! names and documentation only, and one of them stands for all.

use std::collections::BTreeSet;

use serde_yaml::Value;

use super::mutate::{Mutation, Segment, is_name, part, untagged};

/// The mutations without those that repeat another one.
///
/// Of sentences under keys of the same name the first in its section is changed: the generator quotes them. Of all else, the
/// same change of functions, parameters or results that say the same but for sentences is made once.
pub(super) fn of_each(contract: &Value, found: Vec<Mutation>) -> Vec<Mutation> {
    let mut seen = BTreeSet::new();
    found
        .into_iter()
        .filter(|mutation| seen.insert(sort(contract, mutation)))
        .collect()
}

/// What mutations have in common of which one stands for all.
fn sort(contract: &Value, mutation: &Mutation) -> Vec<String> {
    let names = |path: &[Segment]| -> Vec<String> {
        path.iter().map(|segment| format!("{segment:?}")).collect()
    };
    let value = part(contract, &mutation.path).map(untagged);
    if value
        .and_then(Value::as_str)
        .is_some_and(|text| !is_name(text))
    {
        let ends = mutation
            .path
            .first()
            .into_iter()
            .chain(mutation.path.last());
        let ends: Vec<Segment> = ends.cloned().collect();
        return [names(&ends), vec![mutation.what.clone()]].concat();
    }
    let (entry, inside) = mutation.path.split_at(depth(&mutation.path));
    let said = part(contract, entry).map(without_sentences);
    let common = vec![
        mutation.key.clone(),
        mutation.what.clone(),
        format!("{said:?}"),
    ];
    [common, names(inside)].concat()
}

/// How deep in a contract that stands which can be said more than once: a parameter, a result, or an entry of a section.
fn depth(path: &[Segment]) -> usize {
    let is = |at: usize, name: &str| matches!(path.get(at), Some(Segment::Key(key)) if key == name);
    let depth = match (is(0, "functions"), is(2, "params"), is(2, "return")) {
        (true, true, _) => 4,
        (true, _, true) => 3,
        _ => 2,
    };
    depth.min(path.len())
}

fn without_sentences(value: &Value) -> Value {
    match untagged(value) {
        Value::String(text) if !is_name(text) => Value::Null,
        Value::Sequence(items) => Value::Sequence(items.iter().map(without_sentences).collect()),
        Value::Mapping(mapping) => Value::Mapping(
            mapping
                .iter()
                .map(|(key, part)| (key.clone(), without_sentences(part)))
                .collect(),
        ),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_yaml::Value;

    use super::{
        super::mutate::{Known, mutations},
        of_each,
    };

    const CONTRACT: &str = "
functions:
  one: { doc: The first one., params: { p: { view: A } } }
  two: { doc: The second one., params: { p: { view: A } } }
  four: { doc: The fourth one., params: { p: { view: A }, q: { view: C } } }
  three: { doc: The third one., params: { p: { view: B } } }
";

    #[test]
    fn one_of_those_that_say_the_same_is_changed() {
        let contract: Value = serde_yaml::from_str(CONTRACT).expect("YAML");
        let mut known = Known::default();
        known.learn(&contract);
        let all = mutations(&contract, &known);
        let found = of_each(&contract, all.clone());
        let places = |name: &str| {
            let inside = found.iter().filter(|m| m.place().starts_with(name));
            inside.count()
        };
        let before = all
            .iter()
            .filter(|m| m.place().starts_with("functions.one"));
        assert_eq!(places("functions.one"), before.count());
        assert_eq!(places("functions.two"), 0);
        assert_eq!(places("functions.four.params"), 1 + 2 * 2);
        assert_eq!(places("functions.four.params.p"), 0);
        assert!(places("functions.three.params.p.view") > 0);
        assert_eq!(places("functions.three.doc"), 0);
    }
}
