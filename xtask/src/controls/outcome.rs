//! What comes out of a control, and what it expects.

use std::fmt;

use anyhow::{Result, bail};

/// How a run under Miri ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    /// Nothing is wrong, and no memory is left.
    Accepted,
    /// Miri has found undefined behaviour.
    Undefined,
    /// Miri does not do something, because of strict provenance.
    Refused,
    /// Memory is left that nobody can free any more.
    Leak,
    /// The model of the C side, or the program itself, has found something.
    Reported,
    /// A panic that must not unwind has ended the process.
    Aborted,
    /// Something else; no program expects it.
    Other,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Accepted => "accepted",
            Self::Undefined => "undefined behaviour",
            Self::Refused => "refused",
            Self::Leak => "leak",
            Self::Reported => "reported",
            Self::Aborted => "aborted",
            Self::Other => "something else",
        })
    }
}

/// What comes out, with the line of the output that says so; or what is expected, with a part of that line.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Outcome {
    pub(super) kind: Kind,
    pub(super) line: String,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, line } = self;
        if line.is_empty() {
            write!(f, "{kind}")
        } else {
            write!(f, "{kind}: {line}")
        }
    }
}

impl Outcome {
    fn new(kind: Kind, line: &str) -> Self {
        let line = without_numbers(line.trim());
        Self { kind, line }
    }

    /// What a program says that it expects: a kind, and a part of the line.
    ///
    /// # Errors
    ///
    /// When there is no such kind, or the part of the line is missing: then any line would do.
    pub(super) fn expected(text: &str) -> Result<Self> {
        if text == "accepted" {
            return Ok(Self::new(Kind::Accepted, ""));
        }
        let kinds = [
            Kind::Undefined,
            Kind::Refused,
            Kind::Leak,
            Kind::Reported,
            Kind::Aborted,
        ];
        let (name, line) = text.split_once(": ").unwrap_or((text, ""));
        let Some(kind) = kinds.into_iter().find(|kind| kind.to_string() == name) else {
            bail!("`{text}` is no outcome");
        };
        if line.trim().is_empty() {
            bail!("`{text}` needs a part of the message");
        }
        Ok(Self::new(kind, line))
    }

    /// What a run under Miri has come to.
    pub(super) fn of(success: bool, stderr: &str) -> Self {
        if success {
            return Self::new(Kind::Accepted, "");
        }
        // What is undefined may well cause a panic, and a panic leaves memory.
        if let Some(line) = after(stderr, "error: Undefined Behavior: ") {
            return Self::new(Kind::Undefined, line);
        }
        if let Some(line) = after(stderr, "error: unsupported operation: ") {
            return Self::new(Kind::Refused, line);
        }
        if after(stderr, "error: abnormal termination: ").is_some() {
            return Self::new(Kind::Aborted, last_panic(stderr).unwrap_or("no panic"));
        }
        if let Some(message) = panic_message(stderr) {
            return Self::new(Kind::Reported, &message);
        }
        if let Some(line) = after(stderr, "error: memory leaked: ") {
            return Self::new(Kind::Leak, line);
        }
        let mut lines = stderr.lines().filter(|line| !line.trim().is_empty());
        let line = lines.clone().find(|line| line.starts_with("error"));
        Self::new(
            Kind::Other,
            line.or(lines.next_back()).unwrap_or("no message"),
        )
    }

    /// Whether `self` is what `expected` asks for.
    pub(super) fn fits(&self, expected: &Self) -> bool {
        self.kind == expected.kind && self.line.contains(&expected.line)
    }
}

/// The rest of the first line that starts so.
fn after<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(start))
}

/// What a panic said, in one line.
fn panic_message(stderr: &str) -> Option<String> {
    let mut lines = stderr.lines();
    lines.find(|line| line.starts_with("thread ") && line.contains(" panicked at "))?;
    let ends = |line: &&str| !line.starts_with("note: ") && !line.starts_with("error");
    let message: Vec<&str> = lines.take_while(ends).map(str::trim).collect();
    Some(message.join("; "))
}

/// What the last panic said, in its first line; or the standard library, which ends a process without one.
fn last_panic(stderr: &str) -> Option<&str> {
    if let Some(reason) = after(stderr, "fatal runtime error: ") {
        return Some(reason);
    }
    let (_, after) = stderr.rsplit_once(" panicked at ")?;
    after.lines().nth(1)
}

