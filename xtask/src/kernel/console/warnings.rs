//! What the kernel complains about: reports of many lines, each counted once.

use std::collections::BTreeSet;

use super::init::Announcement;
use crate::kernel::results::{Results, Warning};

/// What a complaint has in its first line, wherever that begins: something else may stand in front.
const HEADINGS: [&str; 20] = [
    "WARNING: ",
    "BUG: ",
    "BUG ",
    "kernel BUG at ",
    "Oops",
    "Kernel panic - not syncing",
    "general protection fault",
    "Unable to handle kernel",
    "refcount_t: ",
    "INFO: possible ",
    "INFO: task ",
    "INFO: trying to register non-static key",
    "detected stall",
    "detected expedited stalls",
    "suspicious RCU usage",
    "sleeping function called from invalid context",
    "KASAN: ",
    "UBSAN: ",
    PANICKED,
    UNREFERENCED,
];

/// How the report of an object that nothing points to begins.
const UNREFERENCED: &str = "unreferenced object 0x";

/// How a panic of Rust code begins.
const PANICKED: &str = "panicked at ";

/// How the detector of leaks counts what it has found, which it may or may not report.
const SUSPECTED: &str = "new suspected memory leaks";

/// What goes on with a report that has begun rather than beginning one.
const CONTINUED: [&str; 4] = [
    "Oops",
    "Kernel panic",
    "general protection fault",
    "kernel BUG at ",
];

/// How many lines of a report are kept.
const KEPT: usize = 24;

/// Where a report ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum End {
    /// At the mark after it, for what has a mark before it.
    Trace,
    /// At the end of its list of calls.
    Calls,
    /// At a line of equals signs.
    Rule,
    /// At the first line that is not indented.
    Indent,
    /// Where something else begins: nothing comes after it.
    Never,
}

/// A report that is being read.
#[derive(Debug)]
struct Open {
    end: End,
    warning: Warning,
    /// The line that says what it is about; before it there may be a mark.
    heading: Option<String>,
    calls: BTreeSet<String>,
    announced: Option<usize>,
    /// Whether any line has what was announced is decided at the end, over all lines.
    text: String,
}

/// Collects what the kernel complains about.
#[derive(Debug, Default)]
pub(super) struct Reader {
    open: Option<Open>,
    found: Vec<(Warning, Option<usize>, String)>,
    suspected: Vec<Warning>,
}

impl Reader {
    /// Takes a line that is nobody else's, with what is announced and the last test that has ended.
    pub(super) fn take(&mut self, line: &str, announced: Option<usize>, after: Option<&str>) {
        // What the init program passes on is a comment of its own.
        let line = line.strip_prefix("# ").unwrap_or(line);
        let heading = heading(line);
        if let Some(open) = &mut self.open {
            if !open.ends_before(line, heading) {
                if open.add(line, heading) {
                    self.close();
                }
                return;
            }
            self.close();
        }
        if line.contains(SUSPECTED) {
            let warning = warning(line, after);
            self.suspected.push(warning);
        } else if line.contains("[ cut here ]") || heading.is_some() {
            let mut open = Open {
                end: end(line),
                warning: warning(line, after),
                heading: None,
                calls: BTreeSet::new(),
                announced,
                text: String::new(),
            };
            open.warning.lines.clear();
            open.add(line, heading);
            self.open = Some(open);
        }
    }

    /// Ends the report that is being read.
    pub(super) fn close(&mut self) {
        let Some(mut open) = self.open.take() else {
            return;
        };
        let heading = open
            .heading
            .as_deref()
            .unwrap_or("a report without a heading");
        let mut key = common(heading);
        if heading.contains(UNREFERENCED) {
            // All leaks look alike but for where they were allocated.
            key = format!("{key} {}", Vec::from_iter(open.calls).join(" "));
        }
        open.warning.key = key;
        self.found.push((open.warning, open.announced, open.text));
    }

