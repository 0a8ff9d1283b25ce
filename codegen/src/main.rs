//! The command `safebind`.

mod cli;
mod messages;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