/// The line without what differs from run to run: Miri's numbers of tags and allocations, and places in these.
fn without_numbers(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = number_after(rest, "<").and_then(|after| after.strip_prefix('>')) {
            text.push_str("<TAG>");
            rest = after;
        } else if let Some(after) = number_after(rest, "alloc") {
            text.push_str("ALLOC");
            rest = place(after);
        } else {
            text.push(c);
            rest = rest.strip_prefix(c).unwrap_or_default();
        }
    }
    text
}

/// What follows `start` and a number.
fn number_after<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    let digits = text.strip_prefix(start)?;
    let after = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    (after.len() < digits.len()).then_some(after)
}

/// What follows the place in an allocation, as in `[0x0..0x8]`, if there is one.
fn place(text: &str) -> &str {
    let inside = text.strip_prefix("[0x");
    let after = inside.and_then(|inside| inside.split_once(']'));
    after.map_or(text, |(_, after)| after)
}

#[cfg(test)]
mod tests {
    use super::{Kind, Outcome, without_numbers};

    const UNDEFINED: &str = "\
error: Undefined Behavior: attempting a read access using <2689> at alloc1554[0x0], but that tag does not exist
 --> src/a.rs:1:2
error: aborting due to 1 previous error
";

    const PANIC: &str = "
thread 'main' (1000) panicked at src/task.rs:421:13:
the task left something behind
violated: DeadFile { call: \"fput\" }
note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace
error: memory leaked: alloc7 (Rust heap, size: 4, align: 4), allocated here:
";

    const ABORT: &str = "\
thread 'main' panicked at a.rs:1:2:
there is no such beat
note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace

thread 'main' panicked at core/src/panicking.rs:225:5:
panic in a function that cannot unwind
thread caused non-unwinding panic. aborting.
error: abnormal termination: the program aborted execution
";

    fn expected(text: &str) -> Outcome {
        Outcome::expected(text).expect("an outcome")
    }

    #[test]
    fn the_essential_line_is_found() {
        let outcome = Outcome::of(false, UNDEFINED);
        assert_eq!(outcome.kind, Kind::Undefined);
        assert_eq!(
            outcome.line,
            "attempting a read access using <TAG> at ALLOC, but that tag does not exist"
        );
        let outcome = Outcome::of(false, PANIC);
        assert_eq!(outcome.kind, Kind::Reported);
        assert_eq!(
            outcome.line,
            "the task left something behind; violated: DeadFile { call: \"fput\" }"
        );
        let aborted = "aborted: panic in a function that cannot unwind";
        assert_eq!(Outcome::of(false, ABORT).to_string(), aborted);
        let leak = Outcome::of(false, "error: memory leaked: alloc7 (Rust heap)\n");
        assert_eq!(leak.to_string(), "leak: ALLOC (Rust heap)");
        let refused = Outcome::of(false, "error: unsupported operation: casts\n");
        assert_eq!(refused.to_string(), "refused: casts");
        assert_eq!(Outcome::of(true, "").to_string(), "accepted");
    }

    #[test]
    fn control_what_is_not_known_is_never_expected() {
        for stderr in [
            "",
            "error: could not compile\n",
            "error: the evaluated program deadlocked\n",
        ] {
            assert_eq!(Outcome::of(false, stderr).kind, Kind::Other, "{stderr}");
        }
        assert!(Outcome::expected("something else: deadlock").is_err());
    }

    #[test]
    fn control_another_outcome_does_not_fit() {
        let undefined = Outcome::of(false, UNDEFINED);
        assert!(undefined.fits(&expected("undefined behaviour: tag does not exist")));
        assert!(!undefined.fits(&expected("undefined behaviour: dangling")));
        assert!(!undefined.fits(&expected("leak: tag does not exist")));
        assert!(!undefined.fits(&expected("accepted")));
        let accepted = Outcome::of(true, UNDEFINED);
        assert!(accepted.fits(&expected("accepted")));
        assert!(!accepted.fits(&expected("undefined behaviour: tag does not exist")));
    }

    #[test]
    fn control_an_expectation_that_any_message_meets_is_refused() {
        for text in [
            "undefined behaviour",
            "undefined behaviour: ",
            "leak:",
            "accepted: x",
            "",
        ] {
            assert!(Outcome::expected(text).is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_are_taken_out_and_nothing_else() {
        let same = "a < b, <T>, alloc of 3, [0x0], <12, alloc";
        assert_eq!(without_numbers(same), same);
        assert_eq!(
            without_numbers("retag from <3> at alloc1[0x0..0x28], alloc22"),
            "retag from <TAG> at ALLOC, ALLOC"
        );
    }
}
