//! Paths through small functions: on which of them a ticket is left open, and how they leave.

use super::{super::debts::Debts, leaks};
use crate::{contract::load::from_texts, header::model::Unit, link::link, support::diag::Sink};

const CONTRACT: &str = r#"
schema: "1.0"
module: cloak
headers: [cloak.h]
summary: Cloakrooms.
obligations:
  Ticket:
    doc: A ticket.
    represents: a coat
    view: Coat
    thread: { rule: any, because: it says nothing of its owner }
    steps:
      split: { call: coat_get, gives: [Half, Half], doc: Tears it. }
    discharge: { cloak_return: {} }
    on_leak: the coat stays
  Half:
    doc: Half a ticket.
    represents: half a coat
    view: Coat
    thread: { rule: any, because: it says nothing of its owner }
    discharge: { cloak_discard: {} }
    on_leak: the coat stays
functions:
  cloak_check:
    return: { owes: { obligation: Ticket, arises: when there was room } }
  cloak_return:
    rust: { name: give_back, because: it is short }
"#;

/// How each path leaves that leaves something open, with the line.
fn found(text: &str) -> Vec<String> {
    let mut sink = Sink::default();
    let contracts = from_texts(&mut sink, &[("cloak.yaml", CONTRACT)]);
    assert_eq!(sink.errors(), 0, "{:?}", sink.finish());
    let modules: Vec<_> = contracts.modules.iter().map(|one| &one.module).collect();
    let unit: Unit = serde_json::from_str(UNIT).expect("it is a unit");
    let linked = link(&mut sink, &modules, &contracts.sources, &unit);
    let debts = Debts::of(&linked.index);
    let file = syn::parse_file(text).expect("it is Rust");
    let line = |at: usize| text[..at].lines().count().max(1);
    leaks(&file, &debts)
        .iter()
        .map(|leak| {
            let branch = leak.debt.branch.as_ref();
            let branch = branch.map(|(at, by)| format!("; {} {by}", line(at.start + 1)));
            let (at, how) = (line(leak.exit.start + 1), leak.how);
            let what = &leak.debt.what;
            format!("{at} {what}: {how}{}", branch.unwrap_or_default())
        })
        .collect()
}

const UNIT: &str = r#"{ "headers": [], "target": "", "functions": {}, "records": {}, "typedefs": {},
  "constants": {}, "macros": {}, "names": { "functions": [], "types": [], "constants": [],
  "by_header": {} }, "files": [] }"#;

#[track_caller]
fn open(text: &str, expected: &[&str]) {
    assert_eq!(found(text), expected, "{text}");
}

#[track_caller]
fn paid(text: &str) {
    open(text, &[]);
}

#[test]
fn what_is_paid_is_not_open() {
    paid("fn f() -> Result { let t = cloak_check()?; t.give_back(); Ok(()) }");
    paid("fn f() -> Result { Ticket::cloak_check().map_err(|_| E)?.give_back(); Ok(()) }");
    paid("fn f() -> Result { let t = cloak_check().ok_or(E)?; Ticket::give_back(t); Ok(()) }");
    paid("fn f() { if let Some(t) = cloak_check() { t.give_back(); } }");
    paid("fn f() { let Some(t) = cloak_check() else { return }; t.give_back(); }");
    paid("fn f() { match cloak_check() { Ok(t) => t.give_back(), Err(_) => {} } }");
    paid("fn f() { match cloak_check() { Some(t) => t.give_back(), _ => {} } }");
    paid("fn f() { match cloak_check() { None => return, Some(t) => t.give_back() } }");
    paid("fn f() { cloak_check().map(|t| t.give_back()); }");
    paid("fn f() { let (a, b) = cloak_check().split(); a.cloak_discard(); b.cloak_discard(); }");
    paid("fn f(t: Ticket) { t.give_back() }");
    paid("fn f(t: &Ticket) { t.number(); }");
}

#[test]
fn what_somebody_else_has_is_followed_no_further() {
    paid("fn f() -> Option<Ticket> { cloak_check() }");
    paid("fn f() -> Result<Ticket> { let t = cloak_check()?; Ok(t) }");
    paid("fn f() -> Result<Ticket> { let t = cloak_check()?; return Ok(t); }");
    paid("fn f() { let t = cloak_check(); pocket(t); }");
    paid("fn f() { let t = cloak_check(); let p = Pocket { t, n: 1 }; }");
    paid("fn f(&mut self) { let t = cloak_check(); self.t = Some(t); }");
    paid("fn f() { let t = cloak_check(); later(move || use_it(t)); }");
    paid("fn f() { let t = cloak_check(); hand_over!(t); }");
    paid("fn f() { let t = cloak_check(); let all = [t]; }");
}

