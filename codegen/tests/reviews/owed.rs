//! R05, R06: what is owed is paid on every path, and it is said when it arises.

use safebind::{
    api::{Receiver, Trait, coverage::Outcome},
    compose,
    link::link,
    support::diag::{Diagnostic, Sink},
};

use crate::{
    contracts::Contracts,
    support::{
        self, Problems, Ran, changed, fixture, profile, says, shipped, through_c, try_changed, unit,
    },
};

/// What became of a C function.
fn outcome<'a>(ran: &'a Ran, name: &str) -> &'a Outcome {
    let mut entries = ran.api.coverage.functions.iter();
    &entries
        .find(|entry| entry.name == name)
        .expect(name)
        .outcome
}

/// The message of the first mistake.
fn first(result: Result<Ran, Vec<Diagnostic>>) -> (&'static str, String) {
    match result {
        Ok(_) => panic!("it is accepted"),
        Err(diagnostics) => (diagnostics[0].code, diagnostics[0].message.clone()),
    }
}

/// How values that are owed could get lost without a word: by a destructor, by a method that leaves them
/// usable, without a warning, or without a word about leaks.
fn lossy(ran: &Ran) -> (usize, Problems) {
    let contracts = Contracts::of(ran);
    let mut count = 0;
    let mut problems = Problems::new();
    for (name, owed) in contracts.obligations() {
        // What nothing makes is not generated.
        let mut types = ran.types().map(|(_, block)| block);
        let Some(block) = types.find(|block| block.name == name) else {
            continue;
        };
        count += 1;
        if block.must_use.is_none() {
            problems.push(format!("{name} may be unused"));
        }
        for one in &block.impls {
            if matches!(
                one.of,
                Some(Trait::Core("core::ops::Drop") | Trait::Prelude("Drop" | "Clone" | "Copy"))
            ) {
                problems.push(format!("{name} is not just leaked"));
            }
            let consuming = [Receiver::None, Receiver::Value];
            let lends = one
                .functions
                .iter()
                .filter(|function| !consuming.contains(&function.receiver));
            problems.extend(lends.map(|function| format!("{name}::{} lends it", function.name)));
        }
        let docs = block.docs.rules.join("\n");
        if !says(&docs, &owed.on_leak) {
            problems.push(format!("{name} does not say what a leak does"));
        }
    }
    (count, problems)
}

#[test]
fn r05_what_is_owed_can_only_be_paid_or_leaked() {
    let mut count = 0;
    for ran in through_c() {
        let (types, problems) = lossy(ran);
        assert_eq!(problems, Problems::new(), "{}", ran.name);
        count += types;
    }
    assert!(count > 6, "{count}");

    // Control: a payment that leaves the value usable.
    let mut wrong = shipped();
    wrong.function_mut("filp_close").receiver = Receiver::Shared;
    assert_eq!(lossy(&wrong).1, ["ClosableFile::filp_close lends it"]);
}

/// The mistakes in the composition of the shipped contracts, with a part of its text replaced.
fn composed(from: &str, to: &str) -> Vec<Diagnostic> {
    let ran = shipped();
    let unit = unit();
    let modules: Vec<_> = ran
        .contracts
        .modules
        .iter()
        .map(|one| &one.module)
        .collect();
    let mut texts = support::composed(&modules);
    texts.retain(|text| text.path == "deferred_close.rs");
    for text in &mut texts {
        assert_eq!(text.text.matches(from).count(), 1, "{from}");
        text.text = text.text.replace(from, to);
    }
    let mut sink = Sink::default();
    let linked = link(&mut sink, &modules, &ran.contracts.sources, &unit);
    let profile = profile();
    compose::compose(&mut sink, &texts, (&linked, &ran.api), &profile);
    sink.finish()
}

