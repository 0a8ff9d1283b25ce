//! What the command prints.

use std::time::Duration;

use super::{
    judge::{self, Check, Verdict},
    list::Mutant,
};
use crate::report::{self, Counts, Table};

/// A mutant that was tried.
#[derive(Clone, Debug)]
pub(super) struct Tried {
    mutant: Mutant,
    seen: Vec<Check>,
    verdict: Verdict,
    time: Duration,
}

impl Tried {
    /// Judges a mutant by all that has noticed it.
    pub(super) fn new(mutant: Mutant, seen: Vec<Check>, time: Duration) -> Self {
        let verdict = judge::verdict(&mutant.killed_by, &seen);
        Self {
            mutant,
            seen,
            verdict,
            time,
        }
    }

    /// What has noticed it: first what has to.
    fn killers(&self) -> Vec<String> {
        let mut names: Vec<String> = self.seen.iter().map(ToString::to_string).collect();
        if let Verdict::Killed(index) = self.verdict {
            names[..=index].rotate_right(1);
        }
        names
    }

    /// What has become of it, in one line.
    pub(super) fn line(&self) -> String {
        let Self { mutant, time, .. } = self;
        let killers = self.killers();
        let what = match (&self.verdict, &killers[..]) {
            (Verdict::Killed(_), [first, rest @ ..]) => {
                let more = match rest.len() {
                    0 => String::new(),
                    count => format!(" and {count} more"),
                };
                format!("killed by {first}{more}")
            }
            (Verdict::Otherwise, [first, ..]) => format!("NOT killed as expected, but by {first}"),
            _ => "SURVIVED".to_owned(),
        };
        format!("{}: {what} ({})", mutant.name, report::time(*time))
    }

    /// Everything about a mutant that was not noticed as it has to be.
    fn failure(&self) -> Option<String> {
        let Mutant { name, wrong, .. } = &self.mutant;
        if matches!(self.verdict, Verdict::Killed(_)) {
            return None;
        }
        let expected = self.mutant.killed_by.iter().map(ToString::to_string);
        let expected = Vec::from_iter(expected).join(", or ");
        let mut text = format!("{name}: {wrong}\n  it has to be noticed by {expected}\n");
        if self.seen.is_empty() {
            text.push_str("  nothing has noticed it\n");
        }
        for killer in self.killers() {
            text.push_str(&format!("  it was noticed by {killer}\n"));
        }
        Some(text)
    }
}

/// How many of those that have noticed a mistake besides the expected one are named.
const SHOWN: usize = 3;

/// The beginning of a text that would make a table too wide.
fn short(text: &str) -> String {
    const WIDTH: usize = 90;
    let mut short: String = text.chars().take(WIDTH).collect();
    if short.len() < text.len() {
        short.push_str(" ...");
    }
    short
}

/// The table of mutants that were tried.
fn table(tried: &[Tried]) -> Table {
    let mut table = Table::new(&["mutant", "in", "killed by", "seen by as well", ">time"]);
    for one in tried {
        let killers = one.killers();
        let (first, rest) = match (&one.verdict, &killers[..]) {
            (Verdict::Killed(_), [first, rest @ ..]) => (first.clone(), rest),
            (Verdict::Survived, _) => ("survived".to_owned(), &[][..]),
            (_, all) => ("something else".to_owned(), all),
        };
        let shown = rest.iter().take(SHOWN).map(|name| short(name));
        let more = rest.len().saturating_sub(SHOWN);
        let more = (more > 0).then(|| format!("{more} more"));
        let rest: Vec<String> = shown.chain(more).collect();
        table.row([
            one.mutant.name.clone(),
            one.mutant.place.to_string(),
            short(&first),
            rest.join("; "),
            report::time(one.time),
        ]);
    }
    table
}

/// The mutants, without having tried them.
pub(super) fn list(mutants: &[Mutant]) -> Table {
    let mut table = Table::new(&["mutant", "in", "what goes wrong", "has to be noticed by"]);
    for mutant in mutants {
        let expected = mutant.killed_by.iter().map(ToString::to_string);
        table.row([
            mutant.name.clone(),
            mutant.place.to_string(),
            mutant.wrong.clone(),
            Vec::from_iter(expected).join(", or "),
        ]);
    }
    table
}

/// Prints what has become of all, and whether each was noticed as it has to be; the last line counts them.
pub(super) fn end(tried: &[Tried], mut counts: Counts) -> bool {
    if !tried.is_empty() {
        println!("{}", table(tried));
    }
    for one in tried {
        match one.failure() {
            None => counts.passed += 1,
            Some(text) => {
                println!("failed: {text}");
                counts.failed.push(one.mutant.name.clone());
            }
        }
    }
    for (name, reason) in &counts.skipped {
        println!("skipped: {name}: {reason}");
    }
    println!("\n{counts}");
    counts.failed.is_empty()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Check, Counts, Mutant, Tried, end, table};
    use crate::kernel::mutants::{judge::Expected, list::Place};

    fn tried(seen: &[&str]) -> Tried {
        let mutant = Mutant {
            name: "leak".into(),
            wrong: "It leaks.".into(),
            place: Place::Generated("fs/file.rs".into()),
            find: "a".into(),
            replace: "b".into(),
            killed_by: vec![Expected::Test("init: b".into())],
            kernel: None,
        };
        let seen = seen.iter().map(|name| Check::Test((*name).to_owned()));
        Tried::new(mutant, seen.collect(), Duration::from_millis(5))
    }

    #[test]
    fn what_has_to_notice_it_stands_first() {
        let killed = tried(&["init: a", "init: b", "init: c"]);
        assert_eq!(killed.line(), "leak: killed by init: b and 2 more (5 ms)");
        assert_eq!(killed.failure(), None);
        let text = table(std::slice::from_ref(&killed)).to_string();
        assert!(text.contains("| init: b   | init: a; init: c |"), "{text}");
        assert!(end(&[killed], Counts::default()));
    }

    #[test]
    fn control_what_is_not_noticed_as_it_has_to_be_fails() {
        let other = tried(&["init: a"]);
        assert!(
            other.line().contains("NOT killed as expected"),
            "{}",
            other.line()
        );
        let failure = other.failure().expect("it fails");
        assert!(failure.contains("noticed by init: a\n"), "{failure}");
        assert!(!end(&[other], Counts::default()));
        let survived = tried(&[]);
        assert!(survived.line().contains("SURVIVED"));
        assert!(
            survived
                .failure()
                .expect("it fails")
                .contains("nothing has noticed it")
        );
        assert!(!end(&[survived], Counts::default()));
    }
}
