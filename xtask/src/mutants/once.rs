//! Mutations of what a contract says more than once: the contract of a library has many functions that differ by their
//! names and documentation only, and one of them stands for all.

use std::collections::BTreeSet;

use serde_yaml::Value;

use super::mutate::{Mutation, Segment, is_name, part, untagged};

/// The mutations without those that repeat another one.
///
/// Of sentences under the same key the first is changed, whatever it belongs to: the generator quotes them. Of all else,
/// the same change of entries that say the same but for sentences is made once.
pub(super) fn of_each(contract: &Value, found: Vec<Mutation>) -> Vec<Mutation> {
    let mut seen = BTreeSet::new();
    found
        .into_iter()
        .filter(|mutation| seen.insert(sort(contract, mutation)))
        .collect()
}

/// What mutations have in common of which one stands for all.
fn sort(contract: &Value, mutation: &Mutation) -> Vec<String> {
    let mut sort = vec![mutation.key.clone(), mutation.what.clone()];
    let value = part(contract, &mutation.path).map(untagged);
    if value
        .and_then(Value::as_str)
        .is_some_and(|text| !is_name(text))
    {
        return sort;
    }
    let (entry, inside) = mutation.path.split_at(mutation.path.len().min(2));
    sort.extend(inside.iter().map(|segment| format!("{segment:?}")));
    match (entry, part(contract, entry)) {
        ([section, Segment::Key(_)], Some(entry)) => {
            sort.push(format!("{section:?}"));
            sort.push(format!("{:?}", without_sentences(entry)));
        }
        _ => sort.push(mutation.place()),
    }
    sort
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
        assert!(places("functions.three.params.p.view") > 0);
        assert_eq!(places("functions.three.doc"), 0);
    }
}
