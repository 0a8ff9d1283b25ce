//! The verdict on each function of two builds.

use std::{cmp::Ordering, fmt::Write as _};

use super::{
    names::{Group, Modules, short},
    pairs::{Build, Pairs},
};
use crate::reasons::{Reasons, matches};

/// How a generated function compares to the one written by hand.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Verdict {
    /// The same instructions.
    Equal,
    /// Other instructions of the same size.
    SameSize,
    /// Fewer bytes.
    Smaller,
    /// More bytes, but not more together with what it calls: code has moved into it.
    Moved,
    /// More bytes.
    Larger,
}

impl Verdict {
    /// All of them, best first.
    pub(super) const ALL: [Self; 5] = [
        Self::Equal,
        Self::SameSize,
        Self::Smaller,
        Self::Moved,
        Self::Larger,
    ];

    /// What it is called in the tables.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::SameSize => "same size",
            Self::Smaller => "smaller",
            Self::Moved => "calls less",
            Self::Larger => "larger",
        }
    }
}

/// Sizes of a function, in bytes.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Size {
    /// Its own instructions.
    pub(super) own: u64,
    /// Together with the functions that it calls and that the other build does not have: whether code is inlined is
    /// the compiler's choice, and what both builds have is judged in its own row.
    pub(super) whole: u64,
    /// Together with all Rust functions that it calls.
    pub(super) with_calls: u64,
}

/// A function that both builds have.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) group: Group,
    pub(super) name: String,
    pub(super) hand: Size,
    pub(super) generated: Size,
    pub(super) verdict: Verdict,
    /// Why it may be larger.
    pub(super) reason: Option<String>,
    /// The instructions, line by line.
    code: [String; 2],
}

/// A function that one build has.
#[derive(Clone, Debug)]
pub(super) struct Single {
    pub(super) generated: bool,
    pub(super) name: String,
    pub(super) bytes: u64,
    /// Those that call it, with their sizes in both builds.
    pub(super) callers: Vec<(String, Option<u64>, Option<u64>)>,
}

/// Two builds, function by function.
#[derive(Clone, Debug)]
pub(crate) struct Comparison {
    pub(super) rows: Vec<Row>,
    pub(super) singles: Vec<Single>,
    /// Bytes of all functions that were read, of either build.
    pub(super) bytes: (u64, u64),
}

/// Compares the functions of two builds; a reason that is needed is marked as such.
pub(super) fn compare(
    hand: &Build,
    generated: &Build,
    pairs: &Pairs,
    modules: &Modules,
    reasons: &mut Reasons,
) -> Comparison {
    let mut rows: Vec<Row> = pairs
        .both
        .iter()
        .map(|&(left, right)| row(hand, generated, pairs, (left, right), modules, reasons))
        .collect();
    rows.sort_by(|a, b| (a.group, &a.name).cmp(&(b.group, &b.name)));
    Comparison {
        rows,
        singles: singles(hand, generated, pairs),
        bytes: (hand.bytes(), generated.bytes()),
    }
}

fn row(
    hand: &Build,
    generated: &Build,
    pairs: &Pairs,
    (left, right): (usize, usize),
    modules: &Modules,
    reasons: &mut Reasons,
) -> Row {
    let (one, other) = (hand.function(left), generated.function(right));
    let size = |build: &Build, number, singles: &[usize]| Size {
        own: build.function(number).size,
        whole: build.with_calls(number, |callee| singles.contains(&callee)),
        with_calls: build.with_calls(number, |_| true),
    };
    let hand = size(hand, left, &pairs.hand);
    let generated = size(generated, right, &pairs.generated);
    let verdict = verdict(hand, generated, one.code == other.code);
    let name = short(&other.path);
    let reason = match verdict {
        Verdict::Larger => reasons.reason(&name).map(str::to_owned),
        // What it calls is in both builds, so it does not show in the table.
        Verdict::Moved if generated.whole > hand.whole => Some(format!(
            "{} → {} with all that it calls",
            hand.with_calls, generated.with_calls
        )),
        _ => None,
    };
    Row {
        group: modules.group(&other.path),
        name,
        hand,
        generated,
        verdict,
        reason,
        code: [one, other].map(|function| function.code.join("\n") + "\n"),
    }
}

