//! What the patterns refuse: each case is a fixture with one line changed. The fixture itself, which is
//! accepted, is the near miss.

mod harness;

use camino::Utf8PathBuf;
use safebind::{
    pipeline,
    support::diag::{Severity, Sink},
};

use harness::{
    Fixture,
    run::{self, UNIT},
};

/// The errors of a fixture whose contract is changed: code and message.
fn errors(name: &str, from: &str, to: &str) -> Vec<String> {
    let all = harness::all();
    let fixture = all.iter().find(|fixture| fixture.name == name);
    let fixture = fixture.expect("there is such a fixture");
    let text = fs_err::read_to_string(fixture.file("contract.yaml")).expect("it has a contract");
    assert!(text.contains(from), "{name}: nothing to change");
    run_with(fixture, &text.replace(from, to))
}

fn run_with(fixture: &Fixture, contract: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("there is a place for temporary files");
    let path = folder.path().join("contract.yaml");
    fs_err::write(&path, contract).expect("it can be written");
    let mut options = run::options(fixture);
    options.contracts = vec![Utf8PathBuf::from_path_buf(path).expect("the path is text")];
    options.unit = Some(fixture.expected().join(UNIT));
    let mut sink = Sink::default();
    let aborted = pipeline::run(&options, &mut sink).is_err();
    let errors = sink.finish().into_iter();
    let errors: Vec<_> = errors
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .map(|diagnostic| {
            let label = diagnostic.labels.first().map(|label| label.text.as_str());
            let label = label.unwrap_or_default();
            format!("{}: {}: {label}", diagnostic.code, diagnostic.message)
        })
        .collect();
    assert_eq!(aborted, !errors.is_empty());
    errors
}

/// The change is refused, in these words; without it nothing is.
#[track_caller]
fn refused(name: &str, from: &str, to: &str, expected: &str) {
    assert_eq!(
        errors(name, from, from),
        Vec::<String>::new(),
        "the near miss"
    );
    let errors = errors(name, from, to);
    assert!(
        errors.iter().any(|error| error.contains(expected)),
        "expected `{expected}`, found {errors:#?}"
    );
}

const COUNTED: &str = "opaque_type_and_refcount";

#[test]
fn a_count_that_is_not_given_back() {
    let (full, none) = ("{ view: Pool, transfer: full }", "{ view: Pool }");
    refused(
        COUNTED,
        full,
        none,
        "SB0313: `pool_put` does not fit as what counts references: `pool` needs `transfer: full`",
    );
}

#[test]
fn a_count_that_is_taken_away() {
    let (none, full) = (
        "pool: { view: Pool }\n    return: { ignored",
        "pool: { view: Pool, transfer: full }\n    return: { ignored",
    );
    refused(COUNTED, none, full, "`pool` is given away");
}

#[test]
fn half_a_pair() {
    refused(
        COUNTED,
        "{ get: pool_get, put: pool_put }",
        "{ get: pool_get }",
        "SB0402",
    );
}

#[test]
fn a_counting_function_that_asks_something_of_its_caller() {
    let from = "  pool_put:\n";
    let to = "  pool_put:\n    requires: { idle: { caller: The pool must be idle. } }\n";
    refused(
        COUNTED,
        from,
        to,
        "it demands `idle`, and nobody is there to promise it",
    );
}

#[test]
fn a_counting_function_with_an_open_question() {
    let from = "  pool_put:\n    params:\n      pool: { view: Pool, transfer: full }\n";
    refused(
        COUNTED,
        from,
        "  pool_put: {}\n",
        "what may be passed for the pointer `pool`",
    );
}

#[test]
fn a_counting_function_that_keeps_the_pointer() {
    let none = "pool: { view: Pool }\n    return: { ignored";
    let kept = none.replace(
        "{ view: Pool }",
        "{ view: Pool, escape: { retained_until: pool_put } }",
    );
    let expected = "`escape` of `pool` is not for a pattern";
    refused(COUNTED, none, &kept, expected);
}

#[test]
fn a_counting_function_whose_result_is_owed() {
    let (ignored, owed) = (
        "return: { ignored: true",
        "return: { transfer: full, ignored: true",
    );
    let expected = "something is owed for its result, and nobody pays";
    refused(COUNTED, ignored, owed, expected);
}

#[test]
fn a_counting_function_that_is_called_under_a_scope() {
    let (alone, under) = ("  ship_put:\n", "  ship_put:\n    under: tide\n");
    let expected = "it is called under `tide`, and nobody opens that here";
    refused("call_under_a_scope", alone, under, expected);
}

#[test]
fn a_destructor_that_needs_more_than_the_number() {
    let (from, to) = (
        "    until: syscall_exit\n",
        "    until: syscall_exit\n    drop: ticket_redeem\n",
    );
    refused(
        "handle_acquire_release_consume",
        from,
        to,
        "it takes more than the handle",
    );
}

