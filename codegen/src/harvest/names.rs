//! What names suggest: pairs of functions that count, make and release objects. They propose, and decide nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::header::model::{Type, Unit};

use super::subject::{Pointee, Subject};

/// Last words of pairs that count references: one takes a reference, the other gives it back.
const COUNTS: [(&str, &str); 6] = [
    ("ref", "unref"),
    ("get", "put"),
    ("retain", "release"),
    ("addref", "release"),
    ("acquire", "release"),
    ("grab", "drop"),
];

/// Last words of functions that make an object.
const MAKES: [&str; 14] = [
    "new",
    "create",
    "alloc",
    "open",
    "fopen",
    "dup",
    "copy",
    "clone",
    "make",
    "construct",
    "build",
    "begin",
    "start",
    "parse",
];

/// Last words of functions that release one.
const RELEASES: [&str; 14] = [
    "free", "destroy", "close", "unref", "put", "release", "delete", "dispose", "destruct", "drop",
    "cleanup", "finish", "fini", "end",
];

/// Last words of pairs that begin and end a struct which the caller has.
const BEGINS: [&str; 2] = ["init", "initialize"];
const ENDS: [&str; 10] = [
    "destroy", "fini", "deinit", "uninit", "exit", "end", "cleanup", "finish", "clear", "free",
];

/// Words of functions that only tell something.
const QUESTIONS: [&str; 4] = ["is", "has", "can", "may"];

/// What names suggest about one type.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Suggested {
    /// The function that takes a reference, and the one that gives it back.
    pub(super) counted: Option<(String, String)>,
    /// The function that begins an object of the caller's, and the one that ends it.
    pub(super) kept: Option<(String, String)>,
    /// The functions that release an object, sorted.
    pub(super) releases: BTreeSet<String>,
    /// The functions that return a new one, sorted.
    pub(super) makes: BTreeSet<String>,
}

impl Suggested {
    /// Whether there is one function alone that ends what others make.
    pub(super) fn is_ended_by_one(&self) -> bool {
        self.counted.is_none() && self.releases.len() == 1 && !self.makes.is_empty()
    }
}

/// What the names of a unit's functions suggest, by the C spelling of a type.
pub(super) fn read(unit: &Unit) -> BTreeMap<&str, Suggested> {
    let mut found: BTreeMap<&str, Suggested> = BTreeMap::new();
    let mut taken: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut counts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for function in unit.functions.values() {
        let subject = Subject { unit, function };
        let first = function.params.first();
        if let Some((Pointee::Record(ty), false)) = first.and_then(|one| subject.pointee(&one.ty)) {
            taken.entry(ty).or_default().insert(&function.name);
            if is_count(&subject, ty) {
                counts.entry(ty).or_default().insert(&function.name);
            }
            if !asks(&function.name) && RELEASES.iter().any(|word| ends_with(&function.name, word))
            {
                found
                    .entry(ty)
                    .or_default()
                    .releases
                    .insert(function.name.clone());
            }
        }
        let ret = subject.pointee(&function.ret);
        if let Some((Pointee::Record(ty), false)) = ret
            && makes(&function.name)
        {
            found
                .entry(ty)
                .or_default()
                .makes
                .insert(function.name.clone());
        }
    }
    for function in unit.functions.values() {
        let given = Subject { unit, function }.pointee(&function.ret);
        if let Some((Pointee::Record(ty), false)) = given
            && !taken
                .get(ty)
                .is_some_and(|all| all.contains(&*function.name))
            && let Some(suggested) = found.get_mut(ty)
            && gives_to_take_back(&function.name, &suggested.releases)
        {
            suggested.makes.insert(function.name.clone());
        }
    }
    for (ty, functions) in counts {
        if let Some(pair) = pair(&functions, &COUNTS) {
            found.entry(ty).or_default().counted = Some(pair);
        }
    }
    for (ty, functions) in taken {
        let begins = BEGINS
            .iter()
            .flat_map(|begin| ENDS.map(|end| (*begin, end)));
        let begins: Vec<(&str, &str)> = begins.collect();
        if let Some(pair) = pair(&functions, &begins) {
            found.entry(ty).or_default().kept = Some(pair);
        }
    }
    found
}

/// Whether a function has the form of one that counts references of a type: it takes the object alone, and gives
/// nothing or the object.
fn is_count(subject: &Subject<'_>, ty: &str) -> bool {
    let function = subject.function;
    let gives = match subject.unit.resolve(&function.ret) {
        Type::Void => true,
        ret => matches!(subject.pointee(ret), Some((Pointee::Record(given), _)) if given == ty),
    };
    function.params.len() == 1 && !function.variadic && gives
}

