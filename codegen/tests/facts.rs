//! What contracts say of C functions, as those have it who review other people's code: held against the shipped
//! contracts, function by function.

use camino::Utf8PathBuf;
use safebind::{
    Options, pipeline,
    support::{diag::Sink, json},
};
use safebind_review::facts::{Counts, Facts, Failure, Function, Given, Role};

fn facts() -> Facts {
    let mut sink = Sink::default();
    let options = Options {
        contracts: vec![Utf8PathBuf::from("../annotations/linux")],
        profile: Some(Utf8PathBuf::from("../profiles/linux.yaml")),
        unit: Some(Utf8PathBuf::from("tests/fixtures/linux_unit.json")),
        ..Options::default()
    };
    let facts = pipeline::facts(&options, &mut sink);
    assert!(facts.is_ok(), "{:#?}", sink.finish());
    facts.unwrap_or_default()
}

#[track_caller]
fn function<'f>(facts: &'f Facts, name: &str) -> &'f Function {
    facts.functions.get(name).expect(name)
}

/// The names of what must be so, without those that are about another parameter.
fn asked<'f>(function: &'f Function, param: &str) -> Vec<&'f str> {
    let asked = function.preconditions.iter();
    let asked = asked.filter(|one| one.param.as_deref() == Some(param));
    asked.map(|one| one.name.as_str()).collect()
}

#[test]
fn every_contract_is_there_with_its_line() {
    let facts = facts();
    assert!(facts.functions.len() > 50);
    for (name, function) in &facts.functions {
        assert!(function.at.text.contains(&function.name), "{name}");
        assert!(function.declared.is_some(), "{name}");
    }
    assert!(facts.names.contains_key("LocalFile"));
    assert!(!facts.names.contains_key("fget"));
}

#[test]
fn an_older_name_leads_to_the_same_contract() {
    let facts = facts();
    assert_eq!(function(&facts, "close_fd_get_file").name, "file_close_fd");
}

#[test]
fn what_is_owed_is_discharged_by_what_pays_for_it_alone() {
    let facts = facts();
    let closed = function(&facts, "file_close_fd");
    let owes = closed
        .result
        .owes
        .as_ref()
        .expect("it leaves something owed");
    // `fput` gives back the reference that the step before has taken.
    assert_eq!(owes.discharged_by, ["filp_close"]);
    assert_eq!(closed.result.failure, Failure::Null);
    assert!(function(&facts, "fget").result.owes.is_none());
}

#[test]
fn what_is_owned_is_ended_by_the_other_half() {
    let facts = facts();
    assert_eq!(function(&facts, "fget").result.ended_by, ["fput"]);
    let reserved = &function(&facts, "get_unused_fd_flags").result;
    assert_eq!(reserved.ended_by, ["put_unused_fd", "fd_install"]);
    assert_eq!(reserved.failure, Failure::Negative);
    assert!(!function(&facts, "task_uid").result.owned);
}

#[test]
fn counts_are_taken_and_given() {
    let facts = facts();
    assert_eq!(function(&facts, "get_file").counts, Some(Counts::Takes));
    assert_eq!(function(&facts, "mmput_async").counts, Some(Counts::Gives));
    assert_eq!(function(&facts, "fget").counts, None);
}

#[test]
fn parameters_are_in_the_order_of_the_declaration() {
    let facts = facts();
    let install = &function(&facts, "fd_install").params;
    let given: Vec<_> = install
        .iter()
        .map(|one| (one.name.as_str(), one.given))
        .collect();
    assert_eq!(given, [("fd", Given::Always), ("file", Given::Always)]);
    let remove = function(&facts, "devm_remove_action_nowarn");
    let roles: Vec<_> = remove.params.iter().map(|one| one.role).collect();
    assert_eq!(roles, [Role::Plain, Role::Callback, Role::Data]);
    assert_eq!(remove.result.gives_back, Some(0));
    let add = &function(&facts, "task_work_add").params;
    assert_eq!(add[1].given, Given::OnSuccess);
}

#[test]
fn each_precondition_has_words_of_its_own() {
    let facts = facts();
    let install = function(&facts, "fd_install");
    assert_eq!(asked(install, "file"), ["valid", "given"]);
    assert_eq!(asked(install, "fd"), ["live", "same_task"]);
    assert_eq!(asked(function(&facts, "uid_eq"), "left"), [""; 0]);
    for one in &install.preconditions {
        assert!(
            !one.words.is_empty() && one.at.is_some(),
            "{}",
            one.sentence
        );
        assert!(one.words.is_sorted(), "{}", one.sentence);
    }
}

#[test]
fn registrations_and_threads_name_their_functions() {
    let facts = facts();
    let of = |name: &str| facts.registrations.iter().find(|one| one.name == name);
    let action = of("RegisteredAction").expect("it is one");
    assert_eq!(action.register, ["devm_add_action"]);
    assert_eq!(action.unregister, ["devm_remove_action_nowarn"]);
    assert!(of("File").is_none());
    let threads = facts.threads.iter();
    let mut threads = threads.filter(|one| one.name == "FileDescriptorReservation");
    let reserved = threads.next().expect("it stays on its task");
    assert_eq!(reserved.made_by, ["get_unused_fd_flags"]);
}

#[test]
fn they_survive_being_written() {
    let facts = facts();
    let text = serde_json::to_string(&facts).expect("it is plain data");
    let again: Facts = serde_json::from_str(&text).expect("it was just written");
    assert_eq!(
        serde_json::to_string(&again).expect("it is plain data"),
        text
    );
}

/// The facts that the tests of reviews have are those of the shipped contracts.
#[test]
fn what_reviews_are_tested_with_is_current() {
    let kept = fs_err::read_to_string("../review/tests/fixtures/linux.json").expect("it is there");
    // Here the contracts are named from the folder of this package.
    let current = json::text(&facts()).replace("../annotations/", "annotations/");
    assert!(
        kept == current,
        "print them again: `safebind facts annotations/linux` with the profile and the flags of \
         `cargo xtask regenerate`"
    );
    assert_ne!(
        kept,
        current.replace("\"given\": \"always\"", "\"given\": \"never\"")
    );
}