#[test]
fn a_handle_that_nothing_releases() {
    let (from, to) = (
        "desk: { handle: { release: Desk } }",
        "desk: { handle: { use: Desk } }",
    );
    refused("handle_used_without_ending", from, to, "SB0401");
}

#[test]
fn a_constant_that_is_no_value_of_its_type() {
    refused(
        "constant_set",
        "type: i32",
        "type: u32",
        "SB0305: `PAINT_NONE` is -1, which is no `u32`",
    );
    refused(
        "constant_set",
        "type: u64",
        "type: u32",
        "`PAINT_ALL` is 4294967296",
    );
}

#[test]
fn a_bit_field() {
    let from = "      cylinders:\n";
    let to = "      running: { doc: Runs., access: immutable_after_init, because: it is set once }\n      cylinders:\n";
    refused(
        "field_immutable",
        from,
        to,
        "SB0405: the field `running` cannot be read: it is a bit-field",
    );
}

#[test]
fn a_field_whose_target_may_die() {
    let (from, to) = ("        borrows_from: self\n", "");
    refused("field_pointer_borrow", from, to, "SB0405");
}

#[test]
fn a_stricter_view_without_an_invariant_of_the_looser_one() {
    let from = "            establishes:\n              holder: >-\n                the caller promises it for the current thread, and by the invariants of `LocalDoor` no other\n                thread holds it open\n";
    refused(
        "two_views_of_one_type",
        from,
        "",
        "SB0403: `assume_not_held` does not say why `holder` holds",
    );
}

#[test]
fn a_function_that_must_be_bound_and_is_not() {
    let from = "      lever: { view: Lever }\n\n  lever_break:";
    refused(
        "bind_do_not",
        from,
        "      lever: { key: true }\n\n  lever_break:",
        "SB0404: `lever_pull` must be bound and is not",
    );
}

#[test]
fn a_guarded_field_of_what_may_be_shared() {
    let rule = "sync: { allowed: false, because: the lock belongs to a thread }";
    let shared = rule.replace("false", "true");
    refused(
        "field_guarded",
        rule,
        &shared,
        "its view may be shared with a thread that does not hold the lock",
    );
}

#[test]
fn a_type_that_hides_one_of_rust() {
    refused(
        "number_alias",
        "{ name: LockerId,",
        "{ name: u32,",
        "SB0407: the module `locker` cannot have something called `u32`",
    );
}

#[test]
fn a_field_that_is_called_like_the_marker() {
    refused(
        "lock_guard",
        "field: tank",
        "field: _not_send",
        "SB0311: `_not_send` cannot be the name of a field in Rust",
    );
}

const BOUND: &str = "context_bound_type_and_macro";
const INNER: &str = "sub_scope_of_a_bound_type";
const CLOSURE: &str = "scope_with_closure";
const HANDED_OUT: &str = "{ view: CurrentPorter, nullability: nonnull, borrows_from: scope }";

#[test]
fn a_bound_value_that_is_shared() {
    let rule = "sync: { allowed: false, because: another thread works for another porter }";
    let shared = rule.replace("false", "true");
    let expected =
        "SB0417: `CurrentPorter` is bound to a scope and could be shared with another thread";
    refused(INNER, rule, &shared, expected);
}

#[test]
fn a_bound_value_that_is_counted_by_itself() {
    let bound = "        bound_to: duty\n";
    let counted = format!("{bound}        refcount: {{ get: clerk_get, put: clerk_put }}\n");
    let expected = "SB0417: `ClerkOnDuty` is bound to a scope and counted";
    refused(BOUND, bound, &counted, expected);
}

#[test]
fn a_bound_value_that_is_converted_to() {
    let refines = "refines: { view: Clerk }";
    let convert = "refines: { view: Clerk, convert: { name: begin, doc: Begins., requires: { counted: It is. } } }";
    let expected = "SB0417: `begin` makes an owned `ClerkOnDuty`, which is bound to a scope";
    refused(BOUND, refines, convert, expected);
}

#[test]
fn a_bound_value_that_is_given_away() {
    let (none, full) = (
        "params: { porter: { view: CurrentPorter } }",
        "params: { porter: { view: CurrentPorter, transfer: full } }",
    );
    let expected =
        "SB0425: the result of `porter_keys` is borrowed from `porter`, which is given away";
    refused(INNER, none, full, expected);
}

#[test]
fn a_bound_value_that_success_gives() {
    let (nothing, acquired) = (
        "params: { ring: { view: KeyRing } }\n    return: { error: value }",
        "params: { ring: { view: KeyRing } }\n    return: { error: value, acquires: { param: ring, view: CurrentPorter } }",
    );
    let expected =
        "SB0412: `key_ring_len` cannot give a reference to `ring`: the caller would own one";
    refused(INNER, nothing, acquired, expected);
}

