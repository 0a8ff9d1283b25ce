//! Reads what Rust's test harness prints, to count single tests.

use crate::report::Counts;

/// Counts the tests in the output of one or more test programs; nothing, when it has no result line.
///
/// A program that died before its result line is not counted: the caller sees that from its status.
pub(super) fn counts(output: &str) -> Option<Counts> {
    let mut counts = Counts::default();
    let mut failed = 0;
    let mut results = 0;
    for line in output.lines() {
        if let Some(summary) = line.trim().strip_prefix("test result: ") {
            results += 1;
            counts.passed += number_before(summary, " passed");
            failed += number_before(summary, " failed");
        } else if let Some((name, outcome)) = test_line(line) {
            single(name, outcome, &mut counts);
        }
    }
    // Tests write between the name and the outcome what they like; the result lines are right.
    for number in counts.failed.len()..failed {
        counts.failed.push(format!("unnamed test {}", number + 1));
    }
    (results > 0).then_some(counts)
}

fn single(name: &str, outcome: &str, counts: &mut Counts) {
    if outcome == "FAILED" {
        counts.failed.push(name.to_owned());
    } else if let Some(reason) = outcome.strip_prefix("ignored") {
        let reason = reason.trim_start_matches([',', ' ']);
        let reason = if reason.is_empty() { "ignored" } else { reason };
        counts.skipped.push((name.to_owned(), reason.to_owned()));
    }
}

/// The name and the outcome in a line such as `test a::b ... ok`.
fn test_line(line: &str) -> Option<(&str, &str)> {
    let (name, outcome) = line.strip_prefix("test ")?.rsplit_once(" ... ")?;
    Some((name.trim_end_matches(" - should panic"), outcome.trim()))
}

/// The number in front of `word`, as in `3 passed; 0 failed`.
fn number_before(summary: &str, word: &str) -> usize {
    let before = summary.split(word).next().unwrap_or("");
    let digits = before.rsplit(|c: char| !c.is_ascii_digit()).next();
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::counts;

    const TWO_PROGRAMS: &str = "\
running 3 tests
test a ... ok
test b::c ... ignored, needs a kernel
test d - should panic ... FAILED

test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.0s

test src/lib.rs - f (line 3) ... ok
test src/lib.rs - g (line 9) ... ignored
test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.2s
";

    #[test]
    fn programs_are_added_up() {
        let counts = counts(TWO_PROGRAMS).expect("result lines");
        assert_eq!(counts.passed, 13);
        assert_eq!(counts.failed, ["d"]);
        assert_eq!(
            counts.skipped,
            [
                ("b::c".to_owned(), "needs a kernel".to_owned()),
                ("src/lib.rs - g (line 9)".to_owned(), "ignored".to_owned())
            ]
        );
    }

    #[test]
    fn a_failure_without_a_line_of_its_own_is_still_counted() {
        let text = "test a ... it said somethingFAILED\n\
                    test result: FAILED. 0 passed; 2 failed; 0 ignored; finished in 0.0s\n";
        assert_eq!(counts(text).expect("a result").failed.len(), 2);
    }

    #[test]
    fn output_without_results_is_no_test_run() {
        assert_eq!(counts("error: could not compile `x`\n"), None);
    }
}
