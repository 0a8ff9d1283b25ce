//! A contract to start from with every guess taken for the truth: what comes of a user who does that.

use std::{collections::BTreeMap, fmt, time::Duration};

use anyhow::{Context, Result, bail};
use camino::Utf8Path;

use crate::{
    generator::{self, Generator},
    process::{self, Outcome},
};

/// How long one run may take.
pub(super) const LIMIT: Duration = Duration::from_secs(60);

/// The mark of a line that is no fact.
const MARK: &str = "#?";
/// How the line starts that says that a function is not bound, and how it starts where one is.
const DO_NOT: &str = "bind: { do_not: ";
const AUTO: &str = "bind: auto";

/// What is left of a contract's functions when everything in it is taken for the truth.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Accepted {
    /// How many functions there are of each kind; none where errors keep the check from counting.
    pub(super) counts: Option<Counts>,
    /// How many errors have which code.
    pub(super) errors: BTreeMap<String, usize>,
}

/// The numbers of the check's last line.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Counts {
    /// Wrapped, and safe to call.
    pub(super) safe: usize,
    /// Wrapped, and `unsafe` to call.
    pub(super) not_safe: usize,
    /// Called by what is generated, and by nobody else.
    pub(super) part: usize,
    /// Without a wrapper.
    pub(super) not_bound: usize,
}

impl fmt::Display for Accepted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.counts {
            Some(counts) => write!(
                f,
                "{} safe, {} unsafe, {} part of a pattern, {} not bound",
                counts.safe, counts.not_safe, counts.part, counts.not_bound
            ),
            None => f.write_str(&self.codes()),
        }
    }
}

impl Accepted {
    /// The errors as a cell of a table.
    pub(super) fn codes(&self) -> String {
        let codes = self.errors.iter();
        let codes = codes.map(|(code, count)| format!("{code} {count}"));
        match self.errors.is_empty() {
            true => "none".to_owned(),
            false => codes.collect::<Vec<_>>().join(", "),
        }
    }
}

/// The contract with all guesses as keys, and with no function that is not to be bound.
pub(super) fn accepted(contract: &str) -> String {
    let mut text = String::with_capacity(contract.len());
    for line in contract.lines() {
        let start = line.trim_start();
        let (indentation, _) = line.split_at(line.len() - start.len());
        let start = without_mark(start).unwrap_or(start);
        let start = if start.starts_with(DO_NOT) {
            AUTO
        } else {
            start
        };
        text.extend([indentation, start, "\n"]);
    }
    text
}

/// What stands behind a mark, and what there is of one: `#?` and the questions, `Q1,Q3`.
fn without_mark(line: &str) -> Option<&str> {
    let (questions, rest) = line.strip_prefix(MARK)?.split_once(' ')?;
    let is_question = |one: &str| {
        let number = one.strip_prefix('Q');
        number
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|c| c.is_ascii_digit()))
    };
    questions.split(',').all(is_question).then_some(rest)
}

/// Checks a contract with all its guesses accepted, for `profile` and with these arguments for clang. `contract` is the
/// file that `safebind new` wrote; the other one is written beside it.
///
/// # Errors
///
/// When the check panics, takes too long, or fails without a code.
pub(super) fn check(
    generator: &Generator,
    contract: &Utf8Path,
    profile: &str,
    arguments: &[String],
) -> Result<Accepted> {
    let text = fs_err::read_to_string(contract)?;
    let path = contract.with_extension("accepted.yaml");
    fs_err::write(&path, accepted(&text))?;
    let words = ["check", path.as_str(), "--profile", profile];
    let mut words: Vec<String> = words.map(str::to_owned).into();
    words.extend(["--message-format", "json", "--"].map(str::to_owned));
    words.extend(arguments.iter().cloned());
    let outcome = process::capture_within(&mut generator.command(&words), LIMIT)?;
    judge(&outcome).with_context(|| format!("`{path}`, with every guess accepted"))
}

/// What a run says: it succeeds with its counts, or fails with codes.
fn judge(outcome: &Outcome) -> Result<Accepted> {
    let mut errors: BTreeMap<String, usize> = BTreeMap::new();
    for message in generator::messages(outcome) {
        if message.severity == "error" {
            *errors.entry(message.code).or_default() += 1;
        }
    }
    let counts = outcome.stdout.lines().rev().find_map(counts);
    match outcome.status.code() {
        Some(0) if counts.is_some() && errors.is_empty() => Ok(Accepted { counts, errors }),
        Some(1) if !errors.is_empty() => Ok(Accepted {
            counts: None,
            errors,
        }),
        _ => bail!("{}: {}", outcome.status, outcome.text().trim_end()),
    }
}

