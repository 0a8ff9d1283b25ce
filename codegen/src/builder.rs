//! For build scripts: options put together call by call, and run.

use camino::{Utf8Path, Utf8PathBuf};

use crate::{
    driver::Outcome,
    options::{Mode, Options},
    output::cargo::rerun_if_changed,
    profile::built_in,
    support::{
        diag::{
            Diagnostic, Sink,
            render::{Colour, render},
        },
        progress::Progress,
    },
};

/// Puts a run together.
///
/// ```no_run
/// # fn main() -> Result<(), safebind::builder::Rejected> {
/// let generated = safebind::Builder::default()
///     .contract("widget.yaml")
///     .profile("profile.yaml")
///     .clang_arg("-Iinclude")
///     .out_dir("src/generated")
///     .rerun_if_changed()
///     .generate()?;
/// for warning in &generated.warnings {
///     println!("cargo::warning={}", warning.message);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Builder {
    options: Options,
    tells_cargo: bool,
}

/// What a run did, and what it had to say.
#[derive(Clone, Debug, Default)]
pub struct Generated {
    /// What was done.
    pub outcome: Outcome,
    /// Sorted by place.
    pub warnings: Vec<Diagnostic>,
}

/// A run that failed. Shown as text it is everything the command would have printed.
#[derive(Clone)]
pub struct Rejected {
    /// Errors and warnings, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
}

impl Builder {
    /// Adds a contract file, or a folder of them.
    pub fn contract(mut self, path: impl Into<Utf8PathBuf>) -> Self {
        self.options.contracts.push(path.into());
        self
    }

    /// Names the profile of the project that the outputs are for: the path of a file, or the name of a
    /// [profile that comes with the tool](crate::profile::built_in); `std` by default.
    pub fn profile(mut self, path: impl Into<Utf8PathBuf>) -> Self {
        self.options.profile = Some(path.into());
        self
    }

    /// Names the output folder, which belongs to this run alone; `generated` by default.
    pub fn out_dir(mut self, path: impl Into<Utf8PathBuf>) -> Self {
        self.options.out = path.into();
        self
    }

    /// Generates raw bindings too.
    pub fn bindings(mut self) -> Self {
        self.options.bindings = true;
        self
    }

    /// Says what becomes of the outputs; they are written by default.
    pub fn mode(mut self, mode: Mode) -> Self {
        self.options.mode = mode;
        self
    }

    /// Reads the C side from JSON instead of headers.
    pub fn unit(mut self, path: impl Into<Utf8PathBuf>) -> Self {
        self.options.unit = Some(path.into());
        self
    }

    /// Writes the C side as JSON.
    pub fn dump_unit(mut self, path: impl Into<Utf8PathBuf>) -> Self {
        self.options.dump_unit = Some(path.into());
        self
    }

    /// Writes Rust that compiles only where raw bindings have the layouts that C has.
    pub fn layout_checks(mut self, path: impl Into<Utf8PathBuf>) -> Self {
        self.options.layout_checks = Some(path.into());
        self
    }

    /// Writes what the outputs were made from, in Make syntax.
    pub fn depfile(mut self, path: impl Into<Utf8PathBuf>) -> Self {
        self.options.depfile = Some(path.into());
        self
    }

    /// Keeps there what tells whether another run is needed.
    pub fn stamp(mut self, path: impl Into<Utf8PathBuf>) -> Self {
        self.options.stamp = Some(path.into());
        self
    }

    /// Adds an argument for clang.
    pub fn clang_arg(mut self, argument: impl Into<String>) -> Self {
        self.options.clang_args.push(argument.into());
        self
    }

    /// Adds arguments for clang.
    pub fn clang_args<A: Into<String>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        let arguments = arguments.into_iter().map(Into::into);
        self.options.clang_args.extend(arguments);
        self
    }

    /// Names the command that makes the outputs again, for messages and the manifest.
    pub fn regenerate_with(mut self, command: impl Into<String>) -> Self {
        self.options.regenerate_with = Some(command.into());
        self
    }

    /// Tells cargo to run the build script again when anything changes that was read: contracts, the profile,
    /// headers, compositions. Also when a contract is added to a folder that is named for its contracts, unless the
    /// outputs are in it.
    ///
    /// This prints a line `cargo::rerun-if-changed=PATH` for each. Cargo does not watch the rest of the package then;
    /// what else the script reads it has to print itself.
    pub fn rerun_if_changed(mut self) -> Self {
        self.tells_cargo = true;
        self
    }

    /// Tells of steps that take long.
    pub fn progress(mut self, progress: Progress) -> Self {
        self.options.progress = progress;
        self
    }

    /// The options as they are now.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Runs.
    ///
    /// # Errors
    ///
    /// [`Rejected`] has every error of the run; no output was changed.
    pub fn generate(mut self) -> Result<Generated, Rejected> {
        let profile = &mut self.options.profile;
        profile.get_or_insert_with(|| built_in::DEFAULT.into());
        let mut sink = Sink::default();
        let result = crate::run(&self.options, &mut sink);
        if self.tells_cargo {
            print!("{}", lines_for_cargo(&self.options, result.as_ref().ok()));
        }
        let failed = sink.has_errors();
        let diagnostics = sink.finish();
        match result {
            Ok(outcome) if !failed => Ok(Generated {
                outcome,
                warnings: diagnostics,
            }),
            _ => Err(Rejected { diagnostics }),
        }
    }
}

/// What cargo is told after a run; of one that failed it is only known which files it was to read.
pub fn lines_for_cargo(options: &Options, outcome: Option<&Outcome>) -> String {
    let named = options.input_files();
    let named = named.iter().map(|path| path.as_str());
    let folders = options.contract_folders().into_iter();
    let read = outcome.into_iter().flat_map(|outcome| &outcome.inputs);
    let read = read.map(String::as_str);
    rerun_if_changed(named.chain(folders.map(Utf8Path::as_str)).chain(read))
}

impl std::fmt::Display for Rejected {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for diagnostic in &self.diagnostics {
            writeln!(formatter, "{}\n", render(diagnostic, Colour::Plain))?;
        }
        formatter.write_str("no output was changed")
    }
}

/// The same as shown, because `main` and `expect` print this form.
impl std::fmt::Debug for Rejected {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "\n{self}")
    }
}

impl std::error::Error for Rejected {}

#[cfg(test)]
mod tests {
    use super::Builder;
    use crate::output::testing::Folder;

    #[test]
    fn a_failed_run_shows_its_errors() {
        let folder = Folder::new();
        let rejected = Builder::default()
            .contract(folder.join("missing.yaml"))
            .out_dir(folder.join("out"))
            .generate()
            .expect_err("there is no contract");
        let text = rejected.to_string();
        assert!(text.contains("error[SB0108]"), "{text}");
        assert!(text.ends_with("no output was changed"), "{text}");
        assert_eq!(folder.list(), Vec::<String>::new());
    }
}
