//! R21, R23, R25: what is shown where, and in which words.

use safebind::contract::model::Module;

use crate::{
    contracts::Contracts,
    support::{Problems, Ran, changed, docs, says, shipped, try_changed},
};

/// Every fact that contracts keep to themselves.
fn internal<'a>(modules: &[&'a Module]) -> Vec<&'a String> {
    let facts = modules.iter().flat_map(|module| {
        let functions = module.functions.values().flat_map(|one| &one.internal);
        let scopes = module.scopes.values().flat_map(|one| &one.internal);
        let guards = module.guards.values().flat_map(|one| &one.internal);
        let callbacks = module.callbacks.values().flat_map(|one| &one.internal);
        let registered = module.registrations.values().flat_map(|one| &one.internal);
        let nodes = module.nodes.values().flat_map(|one| &one.internal);
        let functions = functions.chain(callbacks).chain(registered).chain(nodes);
        let types = module.types.values().flat_map(|ty| {
            let views = ty.views.values().flat_map(|one| &one.internal);
            let fields = ty.fields.values().flat_map(|one| &one.internal);
            ty.internal.iter().chain(views).chain(fields)
        });
        functions.chain(scopes).chain(guards).chain(types)
    });
    facts.collect()
}

/// What a contract keeps to itself and a text shows nevertheless, or what nobody can compare with C.
fn leaked(contracts: &Contracts<'_>, ran: &Ran) -> (usize, Problems) {
    let internal = internal(&contracts.0);
    let mut problems = Problems::new();
    for fact in &internal {
        for (path, text) in ran.rust() {
            let plain = text.replace("///", " ").replace("//", " ");
            if says(&plain, fact) {
                problems.push(format!("{path}: {fact}"));
            }
        }
        if !says(&ran.files["contracts.md"], fact) {
            problems.push(format!("contracts.md is silent: {fact}"));
        }
    }
    (internal.len(), problems)
}

#[test]
fn r21_internal_facts_are_kept_and_not_shown_to_users() {
    let ran = shipped();
    let contracts = Contracts::of(&ran);
    assert_eq!(leaked(&contracts, &ran), (8, Problems::new()));

    // Wherever the word is allowed, the fact is kept, and kept back: types, views, fields, guards, scopes,
    // callbacks, what is registered, nodes.
    let fact = "nobody needs to know it";
    for place in [
        "  struct mm_struct:\n",
        "      MmWithUser:\n",
        "  VmaReadGuard:\n",
        "      group_leader:\n",
        "  user_mm:\n",
        "  Action:\n",
        "  RegisteredAction:\n",
        "  TaskWork:\n",
    ] {
        let indent = place.len() - place.trim_start().len() + 2;
        let line = format!("{place}{:indent$}internal: [{fact}]\n", "");
        let other = changed(&[(place, &line)]);
        let contracts = Contracts::of(&other);
        assert_eq!(leaked(&contracts, &other), (9, Problems::new()), "{place}");
        let silent = leaked(&contracts, &shipped()).1;
        assert_eq!(silent, [format!("contracts.md is silent: {fact}")]);
    }

    // Control: the same sentence where users read it.
    let fact = "whatever accepts an arbitrary descriptor from user space must leave reserved entries of the table alone";
    let first = "      Returns the file that a descriptor of the current task refers to.\n";
    let other = changed(&[(first, &format!("      Returns a file, and {fact}.\n"))]);
    assert_eq!(
        leaked(&contracts, &other).1,
        [format!("fs/file.rs: {fact}")]
    );
}

/// The terms that the documentation of their module does not explain.
fn unexplained(contracts: &Contracts<'_>, ran: &Ran) -> (usize, Problems) {
    let mut count = 0;
    let mut problems = Problems::new();
    for (path, file) in ran.syntax() {
        let module = contracts
            .0
            .iter()
            .find(|one| format!("{}.rs", *one.module) == path);
        let docs = docs(&file.attrs);
        let (_, terms) = docs.split_once("# Terms\n").unwrap_or_default();
        for (term, contract) in &module.expect(path).glossary {
            count += 1;
            if !says(terms, &format!("- *{}*: {}", &**term, contract.means)) {
                problems.push(format!("{path}: {}", &**term));
            }
        }
    }
    (count, problems)
}

