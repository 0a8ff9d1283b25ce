//! A comparison as a person reads it: tables of both sides, and then what is worse.

use std::{collections::BTreeSet, fmt};

use super::{Comparison, rows::Row};
use crate::{kernel::results::Tally, report::Table};

/// The columns after the first one: both sides.
const COLUMNS: [&str; 6] = [
    ">untouched: passed",
    ">failed",
    ">skipped",
    ">generated: passed",
    ">failed",
    ">skipped",
];

fn table<'a>(
    first: &str,
    rows: impl IntoIterator<Item = &'a Row>,
    marked: &BTreeSet<String>,
) -> Table {
    let mut columns = vec![first];
    columns.extend(COLUMNS);
    let mut table = Table::new(&columns);
    for row in rows {
        let cells = |tally: Option<Tally>| tally.map_or([""; 3].map(str::to_owned), Tally::cells);
        let mark = if marked.contains(&row.name) {
            " (replaced)"
        } else {
            ""
        };
        let name = [format!("{}{mark}", row.name)];
        table.row(
            name.into_iter()
                .chain(cells(row.before))
                .chain(cells(row.now)),
        );
    }
    table
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = &self.rows;
        let all = Row {
            name: "all".to_owned(),
            before: Some(rows.before),
            now: Some(rows.now),
        };
        let suites = rows.suites.iter().chain([&all]);
        write!(f, "{}", table("suite", suites, &BTreeSet::new()))?;
        if rows.same.0 > 0 || !rows.files.is_empty() {
            writeln!(f, "\nExamples in documentation, by file:\n")?;
            write!(f, "{}", table("file", &rows.files, &self.replaced))?;
            let (files, tests) = rows.same;
            writeln!(
                f,
                "\nThe {tests} examples of {files} other files are as before."
            )?;
        }
        if self.announced > 0 {
            let announced = self.announced;
            writeln!(
                f,
                "\nThe kernel complained {announced} times where a test says that it must."
            )?;
        }
        for failure in &self.failures {
            writeln!(f, "\nfailed: {}", failure.name)?;
            for line in &failure.lines {
                writeln!(f, "    {line}")?;
            }
        }
        for remark in &self.remarks {
            writeln!(f, "\n{}", remark.trim_end())?;
        }
        if !self.skipped.is_empty() {
            writeln!(f)?;
        }
        for (name, reason) in &self.skipped {
            writeln!(f, "skipped: {name}: {reason}")?;
        }
        Ok(())
    }
}
