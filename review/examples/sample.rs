//! Writes the sample of the tests, or a comparison of many pairs, as a page and as JSON: `sample FOLDER [PAIRS]`.

#[path = "../tests/support/mod.rs"]
#[allow(dead_code)]
mod support;

use safebind_review::present::{Report, html, json};

fn main() -> std::io::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let folder = arguments.first().map_or(".", String::as_str);
    let count = arguments.get(1).and_then(|count| count.parse().ok());
    let mut sample = support::sample();
    if let Some(count) = count {
        sample.comparison = support::others::large(count);
    }
    let report: Report<'_> = sample.report();
    let options = html::Options {
        title: "Lockers: generated beside hand-written".to_owned(),
        contracts: Some("../".to_owned()),
        ..html::Options::default()
    };
    fs_err::create_dir_all(folder)?;
    fs_err::write(
        format!("{folder}/report.html"),
        html::html(&report, &options),
    )?;
    fs_err::write(format!("{folder}/report.json"), json::json(&report))
}
