//! Every diagnostic code is fired by a fixture, as a user sees it, and a near miss does not fire it.
//!
//! A fixture is a folder `tests/fixtures/diagnostics/<CODE>_<what>`:
//!
//! - `contract.yaml` and further `contract_*.yaml`, `input.h`, and `profile.yaml` where the usual one
//!   will not do: what the command is given;
//! - `near_miss*.yaml`, `near_miss.h`, `near_miss_profile.yaml`: what takes the place of these files in
//!   a run that must end well;
//! - `expected.txt`: what the command says;
//! - `unit.json`: what clang read in the headers, so that the test runs where there is no clang.
//!
//! A folder with nothing but `expected.txt` belongs to a case of the module `command` or `watched`. With
//! `UPDATE_EXPECT=1` the texts are written instead of compared.

#[path = "../harness/btf.rs"]
mod btf;
mod command;
mod fixture;
mod layouts;
mod meta;
mod pages;
mod session;
mod watched;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    let clang = fixture::clang();
    for folder in fixture::folders() {
        if folder.join("contract.yaml").is_file() {
            let ignored = fixture::needs_clang(&folder) && !clang;
            let name = format!("fixture::{}", folder.file_name().unwrap_or_default());
            let trial = Trial::test(name, move || fixture::check(&folder, clang));
            trials.push(trial.with_ignored_flag(ignored));
        }
    }
    for case in command::cases() {
        let name = format!("command::{}", case.folder);
        let trial = Trial::test(name, || command::check(case));
        trials.push(trial.with_ignored_flag(case.clang && !clang));
    }
    trials.extend(meta::trials());
    trials.extend(pages::trials());
    libtest_mimic::run(&arguments, trials).exit_code()
}
