//! The command's arguments, and what each command does with the library.

mod accept;
mod completions;
mod drift;
mod layout;
mod new;
mod report;
mod result;
mod review;
mod tree;
mod watch;

use std::{
    io::{self, IsTerminal as _},
    process::ExitCode,
    time::Duration,
};

use camino::Utf8PathBuf;
use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};
use safebind::{
    Options,
    builder::lines_for_cargo,
    layout::ask::Oracle,
    options::{LayoutOracle, Mode},
    profile::built_in,
    support::{
        codes,
        diag::{Severity, Sink},
        progress::Progress,
        suggest,
    },
};

use self::result::print;
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
    /// Write a contract to start from, with what headers say, and list the questions that are left.
    New(new::New),
    /// Generate the wrappers.
    Generate(Generate),
    /// Check contracts against headers, and write nothing.
    Check(Checked),
    /// Tell what is safe, unsafe and not bound, and what would change that.
    Report(report::Report),
    /// Agree with what was read of the C side: the contracts hold for it.
    Accept(accept::Accept),
    Drift(drift::Drift),
    /// Compare a generated API with one that was written by hand.
    Diff(review::Diff),
    /// Hold hand-written code against what contracts demand.
    Audit(review::AuditOf),
    /// Print what contracts say of C functions, as JSON.
    Facts(Check),
    /// Hold the layouts of raw bindings against a built kernel or the C compiler.
    Layout(layout::Layout),
    /// Explain the code of a message, or list all codes.
    Explain(Explain),
    /// Print the JSON Schema of a contract file.
    Schema(Schema),
    /// Print what makes a shell complete this command's arguments.
    Completions(completions::Completions),
    /// Print a page for `man`.
    Man(completions::ManPage),
    /// Print a profile that comes with the tool, or list them.
    Profile(BuiltIn),
}

#[derive(Args)]
struct BuiltIn {
    /// The name of the profile.
    name: Option<String>,
}

#[derive(Args)]
struct Input {
    /// Contract files, and folders of them.
    #[arg(value_name = "CONTRACTS", required = true)]
    contracts: Vec<Utf8PathBuf>,
    /// Read the C side from this JSON file instead of headers.
    #[arg(long, value_name = "FILE")]
    unit: Option<Utf8PathBuf>,
    /// Hold the layouts that contracts rely on against this kernel's BTF.
    #[arg(long, value_name = "FILE", group = "layouts")]
    btf: Option<Utf8PathBuf>,
    /// The kernel that the BTF of a module is a difference to.
    #[arg(long, value_name = "FILE", requires = "btf")]
    btf_base: Option<Utf8PathBuf>,
    /// Hold the layouts that contracts rely on against this file's debug information.
    #[arg(long, value_name = "FILE", group = "layouts")]
    dwarf: Option<Utf8PathBuf>,
    /// Rely on layouts as far as this result of `safebind layout` proves them.
    #[arg(long, value_name = "FILE", group = "layouts")]
    layout: Option<Utf8PathBuf>,
    /// Generate nothing that relies on a layout without a proof, although there is no oracle.
    #[arg(long, group = "layouts")]
    require_layouts: bool,
    /// Take arguments for clang from this `compile_commands.json`, in front of those that are given.
    #[arg(long, value_name = "FILE")]
    compile_commands: Option<Utf8PathBuf>,
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
    /// What the wrappers are for: `std`, `linux`, or the profile of a project.
    #[arg(long, value_name = "NAME|FILE", default_value = built_in::DEFAULT)]
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
    /// Print what was read as lines for cargo, in place of the summary: for build scripts.
    #[arg(long, conflicts_with = "check")]
    cargo: bool,
    #[command(flatten)]
    messages: Messages,
}

#[derive(Args)]
struct Check {
    #[command(flatten)]
    input: Input,
    /// What the wrappers are for: `std`, `linux`, or the profile of a project.
    #[arg(long, value_name = "NAME|FILE")]
    profile: Option<Utf8PathBuf>,
    #[command(flatten)]
    messages: Messages,
}

#[derive(Args)]
struct Checked {
    #[command(flatten)]
    check: Check,
    /// Check again whenever a contract, the profile or a header changes, until Ctrl-C.
    #[arg(long)]
    watch: bool,
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
    /// Print the schema of what `report` writes as JSON instead.
    #[arg(long, conflicts_with_all = ["reference", "profile", "review"])]
    report: bool,
}

