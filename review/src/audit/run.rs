//! Files audited one by one, on several threads.

use std::collections::BTreeSet;

use camino::Utf8PathBuf;

use super::{
    Options, file,
    finding::{Audit, Finding, NotFollowed},
};
use crate::{
    body::{Own, Words},
    facts::Facts,
    source::{self, Around, Parsed, Problem, Visit},
};

/// Audits files, a crate, or several of these; [`source::visit`] says what an input may be.
///
/// What could be read is audited: the problems name everything else.
pub fn run(inputs: &[Utf8PathBuf], facts: &Facts, options: &Options) -> (Audit, Vec<Problem>) {
    let visited = source::visit(
        inputs,
        Visit {
            first: |parsed: &Parsed<'_>, _: &Around| match options.wrapped_here {
                true => functions(parsed),
                false => BTreeSet::new(),
            },
            link: |functions: Vec<BTreeSet<String>>| {
                let functions = functions.into_iter().flatten().collect();
                with_wrappers(options, facts, &functions)
            },
            second: |parsed: &Parsed<'_>, _: &Around, options: &Options| {
                file(parsed, facts, options)
            },
        },
    );
    let mut findings: Vec<Finding> = Vec::new();
    let mut not_followed: Vec<NotFollowed> = Vec::new();
    for (found, lost) in visited.parts {
        findings.extend(found);
        not_followed.extend(lost);
    }
    findings.sort_by(|left, right| (&left.place, left.rule).cmp(&(&right.place, right.rule)));
    not_followed.sort_by(|left, right| left.place.cmp(&right.place));
    // A file can be part of several crates.
    findings.dedup_by(|one, other| {
        one.rule == other.rule && one.place == other.place && one.message == other.message
    });
    not_followed.dedup_by(|one, other| one.place == other.place && one.why == other.why);
    let audit = Audit {
        findings,
        unread: visited.unread,
        not_followed,
        size: visited.size,
    };
    (audit, visited.problems)
}

/// The functions of a file, each with its type.
fn functions(parsed: &Parsed<'_>) -> BTreeSet<String> {
    let own = Own::of(&parsed.syntax.items, Words::default());
    own.functions().clone()
}

/// The options with the wrappers that are among these functions.
fn with_wrappers(options: &Options, facts: &Facts, functions: &BTreeSet<String>) -> Options {
    if !options.wrapped_here {
        return options.clone();
    }
    let mut wrapped = options.wrapped.clone().unwrap_or_default();
    for (name, function) in &facts.functions {
        let wrapper = function.wrapper.as_deref().unwrap_or_default();
        if functions.contains(short(wrapper)) {
            wrapped.insert(name.clone());
        }
    }
    Options {
        wrapped: Some(wrapped),
        ..options.clone()
    }
}

/// A function with its type, without the modules: `Task::current` of `task::Task::current`.
fn short(path: &str) -> &str {
    let mut parts = path.rmatch_indices("::").map(|(at, _)| at);
    let (last, before) = (parts.next(), parts.next());
    let Some(last) = last else {
        return path;
    };
    let start = before.map_or(0, |at| at + 2);
    let ty = path.get(start..last).unwrap_or_default();
    match ty.starts_with(char::is_uppercase) {
        true => path.get(start..).unwrap_or(path),
        false => path.get(last + 2..).unwrap_or(path),
    }
}

#[cfg(test)]
mod tests {
    use super::{Options, run, short};
    use crate::{audit::finding::Rule, facts::Facts};

    #[test]
    fn wrappers_are_known_by_type_and_name() {
        assert_eq!(short("task::Task::current"), "Task::current");
        assert_eq!(short("task::sleep"), "sleep");
        assert_eq!(short("sleep"), "sleep");
        assert_eq!(short("Task::current"), "Task::current");
    }

    #[test]
    fn a_wrapper_counts_where_the_code_has_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = camino::Utf8PathBuf::try_from(folder.path().to_owned()).expect("UTF-8");
        let write = |name: &str, text: &str| fs_err::write(root.join(name), text).expect("a file");
        write("lamp.rs", "impl Lamp { fn lit(&self) {} }");
        let raw = "fn f() {\n// SAFETY: x\nlet x = unsafe { bindings::lamp_lit() }; }";
        write("room.rs", raw);
        let mut facts = Facts::default();
        let function = crate::facts::Function {
            name: "lamp_lit".into(),
            wrapper: Some("lamp::Lamp::lit".into()),
            ..Default::default()
        };
        facts.functions.insert("lamp_lit".into(), function);
        let rules = |facts: &Facts| {
            let options = Options {
                wrapped_here: true,
                ..Options::default()
            };
            let (audit, problems) = run(std::slice::from_ref(&root), facts, &options);
            assert!(problems.is_empty(), "{problems:?}");
            assert_eq!(audit.size.files, 2);
            let rules = audit.findings.iter().map(|one| one.rule);
            rules.collect::<Vec<_>>()
        };
        assert_eq!(rules(&facts), [Rule::RawCall]);
        // Negative control: the code that is read has no wrapper of that name.
        write("lamp.rs", "impl Lamp { fn is_lit(&self) {} }");
        assert_eq!(rules(&facts), []);
    }
}
