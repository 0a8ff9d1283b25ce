//! The command's arguments, and what each command does with the library.

mod accept;
mod drift;
mod review;
mod tree;

use std::{
    io::{self, IsTerminal as _, Write as _},
    process::ExitCode,
    time::Duration,
};

use camino::Utf8PathBuf;
use clap::{Args, Parser, Subcommand, ValueEnum};
use safebind::{
    Options,
    options::Mode,
    support::{codes, diag::Sink, progress::Progress, suggest},
};

use crate::messages::{self, Messages};

/// Safe Rust wrappers for C, generated from contracts that people can review.
///
/// Exit status: 0 if all is well, 1 if an input has errors or a check failed, 2 if the arguments
/// make no sense.
#[derive(Parser)]
#[command(name = "safebind", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate the wrappers.
    Generate(Generate),
    /// Check contracts against headers, and write nothing.
    Check(Check),
    /// Agree with what was read of the C side: the contracts hold for it.
    Accept(accept::Accept),
    Drift(drift::Drift),
    /// Compare a generated API with one that was written by hand.
    Diff(review::Diff),
    /// Hold hand-written code against what contracts demand.
    Audit(review::AuditOf),
    /// Print what contracts say of C functions, as JSON.
    Facts(Check),
    /// Explain the code of a message, or list all codes.
    Explain(Explain),
    /// Print the JSON Schema of a contract file.
    Schema(Schema),
}

#[derive(Args)]
struct Input {
    /// Contract files, and folders of them.
    #[arg(value_name = "CONTRACTS", required = true)]
    contracts: Vec<Utf8PathBuf>,
    /// Read the C side from this JSON file instead of headers.
    #[arg(long, value_name = "FILE")]
    unit: Option<Utf8PathBuf>,
    /// The version of the headers, if they do not say it themselves.
    #[arg(long, value_name = "VERSION")]
    tree_version: Option<String>,
    /// What to make of names that are not as they were accepted.
    #[arg(long, value_name = "WHAT", value_enum, default_value_t)]
    stale: Stale,
    /// Arguments for clang, such as `-I` and `-D`.
    #[arg(value_name = "CLANG_ARGS", last = true)]
    clang_args: Vec<String>,
}

/// What is made of names that are not as they were accepted.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
enum Stale {
    /// An error: nothing is written.
    #[default]
    Deny,
    /// A warning: for trees that are tried and not shipped.
    Warn,
}

#[derive(Args)]
struct Generate {
    #[command(flatten)]
    input: Input,
    /// The profile of the project that the wrappers are for.
    #[arg(long, value_name = "FILE")]
    profile: Utf8PathBuf,
    /// The output folder; it belongs to this command alone.
    #[arg(long, value_name = "DIR")]
    out: Utf8PathBuf,
    /// Generate raw bindings too.
    #[arg(long)]
    bindings: bool,
    /// Compare with what is in the output folder, and write nothing.
    #[arg(long, conflicts_with_all = ["force", "depfile", "dump_unit", "layout_checks"])]
    check: bool,
    /// Overwrite files that were edited by hand.
    #[arg(long)]
    force: bool,
    /// Write what the outputs were made from, in Make syntax.
    #[arg(long, value_name = "FILE")]
    depfile: Option<Utf8PathBuf>,
    /// Write the C side to this file, as JSON.
    #[arg(long, value_name = "FILE")]
    dump_unit: Option<Utf8PathBuf>,
    /// Write Rust to this file that compiles only where raw bindings have the layouts that C has.
    #[arg(long, value_name = "FILE")]
    layout_checks: Option<Utf8PathBuf>,
    /// Keep in this file what tells whether anything changed.
    #[arg(long, value_name = "FILE")]
    stamp: Option<Utf8PathBuf>,
    /// The command that messages name for making the outputs again, if it is not this one.
    #[arg(long, value_name = "COMMAND")]
    regenerate_with: Option<String>,
    #[command(flatten)]
    messages: Messages,
}

#[derive(Args)]
struct Check {
    #[command(flatten)]
    input: Input,
    /// The profile of the project that the wrappers are for.
    #[arg(long, value_name = "FILE")]
    profile: Option<Utf8PathBuf>,
    #[command(flatten)]
    messages: Messages,
}

#[derive(Args)]
struct Explain {
    /// The code, such as SB0301.
    code: Option<String>,
    /// List all codes.
    #[arg(long, conflicts_with = "code")]
    list: bool,
}

#[derive(Args)]
struct Schema {
    /// Print the reference of all keys instead, in Markdown.
    #[arg(long)]
    reference: bool,
    /// Print the schema of a profile instead.
    #[arg(long, conflicts_with = "reference")]
    profile: bool,
    /// Print the schema of what `diff` and `audit` write as JSON instead.
    #[arg(long, conflicts_with_all = ["reference", "profile"])]
    review: bool,
}

