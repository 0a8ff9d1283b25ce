//! The functions of two builds, each beside its counterpart.

use std::collections::{BTreeMap, BTreeSet};

use super::symbols::Function;

/// The functions of one build, with the object file that each stands in.
#[derive(Clone, Debug, Default)]
pub(super) struct Build {
    functions: Vec<(String, Function)>,
    by_symbol: BTreeMap<String, Vec<usize>>,
}

/// What was found on both sides, and on one; the numbers are those of the builds.
#[derive(Clone, Debug, Default)]
pub(super) struct Pairs {
    /// The function written by hand, and the generated one.
    pub(super) both: Vec<(usize, usize)>,
    /// Functions that only the build with the files written by hand has.
    pub(super) hand: Vec<usize>,
    /// Functions that only the build with the generated files has.
    pub(super) generated: Vec<usize>,
}

impl Build {
    /// Adds the functions of an object file.
    pub(super) fn add(&mut self, object: &str, functions: Vec<Function>) {
        for function in functions {
            let symbol = function.symbol.clone();
            let number = self.functions.len();
            self.by_symbol.entry(symbol).or_default().push(number);
            self.functions.push((object.to_owned(), function));
        }
    }

    /// A function by its number.
    pub(super) fn function(&self, number: usize) -> &Function {
        &self.functions[number].1
    }

    /// How many bytes all functions take, where a place with several names counts once.
    pub(super) fn bytes(&self) -> u64 {
        let places = self.functions.iter().map(|(object, function)| {
            let place = (object, &function.section, function.address);
            (place, function.size)
        });
        places.collect::<BTreeMap<_, _>>().values().sum()
    }

    /// How many bytes a function and the functions of this build that it calls take, each counted once; `followed`
    /// says which of them count.
    pub(super) fn with_calls(&self, number: usize, followed: impl Fn(usize) -> bool) -> u64 {
        let mut seen = BTreeSet::from([number]);
        let mut open = vec![number];
        while let Some(one) = open.pop() {
            let callees = self.functions[one].1.calls.iter();
            let callees = callees.filter_map(|symbol| self.callee(one, symbol));
            open.extend(callees.filter(|callee| followed(*callee) && seen.insert(*callee)));
        }
        let sizes = seen.iter().map(|one| self.function(*one).size);
        sizes.sum()
    }

    /// The functions that call one.
    pub(super) fn callers(&self, number: usize) -> Vec<usize> {
        let symbol = &self.function(number).symbol;
        let numbers = 0..self.functions.len();
        numbers
            .filter(|caller| self.functions[*caller].1.calls.contains(symbol))
            .filter(|caller| *caller != number && self.callee(*caller, symbol) == Some(number))
            .collect()
    }

    /// The function behind a symbol: one of the same file comes first, for another file may not see it.
    fn callee(&self, caller: usize, symbol: &str) -> Option<usize> {
        let found = self.by_symbol.get(symbol)?;
        let object = &self.functions[caller].0;
        let here = found.iter().find(|one| self.functions[**one].0 == *object);
        here.or_else(|| found.first()).copied()
    }

    /// The numbers of some functions by what tells one from another; several that are alike stand in the order of
    /// their size.
    fn keyed<K: Ord>(
        &self,
        numbers: impl IntoIterator<Item = usize>,
        key: impl Fn(&str, &Function) -> K,
    ) -> BTreeMap<K, Vec<usize>> {
        let mut keyed: BTreeMap<K, Vec<usize>> = BTreeMap::new();
        for number in numbers {
            let (object, function) = &self.functions[number];
            let alike = keyed.entry(key(object, function)).or_default();
            alike.push(number);
        }
        for alike in keyed.values_mut() {
            alike.sort_by_key(|one| (self.function(*one).size, &self.function(*one).code));
        }
        keyed
    }
}

/// Puts the functions of two builds side by side: by object file and path, and what is left by path alone, since
/// the code of a generic function stands in the file that needed it first.
pub(super) fn pair(hand: &Build, generated: &Build) -> Pairs {
    let mut pairs = Pairs {
        both: Vec::new(),
        hand: (0..hand.functions.len()).collect(),
        generated: (0..generated.functions.len()).collect(),
    };
    let object = |object: &str, one: &Function| (object.to_owned(), one.path.clone());
    pairs.join(hand, generated, object);
    pairs.join(hand, generated, |_, one| one.path.clone());
    pairs
}