/// A pair with the same first words and these last ones.
fn pair(functions: &BTreeSet<&str>, ends: &[(&str, &str)]) -> Option<(String, String)> {
    ends.iter().find_map(|(get, put)| {
        functions.iter().find_map(|name| {
            let start = without(name, get)?;
            let other = functions
                .iter()
                .find(|other| without(other, put) == Some(start));
            other.map(|other| ((*name).to_owned(), (*other).to_owned()))
        })
    })
}

/// Whether what a function gives is taken back by one of the same first words: `x_get` and `x_get_by_name`, if there is
/// `x_put`.
fn gives_to_take_back(name: &str, releases: &BTreeSet<String>) -> bool {
    releases.iter().any(|release| {
        let pairs = COUNTS.iter();
        let mut begins = pairs.filter_map(|(get, put)| Some((without(release, put)?, get)));
        begins.any(|(start, get)| {
            let rest = name.strip_prefix(start);
            let rest = rest.and_then(|rest| rest.strip_prefix(get));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
        })
    })
}

/// A name without its last word, if that is this one.
fn without<'a>(name: &'a str, word: &str) -> Option<&'a str> {
    ends_with(name, word).then(|| name.get(..name.len() - word.len()))?
}

/// Whether a name says that the function makes something.
pub(super) fn makes(name: &str) -> bool {
    let words = words(name);
    words.iter().any(|word| MAKES.contains(&word.as_str()))
}

/// Whether a name is a question, such as whether something is at its end.
fn asks(name: &str) -> bool {
    let words = words(name);
    words.iter().any(|word| QUESTIONS.contains(&word.as_str()))
}

/// Whether the last word of a name is this one.
fn ends_with(name: &str, word: &str) -> bool {
    words(name).last().is_some_and(|last| last == word) && name.to_lowercase().ends_with(word)
}

/// The words of a name in lower case: what underscores and capitals part, without numbers at the end.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut was_lower = false;
    for c in name.chars() {
        let is_new = c == '_' || (c.is_uppercase() && was_lower);
        if is_new || words.is_empty() {
            words.push(String::new());
        }
        was_lower = c.is_lowercase() || c.is_ascii_digit();
        if c != '_'
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
    }
    let trimmed = words.iter().map(|word| {
        word.trim_end_matches(|c: char| c.is_ascii_digit())
            .to_owned()
    });
    trimmed.filter(|word| !word.is_empty()).collect()
}

/// The names of views for all types of a unit: no two are the same, and none is taken already.
pub(super) fn views<'a>(unit: &'a Unit, taken: &BTreeSet<String>) -> BTreeMap<&'a str, String> {
    let mut taken = taken.clone();
    let views = unit.records.keys().map(|ty| {
        let mut view = view(ty);
        while !taken.insert(view.clone()) {
            view.push('_');
        }
        (ty.as_str(), view)
    });
    views.collect()
}

/// The name of a Rust type for a C type: its words in camel case, without what says that it is a type.
pub(super) fn view(ty: &str) -> String {
    let tag = ty.rsplit(' ').next().unwrap_or(ty);
    let tag = tag
        .strip_suffix("_t")
        .unwrap_or(tag)
        .trim_start_matches('_');
    let mut name = String::new();
    let mut is_start = true;
    for c in tag.chars() {
        match c {
            '_' => is_start = true,
            _ if is_start => {
                name.extend(c.to_uppercase());
                is_start = false;
            }
            _ => name.push(c),
        }
    }
    match name.starts_with(|c: char| c.is_alphabetic()) {
        true => name,
        false => format!("Type{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{COUNTS, ends_with, pair, view, words};

    #[test]
    fn underscores_and_capitals_part_words() {
        assert_eq!(words("door_lockNow2"), ["door", "lock", "now"]);
        assert_eq!(words("__HTMLFree"), ["htmlfree"]);
        assert!(ends_with("door_unref", "unref") && !ends_with("door_unref", "ref"));
        assert!(ends_with("doorFree", "free") && !ends_with("carefree", "free"));
    }

    #[test]
    fn a_pair_has_the_same_start() {
        let functions = ["door_ref", "door_unref", "window_ref"];
        let found = pair(&functions.into(), &COUNTS);
        assert_eq!(
            found,
            Some(("door_ref".to_owned(), "door_unref".to_owned()))
        );
        assert_eq!(pair(&["door_get", "window_put"].into(), &COUNTS), None);
        let kept = pair(
            &["door_init", "door_initial", "door_end"].into(),
            &[("init", "end")],
        );
        assert_eq!(kept, Some(("door_init".to_owned(), "door_end".to_owned())));
    }

    #[test]
    fn a_type_has_a_name_in_camel_case() {
        for (ty, name) in [
            ("struct door_lock", "DoorLock"),
            ("door_t", "Door"),
            ("struct _XDoor", "XDoor"),
            ("struct __3d", "Type3d"),
            ("union u", "U"),
        ] {
            assert_eq!(view(ty), name);
        }
    }
}