    /// Hands over what was not announced; an announcement that nothing followed is a problem.
    pub(super) fn finish(mut self, announcements: &[Announcement], results: &mut Results) {
        self.close();
        let mut kept = vec![false; announcements.len()];
        for (warning, announced, text) in self.found {
            let expected = announced
                .and_then(|index| announcements.get(index).map(|a| (index, a)))
                .filter(|(_, announcement)| text.contains(&announcement.text));
            match expected {
                None => results.warnings.push(warning),
                Some((index, _)) => {
                    kept[index] = true;
                    results.announced += 1;
                }
            }
        }
        let leak = |warning: &Warning| warning.key.contains(UNREFERENCED.trim_end_matches("0x"));
        // A number alone is as bad as what it counts.
        if !results.warnings.iter().any(leak) {
            results.warnings.append(&mut self.suspected);
        }
        for (announcement, _) in announcements.iter().zip(kept).filter(|(_, kept)| !kept) {
            let test = announcement.test.as_deref().unwrap_or("a test");
            results.problems.push(format!(
                "{test}: the kernel was to complain of `{}`, and did not",
                announcement.text
            ));
        }
    }
}

fn warning(line: &str, after: Option<&str>) -> Warning {
    Warning {
        key: common(line),
        after: after.map(str::to_owned),
        lines: vec![line.to_owned()],
    }
}

impl Open {
    /// Whether a line belongs to something else.
    fn ends_before(&self, line: &str, heading: Option<&str>) -> bool {
        if self.end == End::Trace {
            return line.contains("[ cut here ]") && !self.warning.lines.is_empty();
        }
        let continued = heading.is_some_and(|found| CONTINUED.contains(&found));
        // The heading comes after a name for the same thing, such as that of what has panicked.
        let second = self.heading.is_some() && heading.is_some() && !continued;
        let same = self.end == End::Never && !line.contains(UNREFERENCED);
        let indent = self.end == End::Indent && !line.starts_with(' ');
        // What Rust panics with is said before the report of the kernel.
        let panicked = self.heading.as_ref().is_some_and(|h| h.contains(PANICKED));
        indent || (second && !same) || (line.contains("[ cut here ]") && !panicked)
    }

    /// Adds a line, and says whether the report ends with it.
    fn add(&mut self, line: &str, heading: Option<&str>) -> bool {
        if self.warning.lines.len() < KEPT {
            self.warning.lines.push(line.trim_end().to_owned());
        }
        self.text.push_str(line);
        self.text.push('\n');
        if self.heading.is_none() && heading.is_some() {
            self.heading = Some(line.trim().to_owned());
        }
        if let Some((call, _)) = line.trim().split_once("+0x") {
            let name = call.rsplit([' ', ']']).next().unwrap_or(call);
            self.calls.insert(name.to_owned());
        }
        // What dies goes on for a while after the mark, and the panic that follows belongs to it.
        if heading.is_some_and(|found| CONTINUED.contains(&found)) {
            self.end = End::Never;
        }
        match self.end {
            End::Trace => line.contains("---[ end trace"),
            End::Calls => line.trim_end().ends_with("</TASK>"),
            End::Rule => line.starts_with("=========="),
            End::Indent | End::Never => false,
        }
    }
}

/// Where a report that begins with this line ends.
fn end(line: &str) -> End {
    if line.contains("[ cut here ]") {
        End::Trace
    } else if line.contains(UNREFERENCED) {
        End::Indent
    } else if ["KASAN: ", "KFENCE: ", "KCSAN: "]
        .iter()
        .any(|word| line.contains(word))
    {
        End::Rule
    } else if ["unable to handle", "Unable to handle", PANICKED]
        .iter()
        .any(|word| line.contains(word))
    {
        End::Never
    } else {
        End::Calls
    }
}

/// The heading in a line.
fn heading(line: &str) -> Option<&'static str> {
    HEADINGS.into_iter().find(|heading| {
        line.match_indices(heading).any(|(start, _)| {
            let before = line[..start].chars().next_back();
            before.is_none_or(|c| !c.is_alphanumeric() && c != '_')
        })
    })
}

/// A line with its numbers and addresses taken out.
fn common(line: &str) -> String {
    let words = line.split_whitespace().map(|word| {
        let mut text = String::new();
        for part in word.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
            let number = part.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
            let hex = number.strip_prefix("0x").unwrap_or(number);
            let digits = hex.len() == 16 && hex.chars().all(|c| c.is_ascii_hexdigit());
            let is_number = digits || hex != number || number.chars().all(|c| c.is_ascii_digit());
            if is_number && !number.is_empty() {
                text.push('N');
                text.push_str(&part[number.len()..]);
            } else {
                text.push_str(part);
            }
        }
        text
    });
    Vec::from_iter(words).join(" ")
}