#[test]
fn an_early_way_out_is_named() {
    open(
        "fn f() -> Result {\n    let t = cloak_check()?;\n    other()?;\n    t.give_back();\n    Ok(())\n}",
        &["3 Ticket: the path leaves here, by `?`"],
    );
    open(
        "fn f() {\n    let t = cloak_check();\n    if x() {\n        return;\n    }\n    t.give_back();\n}",
        &["4 Ticket: the path leaves here, by `return`"],
    );
    open(
        "fn f() {\n    loop {\n        let t = cloak_check();\n        if x() { break; }\n        if y() { continue; }\n        t.give_back();\n    }\n}",
        &[
            "4 Ticket: the path leaves here, by `break`",
            "5 Ticket: the path leaves here, by `continue`",
        ],
    );
    open(
        "fn f() -> Result {\n    let (a, b) = cloak_check()?.split();\n    a.cloak_discard();\n    x()?;\n    b.cloak_discard();\n    Ok(())\n}",
        &["4 Half: the path leaves here, by `?`"],
    );
    // While an argument is made, the receiver has nobody else.
    open(
        "fn f() -> Result {\n    cloak_check()?.give_back(x()?);\n    Ok(())\n}",
        &["2 Ticket: the path leaves here, by `?`"],
    );
    open(
        "fn f() -> Result {\n    pocket(cloak_check()?, x()?);\n    Ok(())\n}",
        &["2 Ticket: the path leaves here, by `?`"],
    );
}

#[test]
fn what_is_dropped_is_open() {
    let ends = "the path leaves its block here";
    open(
        "fn f() { let t = cloak_check(); }",
        &[&format!("1 Ticket: {ends}")],
    );
    open(
        "fn f() { cloak_check(); }",
        &["1 Ticket: its value is dropped here, with the statement"],
    );
    open(
        "fn f() { cloak_check() }",
        &["1 Ticket: its value is dropped here"],
    );
    open(
        "fn f() { let _ = cloak_check(); }",
        &["1 Ticket: it is dropped here, by `let _`"],
    );
    open(
        "fn f() { let _t = cloak_check(); }",
        &[&format!("1 Ticket: {ends}")],
    );
    open(
        "fn f(t: Ticket) { let _ = t; }",
        &["1 Ticket: the path ends here, with the function"],
    );
    open(
        "fn f() { let t = cloak_check(); drop(t); }",
        &["1 Ticket: it is dropped here, and not paid"],
    );
    open(
        "fn f() { let t = cloak_check(); core::mem::forget(t); }",
        &["1 Ticket: it is dropped here, and not paid"],
    );
    open(
        "fn f() { cloak_check().map(drop); }",
        &["1 Ticket: it is dropped here"],
    );
    open(
        "fn f() { cloak_check().map(|_| ()); }",
        &["1 Ticket: it is dropped here, by the pattern"],
    );
    open(
        "fn f() { cloak_check().ok(); }",
        &["1 Ticket: its value is dropped here, with the statement"],
    );
    open(
        "fn f() { if cloak_check().is_some() {} }",
        &["1 Ticket: its value is dropped here, with the statement"],
    );
}

#[test]
fn what_no_variable_has_any_more_is_open() {
    let ends = "the path leaves its block here";
    open(
        "fn f() { if let Some(_) = cloak_check() {} }",
        &["1 Ticket: it is dropped here, by the pattern"],
    );
    open(
        "fn f() { let (a, _) = cloak_check().split(); a.cloak_discard(); }",
        &["1 Half: it is dropped here, by the pattern"],
    );
    open(
        "fn f() { let mut t = cloak_check(); t = x(); }",
        &["1 Ticket: it is overwritten here"],
    );
    open(
        "fn f() { let t = cloak_check(); let t = 1; }",
        &[&format!("1 Ticket: {ends}")],
    );
    open(
        "fn f() { let t = cloak_check(); t.number(); }",
        &[&format!("1 Ticket: {ends}")],
    );
    open(
        "fn f() { let t = cloak_check(); println!(\"{}\", t); }",
        &[&format!("1 Ticket: {ends}")],
    );
    open(
        "fn f() { let t: Ticket = found(); }",
        &[&format!("1 Ticket: {ends}")],
    );
    open(
        "fn f() { let p = (1, cloak_check()); }",
        &[&format!("1 Ticket: {ends}")],
    );
}

#[test]
fn a_branch_that_does_not_pay_is_named() {
    let ends = "the path leaves its block here";
    open(
        "fn f() {\n    let t = cloak_check();\n    if x() {\n        t.give_back();\n    }\n}",
        &[&format!(
            "6 Ticket: {ends}; 3 on the path where this `if` does not hold"
        )],
    );
    open(
        "fn f() {\n    let t = cloak_check();\n    if x() {\n        t.give_back();\n    } else {\n        y();\n    }\n}",
        &[&format!(
            "8 Ticket: {ends}; 5 on the path through this `else`"
        )],
    );
    open(
        "fn f() {\n    let t = cloak_check();\n    match x() {\n        1 => t.give_back(),\n        _ => {}\n    }\n}",
        &[&format!("7 Ticket: {ends}; 5 on the path through this arm")],
    );
    open(
        "fn f() {\n    let t = cloak_check();\n    for _ in x() {\n        t.give_back();\n        break;\n    }\n}",
        &[&format!(
            "7 Ticket: {ends}; 3 on the path that no `break` leads out of this loop"
        )],
    );
    open(
        "fn f() {\n    let t = cloak_check();\n    let _ = x() && t.give_back();\n}",
        &[&format!("4 Ticket: {ends}; 3 on the path where this fails")],
    );
}

