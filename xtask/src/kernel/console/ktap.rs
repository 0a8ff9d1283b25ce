//! What KUnit says: TAP as the kernel writes it, in levels of four spaces each.

use std::collections::{BTreeMap, VecDeque};

use crate::kernel::results::{Outcome, Results, Suite, Tally, Test};

/// One level: all suites, a suite, or a test that runs once for each of its parameters.
#[derive(Debug, Default)]
struct Level {
    depth: usize,
    name: Option<String>,
    plan: Option<usize>,
    /// How many results stood at this level itself.
    results: usize,
    tests: Vec<Test>,
    /// Where each test comes from.
    files: BTreeMap<String, String>,
    /// What KUnit itself has counted.
    totals: Option<Tally>,
}

impl Level {
    fn new(depth: usize) -> Self {
        Self {
            depth,
            ..Self::default()
        }
    }
}

/// A result line.
#[derive(Debug, Eq, PartialEq)]
struct Line {
    passed: bool,
    name: String,
    /// The reason, of what was not run.
    skipped: Option<String>,
}

/// What a line that belongs to KUnit is.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Seen {
    /// The result of the test or suite with this name.
    Result(String),
    /// Something else.
    Other,
}

/// How many lines are kept of what a failed test said.
const SAID: usize = 20;

/// Collects what KUnit says.
#[derive(Debug, Default)]
pub(super) struct Reader {
    levels: Vec<Level>,
    suites: Vec<Suite>,
    problems: Vec<String>,
    /// The last lines since a result.
    said: VecDeque<String>,
    started: bool,
}

impl Reader {
    /// Takes a line; nothing, if it is not one of KUnit's.
    pub(super) fn take(&mut self, line: &str) -> Option<Seen> {
        let text = line.trim_start_matches(' ');
        let indent = line.len() - text.len();
        let depth = indent / 4;
        let aligned = indent.is_multiple_of(4);
        if aligned && text.trim_end() == "KTAP version 1" {
            self.begin(depth);
            return Some(Seen::Other);
        }
        if !self.started {
            return None;
        }
        if aligned && let Some(plan) = plan(text) {
            if let Some(level) = self.levels.last_mut().filter(|l| l.depth == depth) {
                level.plan = Some(plan);
            }
            return Some(Seen::Other);
        }
        if aligned && let Some(result) = result(text) {
            let name = self.result(depth, result);
            return Some(Seen::Result(name));
        }
        self.remember(text);
        // Between suites, what looks like a comment is somebody else's.
        let inside = aligned && self.levels.len() > 1;
        let comment = text.strip_prefix("# ").filter(|_| inside)?;
        self.comment(comment.trim_end());
        Some(Seen::Other)
    }

    fn begin(&mut self, depth: usize) {
        self.started = true;
        // Modules that come later begin again; the suites so far stand.
        if depth == 0 {
            self.end();
        }
        let keep = self.levels.iter().take_while(|l| l.depth < depth).count();
        self.cut(keep);
        self.levels.push(Level::new(depth));
        self.said.clear();
    }

    fn remember(&mut self, text: &str) {
        if self.said.len() == SAID {
            self.said.pop_front();
        }
        self.said.push_back(text.to_owned());
    }

    fn comment(&mut self, text: &str) {
        let Some(level) = self.levels.last_mut() else {
            return;
        };
        if let Some(name) = text.strip_prefix("Subtest: ") {
            level.name = Some(name.to_owned());
        } else if let Some(numbers) = text.strip_prefix("Totals: ") {
            level.totals = totals(numbers);
        } else if let Some((name, place)) = text.split_once(".location: ") {
            let file = place.rsplit_once(':').map_or(place, |(file, _)| file);
            level.files.insert(name.to_owned(), file.to_owned());
        }
    }

    /// Takes a result at a level, and gives the full name of what it is about.
    fn result(&mut self, depth: usize, line: Line) -> String {
        let keep = self.levels.iter().take_while(|l| l.depth <= depth).count();
        let child = (self.levels.get(keep))
            .is_some_and(|level| {
                let same = |name: &String| *name == line.name;
                level.depth == depth + 1 && level.name.as_ref().is_none_or(same)
            })
            .then_some(keep);
        self.cut(child.map_or(keep, |index| index + 1));
        let child = child.and_then(|_| self.levels.pop());
        let name = self.full_name(&line.name);
        if self.levels.last().is_none_or(|level| level.depth != depth) {
            self.levels.push(Level::new(depth));
        }
        let said = self.said(&line);
        if let Some(child) = &child {
            self.check(&name, child);
        }
        let tests = child.map_or_else(Vec::new, |level| level.tests);
        if depth == 0 {
            self.suite(line, tests, said);
        } else if let Some(level) = self.levels.last_mut() {
            level.results += 1;
            level.test(line, tests, said);
        }
        name
    }

    /// The name of a result with the names of the levels above it.
    fn full_name(&self, name: &str) -> String {
        let above = self.levels.iter().filter_map(|level| level.name.as_deref());
        let names: Vec<&str> = above.chain([name]).collect();
        names.join(": ")
    }

    /// What was said about a test that failed.
    fn said(&mut self, line: &Line) -> Vec<String> {
        let said = std::mem::take(&mut self.said);
        if line.passed || line.skipped.is_some() {
            return Vec::new();
        }
        let plain = |text: &String| {
            let attribute = [
                "speed: ",
                ".location: ",
                ".module: ",
                "Totals: ",
                "Subtest: ",
            ];
            !(text.starts_with("# ") && attribute.iter().any(|word| text.contains(word)))
        };
        said.into_iter().filter(plain).collect()
    }