#[test]
fn r05_an_open_path_is_an_error_that_names_it() {
    // In a contract: a step that leads to something that nobody pays.
    let payment = "    discharge:\n      fput:\n        at: OnReturnToUserspace\n        because:\n          light_references: >-\n            light references end before their task returns to user space, the token shows that this task is about\n            to, and the value has stayed on the task\n";
    let (code, message) = first(try_changed(&[(payment, "")]));
    let path = "`file_close_fd -> ClosedFile -> keep -> KeptFile -> (nothing)`";
    assert_eq!(code, "SB0435");
    assert!(message.contains(path), "{message}");

    // In a composition: as it is, nothing is left open; without a payment, or with one on some paths only, it is.
    let pays = "let _ = closable.filp_close();";
    assert_eq!(composed(pays, pays).len(), 0);
    for (from, to, owed) in [
        (pays, "", "`ClosableFile`"),
        (
            pays,
            "if fd > 2 { let _ = closable.filp_close(); }",
            "`ClosableFile`",
        ),
        ("scheduled.0 = Some(kept);", "", "`KeptFile`"),
        (
            "let (closable, kept) = closed.keep();\n",
            "return Ok(());\n",
            "`ClosedFile`",
        ),
    ] {
        let problems = composed(from, to);
        let found = problems.first().expect(to);
        assert_eq!(found.code, "SB0608", "{to}: {problems:?}");
        assert!(
            found.message.contains(owed) && found.message.contains("`close_fd`"),
            "{to}: {}",
            found.message
        );
    }
}

#[test]
fn r05_an_obligation_without_a_type_is_not_bound_or_promised() {
    let ran = fixture("obligation_is_not_bound");
    let contracts = Contracts::of(&ran);
    let functions = contracts.0.iter().flat_map(|module| &module.functions);
    let mut count = 0;
    for (name, function) in functions {
        let ret = function.ret.as_ref();
        if ret.is_some_and(|ret| ret.obligation.is_some()) {
            count += 1;
            let outcome = outcome(&ran, name);
            assert!(matches!(outcome, Outcome::NotBound { .. }), "{outcome:?}");
        }
    }
    assert!(count > 0, "the fixture is not what it was");

    // Where the contract leaves it to the caller, the wrapper says so.
    let ran = fixture("obligation_left_to_caller");
    let mut entries = ran.api.coverage.functions.iter();
    let promised = entries.any(|entry| match &entry.outcome {
        Outcome::Unsafe { requires, .. } => requires.iter().any(|one| one.tag == "obligation"),
        _ => false,
    });
    assert!(promised, "{:?}", ran.api.coverage);
}

/// The obligations whose makers, or whose types, do not say when something is owed.
fn silent(ran: &Ran) -> (usize, Problems) {
    let contracts = Contracts::of(ran);
    let mut count = 0;
    let mut problems = Problems::new();
    for (ty, _, function) in ran.functions() {
        let name = function.stands_for.as_deref().unwrap_or_default();
        let owes = contracts.function(name).and_then(|one| one.owes());
        let Some(owes) = owes.filter(|owes| *owes.obligation == *ty) else {
            continue;
        };
        count += 1;
        let docs = [&function.docs.rules, &ran.ty(ty).docs.rules];
        let silent = docs
            .iter()
            .filter(|docs| !says(&docs.join("\n"), &owes.arises));
        problems.extend(silent.map(|_| format!("{ty}::{}", function.name)));
    }
    (count, problems)
}

#[test]
fn r06_it_is_said_when_something_is_owed() {
    let mut count = 0;
    for ran in through_c() {
        let (makers, problems) = silent(ran);
        assert_eq!(problems, Problems::new(), "{}", ran.name);
        count += makers;
    }
    assert!(count > 4, "{count}");

    // Control: a type that keeps quiet, and a contract that does.
    let mut wrong = shipped();
    wrong.function_mut("file_close_fd").docs.rules.clear();
    assert_eq!(silent(&wrong).1, ["ClosedFile::file_close_fd"]);
    let arises = "        arises: when the result is not null; with null the descriptor was not open, and \
                  there is nothing to close\n";
    let (_, message) = first(try_changed(&[(arises, "")]));
    assert!(message.contains("arises"), "{message}");
}

#[test]
fn r06_a_pointer_that_comes_back_needs_an_answer() {
    // `fget` without a word about null.
    let answered = "      [`assume_no_fdget_pos`]: LocalFile::assume_no_fdget_pos\n    params:\n      fd: { valid: any }\n    return:\n      error: \"null\"\n      error_type: BadFdError\n";
    let open = answered
        .split("      error: \"null\"")
        .next()
        .expect("the lines before");
    let ran = changed(&[(answered, open)]);
    let outcome = outcome(&ran, "fget");
    assert!(matches!(outcome, Outcome::NotBound { .. }), "{outcome:?}");
}
