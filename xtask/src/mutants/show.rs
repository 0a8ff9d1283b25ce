//! What came of mutants, as tables.

use std::collections::BTreeMap;

use super::{
    Mutant,
    allow::Allowed,
    judge::{Contract, Verdict},
};
use crate::report::Table;

/// What came of mutants, counted.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
struct Counts {
    rejected: usize,
    changed: usize,
    words: usize,
    survived: usize,
    broken: usize,
}

impl Counts {
    fn count(&mut self, verdict: &Verdict) {
        *match verdict {
            Verdict::Rejected(_) => &mut self.rejected,
            Verdict::Changed { .. } => &mut self.changed,
            Verdict::WordsOnly => &mut self.words,
            Verdict::Survived => &mut self.survived,
            Verdict::Broken(_) => &mut self.broken,
        } += 1;
    }

    fn all(self) -> usize {
        self.rejected + self.changed + self.words + self.survived + self.broken
    }

    /// The sentence with the sums.
    fn print(self, open: usize) {
        println!(
            "{} mutants: {} rejected, {} changed a wrapper, {} changed the contracts in words only, {} survived, \
             {open} of these last two or broken without a reason",
            self.all(),
            self.rejected,
            self.changed,
            self.words,
            self.survived,
        );
    }
}

/// A row for each mutant.
pub(super) struct Rows {
    table: Table,
    counts: Counts,
    /// What nothing shows, with the reason that allows it.
    reasons: Vec<String>,
    /// What nothing shows, and nothing allows.
    open: Vec<String>,
}

/// The rows of mutants, which are sorted by their keys.
pub(super) fn rows(mutants: &[Mutant], contracts: &[Contract], allowed: &mut Allowed) -> Rows {
    let mut rows = Rows {
        table: Table::new(&["file", "place", "mutation", "verdict"]),
        counts: Counts::default(),
        reasons: Vec::new(),
        open: Vec::new(),
    };
    let mut last = "";
    for mutant in mutants {
        let mutation = &mutant.mutation;
        if mutation.key != last {
            last = &mutation.key;
            rows.table.row(["", &format!("**{last}**")]);
        }
        let file = contracts
            .get(mutant.contract)
            .map_or("", |c| c.name.as_str());
        rows.counts.count(&mutant.verdict);
        let mut verdict = mutant.verdict.to_string();
        let place = mutation.place();
        let line = format!("{file}: {place}: `{} = {}`", mutation.key, mutation.what);
        match &mutant.verdict {
            Verdict::Rejected(_) | Verdict::Changed { .. } => {}
            Verdict::Broken(_) => rows.open.push(format!("{line}: {verdict}")),
            Verdict::Survived | Verdict::WordsOnly => {
                if let Some(reason) = allowed.reason(mutation) {
                    rows.reasons.push(format!("{line}: {verdict}: {reason}"));
                    verdict.push_str(&format!(", allowed: {reason}"));
                } else {
                    rows.open.push(line);
                }
            }
        }
        rows.table.row([file, &place, &mutation.what, &verdict]);
    }
    rows
}

impl Rows {
    /// Prints all rows and the sums; `false` when a mutant survived without a reason.
    pub(super) fn print(&self) -> bool {
        print!("{}", self.table);
        for line in &self.open {
            println!("without a reason: {line}");
        }
        self.counts.print(self.open.len());
        self.open.is_empty()
    }
}

/// Sums of several folders, by key.
#[derive(Default)]
pub(super) struct Sums {
    keys: BTreeMap<String, Counts>,
    all: Counts,
    reasons: Vec<String>,
    open: Vec<String>,
}

impl Sums {
    /// Takes what came of the mutants of a folder.
    pub(super) fn add(&mut self, folder: &str, mutants: &[Mutant], rows: Rows) {
        for mutant in mutants {
            let counts = self.keys.entry(mutant.mutation.key.clone()).or_default();
            counts.count(&mutant.verdict);
            self.all.count(&mutant.verdict);
        }
        let named = |line: String| format!("{folder}/{line}");
        self.reasons.extend(rows.reasons.into_iter().map(named));
        self.open.extend(rows.open.into_iter().map(named));
    }

    /// Prints a row for each key, and what nothing shows; `false` when some of that has no reason.
    pub(super) fn print(&self) -> bool {
        if self.keys.is_empty() {
            return true;
        }
        let columns = [
            "key",
            ">mutants",
            ">rejected",
            ">wrapper",
            ">words",
            ">survived",
            ">broken",
        ];
        let mut table = Table::new(&columns);
        for (key, counts) in &self.keys {
            let numbers = [
                counts.all(),
                counts.rejected,
                counts.changed,
                counts.words,
                counts.survived,
                counts.broken,
            ];
            let mut row = vec![key.clone()];
            row.extend(numbers.map(|number| number.to_string()));
            table.row(row);
        }
        print!("{table}");
        for line in &self.reasons {
            println!("allowed: {line}");
        }
        for line in &self.open {
            println!("without a reason: {line}");
        }
        self.all.print(self.open.len());
        self.open.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::mutate::{Edit, Mutation},
        Allowed, Mutant, Sums, Verdict, rows,
    };

    fn mutant(verdict: Verdict) -> Mutant {
        Mutant {
            contract: 0,
            mutation: Mutation {
                path: Vec::new(),
                edit: Edit::Remove,
                key: "a".into(),
                what: "removed".into(),
            },
            verdict,
        }
    }

    #[test]
    fn survivors_and_crashes_fail_and_killed_mutants_do_not() {
        for (verdict, fine) in [
            (Verdict::Rejected(vec!["SB0001".into()]), true),
            (Verdict::Survived, false),
            (Verdict::WordsOnly, false),
            (Verdict::Broken("panic".into()), false),
        ] {
            let mutants = [mutant(verdict)];
            let shown = rows(&mutants, &[], &mut Allowed::default());
            assert_eq!(shown.print(), fine);
            let mut sums = Sums::default();
            sums.add("f", &mutants, shown);
            assert_eq!(sums.print(), fine);
            assert_eq!(sums.all.all(), 1);
        }
    }
}
