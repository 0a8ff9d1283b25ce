//! R30, R31, R32: the ways home, for whatever pair of functions.

use std::collections::BTreeSet;

use safebind::contract::model::CallbackScope;

use crate::{
    contracts::Contracts,
    support::{Problems, Ran, everything, read, says, shipped, through_c, try_changed},
};

/// The functions that give something back, without a word about what their results mean for it.
fn unexplained(ran: &Ran) -> (usize, Problems) {
    let contracts = Contracts::of(ran);
    let mut count = 0;
    let mut problems = Problems::new();
    for (ty, _, function) in ran.functions() {
        let name = function.stands_for.as_deref().unwrap_or_default();
        let ret = contracts.function(name).and_then(|one| one.ret.as_ref());
        let Some(ret) = ret.filter(|ret| ret.gives_back.is_some()) else {
            continue;
        };
        count += 1;
        let docs = function.docs.rules.join("\n");
        let otherwise = ret.otherwise.as_deref().unwrap_or("?");
        if !says(&docs, otherwise) || !docs.contains("`None`") {
            problems.push(format!("{ty}::{}", function.name));
        }
    }
    (count, problems)
}

#[test]
fn r31_each_result_of_a_removal_says_who_has_the_value() {
    let mut count = 0;
    for ran in through_c() {
        let (removals, problems) = unexplained(ran);
        assert_eq!(problems, Problems::new(), "{}", ran.name);
        count += removals;
    }
    assert!(count > 4, "{count}");

    // Control: a removal that keeps quiet.
    for name in ["devm_remove_action_nowarn", "task_work_cancel"] {
        let mut wrong = shipped();
        wrong.function_mut(name).docs.rules.clear();
        let problems = unexplained(&wrong).1;
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].ends_with(name), "{problems:?}");
    }
    // A contract without an answer is none.
    for (line, left) in [
        (
            "      gives_back: 0\n      otherwise: >-\n        The action is not on the list any more: the device was unbound, and the action runs or has run, which\n        gave the data up.\n",
            "      error: value\n",
        ),
        (
            "      otherwise: The work was not in the list of the task; whoever took it out has it.\n",
            "",
        ),
    ] {
        let diagnostics = try_changed(&[(line, left)]).err().expect(line);
        let codes: Vec<_> = diagnostics.iter().map(|one| one.code).collect();
        assert!(codes.contains(&"SB0431"), "{diagnostics:?}");
    }
}

/// The pairs of functions that take something and give it back, with how long C has it.
fn pairs(ran: &Ran) -> Vec<(String, String, CallbackScope)> {
    let contracts = Contracts::of(ran);
    let registered = contracts.registrations().filter_map(|(name, one)| {
        let kind = contracts.registered(one)?;
        let pair = (one.register.value.clone(), one.unregister.value.clone());
        Some((name, pair, *kind.scope))
    });
    let nodes = contracts.0.iter().flat_map(|module| &module.nodes);
    let nodes = nodes.filter_map(|(name, node)| {
        let kind = contracts.callback(&node.calls)?;
        let added = node.added.as_ref().map_or(name.as_str(), |one| &one.name);
        let pair = (node.add.value.clone(), node.remove.as_ref()?.value.clone());
        Some((added, pair, *kind.scope))
    });
    // Those that are generated.
    let made = |name: &str| ran.types().any(|(_, block)| block.name == name);
    let all = registered.chain(nodes).filter(|(name, _, _)| made(name));
    all.map(|(_, (takes, gives), scope)| (takes, gives, scope))
        .collect()
}