/// Reads `4 functions: 1 safe, 0 unsafe, 1 part of a pattern, 2 not bound`.
fn counts(line: &str) -> Option<Counts> {
    let (_, kinds) = line
        .split_once(" functions: ")
        .or_else(|| line.split_once(" function: "))?;
    let mut counts = Counts::default();
    for kind in kinds.split(", ") {
        let (number, what) = kind.split_once(' ')?;
        let counted = match what {
            "safe" => &mut counts.safe,
            "unsafe" => &mut counts.not_safe,
            "part of a pattern" => &mut counts.part,
            "not bound" => &mut counts.not_bound,
            _ => return None,
        };
        *counted = number.parse().ok()?;
    }
    Some(counts)
}

#[cfg(test)]
mod tests {
    use std::{process::Command, time::Duration};

    use camino::Utf8Path;

    use super::{accepted, check, counts, judge};
    use crate::{generator::Generator, process};

    #[test]
    fn guesses_become_keys_and_nothing_else_changes() {
        let text = "# `#?Q1` marks one; not this: #?Q1 a: b\n\
                    \x20   #?Q1,Q12 params:\n      #?Q1 a: { view: A }  # inferred:type, guess\n\
                    \x20   # Q2: { error: ... }\n    #?Q b: c\n    #?Q1,x d: e\n\
                    \x20   bind: { do_not: \"it is variadic\" }\n";
        let expected = "# `#?Q1` marks one; not this: #?Q1 a: b\n\
                        \x20   params:\n      a: { view: A }  # inferred:type, guess\n\
                        \x20   # Q2: { error: ... }\n    #?Q b: c\n    #?Q1,x d: e\n\
                        \x20   bind: auto\n";
        assert_eq!(accepted(text), expected);
    }

    #[test]
    fn the_last_line_is_counted() {
        let line = "7 functions: 1 safe, 2 unsafe, 3 part of a pattern, 1 not bound";
        let found = counts(line).expect("it has counts");
        assert_eq!(
            [found.safe, found.not_safe, found.part, found.not_bound],
            [1, 2, 3, 1]
        );
        assert_eq!(counts("7 functions: 1 safe, 2 odd"), None);
        assert_eq!(counts("safebind: 1 error"), None);
    }

    /// What is said of a program that does this, in place of the generator.
    fn said_of(script: &str) -> Result<super::Accepted, String> {
        said_within(script, super::LIMIT)
    }

    fn said_within(script: &str, limit: Duration) -> Result<super::Accepted, String> {
        let outcome = process::capture_within(Command::new("sh").args(["-c", script]), limit);
        let outcome = outcome.expect("there is a shell");
        judge(&outcome).map_err(|error| error.to_string())
    }

    #[test]
    fn what_does_not_end_well_is_noticed() {
        let fine = "echo '1 functions: 1 safe, 0 unsafe, 0 part of a pattern, 0 not bound'";
        let error = r#"{"code":"SB0313","severity":"error","message":"m"}"#;
        assert!(said_of(fine).expect("counted").counts.is_some());
        let refused = said_of(&format!("echo '{error}'; exit 1")).expect("it has a code");
        assert_eq!(
            (refused.counts, refused.codes().as_str()),
            (None, "SB0313 1")
        );
        let bad = [
            "echo \"thread 'main' panicked\" >&2; exit 101".to_owned(),
            format!("echo '{error}'; exit 101"),
            format!("{fine}; kill -ABRT $$"),
            // A failure without a code, a success without counts, and one with an error.
            "exit 1".to_owned(),
            "exit 0".to_owned(),
            format!("echo '{error}'; {fine}"),
        ];
        for script in bad {
            assert!(said_of(&script).is_err(), "{script}");
        }
        let late = said_within(&format!("{fine}; exec sleep 1000"), Duration::from_secs(2));
        assert!(late.is_err());
        let panicked = said_of("echo boom >&2; exit 101").expect_err("it panics");
        assert_eq!(panicked, "exit status: 101: boom");
    }

    #[test]
    fn a_generator_that_panics_is_noticed() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
        // A shell runs the file that its first word names, which is `check` here.
        fs_err::write(root.join("check"), "exit 101\n").expect("written");
        let contract = root.join("a.yaml");
        fs_err::write(&contract, "    #?Q1 a: b\n").expect("written");
        let found = check(
            &Generator::at("/bin/sh".into(), root),
            &contract,
            "std",
            &[],
        );
        let error = format!("{:#}", found.expect_err("it panics"));
        assert!(
            error.contains("every guess accepted: exit status: 101"),
            "{error}"
        );
        let written = fs_err::read_to_string(root.join("a.accepted.yaml")).expect("written");
        assert_eq!(written, "    a: b\n");
    }
}
