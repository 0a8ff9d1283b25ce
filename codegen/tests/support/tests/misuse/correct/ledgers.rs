//! What the misuse of objects with one owner is measured against.

#![allow(dead_code)]

#[allow(warnings)]
#[path = "../../../../fixtures/patterns/valid_until_of_an_owner/expected/mod.rs"]
mod wrappers;

use wrappers::ledger::Ledger;

fn lines() -> Option<usize> {
    let mut ledger = Ledger::ledger_open(1)?;
    let other = Ledger::ledger_open(2)?;
    let lines = Ledger::ledger_entries(&mut ledger, &other).count();
    Ledger::ledger_turn(&mut ledger);
    ledger.ledger_rule(3);
    Some(lines)
}

fn main() {}
