// SPDX-License-Identifier: GPL-2.0

//! Small programs that call the C side by hand, as somebody would who writes such code without the
//! generator, and what Miri is to say of each.
//!
//! Every topic has forms that are right and forms that are wrong. The wrong ones are there to show that
//! the checks see them: one that is accepted where it should not be is a defect of the checks.
//!
//! `cargo xtask test controls` runs each case in a process of its own, once with each model of
//! borrows, and compares. By hand, with a nightly toolchain:
//!
//! ```text
//! MIRIFLAGS=-Zmiri-strict-provenance cargo miri run -p controls -- removal::from_self
//! ```

mod c;
mod case;
mod topics;

use case::{Case, Topic};
use std::{env, process::ExitCode};

fn main() -> ExitCode {
    match env::args().nth(1).as_deref() {
        Some("--list") => list(),
        // Natively a case would do whatever undefined behaviour does.
        Some(_) if !cfg!(miri) => return refuse("cases are run under Miri only"),
        Some(name) => match find(name) {
            Some(case) => (case.run)(),
            None => return refuse("there is no such case; `--list` names all"),
        },
        None => return refuse("name a case; `--list` names all"),
    }
    ExitCode::SUCCESS
}

fn refuse(why: &str) -> ExitCode {
    eprintln!("controls: {why}");
    ExitCode::from(2)
}

fn find(name: &str) -> Option<&'static Case> {
    let (topic, name) = name.split_once("::")?;
    let topic = topics::ALL.iter().find(|t| t.name == topic)?;
    topic.cases.iter().find(|case| case.name == name)
}

/// Prints topics and cases, one in a line, with what is expected of each case.
fn list() {
    for Topic { name, what, cases } in topics::ALL {
        println!("topic\t{name}\t{what}");
        for case in *cases {
            println!(
                "case\t{}\t{}\t{}\t{}",
                case.name, case.what, case.stacked, case.tree
            );
        }
    }
}
