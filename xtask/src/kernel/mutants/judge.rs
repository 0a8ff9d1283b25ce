//! What has noticed a mistake, and whether that is what has to notice it.

use std::{collections::BTreeSet, fmt};

use serde::Deserialize;

use crate::{
    generator::Message,
    kernel::results::{Outcome, Results, Tally},
};

/// What has to notice a mistake.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(super) enum Expected {
    /// The generator, with an error of this code.
    Generator(String),
    /// What puts files in place, with a reason that contains this.
    Place(String),
    /// A compiler, with an error that contains this.
    Compiler(String),
    /// A test that fails: suite and name.
    Test(String),
    /// The kernel, with a complaint that contains this.
    Complaint(String),
}

impl Expected {
    /// Whether it names nothing.
    pub(super) fn is_empty(&self) -> bool {
        let (Self::Generator(text)
        | Self::Place(text)
        | Self::Compiler(text)
        | Self::Test(text)
        | Self::Complaint(text)) = self;
        text.trim().is_empty()
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Generator(code) => write!(f, "the generator: {code}"),
            Self::Place(text) => write!(f, "the placing: {text}"),
            Self::Compiler(text) => write!(f, "the compiler: {text}"),
            Self::Test(name) => write!(f, "{name}"),
            Self::Complaint(text) => write!(f, "the kernel: {text}"),
        }
    }
}

/// Something that has noticed a mistake.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Check {
    /// The generator refuses: the code and the sentence.
    Generator(String, String),
    /// A file cannot be put in place any more, for this reason.
    Place(String),
    /// A compiler refuses: its first error.
    Compiler(String),
    /// A test has failed: suite and name.
    Test(String),
    /// The kernel has complained.
    Complaint(String),
    /// What was wrong with the boot itself.
    Boot(String),
    /// So many tests that ran before did not run: the kernel did not get there.
    Missing(usize),
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Generator(code, message) => write!(f, "the generator: {code}: {message}"),
            Self::Place(reason) => write!(f, "the placing: {reason}"),
            Self::Compiler(line) => write!(f, "the compiler: {line}"),
            Self::Test(name) => write!(f, "{name}"),
            Self::Complaint(text) => write!(f, "the kernel: {text}"),
            Self::Boot(problem) => write!(f, "{problem}"),
            Self::Missing(count) => write!(f, "{count} tests did not run"),
        }
    }
}

impl Check {
    fn fits(&self, expected: &Expected) -> bool {
        match (self, expected) {
            (Self::Generator(code, _), Expected::Generator(wanted)) => code == wanted,
            (Self::Place(reason), Expected::Place(wanted)) => reason.contains(wanted),
            (Self::Compiler(line), Expected::Compiler(wanted)) => line.contains(wanted),
            (Self::Test(name), Expected::Test(wanted)) => name == wanted,
            (Self::Complaint(text), Expected::Complaint(wanted)) => text.contains(wanted),
            _ => false,
        }
    }
}

/// The errors of a generator that refuses.
pub(super) fn of_generator(messages: Vec<Message>, text: &str) -> Vec<Check> {
    let errors = messages
        .into_iter()
        .filter(|message| message.severity == "error");
    let checks: Vec<Check> = errors
        .map(|message| Check::Generator(message.code, message.message))
        .collect();
    if !checks.is_empty() {
        return checks;
    }
    let line = text.lines().find(|line| !line.trim().is_empty());
    let line = line.unwrap_or("it says nothing").trim().to_owned();
    vec![Check::Generator("no code".to_owned(), line)]
}

/// The first error of a compiler, with its place; nothing, if it is not a compiler that has failed.
pub(super) fn of_compiler(text: &str) -> Option<Check> {
    let mut lines = text.lines().map(str::trim);
    let error = lines.find(|line| line.starts_with("error") || line.contains(": error: "))?;
    let place = lines.next().and_then(|line| line.strip_prefix("--> "));
    Some(Check::Compiler(match place {
        Some(place) => format!("{error} ({place})"),
        None => error.to_owned(),
    }))
}

/// What a boot shows that `control`, the boot without the mistake, did not show.
pub(super) fn of_boot(control: &Results, now: &Results) -> Vec<Check> {
    let failed = failed(control);
    let mut checks: Vec<Check> = self::failed(now)
        .into_iter()
        .filter(|name| !failed.contains(name))
        .map(Check::Test)
        .collect();
    let known: BTreeSet<&str> = control.warnings.iter().map(|w| w.key.as_str()).collect();
    let mut seen = BTreeSet::new();
    for warning in &now.warnings {
        if !known.contains(warning.key.as_str()) && seen.insert(&warning.key) {
            checks.push(Check::Complaint(warning.key.clone()));
        }
    }
    let problems = now.problems.iter();
    let new = problems.filter(|problem| !control.problems.contains(problem));
    checks.extend(new.cloned().map(Check::Boot));
    let ran = |results: &Results| {
        let Tally { passed, failed, .. } = results.tally();
        passed + failed
    };
    let missing = ran(control).saturating_sub(ran(now));
    if missing > 0 {
        checks.push(Check::Missing(missing));
    }
    checks
}

