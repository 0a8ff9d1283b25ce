//! What the commands print: counts, tables, times.

use std::{fmt, time::Duration};

/// Single tests, counted.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Counts {
    /// How many passed.
    pub(crate) passed: usize,
    /// Those that failed, by name.
    pub(crate) failed: Vec<String>,
    /// Those that did not run, by name, with the reason.
    pub(crate) skipped: Vec<(String, String)>,
}

impl Counts {
    /// Takes the counts of a part.
    pub(crate) fn add(&mut self, part: Self) {
        self.passed += part.passed;
        self.failed.extend(part.failed);
        self.skipped.extend(part.skipped);
    }

    /// The same with the name of what they are part of in front of each name; what has no name, or that one,
    /// stands for the whole.
    pub(crate) fn named(self, whole: &str) -> Self {
        let full = |name: String| {
            if name.is_empty() || name == whole {
                whole.to_owned()
            } else {
                format!("{whole}: {name}")
            }
        };
        let skipped = self.skipped.into_iter();
        Self {
            passed: self.passed,
            failed: self.failed.into_iter().map(full).collect(),
            skipped: skipped.map(|(name, why)| (full(name), why)).collect(),
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} passed, {} failed, {} skipped",
            self.passed,
            self.failed.len(),
            self.skipped.len()
        )
    }
}

/// Seconds with one digit, or milliseconds where that says more.
pub(crate) fn time(time: Duration) -> String {
    if time < Duration::from_millis(1000) {
        format!("{} ms", time.as_millis())
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

/// A Markdown table; the columns after the first are aligned to the right where `right` says so.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    header: Vec<String>,
    right: Vec<bool>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these columns; a name that starts with `>` is aligned to the right.
    pub(crate) fn new(columns: &[&str]) -> Self {
        Self {
            header: columns
                .iter()
                .map(|name| name.trim_start_matches('>').to_owned())
                .collect(),
            right: columns.iter().map(|name| name.starts_with('>')).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row; cells that are missing stay empty.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        let mut row: Vec<String> = cells
            .into_iter()
            .map(|cell| cell.into().replace('|', "\\|"))
            .collect();
        row.resize(self.header.len(), String::new());
        self.rows.push(row);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut widths: Vec<usize> = self.header.iter().map(|c| c.chars().count()).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.chars().count());
            }
        }
        let line = |f: &mut fmt::Formatter<'_>, cells: &[String]| {
            for ((cell, width), right) in cells.iter().zip(&widths).zip(&self.right) {
                if *right {
                    write!(f, "| {cell:>width$} ")?;
                } else {
                    write!(f, "| {cell:<width$} ")?;
                }
            }
            writeln!(f, "|")
        };
        line(f, &self.header)?;
        for (width, right) in widths.iter().zip(&self.right) {
            let end = if *right { ':' } else { '-' };
            write!(f, "|{}{end}", "-".repeat(width + 1))?;
        }
        writeln!(f, "|")?;
        self.rows.iter().try_for_each(|row| line(f, row))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Counts, Table, time};

    #[test]
    fn counts_end_in_the_line() {
        let mut counts = Counts {
            passed: 2,
            ..Counts::default()
        };
        counts.add(Counts {
            passed: 1,
            failed: vec!["a".into()],
            skipped: vec![("b".into(), "why".into())],
        });
        assert_eq!(counts.to_string(), "3 passed, 1 failed, 1 skipped");
    }

    #[test]
    fn names_say_what_they_are_part_of() {
        let counts = Counts {
            passed: 1,
            failed: vec![String::new(), "a::b".into()],
            skipped: vec![("unit".into(), "why".into())],
        };
        let counts = counts.named("unit");
        assert_eq!(counts.passed, 1);
        assert_eq!(counts.failed, ["unit", "unit: a::b"]);
        assert_eq!(counts.skipped, [("unit".to_owned(), "why".to_owned())]);
    }

    #[test]
    fn tables_are_aligned() {
        let mut table = Table::new(&["what", ">ms"]);
        table.row(["parse", "12"]);
        table.row(["x|y"]);
        assert_eq!(
            table.to_string(),
            "| what  | ms |\n|-------|---:|\n| parse | 12 |\n| x\\|y  |    |\n"
        );
    }

    #[test]
    fn times_are_short() {
        assert_eq!(time(Duration::from_millis(12)), "12 ms");
        assert_eq!(time(Duration::from_millis(1260)), "1.3 s");
    }
}