#[test]
fn a_macro_for_what_may_be_null() {
    let nullable = HANDED_OUT.replace("nonnull", "nullable");
    let expected = "SB0419: the macro `porter` cannot hand out what `porter_current` gives: it is not \
                    bound: its result is bound to a scope and may be null";
    refused(INNER, HANDED_OUT, &nullable, expected);
}

#[test]
fn a_macro_for_what_is_ignored() {
    let ignored = HANDED_OUT.replace(" }", ", ignored: true }");
    let expected = "it is not bound: its result is bound to a scope, and ignored";
    refused(INNER, HANDED_OUT, &ignored, expected);
}

#[test]
fn leaving_under_another_scope() {
    let (alone, under) = (
        "    leaves: alarm\n",
        "    leaves: alarm\n    under: flow\n",
    );
    let expected = "it is called under `flow`, and nobody opens that here";
    refused(CLOSURE, alone, under, expected);
}

#[test]
fn a_macro_where_the_scope_is_not_open() {
    let (is, hands_out) = (
        "    is: the work of that porter on another floor\n",
        "    is: the work of that porter on another floor\n    macro: { name: visitor, doc: Returns the porter. }\n",
    );
    let expected = "SB0419: the macro `visitor` could be used where its scope is not open";
    refused(INNER, is, hands_out, expected);
}

#[test]
fn a_macro_where_the_scope_around_is_not_open() {
    let visit = "\n  visit:\n    is: the work of that porter on another floor\n";
    let inside = format!("{visit}    within: shift\n");
    let around = format!("\n    within: visit{visit}");
    let expected = "SB0419: the macro `porter` could be used where its scope is not open";
    refused(INNER, &inside, &around, expected);
}

#[test]
fn two_macros_of_one_name() {
    let (is, hands_out) = (
        "    is: the work of that porter on another floor\n",
        "    is: the work of that porter on another floor\n    macro: { name: porter, doc: Returns the porter. }\n",
    );
    let expected = "SB0407: the crate would have two macros called `porter`";
    refused(INNER, is, hands_out, expected);
}

#[test]
fn a_macro_that_is_no_name() {
    let (name, other) = ("macro: { name: porter,", "macro: { name: a porter,");
    let expected = "SB0311: `a porter` cannot be the name of a macro in Rust";
    refused(INNER, name, other, expected);
}

#[test]
fn leaving_for_what_is_given_away() {
    let (kept, given) = (
        "    leaves: alarm\n",
        "    leaves: alarm\n    safety: { unsafe: [The siren must be there.] }\n",
    );
    let expected = "SB0418: `siren_off` cannot leave the scope `alarm` for the wrapper of `siren_on`: \
                    it demands `promise_1`";
    refused(CLOSURE, kept, given, expected);
}

#[test]
fn leaving_with_other_values() {
    let (same, other) = (
        "    leaves: flow\n    params:\n      sluice: { view: Sluice }\n      width: { valid: { range: [1, 9] } }",
        "    leaves: flow\n    params:\n      sluice: { view: Sluice }\n      width: { valid: { range: [1, 8] } }",
    );
    let expected = "it demands `valid_width`, and nobody is there to promise it";
    refused(CLOSURE, same, other, expected);
}

#[test]
fn entering_and_leaving_at_once() {
    let (enters, both) = (
        "    leaves: alarm\n",
        "    leaves: alarm\n    enters: flow\n",
    );
    refused(
        CLOSURE,
        enters,
        both,
        "SB0418: several functions enter the scope `flow`",
    );
}

#[test]
fn a_scope_nobody_introduces() {
    let expected = "SB0310: no contract introduces the scope `flwo`";
    refused(CLOSURE, "enters: flow", "enters: flwo", expected);
}

#[test]
fn a_lock_that_is_released_only_on_a_promise() {
    let from = "  tank_open:\n";
    let to = "  tank_open:\n    requires: { empty: { caller: The tank must be empty. } }\n";
    refused(
        "lock_guard",
        from,
        to,
        "it demands `empty`, and nobody is there to promise it",
    );
}

#[test]
fn a_lock_that_must_not_be_released_while_it_is_held() {
    let (from, to) = (
        "conflicts: [tank_move]",
        "conflicts: [tank_move, tank_open]",
    );
    refused(
        "lock_guard",
        from,
        to,
        "no `ClosedValves` may be held meanwhile",
    );
}

#[test]
fn a_lock_that_is_released_with_its_object() {
    let from = "params: { tank: { view: Tank } }\n    locks: { valves: releases }";
    let to = "params: { tank: { view: Tank, transfer: full } }\n    locks: { valves: releases }";
    refused("lock_guard", from, to, "`tank` is given away");
}

#[test]
fn a_lock_that_is_released_with_another_one() {
    let (from, to) = (
        "locks: { valves: releases }",
        "locks: { valves: releases, hatch: releases }",
    );
    refused(
        "lock_guard",
        from,
        to,
        "SB0409: nothing releases the lock of `ClosedValves`",
    );
}