#[test]
fn what_a_branch_knows_is_used() {
    paid("fn f() { let t = cloak_check(); if t.is_none() { return; } t.unwrap().give_back(); }");
    paid("fn f() { let t = cloak_check(); if let Err(e) = t { return; } t.unwrap().give_back(); }");
    paid("fn f() { let r = cloak_check(); match r { Ok(t) => t.give_back(), Err(e) => log(e) } }");
    paid("fn f() { let t = cloak_check(); if x() { t.give_back(); return; } t.give_back(); }");
    paid("fn f() { let t = match cloak_check() { Some(t) => t, None => return }; t.give_back(); }");
    paid("fn f() { let t = if x() { cloak_check() } else { None }; t.map(Ticket::give_back); }");
    paid("fn f() { let t = loop { if let Some(t) = cloak_check() { break t; } }; pocket(t); }");
    paid("fn f() { let t = cloak_check(); if x() { panic!() } t.give_back(); }");
    paid("fn f() { while let Some(t) = cloak_check() { t.give_back(); } }");
    paid("fn f() { 'a: { let t = cloak_check(); t.give_back(); if x() { break 'a; } } }");
}

#[test]
fn a_value_that_leaves_a_loop_or_a_closure_is_followed() {
    let ends = "1 Ticket: the path leaves its block here";
    paid("fn f() { let t = loop { break cloak_check(); }; t.give_back(); }");
    open("fn f() { let t = loop { break cloak_check(); }; }", &[ends]);
    paid(
        "fn f() { let t = 'a: { if x() { break 'a None; } cloak_check() }; t.unwrap().give_back(); }",
    );
    open(
        "fn f() { let t = 'a: { break 'a cloak_check(); }; }",
        &[ends],
    );
    paid("fn f() { for t in cloak_check() { t.give_back(); } }");
    open("fn f() { for _t in cloak_check() {} }", &[ends]);
    paid("fn f() { other().and_then(|n| cloak_check(n)).unwrap().give_back(); }");
    open(
        "fn f() { let t = other().and_then(|n| cloak_check(n)); }",
        &[ends],
    );
    open(
        "fn f() { let t = other().and_then(Ticket::cloak_check); }",
        &[ends],
    );
    open("fn f() { let t = (Ticket::cloak_check)(); }", &[ends]);
    paid("fn f() { if let Some(t @ Ticket { .. }) = cloak_check() { t.give_back(); } }");
}

#[test]
fn types_of_the_file_that_hold_something_are_followed() {
    let holder =
        "struct Later(Option<Ticket>);\nimpl Work for Later { fn run(self, at: &At) { BODY } }";
    paid(&holder.replace("BODY", "if let Some(t) = self.0 { t.give_back(at); }"));
    paid(&holder.replace("BODY", "let Self(t) = self; t.map(|t| t.give_back(at));"));
    paid(&holder.replace("BODY", "pocket(self);"));
    open(
        &holder.replace("BODY", "at.nothing();"),
        &["2 Ticket: the path ends here, with the function"],
    );
    let own = "fn make() -> Result<Ticket> { cloak_check() }\nfn f() -> Result { make()?; Ok(()) }";
    open(
        own,
        &["2 Ticket: its value is dropped here, with the statement"],
    );
    paid(
        "impl Ticket { fn end(self) { self.give_back() } }\nfn f() { cloak_check().unwrap().end(); }",
    );
    open(
        "impl Ticket { fn end(self) {} }",
        &["1 Ticket: the path ends here, with the function"],
    );
}

#[test]
fn a_closure_is_left_by_its_own_ways() {
    paid("fn f() { let t = cloak_check(); g(|| -> Result { x()?; Ok(()) }); t.give_back(); }");
    open(
        "fn f() { g(|| { let t = cloak_check(); x()?; t.give_back() }); }",
        &["1 Ticket: the path leaves here, by `?`"],
    );
    open(
        "fn f() { g(|| { let t = cloak_check(); }); }",
        &["1 Ticket: the path leaves its block here"],
    );
}

#[test]
fn nothing_is_followed_where_nothing_is_owed() {
    paid("fn f() -> Result { let t = other()?; x()?; Ok(()) }");
    paid("fn f() { let x = 1; let y = x + 1; foo(&y, [x; 3], y as u8, x..y); }");
}