/// Does what the arguments say.
pub(crate) fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Generate(arguments) => {
            let options = arguments.options();
            run(&options, &arguments.messages)
        }
        Command::Check(arguments) => {
            let options = arguments.options();
            run(&options, &arguments.messages)
        }
        Command::Accept(arguments) => accept::accept(&arguments),
        Command::Drift(arguments) => drift::drift(&arguments),
        Command::Facts(arguments) => review::facts(&arguments.options(), &arguments.messages),
        Command::Diff(arguments) => review::diff(&arguments),
        Command::Audit(arguments) => review::audit(&arguments),
        Command::Explain(Explain {
            code: Some(code), ..
        }) => explain(&code),
        Command::Explain(_) => print(&list()),
        Command::Schema(Schema { review: true, .. }) => {
            print(&safebind_review::present::json::schema())
        }
        Command::Schema(Schema { profile: true, .. }) => print(&safebind::profile::schema()),
        Command::Schema(Schema {
            reference: false, ..
        }) => print(&safebind::contract::schema::text()),
        Command::Schema(Schema {
            reference: true, ..
        }) => print(&safebind::contract::reference::text()),
    }
}

impl Generate {
    fn options(&self) -> Options {
        let mode = match (self.check, self.force) {
            (true, _) => Mode::Compare,
            (false, true) => Mode::Overwrite,
            (false, false) => Mode::Write,
        };
        Options {
            profile: Some(self.profile.clone()),
            out: self.out.clone(),
            mode,
            bindings: self.bindings,
            depfile: self.depfile.clone(),
            dump_unit: self.dump_unit.clone(),
            layout_checks: self.layout_checks.clone(),
            stamp: self.stamp.clone(),
            regenerate_with: self.regenerate_with.clone(),
            ..self.input.options(&self.messages)
        }
    }
}

impl Check {
    fn options(&self) -> Options {
        Options {
            profile: self.profile.clone(),
            mode: Mode::Validate,
            ..self.input.options(&self.messages)
        }
    }
}

impl Input {
    fn options(&self, messages: &Messages) -> Options {
        Options {
            contracts: self.contracts.clone(),
            unit: self.unit.clone(),
            clang_args: self.clang_args.clone(),
            tree_version: self.tree_version.clone(),
            stale_warns: self.stale == Stale::Warn,
            progress: progress(messages),
            ..Options::default()
        }
    }
}

/// Tells of steps that take longer than a second, where somebody watches.
fn progress(messages: &Messages) -> Progress {
    if messages.quiet || messages.is_json() || !io::stderr().is_terminal() {
        return Progress::default();
    }
    let colour = messages.colour(&io::stderr());
    Progress::new(Duration::from_secs(1), move |line| {
        anstream::eprintln!("{}", messages::step(line, colour));
    })
}

fn run(options: &Options, messages: &Messages) -> ExitCode {
    let mut sink = Sink::default();
    let result = safebind::run(options, &mut sink);
    let failed = result.is_err() || sink.has_errors();
    if let Ok(outcome) = &result {
        let colour = messages.colour(&io::stdout());
        let mut text: String = outcome.differences.iter().map(|d| d.diff(colour)).collect();
        if !messages.quiet {
            text += &outcome.summary;
        }
        if print(&text) != ExitCode::SUCCESS {
            return ExitCode::FAILURE;
        }
    }
    messages::show(&sink.finish(), messages);
    match failed {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    }
}

fn explain(code: &str) -> ExitCode {
    let code = code.to_uppercase();
    if let Some(page) = codes::page(&code) {
        return print(&codes::text(page));
    }
    let near = suggest::nearest(&code, codes::pages().map(|(code, _)| code));
    let help = near.map_or_else(
        || "`safebind explain --list` lists all".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    eprintln!("error: there is no code `{code}`; {help}");
    ExitCode::FAILURE
}

fn list() -> String {
    codes::pages()
        .map(|(code, page)| format!("{code}  {}\n", codes::title(page)))
        .collect()
}

/// Prints to the standard output. That a reader such as `head` wants no more is no failure.
fn print(text: &str) -> ExitCode {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: cannot write to the standard output: {error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory as _, Parser as _};

    use super::{Cli, Command, Mode};

    fn mode(arguments: &[&str]) -> Mode {
        let fixed = [
            "safebind",
            "generate",
            "c.yaml",
            "--out",
            "o",
            "--profile",
            "p",
        ];
        let cli = Cli::try_parse_from(fixed.iter().chain(arguments));
        match cli.map(|cli| cli.command) {
            Ok(Command::Generate(arguments)) => arguments.options().mode,
            _ => panic!("the arguments are those of `generate`"),
        }
    }

    #[test]
    fn the_arguments_make_sense_to_clap() {
        Cli::command().debug_assert();
    }

    #[test]
    fn what_follows_two_dashes_goes_to_clang() {
        let arguments = ["safebind", "check", "a.yaml", "b", "--", "-Iinc", "--check"];
        let cli = Cli::try_parse_from(arguments);
        let Ok(Command::Check(arguments)) = cli.map(|cli| cli.command) else {
            panic!("the arguments are those of `check`");
        };
        let options = arguments.options();
        assert_eq!(options.contracts, ["a.yaml", "b"]);
        assert_eq!(options.clang_args, ["-Iinc", "--check"]);
    }

    #[test]
    fn the_mode_follows_from_the_flags() {
        assert_eq!(mode(&[]), Mode::Write);
        assert_eq!(mode(&["--force"]), Mode::Overwrite);
        assert_eq!(mode(&["--check"]), Mode::Compare);
    }
}
