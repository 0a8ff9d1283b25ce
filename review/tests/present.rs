//! Reports in each format.

mod support;

use safebind_review::present::{
    html, json, sarif,
    text::{self, Options},
};

#[test]
fn look() {
    let sample = support::sample();
    let report = sample.report();
    std::fs::create_dir_all("/tmp/look").unwrap();
    let o = html::Options {
        title: "A & B <diff>".to_owned(),
        contracts: Some("../".to_owned()),
        ..html::Options::default()
    };
    std::fs::write("/tmp/look/page.html", html::html(&report, &o)).unwrap();
    std::fs::write("/tmp/look/report.json", json::json(&report)).unwrap();
    std::fs::write("/tmp/look/schema.json", json::schema()).unwrap();
    std::fs::write("/tmp/look/report.sarif", sarif::sarif(&report)).unwrap();
    std::fs::write(
        "/tmp/look/report.txt",
        text::text(&report, &Options::default()),
    )
    .unwrap();
}
