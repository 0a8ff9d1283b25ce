//! Unsoundness that was found in published wrappers of C libraries, and the contracts that prevent it.
//!
//! Each folder below `examples/` is a case, and a program:
//!
//! - `case.yaml`: the advisories, or reports that have no number, in words of our own, and what Miri says of the form that is written by hand
//! - `input.h`, `contract.yaml`, `expected/`: a header, its contract, and what is generated of both
//! - `c.rs`: the C side, in Rust, so that Miri can run it
//! - `main.rs`: the right use of the wrappers
//! - `by_hand.rs`: the mistake, as somebody makes it who writes the wrapper by hand
//! - `misuse.rs`, `misuse.stderr`: the same mistake with the wrappers, where it does not compile, and what the
//!   compiler says
//!
//! A new folder is a new case. `cargo xtask test controls` runs `main.rs` and `by_hand.rs` of all of them under
//! Miri; `cargo test -p unsoundness` compiles the misuse; `docs/unsoundness.md` shows them.

use std::{env, process::ExitCode};

/// Runs what the argument of the program names: nothing for the wrappers, `by-hand` for the mistake.
///
/// The mistake runs under Miri only: natively it would do whatever undefined behaviour does.
pub fn main(wrappers: fn(), by_hand: fn()) -> ExitCode {
    match env::args().nth(1).as_deref() {
        None => wrappers(),
        Some("by-hand") if cfg!(miri) => by_hand(),
        Some(_) => {
            eprintln!("run this without an argument, or with `by-hand` under Miri");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

/// As [`main`], for a case whose mistake is caught by aborting: with `abort`, runs what does that.
pub fn main_that_aborts(wrappers: fn(), by_hand: fn(), aborts: fn()) -> ExitCode {
    if env::args().nth(1).as_deref() == Some("abort") {
        aborts();
    }
    main(wrappers, by_hand)
}