fn verdict(hand: Size, generated: Size, alike: bool) -> Verdict {
    if alike && hand.own == generated.own {
        return Verdict::Equal;
    }
    match generated.whole.cmp(&hand.whole) {
        Ordering::Equal => Verdict::SameSize,
        Ordering::Less if generated.own > hand.own => Verdict::Moved,
        Ordering::Less => Verdict::Smaller,
        Ordering::Greater if generated.with_calls <= hand.with_calls => Verdict::Moved,
        Ordering::Greater => Verdict::Larger,
    }
}

/// The functions without a counterpart. Their code has gone into those that would call them, or there is no need
/// for it any more, so the callers stand beside them.
fn singles(hand: &Build, generated: &Build, pairs: &Pairs) -> Vec<Single> {
    let mut singles = Vec::new();
    for (is_generated, build, numbers) in [
        (false, hand, &pairs.hand),
        (true, generated, &pairs.generated),
    ] {
        for number in numbers {
            let function = build.function(*number);
            let caller = |caller: usize| {
                let both = pairs
                    .both
                    .iter()
                    .find(|(left, right)| caller == if is_generated { *right } else { *left });
                let own = build.function(caller).size;
                let (left, right) = match both {
                    Some((left, right)) => (
                        Some(hand.function(*left).size),
                        Some(generated.function(*right).size),
                    ),
                    None if is_generated => (None, Some(own)),
                    None => (Some(own), None),
                };
                (short(&build.function(caller).path), left, right)
            };
            singles.push(Single {
                generated: is_generated,
                name: short(&function.path),
                bytes: function.size,
                callers: build.callers(*number).into_iter().map(caller).collect(),
            });
        }
    }
    singles.sort_by(|a, b| (a.generated, &a.name).cmp(&(b.generated, &b.name)));
    singles
}

impl Comparison {
    /// The larger functions that nobody has given a reason for.
    pub(crate) fn unexplained(&self) -> Vec<&str> {
        let rows = self.rows.iter();
        rows.filter(|row| row.verdict == Verdict::Larger && row.reason.is_none())
            .map(|row| row.name.as_str())
            .collect()
    }