/// The tests that have failed, each with its suite.
fn failed(results: &Results) -> Vec<String> {
    let mut names = Vec::new();
    for suite in &results.suites {
        for test in &suite.tests {
            if matches!(test.outcome, Outcome::Failed(_)) {
                names.push(format!("{}: {}", suite.name, test.name));
            }
        }
    }
    names
}

/// What has become of a mutant.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Verdict {
    /// What has to notice it has noticed it: which of the checks that have.
    Killed(usize),
    /// It was noticed, but not by what has to.
    Otherwise,
    /// Nothing has noticed it.
    Survived,
}

/// Judges by all that has noticed a mistake.
pub(super) fn verdict(expected: &[Expected], seen: &[Check]) -> Verdict {
    let fits = |check: &Check| expected.iter().any(|wanted| check.fits(wanted));
    match seen.iter().position(fits) {
        Some(index) => Verdict::Killed(index),
        None if seen.is_empty() => Verdict::Survived,
        None => Verdict::Otherwise,
    }
}

#[cfg(test)]
mod tests {
    use super::{Check, Expected, Verdict, of_boot, of_compiler, of_generator, verdict};
    use crate::{
        generator::Message,
        kernel::results::{Outcome, Results, Suite, Test, Warning},
    };

    fn results(tests: &[(&str, Outcome)]) -> Results {
        let tests = tests.iter().map(|(name, outcome)| Test {
            name: (*name).to_owned(),
            file: None,
            outcome: outcome.clone(),
        });
        Results {
            suites: vec![Suite {
                name: "init".into(),
                tests: tests.collect(),
            }],
            ..Results::default()
        }
    }

    fn warning(key: &str) -> Warning {
        Warning {
            key: key.to_owned(),
            after: None,
            lines: Vec::new(),
        }
    }

    use Outcome::Passed;

    fn failed() -> Outcome {
        Outcome::Failed(vec!["why".into()])
    }

    #[test]
    fn only_what_is_new_counts() {
        let control = results(&[("a", Passed), ("b", failed()), ("c", Passed)]);
        assert_eq!(of_boot(&control, &control), []);
        let now = results(&[("a", failed()), ("b", failed()), ("c", Passed)]);
        assert_eq!(of_boot(&control, &now), [Check::Test("init: a".into())]);
        let mut control = control;
        control.warnings.push(warning("old"));
        control.problems.push("old".into());
        let mut now = control.clone();
        now.warnings.extend([warning("new"), warning("new")]);
        now.problems.push("late".into());
        let seen = of_boot(&control, &now);
        let expected = [Check::Complaint("new".into()), Check::Boot("late".into())];
        assert_eq!(seen, expected);
    }

    #[test]
    fn tests_that_did_not_run_are_counted_and_have_not_failed() {
        let control = results(&[("a", Passed), ("b", Passed), ("c", Passed)]);
        let skipped = Outcome::Skipped("x".into());
        let seen = of_boot(&control, &results(&[("a", Passed), ("b", skipped)]));
        assert_eq!(seen, [Check::Missing(2)]);
        let expected = [Expected::Test("init: b".into())];
        assert_eq!(verdict(&expected, &seen), Verdict::Otherwise);
    }

    #[test]
    fn the_expected_check_is_the_one_that_counts() {
        let seen = [
            Check::Test("init: ab".into()),
            Check::Complaint("refcount_t: underflow".into()),
        ];
        let expect = |expected: Expected| verdict(&[expected], &seen);
        assert_eq!(
            expect(Expected::Test("init: ab".into())),
            Verdict::Killed(0)
        );
        assert_eq!(
            expect(Expected::Complaint("refcount_t".into())),
            Verdict::Killed(1)
        );
        // A part of a name is the name of another test.
        assert_eq!(expect(Expected::Test("init: a".into())), Verdict::Otherwise);
        assert_eq!(
            expect(Expected::Compiler("init: ab".into())),
            Verdict::Otherwise
        );
        let either = [
            Expected::Test("c".into()),
            Expected::Complaint("under".into()),
        ];
        assert_eq!(verdict(&either, &seen), Verdict::Killed(1));
        assert_eq!(verdict(&either, &[]), Verdict::Survived);
    }

    #[test]
    fn errors_are_found_in_what_programs_say() {
        let text = "warning: w\nerror[E0308]: mismatched types\n --> a.rs:1:2\n  |\nerror: x\n";
        let check = of_compiler(text).expect("an error");
        let expected = "error[E0308]: mismatched types (a.rs:1:2)";
        assert_eq!(check, Check::Compiler(expected.into()));
        assert!(check.fits(&Expected::Compiler("E0308".into())));
        // A build that breaks off says nothing about a mistake.
        assert_eq!(
            of_compiler("make: *** No rule to make target 'x'.  Stop.\n"),
            None
        );
        let message = |severity: &str, code: &str| Message {
            code: code.into(),
            severity: severity.into(),
            message: "m".into(),
            help: None,
        };
        let messages = vec![message("warning", "SB0001"), message("error", "SB0002")];
        let checks = of_generator(messages, "");
        assert_eq!(checks, [Check::Generator("SB0002".into(), "m".into())]);
        assert!(checks[0].fits(&Expected::Generator("SB0002".into())));
        assert!(!checks[0].fits(&Expected::Generator("SB0001".into())));
        let none = of_generator(Vec::new(), "\n panic \n");
        assert_eq!(none, [Check::Generator("no code".into(), "panic".into())]);
    }
}