    fn suite(&mut self, line: Line, mut tests: Vec<Test>, said: Vec<String>) {
        if let Some(level) = self.levels.last_mut() {
            level.results += 1;
        }
        // A suite can fail, or not run, as a whole: that is a result of its own name.
        let alone = tests.is_empty() && line.skipped.is_some();
        if alone || unexplained(&line, &tests) {
            tests.push(leaf(line.name.clone(), None, &line, said));
        }
        self.suites.push(Suite {
            name: line.name,
            tests,
        });
    }

    /// Checks a level that has ended.
    fn check(&mut self, name: &str, level: &Level) {
        if let Some(plan) = level.plan
            && plan != level.results
        {
            let results = level.results;
            self.problems.push(format!(
                "`{name}` planned {plan} tests, and {results} have a result"
            ));
        }
        let counted = Tally::of(&level.tests);
        if let Some(totals) = level.totals
            && totals != counted
        {
            self.problems.push(format!(
                "`{name}`: KUnit counts {totals}, and its lines are {counted}"
            ));
        }
    }

    /// Ends levels from an index on that have no result line.
    fn cut(&mut self, keep: usize) {
        while self.levels.len() > keep {
            let Some(level) = self.levels.pop() else {
                return;
            };
            let name = level.name.as_deref().unwrap_or("a suite without a name");
            let of = level.plan.map_or(String::new(), |n| format!(" of {n}"));
            self.problems.push(format!(
                "`{name}` did not come to its end: {}{of} tests have a result",
                level.results
            ));
            if level.depth == 1 {
                self.suites.push(Suite {
                    name: name.to_owned(),
                    tests: level.tests,
                });
            }
        }
    }

    /// Ends all levels.
    fn end(&mut self) {
        let top = self.levels.iter().take_while(|l| l.depth == 0).count();
        self.cut(top);
        if let Some(mut top) = self.levels.pop() {
            // What it counts is single tests, which are in the suites.
            top.totals = None;
            self.check("KUnit", &top);
        }
    }

    /// Hands over what was found.
    pub(super) fn finish(mut self, results: &mut Results) {
        self.end();
        if !self.started {
            self.problems.push("KUnit said nothing".to_owned());
        }
        self.suites.into_iter().for_each(|suite| results.add(suite));
        results.problems.append(&mut self.problems);
    }
}

impl Level {
    /// Adds a test, or the tests that it consists of.
    fn test(&mut self, line: Line, parts: Vec<Test>, said: Vec<String>) {
        let file = self.files.remove(&line.name);
        let own = parts.is_empty() || unexplained(&line, &parts);
        self.tests.extend(parts.into_iter().map(|part| Test {
            name: format!("{}/{}", line.name, part.name),
            ..part
        }));
        if own {
            self.tests.push(leaf(line.name.clone(), file, &line, said));
        }
    }
}

/// Whether something failed although none of its parts did.
fn unexplained(line: &Line, parts: &[Test]) -> bool {
    let failed = |test: &Test| matches!(test.outcome, Outcome::Failed(_));
    !line.passed && line.skipped.is_none() && !parts.iter().any(failed)
}

fn leaf(name: String, file: Option<String>, line: &Line, said: Vec<String>) -> Test {
    let outcome = match (&line.skipped, line.passed) {
        (Some(reason), _) => Outcome::Skipped(reason.clone()),
        (None, true) => Outcome::Passed,
        (None, false) => Outcome::Failed(said),
    };
    Test {
        name,
        file,
        outcome,
    }
}

/// The number in a plan such as `1..8`.
fn plan(text: &str) -> Option<usize> {
    text.trim_end().strip_prefix("1..")?.parse().ok()
}

/// Reads a line such as `not ok 3 name # SKIP reason`.
fn result(text: &str) -> Option<Line> {
    let (passed, rest) = match text.strip_prefix("not ok ") {
        Some(rest) => (false, rest),
        None => (true, text.strip_prefix("ok ")?),
    };
    let (number, rest) = rest.split_once(' ')?;
    number.parse::<usize>().ok()?;
    let rest = rest.strip_prefix("- ").unwrap_or(rest);
    let (name, directive) = rest.split_once(" # ").unwrap_or((rest, ""));
    let skipped = directive.strip_prefix("SKIP").map(str::trim);
    // What is still to be done is expected to fail.
    let todo = directive.strip_prefix("TODO").map(|_| "to be done");
    Some(Line {
        passed,
        name: name.trim().to_owned(),
        skipped: skipped
            .or(todo.filter(|_| !passed))
            .map(|reason| {
                if reason.is_empty() {
                    "no reason given"
                } else {
                    reason
                }
            })
            .map(str::to_owned),
    })
}

/// Reads numbers such as `pass:7 fail:0 skip:0 total:7`.
fn totals(text: &str) -> Option<Tally> {
    let number = |name: &str| {
        let words = text.split_whitespace();
        words
            .filter_map(|word| word.strip_prefix(name)?.strip_prefix(':'))
            .find_map(|number| number.parse().ok())
    };
    Some(Tally {
        passed: number("pass")?,
        failed: number("fail")?,
        skipped: number("skip")?,
    })
}
