//! The driver with a pipeline that copies its one contract.

use super::{Aborted, Mode, Options, Outcome, OutputTree, Product, Sink, execute};
use crate::{output::testing::Folder, support::diag::Diagnostic};

/// A folder with a contract in it, old enough for a stamp.
fn folder() -> Folder {
    let folder = Folder::new();
    contract(&folder, "one");
    folder
}

fn contract(folder: &Folder, text: &str) {
    folder.write("in/c.yaml", text);
    let file = std::fs::File::options()
        .write(true)
        .open(folder.join("in/c.yaml"));
    let then = std::time::SystemTime::now() - std::time::Duration::from_secs(100);
    let set = file.and_then(|file| file.set_modified(then));
    set.expect("the file is ours");
}

fn options(folder: &Folder, mode: Mode) -> Options {
    Options {
        contracts: vec![folder.join("in/c.yaml")],
        out: folder.join("out"),
        depfile: Some(folder.join("deps/out.d")),
        stamp: Some(folder.join("deps/stamp.json")),
        regenerate_with: Some("make all".to_owned()),
        mode,
        ..Options::default()
    }
}

/// Each word of the contract becomes a file with that name.
fn copy(options: &Options, _: &mut Sink) -> Result<Product, Aborted> {
    let text = std::fs::read_to_string(&options.contracts[0]).expect("the contract is there");
    let files = text
        .split(' ')
        .map(|word| (format!("{word}.rs"), format!("// {word}\n")));
    Ok(Product {
        tree: OutputTree::from_iter(files),
        ..Product::default()
    })
}

fn run(options: &Options) -> (Result<Outcome, Aborted>, Vec<Diagnostic>) {
    let mut sink = Sink::default();
    let result = execute(options, &mut sink, copy);
    (result, sink.finish())
}

fn succeed(options: &Options) -> Outcome {
    let (result, diagnostics) = run(options);
    assert_eq!(diagnostics, []);
    result.expect("there was no error")
}

fn codes(diagnostics: &[Diagnostic]) -> Vec<&'static str> {
    diagnostics
        .iter()
        .map(|diagnostic| diagnostic.code)
        .collect()
}

#[test]
fn writes_outputs_manifest_depfile_and_stamp() {
    let folder = folder();
    let outcome = succeed(&options(&folder, Mode::Write));
    assert_eq!(outcome.written.written.len(), 3);
    assert_eq!(
        folder.list(),
        [
            "deps",
            "deps/out.d",
            "deps/stamp.json",
            "in",
            "in/c.yaml",
            "out",
            "out/.safebind-manifest.json",
            "out/one.rs",
        ]
    );
    let (out, contract) = (folder.join("out/one.rs"), folder.join("in/c.yaml"));
    assert_eq!(
        folder.read("deps/out.d"),
        format!("{out}: \\\n  {contract}\n")
    );
}

#[test]
fn a_second_run_does_nothing_and_one_after_a_change_removes_what_is_stale() {
    let folder = folder();
    let options = options(&folder, Mode::Write);
    assert!(!succeed(&options).fresh);
    assert!(succeed(&options).fresh);
    contract(&folder, "two");
    let outcome = succeed(&options);
    assert!(!outcome.fresh);
    assert_eq!(outcome.written.removed, [folder.join("out/one.rs")]);
    assert_eq!(folder.read("out/two.rs"), "// two\n");
}

#[test]
fn without_a_stamp_nothing_is_rewritten_either() {
    let folder = folder();
    let mut options = options(&folder, Mode::Write);
    options.stamp = None;
    succeed(&options);
    let outcome = succeed(&options);
    assert!(!outcome.fresh);
    assert_eq!(
        (outcome.written.written.len(), outcome.written.unchanged),
        (0, 3)
    );
}

#[test]
fn an_edit_by_hand_stops_the_run_until_it_is_forced() {
    let folder = folder();
    succeed(&options(&folder, Mode::Write));
    folder.write("out/one.rs", "// mine\n");
    let (result, diagnostics) = run(&options(&folder, Mode::Write));
    assert!(result.is_err());
    assert_eq!(codes(&diagnostics), ["SB0502"]);
    assert_eq!(folder.read("out/one.rs"), "// mine\n");
    succeed(&options(&folder, Mode::Overwrite));
    assert_eq!(folder.read("out/one.rs"), "// one\n");
}

#[test]
fn a_broken_manifest_stops_the_run_until_it_is_forced() {
    let folder = folder();
    succeed(&options(&folder, Mode::Write));
    folder.write("out/.safebind-manifest.json", "<<<<<<<");
    let (_, diagnostics) = run(&options(&folder, Mode::Write));
    assert_eq!(codes(&diagnostics), ["SB0502"]);
    succeed(&options(&folder, Mode::Overwrite));
    succeed(&options(&folder, Mode::Compare));
}

#[test]
fn a_comparison_reports_each_file_and_writes_nothing() {
    let folder = folder();
    succeed(&options(&folder, Mode::Write));
    assert_eq!(succeed(&options(&folder, Mode::Compare)).differences, []);
    contract(&folder, "two");
    let before = folder.list();
    let (result, diagnostics) = run(&options(&folder, Mode::Compare));
    assert_eq!(result.map(|outcome| outcome.differences.len()), Ok(2));
    assert_eq!(codes(&diagnostics), ["SB0503", "SB0503"]);
    let help = diagnostics[0].help.as_deref();
    assert_eq!(help, Some("run `make all`"));
    assert_eq!(folder.list(), before);
}

#[test]
fn an_error_of_the_pipeline_leaves_the_outputs_alone() {
    let folder = folder();
    succeed(&options(&folder, Mode::Write));
    contract(&folder, "two");
    let before = folder.list();
    let mut sink = Sink::default();
    let result = execute(
        &options(&folder, Mode::Write),
        &mut sink,
        |options, sink| {
            sink.push(Diagnostic::error("SB0301", "no such function"));
            copy(options, sink)
        },
    );
    assert_eq!(result.map_err(|aborted| aborted.errors), Err(1));
    assert_eq!(folder.list(), before);
}

#[test]
fn validation_writes_nothing() {
    let folder = folder();
    succeed(&options(&folder, Mode::Validate));
    assert_eq!(folder.list(), ["in", "in/c.yaml"]);
}

#[test]
fn an_output_folder_below_a_file_is_an_error() {
    let folder = folder();
    let mut options = options(&folder, Mode::Write);
    options.out = folder.join("in/c.yaml/out");
    let (result, diagnostics) = run(&options);
    assert!(result.is_err());
    assert_eq!(codes(&diagnostics), ["SB0501"]);
    assert_eq!(folder.list(), ["in", "in/c.yaml"]);
}

#[test]
fn an_output_that_leads_out_of_the_folder_is_an_error() {
    let folder = folder();
    contract(&folder, "../evil");
    let (result, diagnostics) = run(&options(&folder, Mode::Overwrite));
    assert!(result.is_err());
    assert_eq!(codes(&diagnostics), ["SB0501"]);
    assert_eq!(folder.list(), ["in", "in/c.yaml"]);
}