#[test]
fn r32_the_pattern_is_that_of_any_pair() {
    let of_linux = pairs(&shipped());
    let neutral: Vec<_> = everything().iter().skip(1).flat_map(pairs).collect();
    let distinct: BTreeSet<_> = neutral
        .iter()
        .map(|(takes, gives, _)| (takes, gives))
        .collect();
    assert!(distinct.len() > 5, "{distinct:?}");
    for scope in [CallbackScope::Once, CallbackScope::UntilUnregistered] {
        let of_scope = neutral.iter().filter(|(_, _, of)| *of == scope).count();
        assert!(of_scope > 2, "{scope:?}: {neutral:?}");
    }
    // None of them is of the kernel, and the generator knows neither these nor those: `tests/no_c_names.rs`.
    let both = of_linux
        .iter()
        .filter(|(takes, gives, _)| distinct.contains(&(takes, gives)));
    assert_eq!(both.count(), 0);
    assert!(of_linux.len() > 1, "{of_linux:?}");
}

/// The tests of the ways home, and how they are run: with strict provenance, with each model of borrows, and in a kernel.
const HOME: [(&str, &[&str]); 8] = [
    (
        "examples/linux-model/tests/behaviour/devices.rs",
        &[
            "fn a_value_comes_home_by_the_callback()",
            "fn a_value_comes_home_by_the_removal()",
            "fn a_registration_that_fails_gives_the_value_back()",
            "fn a_removal_that_comes_late_loses_nothing()",
        ],
    ),
    (
        "examples/linux-model/tests/behaviour/task_works.rs",
        &[
            "fn a_work_is_done_on_the_way_to_user_space()",
            "fn a_work_that_is_taken_back_is_not_done()",
            "fn what_cannot_be_scheduled_comes_back()",
        ],
    ),
    (
        "codegen/tests/support/tests/registrations.rs",
        &[
            "fn the_callback_brings_the_data_home()",
            "fn a_removal_brings_the_data_home()",
            "fn a_removal_and_the_callback_at_the_same_time()",
        ],
    ),
    (
        "codegen/tests/support/tests/nodes/shift_side.rs",
        &["fn what_is_torn_comes_back_and_can_be_kept_again()"],
    ),
    (
        "codegen/tests/support/tests/nodes/bell_side.rs",
        &["fn detaching_races_with_a_thread_that_rings()"],
    ),
    // In a kernel that runs.
    (
        "kernel/driver/suite_generated.rs",
        &[
            "#[test]\n    fn a_work_that_is_taken_back_has_what_was_put_in()",
            "#[test]\n    fn an_action_is_run_when_the_device_is_unbound()",
            "#[test]\n    fn an_action_that_is_taken_back_is_not_run()",
        ],
    ),
    (
        "xtask/src/testing/steps.rs",
        &[
            "behaviour::model_in_miri(bench, behaviour::STACKED)",
            "behaviour::model_in_miri(bench, behaviour::TREE)",
            "kernel::run",
        ],
    ),
    (
        "xtask/src/testing/behaviour.rs",
        &[
            "STACKED: &str = \"-Zmiri-strict-provenance\"",
            "TREE: &str = \"-Zmiri-strict-provenance -Zmiri-tree-borrows\"",
        ],
    ),
];

/// What of that is not there, in these texts.
fn untested(read: impl Fn(&str) -> String) -> Problems {
    let mut problems = Problems::new();
    for (file, parts) in HOME {
        let text = read(file);
        let missing = parts.iter().filter(|part| match part.starts_with("fn ") {
            true => !text.contains(&format!("#[test]\n{part}")),
            false => !text.contains(**part),
        });
        problems.extend(missing.map(|part| format!("{file}: {part}")));
    }
    problems
}

/// What comes of them is for Miri to say: `cargo xtask test`.
#[test]
fn r30_both_ways_home_are_tested_with_each_model_of_borrows() {
    assert_eq!(untested(read), Problems::new());

    // Control: one of the ways without a test, and one of the models left out.
    for (from, to) in [
        (
            "#[test]\nfn a_value_comes_home_by_the_removal",
            "fn a_value",
        ),
        (" -Zmiri-tree-borrows", ""),
    ] {
        let problems = untested(|file| read(file).replace(from, to));
        assert_eq!(problems.len(), 1, "{to}: {problems:?}");
    }
}
