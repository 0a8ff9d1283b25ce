//! The tables of two builds: each function, those of one build only, and totals.

use std::fmt::Write as _;

use super::{
    names::Group,
    verdict::{Comparison, Row, Single, Size, Verdict},
};
use crate::report::Table;

/// How much is shown.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Detail {
    /// Every function of the modules, and every function of one build only.
    All,
    /// What is not equal; of the functions of one build only the totals.
    Differences,
}

impl Comparison {
    /// The tables, as Markdown.
    pub(crate) fn markdown(&self, detail: Detail) -> String {
        let mut text = String::new();
        let parts = [
            (Group::Probe, "Each safe method alone"),
            (Group::Module, "The functions of these modules"),
            (Group::User, "Other functions"),
        ];
        for (group, title) in parts {
            let all = detail == Detail::All && group != Group::User;
            let shown = |row: &&Row| row.group == group && (all || row.verdict != Verdict::Equal);
            let rows: Vec<&Row> = self.rows.iter().filter(shown).collect();
            let title = if all {
                title.to_owned()
            } else {
                format!("{title}, as far as they are not equal")
            };
            if !rows.is_empty() {
                let _ = write!(text, "## {title}\n\n{}\n", table(&rows));
            }
        }
        if detail == Detail::All && !self.singles.is_empty() {
            let title = "Functions of one build only";
            let _ = write!(text, "## {title}\n\n{}\n", single_table(&self.singles));
        }
        let _ = write!(text, "## Totals\n\n{}", self.totals());
        text
    }

    /// How many functions of each group have which verdict, and how many bytes they take.
    pub(crate) fn totals(&self) -> Table {
        let mut columns = vec!["what", ">functions"];
        let verdicts = Verdict::ALL.map(|verdict| format!(">{}", verdict.words()));
        columns.extend(verdicts.iter().map(String::as_str));
        columns.extend([">by hand", ">generated"]);
        let mut table = Table::new(&columns);
        let groups = [
            (Group::Probe, "each safe method alone"),
            (Group::Module, "functions of these modules"),
            (Group::User, "other functions"),
        ];
        for (group, title) in groups {
            let rows: Vec<&Row> = self.rows.iter().filter(|row| row.group == group).collect();
            let mut cells = vec![title.to_owned(), rows.len().to_string()];
            cells.extend(Verdict::ALL.map(|verdict| {
                let count = rows.iter().filter(|row| row.verdict == verdict).count();
                count.to_string()
            }));
            let sum =
                |size: fn(&Row) -> Size| -> u64 { rows.iter().map(|row| size(row).own).sum() };
            cells.push(sum(|row| row.hand).to_string());
            cells.push(sum(|row| row.generated).to_string());
            table.row(cells);
        }
        let of = |generated: bool| {
            let singles = self.singles.iter();
            singles.filter(move |one| one.generated == generated)
        };
        let bytes = |generated: bool| of(generated).map(|one| one.bytes).sum::<u64>().to_string();
        let one_side = |title: &str, generated: bool| {
            let mut cells = vec![title.to_owned(), of(generated).count().to_string()];
            cells.resize(
                2 + Verdict::ALL.len() + usize::from(generated),
                String::new(),
            );
            cells.push(bytes(generated));
            cells
        };
        table.row(one_side("only by hand", false));
        table.row(one_side("only generated", true));
        let mut cells = vec!["all code of these files".to_owned()];
        cells.resize(2 + Verdict::ALL.len(), String::new());
        cells.extend([self.bytes.0.to_string(), self.bytes.1.to_string()]);
        table.row(cells);
        table
    }
}

fn table(rows: &[&Row]) -> Table {
    let columns = [
        "function",
        ">by hand",
        ">generated",
        ">by hand + calls",
        ">generated + calls",
        "verdict",
        "why",
    ];
    let mut table = Table::new(&columns);
    for row in rows {
        let Row {
            hand, generated, ..
        } = row;
        table.row([
            format!("`{}`", row.name),
            hand.own.to_string(),
            generated.own.to_string(),
            hand.whole.to_string(),
            generated.whole.to_string(),
            row.verdict.words().to_owned(),
            row.reason.clone().unwrap_or_default(),
        ]);
    }
    table
}

fn single_table(singles: &[Single]) -> Table {
    let mut table = Table::new(&["function", ">by hand", ">generated", "called by"]);
    for one in singles {
        let bytes = one.bytes.to_string();
        let (hand, generated) = if one.generated {
            (String::new(), bytes)
        } else {
            (bytes, String::new())
        };
        table.row([format!("`{}`", one.name), hand, generated, callers(one)]);
    }
    table
}

/// The first of the callers, and how many more there are.
fn callers(one: &Single) -> String {
    const SHOWN: usize = 3;
    let size = |size: &Option<u64>| size.map_or_else(|| "none".to_owned(), |size| size.to_string());
    let shown = one.callers.iter().take(SHOWN);
    let mut words: Vec<String> = shown
        .map(|(name, left, right)| format!("`{name}` ({} → {})", size(left), size(right)))
        .collect();
    if let Some(more) = one
        .callers
        .len()
        .checked_sub(SHOWN)
        .filter(|more| *more > 0)
    {
        words.push(format!("{more} more"));
    }
    words.join(", ")
}