/// Does what the arguments say.
pub(crate) fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Generate(arguments) => {
            let options = arguments.options();
            run(&options, &arguments.messages, arguments.cargo)
        }
        Command::Check(Checked { check, watch: true }) => {
            watch::watch(&with_profile(check.options()), &check.messages)
        }
        Command::New(arguments) => new::new(&arguments),
        Command::Check(Checked { check, .. }) => {
            run(&with_profile(check.options()), &check.messages, false)
        }
        Command::Report(arguments) => report::report(&arguments),
        Command::Accept(arguments) => accept::accept(&arguments),
        Command::Drift(arguments) => drift::drift(&arguments),
        Command::Facts(arguments) => review::facts(&arguments.options(), &arguments.messages),
        Command::Diff(arguments) => review::diff(&arguments),
        Command::Audit(arguments) => review::audit(&arguments),
        Command::Layout(arguments) => layout::run(&arguments),
        Command::Explain(Explain {
            code: Some(code), ..
        }) => explain(&code),
        Command::Explain(_) => print(&list()),
        Command::Completions(arguments) => completions::completions(&arguments, Cli::command()),
        Command::Man(arguments) => completions::man(&arguments, Cli::command()),
        Command::Schema(Schema { report: true, .. }) => print(&safebind::report::json::schema()),
        Command::Profile(BuiltIn { name: Some(name) }) => profile(&name),
        Command::Profile(_) => print(&profiles()),
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

/// What is checked, for a target that comes with the tool where none is named.
fn with_profile(mut options: Options) -> Options {
    let profile = &mut options.profile;
    profile.get_or_insert_with(|| built_in::DEFAULT.into());
    options
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
    fn oracle(&self) -> Option<LayoutOracle> {
        let saved = self.layout.clone().map(LayoutOracle::Saved);
        let btf = self
            .btf
            .clone()
            .map(|path| Oracle::Btf(path, self.btf_base.clone()));
        let file = btf.or_else(|| self.dwarf.clone().map(Oracle::Dwarf));
        let nobody = self.require_layouts.then_some(LayoutOracle::Nobody);
        saved.or_else(|| file.map(LayoutOracle::File)).or(nobody)
    }

    fn options(&self, messages: &Messages) -> Options {
        Options {
            contracts: self.contracts.clone(),
            unit: self.unit.clone(),
            oracle: self.oracle(),
            compile_commands: self.compile_commands.clone(),
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
    if messages.quiet || messages.is_json() {
        return Progress::default();
    }
    let colour = messages.colour(&io::stderr());
    let report = move |line: &str| anstream::eprintln!("{}", messages::step(line, colour));
    match io::stderr().is_terminal() {
        true => Progress::new(Duration::from_secs(1), report),
        false => Progress::of_choices(report),
    }
}

fn run(options: &Options, messages: &Messages, for_cargo: bool) -> ExitCode {
    match once(options, messages, for_cargo).failed {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    }
}

/// What a run has come to.
struct Ran {
    failed: bool,
    errors: usize,
    warnings: usize,
}

/// Runs, and shows what there is to say.
fn once(options: &Options, messages: &Messages, for_cargo: bool) -> Ran {
    let mut sink = Sink::default();
    let result = safebind::run(options, &mut sink);
    let mut failed = result.is_err() || sink.has_errors();
    if for_cargo {
        let lines = lines_for_cargo(options, result.as_ref().ok());
        failed |= print(&lines) != ExitCode::SUCCESS;
    } else if let Ok(outcome) = &result {
        let colour = messages.colour(&io::stdout());
        let mut text: String = outcome.differences.iter().map(|d| d.diff(colour)).collect();
        if !messages.quiet {
            text += &outcome.summary;
        }
        failed |= print(&text) != ExitCode::SUCCESS;
    }
    let diagnostics = sink.finish();
    messages::show(&diagnostics, messages);
    let errors = diagnostics.iter();
    let errors = errors.filter(|d| d.severity == Severity::Error).count();
    Ran {
        failed,
        errors,
        warnings: diagnostics.len() - errors,
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

fn profile(name: &str) -> ExitCode {
    if let Some(known) = built_in::named(name) {
        return print(&known.text());
    }
    let names = built_in::ALL.map(|one| format!("`{}`", one.name));
    eprintln!(
        "error: no profile `{name}` comes with safebind, but {}",
        names.join(" and ")
    );
    ExitCode::FAILURE
}

fn profiles() -> String {
    let all = built_in::ALL.iter();
    all.map(|one| format!("{:<6} {}\n", one.name, one.about))
        .collect()
}

fn list() -> String {
    codes::pages()
        .map(|(code, page)| format!("{code}  {}\n", codes::title(page)))
        .collect()
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
        let options = arguments.check.options();
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
