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
    let again = succeed(&options);
    assert!(again.fresh);
    assert_eq!(Vec::from_iter(again.inputs), [folder.join("in/c.yaml")]);
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

/// Three files with the text of the contract, and one with its text for a name.
fn repeat(options: &Options, _: &mut Sink) -> Result<Product, Aborted> {
    let text = std::fs::read_to_string(&options.contracts[0]).expect("the contract is there");
    let own = format!("{text}.rs");
    let paths = ["a.rs", "deep/b.rs", "z.rs", &own];
    Ok(Product {
        tree: OutputTree::from_iter(paths.map(|path| (path, text.clone()))),
        ..Product::default()
    })
}

fn run_repeat(options: &Options) {
    let mut sink = Sink::default();
    let result = execute(options, &mut sink, repeat);
    assert_eq!(sink.finish(), []);
    result.expect("there was no error");
}

/// Leaves what a run for a text leaves that is killed after some of its steps.
fn killed(folder: &Folder, text: &str, steps: usize) -> bool {
    contract(folder, text);
    let options = options(folder, Mode::Write);
    let product = repeat(&options, &mut Sink::default()).expect("it does not fail");
    let earlier = super::Manifest::read(&options.out).expect("it is right");
    let pending = super::Pending::read(&options.out).expect("it can be read");
    let plan = super::plan(&options, &product, &earlier, pending);
    plan.expect("it is a plan").apply_until_killed(steps)
}

#[test]
fn a_run_that_is_killed_anywhere_does_not_stop_the_next() {
    for then in ["two", "three"] {
        for steps in 0.. {
            let folder = folder();
            let options = options(&folder, Mode::Write);
            run_repeat(&options);
            if !killed(&folder, "two", steps) {
                assert!(steps > 6, "{steps}");
                break;
            }
            contract(&folder, then);
            run_repeat(&options);
            settled_on(&folder, then);
        }
    }
}

#[test]
fn two_runs_that_are_killed_do_not_stop_the_third() {
    for steps in 1..7 {
        for more in 1..7 {
            let folder = folder();
            let options = options(&folder, Mode::Write);
            killed(&folder, "one", steps);
            killed(&folder, "two", more);
            contract(&folder, "three");
            run_repeat(&options);
            settled_on(&folder, "three");
        }
    }
}

/// Whether nothing but the outputs for a text are there.
#[track_caller]
fn settled_on(folder: &Folder, text: &str) {
    let mut files = ["a.rs", "deep", "deep/b.rs", "z.rs"]
        .map(str::to_owned)
        .to_vec();
    files.extend([format!("{text}.rs"), ".safebind-manifest.json".to_owned()]);
    files.sort();
    let all = folder.list();
    let out: Vec<_> = all
        .iter()
        .filter_map(|path| path.strip_prefix("out/"))
        .collect();
    assert_eq!(out, files);
    assert_eq!(folder.read("out/deep/b.rs"), text);
}

#[test]
fn an_edit_after_a_kill_is_not_lost() {
    let folder = folder();
    run_repeat(&options(&folder, Mode::Write));
    killed(&folder, "two", 3);
    folder.write("out/a.rs", "mine");
    let mut sink = Sink::default();
    let result = execute(&options(&folder, Mode::Write), &mut sink, repeat);
    assert!(result.is_err());
    assert_eq!(codes(&sink.finish()), ["SB0502"]);
    assert_eq!(folder.read("out/a.rs"), "mine");
}

#[test]
fn runs_at_once_all_succeed() {
    for _ in 0..20 {
        let folder = folder();
        std::thread::scope(|threads| {
            for _ in 0..8 {
                threads.spawn(|| {
                    let mut options = options(&folder, Mode::Write);
                    options.stamp = None;
                    run_repeat(&options);
                });
            }
        });
        settled_on(&folder, "one");
    }
}

#[test]
fn a_file_for_another_place_that_is_an_output_is_an_error() {
    let folder = folder();
    let path = Some(folder.join("out/./one.rs"));
    let usual = || options(&folder, Mode::Overwrite);
    let depfile = Options {
        depfile: path.clone(),
        ..usual()
    };
    let stamp = Options {
        stamp: path.clone(),
        ..usual()
    };
    let dump_unit = Options {
        dump_unit: path,
        ..usual()
    };
    for options in [depfile, stamp, dump_unit] {
        let (result, diagnostics) = run(&options);
        assert!(result.is_err());
        assert_eq!(codes(&diagnostics), ["SB0501"]);
        assert_eq!(folder.list(), ["in", "in/c.yaml"]);
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_written_or_removed_behind_a_link() {
    let folder = folder();
    folder.write("elsewhere/one.rs", "// mine\n");
    std::fs::create_dir(folder.join("out")).expect("it is free");
    let link = folder.join("out/fs");
    std::os::unix::fs::symlink(folder.join("elsewhere"), link).expect("it is free");
    contract(&folder, "fs/one fs/two");
    let before = folder.list();
    for mode in [Mode::Write, Mode::Overwrite, Mode::Compare] {
        let (result, diagnostics) = run(&options(&folder, mode));
        assert!(result.is_err());
        assert_eq!(codes(&diagnostics), ["SB0501"]);
        assert_eq!(folder.list(), before);
        assert_eq!(folder.read("elsewhere/one.rs"), "// mine\n");
    }
}