impl Pairs {
    /// Joins what is left on both sides and has the same key.
    fn join<K: Ord>(
        &mut self,
        hand: &Build,
        generated: &Build,
        key: impl Fn(&str, &Function) -> K,
    ) {
        let left = hand.keyed(std::mem::take(&mut self.hand), &key);
        let mut right = generated.keyed(std::mem::take(&mut self.generated), &key);
        for (key, left) in left {
            let mut right = right.remove(&key).unwrap_or_default().into_iter();
            for one in left {
                match right.next() {
                    Some(other) => self.both.push((one, other)),
                    None => self.hand.push(one),
                }
            }
            self.generated.extend(right);
        }
        self.generated.extend(right.into_values().flatten());
    }
}

#[cfg(test)]
mod tests {
    use super::{Build, pair};
    use crate::kernel::code::symbols::Function;

    fn function(symbol: &str, size: u64, calls: &[&str]) -> Function {
        Function {
            symbol: symbol.to_owned(),
            path: symbol.trim_end_matches(char::is_numeric).to_owned(),
            section: ".text".to_owned(),
            address: size * 100,
            size,
            code: Vec::new(),
            calls: calls.iter().map(|call| (*call).to_owned()).collect(),
        }
    }

    fn build(objects: &[(&str, &[Function])]) -> Build {
        let mut build = Build::default();
        for (object, functions) in objects {
            build.add(object, functions.to_vec());
        }
        build
    }

    #[test]
    fn a_function_that_moved_to_another_file_is_the_same() {
        let one = build(&[("a.o", &[function("f", 1, &[]), function("g", 2, &[])])]);
        let other = build(&[
            ("a.o", &[function("f", 3, &[])]),
            ("b.o", &[function("f", 4, &[]), function("g", 5, &[])]),
        ]);
        let pairs = pair(&one, &other);
        let sizes: Vec<_> = pairs
            .both
            .iter()
            .map(|(left, right)| (one.function(*left).size, other.function(*right).size))
            .collect();
        assert_eq!(sizes, [(1, 3), (2, 5)]);
        assert!(pairs.hand.is_empty());
        let left = pairs.generated.iter().map(|one| other.function(*one).size);
        assert_eq!(left.collect::<Vec<_>>(), [4]);
    }

    #[test]
    fn functions_with_the_same_path_are_joined_by_size() {
        let one = build(&[("a.o", &[function("f1", 7, &[]), function("f2", 3, &[])])]);
        let other = build(&[("a.o", &[function("f8", 4, &[])])]);
        let pairs = pair(&one, &other);
        assert_eq!(pairs.both, [(1, 0)]);
        assert_eq!(pairs.hand, [0]);
    }

    #[test]
    fn what_is_called_counts_once_and_recursion_ends() {
        let build = build(&[
            (
                "a.o",
                &[
                    function("f", 1, &["g", "h", "puts"]),
                    function("g", 2, &["h", "f"]),
                    function("h", 4, &[]),
                ],
            ),
            (
                "b.o",
                &[function("h", 8, &[]), function("i", 16, &["h", "g"])],
            ),
        ]);
        let all = |number| build.with_calls(number, |_| true);
        assert_eq!(all(0), 7);
        assert_eq!(all(2), 4);
        assert_eq!(all(4), 16 + 8 + 2 + 4 + 1, "its own `h` first");
        assert_eq!(build.with_calls(0, |callee| callee == 1), 3);
        assert_eq!(build.callers(2), [0, 1]);
        assert_eq!(build.callers(3), [4]);
    }

    #[test]
    fn a_place_with_two_names_counts_once() {
        let build = build(&[
            ("a.o", &[function("f", 5, &[]), function("g", 5, &[])]),
            ("b.o", &[function("f", 5, &[])]),
        ]);
        assert_eq!(build.bytes(), 10);
    }
}