    /// How the instructions of the functions of a pattern differ.
    pub(crate) fn instructions(&self, pattern: &str) -> String {
        let mut text = String::new();
        for row in self.rows.iter().filter(|row| matches(pattern, &row.name)) {
            let [hand, generated] = &row.code;
            let diff = similar::TextDiff::from_lines(hand, generated);
            let sizes = format!("{} → {} bytes", row.hand.own, row.generated.own);
            let _ = writeln!(text, "{}: {}, {sizes}", row.name, row.verdict.words());
            for change in diff.iter_all_changes() {
                let _ = write!(text, "  {}{change}", change.tag());
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{Comparison, Size, Verdict, compare, verdict};
    use crate::kernel::code::{
        Detail, Modules, Reasons,
        pairs::{Build, pair},
        symbols::functions,
    };

    #[test]
    fn sizes_decide() {
        let size = |own, whole, with_calls| Size {
            own,
            whole,
            with_calls,
        };
        let hand = size(10, 20, 30);
        let of = |generated, alike| verdict(hand, generated, alike);
        assert_eq!(of(size(10, 20, 30), true), Verdict::Equal);
        assert_eq!(of(size(10, 20, 30), false), Verdict::SameSize);
        assert_eq!(of(size(9, 19, 99), false), Verdict::Smaller);
        assert_eq!(of(size(11, 21, 31), false), Verdict::Larger);
        assert_eq!(of(size(9, 21, 31), false), Verdict::Larger, "outlined");
        assert_eq!(of(size(11, 19, 30), false), Verdict::Moved, "inlined");
        assert_eq!(of(size(11, 21, 30), false), Verdict::Moved, "inlined");
    }

    /// A file with the function `kernel::cred::put`, whose crate has this hash, and `user`, which calls it or not.
    fn build(hash: &str, instructions: &[&str], calls: bool) -> Build {
        let name = format!("_RNvNtCs{hash}_6kernel4cred3put");
        let mut text = format!(
            "SYMBOL TABLE:\n\
             0000000000000000 g     F .text\t{:016x} {name}\n\
             0000000000000040 g     F .text\t0000000000000005 user\n\
             \n\
             Disassembly of section .text:\n",
            instructions.len()
        );
        for (address, instruction) in instructions.iter().enumerate() {
            text += &format!("       {address:x}:      \t{instruction}\n");
        }
        let jump = format!("jmp\t0x45 <x>\n\t\t41:  R_X86_64_PLT32\t{name}-0x4\n");
        text += &format!("      40:      \t{}", if calls { &jump } else { "nopw\n" });
        let mut build = Build::default();
        build.add("rust/kernel.o", functions(&text));
        build
    }

    fn compared(hand: &Build, generated: &Build, reasons: &mut Reasons) -> Comparison {
        let pairs = pair(hand, generated);
        compare(hand, generated, &pairs, &Modules::default(), reasons)
    }

    fn reasons(text: &str) -> Reasons {
        Reasons::parse(text).expect("it parses")
    }

    #[test]
    fn a_larger_function_needs_a_reason() {
        let hand = build("abc", &["decl", "retq"], true);
        let larger = build("xyz", &["decl", "nop", "retq"], true);

        let mut none = reasons("{}");
        let comparison = compared(&hand, &larger, &mut none);
        assert_eq!(comparison.unexplained(), ["kernel::cred::put"]);
        assert!(!crate::kernel::code::judge(&comparison, &none));

        let mut one = reasons("kernel::cred::*: it waits\n");
        let comparison = compared(&hand, &larger, &mut one);
        assert_eq!(comparison.unexplained(), [""; 0]);
        assert!(crate::kernel::code::judge(&comparison, &one));
        let shown = comparison.markdown(Detail::Differences);
        assert!(shown.contains("| larger  | it waits |"), "{shown}");
        let diff = comparison.instructions("kernel::*");
        assert!(diff.contains("\n  +nop\n"), "{diff}");
    }

    #[test]
    fn a_hash_is_no_difference_and_its_reason_is_not_needed() {
        let hand = build("abc", &["decl", "retq"], true);
        let renamed = build("xyz", &["decl", "retq"], true);
        let mut one = reasons("kernel::cred::put: it waits\n");
        let comparison = compared(&hand, &renamed, &mut one);
        let verdicts: Vec<_> = comparison.rows.iter().map(|row| row.verdict).collect();
        assert_eq!(verdicts, [Verdict::Equal, Verdict::Equal]);
        assert_eq!(one.unneeded(), ["kernel::cred::put"]);
        assert!(!crate::kernel::code::judge(&comparison, &one));

        let other = build("xyz", &["incl", "retq"], true);
        let comparison = compared(&hand, &other, &mut reasons("{}"));
        assert_eq!(comparison.rows[0].verdict, Verdict::SameSize);
    }

    #[test]
    fn a_function_of_one_build_stands_beside_its_callers() {
        let hand = build("abc", &["decl", "retq"], true);
        let mut inlined = Build::default();
        let text = "SYMBOL TABLE:\n\
            0000000000000000 g     F .text\t0000000000000002 user\n\
            \n\
            Disassembly of section .text:\n\
            0:\tdecl\n\
            1:\tretq\n";
        inlined.add("rust/kernel.o", functions(text));
        let comparison = compared(&hand, &inlined, &mut reasons("{}"));
        let [single] = comparison.singles.as_slice() else {
            panic!("{:?}", comparison.singles)
        };
        assert_eq!(
            (single.name.as_str(), single.bytes),
            ("kernel::cred::put", 2)
        );
        assert!(!single.generated);
        assert_eq!(single.callers, [("user".to_owned(), Some(5), Some(2))]);
        assert_eq!(comparison.bytes, (7, 2));
        let shown = comparison.markdown(Detail::All);
        assert!(shown.contains("`user` (5 → 2)"), "{shown}");
    }
}
