//! What the init program says: one line for each test, a plan before them and an end after them.

use crate::kernel::results::{INIT, Outcome, Results, Suite, Test};

/// What each of its lines begins with.
const MARK: &str = "safebind: ";

/// A line of the init program.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Event {
    /// How many tests there are.
    Plan(String),
    /// How a test ended.
    Test(Test),
    /// What follows provokes a complaint of the kernel that has this text.
    Expect(String),
    /// That was all.
    Done,
}

impl Event {
    /// The name of the test, if a test has ended.
    pub(super) fn test(&self) -> Option<String> {
        match self {
            Self::Test(test) => Some(format!("{INIT}: {}", test.name)),
            _ => None,
        }
    }
}

/// What a line of the init program says; other programs may have written something in front of it.
pub(super) fn event(line: &str) -> Option<Event> {
    let marks = line.match_indices(MARK);
    marks
        .filter_map(|(start, mark)| parse(line[start + mark.len()..].trim_end()))
        .next()
}

fn parse(text: &str) -> Option<Event> {
    if text == "done" {
        return Some(Event::Done);
    }
    if let Some(number) = text.strip_prefix("plan ") {
        return Some(Event::Plan(number.to_owned()));
    }
    if let Some(text) = text.strip_prefix("expect ") {
        return Some(Event::Expect(text.trim().to_owned()));
    }
    let named = |text: &str| {
        let (name, reason) = text.split_once(": ").unwrap_or((text, ""));
        (name.trim_end_matches(':').to_owned(), reason.to_owned())
    };
    let (name, outcome) = if let Some(rest) = text.strip_prefix("ok ") {
        (rest.to_owned(), Outcome::Passed)
    } else if let Some(rest) = text.strip_prefix("not ok ") {
        let (name, reason) = named(rest);
        let said = Some(reason).filter(|reason| !reason.is_empty());
        (name, Outcome::Failed(said.into_iter().collect()))
    } else {
        let (name, reason) = named(text.strip_prefix("skip ")?);
        (name, Outcome::Skipped(reason))
    };
    let file = None;
    Some(Event::Test(Test {
        name,
        file,
        outcome,
    }))
}

/// A complaint that was announced.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Announcement {
    /// What it must say.
    pub(super) text: String,
    /// The test during which it is to come: the first one that ends after it.
    pub(super) test: Option<String>,
}

/// Collects what the init program says.
#[derive(Debug, Default)]
pub(super) struct Reader {
    plan: Option<String>,
    tests: Vec<Test>,
    announcements: Vec<Announcement>,
    open: bool,
    done: bool,
    problems: Vec<String>,
}

impl Reader {
    /// Takes a line.
    pub(super) fn take(&mut self, event: Event) {
        if self.plan.is_none() && !matches!(event, Event::Plan(_)) {
            self.problem("says something before its plan");
        }
        if self.done {
            self.problem("says something after its end");
        }
        if self.open
            && let Some(last) = self.announcements.last_mut()
        {
            last.test = event.test();
        }
        self.open = false;
        match event {
            Event::Plan(_) if self.plan.is_some() => self.problem("has a second plan"),
            Event::Plan(number) => self.plan = Some(number),
            Event::Test(test) => self.tests.push(test),
            Event::Done => self.done = true,
            Event::Expect(text) => {
                self.announcements.push(Announcement { text, test: None });
                self.open = true;
            }
        }
    }

    /// Says something once, however often it is so.
    fn problem(&mut self, what: &str) {
        let problem = format!("the init program {what}");
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// The announcement that holds at this line.
    pub(super) fn announced(&self) -> Option<usize> {
        self.open.then(|| self.announcements.len() - 1)
    }

    /// Hands over what was found, and gives the announcements.
    pub(super) fn finish(mut self, results: &mut Results) -> Vec<Announcement> {
        let count = self.tests.len();
        match &self.plan {
            None => self.problem("did not say how many tests it has"),
            Some(number) if number.parse() != Ok(count) => {
                let problem = format!("planned {number} tests, and {count} have a result");
                self.problem(&problem);
            }
            Some(_) => {}
        }
        if !self.done {
            self.problem("did not come to its end");
        }
        results.problems.append(&mut self.problems);
        if count > 0 {
            results.add(Suite {
                name: INIT.to_owned(),
                tests: self.tests,
            });
        }
        self.announcements
    }
}

#[cfg(test)]
mod tests {
    use super::{Event, Reader, event};
    use crate::kernel::results::{Outcome, Results};

    fn read(text: &str) -> Results {
        let mut reader = Reader::default();
        text.lines()
            .filter_map(event)
            .for_each(|event| reader.take(event));
        let mut results = Results::default();
        reader.finish(&mut results);
        results
    }

    #[test]
    fn each_kind_of_line_is_read() {
        let results = read(
            "safebind: plan 3\nsafebind: ok fd_install\nnoise safebind: not ok b: 3: went wrong\n\
             safebind: an unrelated line\nsafebind: skip c: no device\nsafebind: done\n",
        );
        assert!(results.problems.is_empty(), "{:?}", results.problems);
        let tests = &results.suites[0].tests;
        assert_eq!(tests[0].name, "fd_install");
        assert_eq!(
            tests[1].outcome,
            Outcome::Failed(vec!["3: went wrong".into()])
        );
        assert_eq!(tests[2].outcome, Outcome::Skipped("no device".into()));
        assert_eq!(event("safebind: okay"), None);
        assert_eq!(event("x safebind: safebind: done"), Some(Event::Done));
    }

    #[test]
    fn what_is_missing_is_a_problem() {
        let whole = ["safebind: plan 1\n", "safebind: ok a\n", "safebind: done\n"];
        let problems = |text: &str| read(text).problems;
        assert!(problems(&whole.concat()).is_empty());
        for (missing, word) in [(0, "how many"), (1, "planned 1"), (2, "its end")] {
            let mut lines = whole;
            lines[missing] = "";
            let found = problems(&lines.concat());
            assert!(found.iter().any(|p| p.contains(word)), "{found:?}");
        }
        let wrong = problems("safebind: plan x\nsafebind: ok a\nsafebind: done\nsafebind: ok b\n");
        assert_eq!(wrong.len(), 2, "{wrong:?}");
        assert_eq!(problems("").len(), 2);
    }
}