#[test]
fn r23_a_module_has_one_vocabulary() {
    let ran = shipped();
    let contracts = Contracts::of(&ran);
    assert_eq!(unexplained(&contracts, &ran), (6, Problems::new()));
    // Control: a term that another contract explains otherwise.
    let other = changed(&[(
        "means: What the tasks of a process reach by addresses",
        "means: What one reaches",
    )]);
    assert_eq!(unexplained(&contracts, &other).1, ["mm.rs: address space"]);

    // Another word for a term is an error, whatever text of the module it stands in.
    for (from, to) in [
        // The documentation of a type, and of a function.
        (
            "An address space: the kernel's",
            "A memory map: the kernel's",
        ),
        ("Finds the area in which", "Finds the region in which"),
        // A scope, what a guard holds, what a leak does, what a promise means, what a call establishes.
        (
            "thread in the address space of a process",
            "thread in the memory map of a process",
        ),
        (
            "represents: the read lock of an area",
            "represents: the read lock of a segment",
        ),
        (
            "wants to change the address space waits",
            "wants to change the memory map waits",
        ),
        (
            "task is in no address space yet",
            "task is in no memory space yet",
        ),
        (
            "the guard holds the lock of the address",
            "the guard holds the lock of the memory mapping, or address",
        ),
        // What ends a scope, a reason, why a target lives, a note.
        (
            "for a task that has ended, and no code",
            "for the current thread, and no code",
        ),
        (
            "only when the task itself, or a thread",
            "only when the running task, or a thread",
        ),
        (
            "the task counts as a user",
            "the current process counts as a user",
        ),
        (
            "This may be the last user; the address",
            "This may be the last user; the memory map, or address",
        ),
    ] {
        let Err(diagnostics) = try_changed(&[(from, to)]) else {
            panic!("`{to}` is accepted");
        };
        let codes: Vec<_> = diagnostics.iter().map(|one| one.code).collect();
        assert_eq!(codes, ["SB0114"], "{to}");
        assert_eq!(diagnostics[0].labels.len(), 2, "the word and the term");
    }
    // Control: where no glossary says so, or the word is a name, it is nobody's business.
    for (from, to) in [
        ("Namespaces are nested.", "Regions are nested."),
        ("Finds the area in which", "Finds the `region` in which"),
    ] {
        assert!(try_changed(&[(from, to)]).is_ok(), "{to}");
    }
}

/// For each note of a contract: the types in whose code it stands.
fn noted(contracts: &Contracts<'_>, ran: &Ran) -> Vec<(String, Vec<String>)> {
    let mut all = Vec::new();
    let functions = contracts
        .0
        .iter()
        .flat_map(|module| module.functions.values());
    for note in functions.flat_map(|function| function.notes.values()) {
        let mut shown = Vec::new();
        for (_, text) in ran.rust() {
            // From one definition to the next, since a type is one block.
            for block in text.split("\n}\n\n/// ").skip(1) {
                let name = block.split("pub struct ").nth(1).unwrap_or_default();
                let name = name.split([' ', ';']).next().unwrap_or_default();
                if says(&block.replace("//", " "), &note.text) {
                    shown.push(name.to_owned());
                }
            }
        }
        all.push((note.on.value.clone(), shown));
    }
    all
}

#[test]
fn r25_a_note_stands_in_its_case_only() {
    let ran = shipped();
    let contracts = Contracts::of(&ran);
    let one = |name: &str| (name.to_owned(), vec![name.to_owned()]);
    let others = || [one("MmWithUser"), one("Task")];
    let with = |first| [vec![first], others().to_vec()].concat();
    assert_eq!(noted(&contracts, &ran), with(one("File")));

    // Control: with another case it is elsewhere, although both call the same C function.
    let other = changed(&[("        on: File\n", "        on: LocalFile\n")]);
    assert_eq!(
        noted(&Contracts::of(&other), &other),
        with(one("LocalFile"))
    );
    assert_ne!(noted(&contracts, &other), with(one("File")));
}

/// What cases say, each with the functions in whose documentation or code it stands.
fn of_cases(contracts: &Contracts<'_>, ran: &Ran) -> Vec<(String, Vec<String>)> {
    let functions = contracts
        .0
        .iter()
        .flat_map(|module| module.functions.values());
    let cases = functions.flat_map(|function| function.cases.values());
    let texts = cases.flat_map(|case| {
        let first = case.doc.as_deref().and_then(|doc| doc.split("\n\n").nth(1));
        let shown = case.ret.iter().flat_map(|ret| ret.establishes.values());
        let texts = first.into_iter().chain(shown.map(String::as_str));
        texts.map(|text| (case.on.value.clone(), text))
    });
    let texts = texts.map(|(on, text)| {
        let mut places = Vec::new();
        for (_, text_of_file) in ran.rust() {
            for one in text_of_file.split("\n    }\n") {
                let name = one.split("pub fn ").nth(1).unwrap_or_default();
                let name = name.split('(').next().unwrap_or_default();
                if says(&one.replace("///", " ").replace("//", " "), text) {
                    places.push(name.to_owned());
                }
            }
        }
        (on, places)
    });
    texts.collect()
}

#[test]
fn r25_what_a_case_says_stands_in_its_wrapper_only() {
    let ran = shipped();
    let contracts = Contracts::of(&ran);
    let own = || ("CurrentTask".to_owned(), vec!["active_pid_ns".to_owned()]);
    let other = || ("Task".to_owned(), vec!["get_pid_ns".to_owned()]);
    assert_eq!(of_cases(&contracts, &ran), [own(), own(), other(), other()]);

    // Control: the cases the other way round.
    let text = "Neither a lock nor a reference count is needed; for another task there is";
    let mut wrong = shipped();
    wrong.edit(
        "    /// The result is `None` if the task has ended and was released.\n",
        &format!("    /// {text}\n    /// [`Task::get_pid_ns`]. The result is `None` only for a task that has been released.\n"),
    );
    let found = of_cases(&contracts, &wrong);
    assert_eq!(found[0].1, ["get_pid_ns", "active_pid_ns"]);
    assert_eq!(found[2].1, Vec::<String>::new());
}
