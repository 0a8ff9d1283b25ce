//! What shells and `man` are told of the command.

use std::process::ExitCode;

use clap::{Args, Command};
use clap_complete::Shell;
use clap_mangen::Man;

use super::result::print;

#[derive(Args)]
pub(super) struct Completions {
    /// The shell.
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

#[derive(Args)]
pub(super) struct ManPage {
    /// The command to describe, instead of all of it.
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

/// Runs `safebind completions`.
pub(super) fn completions(arguments: &Completions, mut command: Command) -> ExitCode {
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, name, &mut script);
    print(&String::from_utf8_lossy(&script))
}

/// Runs `safebind man`.
pub(super) fn man(arguments: &ManPage, mut command: Command) -> ExitCode {
    // Names of subcommands in pages are those by which they are called.
    command.build();
    let page = match &arguments.command {
        None => Man::new(command),
        Some(name) => match command.find_subcommand(name) {
            Some(one) => Man::new(one.clone()),
            None => {
                eprintln!("error: there is no command `{name}`; `safebind --help` lists all");
                return ExitCode::from(2);
            }
        },
    };
    let mut roff = Vec::new();
    match page.render(&mut roff) {
        Ok(()) => print(&String::from_utf8_lossy(&roff)),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
