//! Codes that files alone do not fire: they are about the place in which the command runs.

use libtest_mimic::Failed;

use super::{
    fixture::{code, root},
    layouts,
    session::{Session, ensure, expect, said},
    watched,
};

/// A case: the folder that has the words, and how to make the command say them.
pub(crate) struct Case {
    pub(crate) folder: &'static str,
    /// It needs libclang.
    pub(crate) clang: bool,
    /// Runs the command so that the code fires, and so that it nearly does: what it says, by turns.
    run: fn(&Session) -> Result<[Ran; 2], Failed>,
}

/// Whether a run ended well, and what it said.
pub(crate) struct Ran {
    pub(crate) well: bool,
    pub(crate) words: String,
}

const CASES: &[Case] = &[
    case("SB0108_no_such_file", no_such_file),
    case("SB0108_folder_without_contracts", folder_without_contracts),
    case("SB0116_no_such_profile", no_such_profile),
    case("SB0203_no_libclang", no_libclang),
    Case {
        clang: true,
        ..case("SB0204_type_that_is_none", type_that_is_none)
    },
    case("SB0205_unit_of_another_version", unit_of_another_version),
    case(
        "SB0206_no_place_for_temporary_files",
        no_place_for_temporary_files,
    ),
    case(
        "SB0501_file_in_place_of_a_folder",
        file_in_place_of_a_folder,
    ),
    case("SB0502_edited_by_hand", edited_by_hand),
    case("SB0502_file_of_somebody_else", file_of_somebody_else),
    case("SB0503_out_of_date", out_of_date),
    case("SB0504_no_rustfmt", no_rustfmt),
    case("SB0701_not_rust", not_rust),
    case("SB0702_facts_edited_by_hand", facts_edited_by_hand),
    harvest("SB0901_header_of_cpp", header_of_cpp),
    harvest("SB0901_functions_for_cpp_alone", functions_for_cpp_alone),
    harvest("SB0902_contract_that_is_there", contract_that_is_there),
    harvest("SB0903_no_list_of_commands", no_list_of_commands),
    harvest("SB0904_types_alone", types_alone),
    harvest(
        "SB0904_selected_by_part_of_a_name",
        selected_by_part_of_a_name,
    ),
    harvest("SB0905_folder_without_pages", folder_without_pages),
    case("SB1020_no_btf", layouts::no_btf),
    case("SB1021_cut_off", layouts::cut_off),
    case("SB1022_other_byte_order", layouts::other_byte_order),
    case("SB1023_module_alone", layouts::module_alone),
    case("SB1024_no_debug_information", layouts::no_debug_information),
    case("SB1025_no_c_compiler", layouts::no_c_compiler),
    case(
        "SB1026_bindings_that_need_more",
        layouts::bindings_that_need_more,
    ),
    case("SB1027_moved_member", layouts::moved_member),
    Case {
        clang: true,
        ..case("SB1027_wrong_field", layouts::wrong_field)
    },
    Case {
        clang: true,
        ..case("SB1028_unproven_value", layouts::unproven_value)
    },
    case("SB1027_lacking_member", layouts::lacking_member),
    case("SB1029_edited_result", layouts::edited_result),
    case("SB1029_other_bindings", layouts::other_bindings),
    case("SB1029_other_headers", layouts::other_headers),
    case("SB0920_below_the_threshold", below_the_threshold),
    case("SB0921_unsafe_wrapper", unsafe_wrapper),
    case(
        "SB0922_function_without_contract",
        function_without_contract,
    ),
    case("SB0923_key_without_effect", key_without_effect),
];

/// All cases.
pub(crate) fn cases() -> impl Iterator<Item = &'static Case> {
    CASES.iter().chain(watched::CASES)
}

pub(crate) const fn case(
    folder: &'static str,
    run: fn(&Session) -> Result<[Ran; 2], Failed>,
) -> Case {
    let clang = false;
    Case { folder, clang, run }
}

/// A case that reads headers.
const fn harvest(folder: &'static str, run: fn(&Session) -> Result<[Ran; 2], Failed>) -> Case {
    let clang = true;
    Case { folder, clang, run }
}

/// Runs a case, and compares what the command says with what it is to say.
pub(crate) fn check(case: &Case) -> Result<(), Failed> {
    let session = Session::new();
    session.write("widget.h", "int widget_count(void);\n");
    session.write("widget.yaml", CONTRACT);
    session.write("unit.json", UNIT);
    session.write("profile.yaml", fs_err::read(root().join("profile.yaml"))?);
    let [bad, near] = (case.run)(&session)?;
    let folder = root().join(case.folder);
    fs_err::create_dir_all(&folder)?;
    expect(&folder.join("expected.txt"), &bad.words)?;
    let code = code(&folder).to_owned();
    ensure(!bad.well, "the exit status is 0")?;
    ensure(
        bad.words.contains(&format!("[{code}]: ")),
        "it does not fire",
    )?;
    ensure(near.well, format!("the near miss fails:\n{}", near.words))?;
    ensure(
        !near.words.contains(&code),
        format!("the near miss fires:\n{}", near.words),
    )
}

pub(crate) const CONTRACT: &str = "\
schema: \"1.0\"
module: widget
headers: [widget.h]
summary: Widgets.
functions:
  widget_count:
    doc: Returns how many widgets there are.
    return: { error: value }
";

/// What clang reads in the header above.
pub(crate) const UNIT: &str = r#"{
  "headers": ["widget.h"], "target": "x86_64-unknown-linux-gnu",
  "functions": {
    "widget_count": {
      "name": "widget_count",
      "place": { "file": "widget.h", "line": 1, "column": 5,
        "excerpt": "int widget_count(void);", "start": 4, "end": 16 },
      "header": "widget.h", "prototype": "int widget_count(void)", "params": [],
      "ret": { "int": { "spelling": "int", "signed": true, "bits": 32 } },
      "variadic": false, "linkage": "external",
      "attributes": { "must_check": false, "nonnull": [], "returns_nonnull": false,
        "noreturn": false, "malloc": false, "deprecated": null, "all": [] },
      "doc": null
    }
  },
  "records": {}, "typedefs": {}, "constants": {}, "macros": {},
  "names": { "functions": ["widget_count"], "types": [], "constants": [],
    "by_header": { "widget.h": ["widget_count"] } },
  "files": ["widget.h"]
}
"#;

const GENERATE: [&str; 8] = [
    "generate",
    "widget.yaml",
    "--out",
    "generated",
    "--profile",
    "profile.yaml",
    "--unit",
    "unit.json",
];

/// Runs the command with variables of the environment.
fn run_with(
    session: &Session,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> Result<Ran, Failed> {
    let mut command = session.command(arguments);
    let output = command.envs(variables.iter().copied()).output()?;
    let status = output.status.code();
    ensure(
        matches!(status, Some(0 | 1)),
        format!("the exit status is {status:?}"),
    )?;
    Ok(Ran {
        well: status == Some(0),
        words: said(&output),
    })
}

pub(crate) fn run(session: &Session, arguments: &[&str]) -> Result<Ran, Failed> {
    run_with(session, arguments, &[])
}

/// As [`run`], and the outputs must be as they were.
pub(crate) fn run_in_vain(session: &Session, arguments: &[&str]) -> Result<Ran, Failed> {
    let before = session.files("");
    let ran = run(session, arguments)?;
    ensure(session.files("") == before, "files were touched")?;
    Ok(ran)
}

fn no_such_file(session: &Session) -> Result<[Ran; 2], Failed> {
    let bad = run_in_vain(session, &["check", "wigdet.yaml", "--unit", "unit.json"])?;
    Ok([
        bad,
        run(session, &["check", "widget.yaml", "--unit", "unit.json"])?,
    ])
}

fn no_such_profile(session: &Session) -> Result<[Ran; 2], Failed> {
    let with = |profile| {
        [
            "check",
            "widget.yaml",
            "--unit",
            "unit.json",
            "--profile",
            profile,
        ]
    };
    let bad = run_in_vain(session, &with("stf"))?;
    Ok([bad, run(session, &with("std"))?])
}

fn folder_without_contracts(session: &Session) -> Result<[Ran; 2], Failed> {
    session.write("contracts/README.md", "Here will be contracts.\n");
    let check = ["check", "contracts", "--unit", "unit.json"];
    let bad = run_in_vain(session, &check)?;
    session.write("contracts/deep/widget.yml", CONTRACT);
    Ok([bad, run(session, &check)?])
}

fn no_libclang(session: &Session) -> Result<[Ran; 2], Failed> {
    let nowhere = [("LIBCLANG_PATH", "nowhere"), ("SAFEBIND_CACHE", "cache")];
    let check = ["check", "widget.yaml", "--", "-nostdinc", "-I."];
    let bad = run_with(session, &check, &nowhere)?;
    // A unit needs no libclang.
    let near = run_with(
        session,
        &["check", "widget.yaml", "--unit", "unit.json"],
        &nowhere,
    )?;
    Ok([bad, near])
}

fn type_that_is_none(session: &Session) -> Result<[Ran; 2], Failed> {
    let bindings = [&GENERATE[..], &["--bindings"]].concat();
    let near = run(session, &bindings)?;
    let int = r#"{ "int": { "spelling": "int", "signed": true, "bits": 32 } }"#;
    session.write(
        "unit.json",
        UNIT.replace(int, r#"{ "typedef": "count_t" }"#),
    );
    let mut bad = run_in_vain(session, &bindings)?;
    // In front of the message stands what clang itself prints.
    bad.words = bad
        .words
        .find("error[")
        .map(|at| bad.words.split_off(at))
        .unwrap_or_default();
    Ok([bad, near])
}

fn unit_of_another_version(session: &Session) -> Result<[Ran; 2], Failed> {
    let near = run(session, &GENERATE)?;
    session.write("unit.json", UNIT.replacen("{", "{ \"abi\": 2,", 1));
    Ok([run_in_vain(session, &GENERATE)?, near])
}

fn no_place_for_temporary_files(session: &Session) -> Result<[Ran; 2], Failed> {
    let nowhere = [("TMPDIR", "nowhere")];
    let check = ["check", "widget.yaml", "--", "-nostdinc", "-I."];
    let bad = run_with(session, &check, &nowhere)?;
    Ok([
        bad,
        run(session, &["check", "widget.yaml", "--unit", "unit.json"])?,
    ])
}

fn file_in_place_of_a_folder(session: &Session) -> Result<[Ran; 2], Failed> {
    session.write("generated", "I was here first.\n");
    let bad = run_in_vain(session, &GENERATE)?;
    fs_err::remove_file(session.path().join("generated"))?;
    Ok([bad, run(session, &GENERATE)?])
}

fn edited_by_hand(session: &Session) -> Result<[Ran; 2], Failed> {
    let near = run(session, &GENERATE)?;
    session.write("generated/widget.rs", "// Mine.\n");
    let bad = run_in_vain(session, &GENERATE)?;
    let forced = run(session, &[&GENERATE[..], &["--force"]].concat())?;
    ensure(forced.well, forced.words)?;
    Ok([bad, near])
}

fn file_of_somebody_else(session: &Session) -> Result<[Ran; 2], Failed> {
    session.write("generated/widget.rs", "// Mine.\n");
    let bad = run_in_vain(session, &GENERATE)?;
    fs_err::remove_file(session.path().join("generated/widget.rs"))?;
    Ok([bad, run(session, &GENERATE)?])
}

fn out_of_date(session: &Session) -> Result<[Ran; 2], Failed> {
    run(session, &GENERATE)?;
    let check = [&GENERATE[..], &["--check"]].concat();
    let near = run_in_vain(session, &check)?;
    session.write("widget.yaml", CONTRACT.replace("how many", "the number of"));
    Ok([run_in_vain(session, &check)?, near])
}

fn no_rustfmt(session: &Session) -> Result<[Ran; 2], Failed> {
    let near = run(session, &GENERATE)?;
    let bad = run_with(session, &GENERATE, &[("RUSTFMT", "no-such-rustfmt")])?;
    Ok([bad, near])
}

const DIFF: [&str; 5] = ["diff", "--generated", "new.rs", "--handwritten", "old.rs"];

fn not_rust(session: &Session) -> Result<[Ran; 2], Failed> {
    session.write("new.rs", "pub fn count() -> u32 {\n    0\n}\n");
    session.write("old.rs", "pub fn count() -> u32 {\n    0\n");
    let bad = run_in_vain(session, &DIFF)?;
    session.write("old.rs", "pub fn count() -> u32 {\n    0\n}\n");
    Ok([bad, run(session, &DIFF)?])
}

fn facts_edited_by_hand(session: &Session) -> Result<[Ran; 2], Failed> {
    session.write("new.rs", "pub fn count() -> u32 {\n    0\n}\n");
    session.write("old.rs", "pub fn count() -> u32 {\n    0\n}\n");
    let facts = session.command(["facts", "widget.yaml", "--unit", "unit.json"]);
    let facts = { facts }.output()?.stdout;
    let diff = [&DIFF[..], &["--facts", "facts.json"]].concat();
    session.write("facts.json", &facts);
    let near = run(session, &diff)?;
    let edited = String::from_utf8_lossy(&facts).replace("\"functions\"", "\"function\"");
    session.write("facts.json", edited);
    Ok([run_in_vain(session, &diff)?, near])
}

/// What `new` says of a header, which does not touch any file.
fn new(session: &Session, header: &str, flags: &[&str]) -> Result<Ran, Failed> {
    session.write("new.h", header);
    let arguments = [&["new", "new.h", "--quiet"], flags, &["--", "-nostdinc"]].concat();
    let mut ran = run_in_vain(session, &arguments)?;
    // What is found is for other tests.
    let said = ran.words.find("error[");
    ran.words = said.map(|at| ran.words.split_off(at)).unwrap_or_default();
    Ok(ran)
}

fn header_of_cpp(session: &Session) -> Result<[Ran; 2], Failed> {
    let bad = new(session, "namespace door { class Lock; }\n", &[])?;
    Ok([
        bad,
        new(
            session,
            "struct lock; void lock_shut(struct lock *);\n",
            &[],
        )?,
    ])
}

fn functions_for_cpp_alone(session: &Session) -> Result<[Ran; 2], Failed> {
    let header = "extern \"C\" {\nvoid lock_shut(void);\n}\n";
    let bad = new(session, header, &[])?;
    let guarded = header.replace("extern", "#ifdef __cplusplus\nextern");
    let guarded = guarded.replace("{\n", "{\n#endif\n");
    let guarded = guarded.replace("\n}", "\n#ifdef __cplusplus\n}\n#endif");
    Ok([bad, new(session, &guarded, &[])?])
}

fn contract_that_is_there(session: &Session) -> Result<[Ran; 2], Failed> {
    let header = "void lock_shut(void);\n";
    session.write("lock.yaml", "# Mine.\n");
    let bad = new(session, header, &["-o", "lock.yaml"])?;
    Ok([bad, new(session, header, &[])?])
}

fn no_list_of_commands(session: &Session) -> Result<[Ran; 2], Failed> {
    let header = "void lock_shut(void);\n";
    let flags = ["--compile-commands", "build.json"];
    session.write("build.json", "{ \"commands\": [] }\n");
    let bad = new(session, header, &flags)?;
    let entry = r#"[{ "directory": "/", "file": "new.c", "arguments": ["cc", "-c", "new.c"] }]"#;
    session.write("build.json", entry);
    Ok([bad, new(session, header, &flags)?])
}

fn types_alone(session: &Session) -> Result<[Ran; 2], Failed> {
    let bad = new(session, "struct lock { int n; };\n", &[])?;
    Ok([bad, new(session, "int lock_count(void);\n", &[])?])
}

fn selected_by_part_of_a_name(session: &Session) -> Result<[Ran; 2], Failed> {
    let header = "int lock_count(void);\n";
    let bad = new(session, header, &["--allowlist-function", "lock"])?;
    Ok([
        bad,
        new(session, header, &["--allowlist-function", "lock_.*"])?,
    ])
}

fn folder_without_pages(session: &Session) -> Result<[Ran; 2], Failed> {
    let header = "int lock_count(void);\n";
    session.write("pages/man1/lock.1", ".TH LOCK 1\n");
    let bad = new(session, header, &["--man", "pages"])?;
    session.write("pages/man3/lock_count.3", ".TH LOCK 3\n");
    Ok([bad, new(session, header, &["--man", "pages"])?])
}

const REPORT: [&str; 4] = ["report", "widget.yaml", "--unit", "unit.json"];

/// The header declares a function more than the contract speaks of.
fn one_more(session: &Session) {
    let declared = r#""by_header": { "widget.h": ["widget_count", "widget_size"] }"#;
    let known = r#""by_header": { "widget.h": ["widget_count"] }"#;
    session.write("unit.json", UNIT.replace(known, declared));
}

fn below_the_threshold(session: &Session) -> Result<[Ran; 2], Failed> {
    one_more(session);
    let asked = |least| [&REPORT[..], &["--fail-under", least]].concat();
    let near = run(session, &asked("50"))?;
    Ok([run_in_vain(session, &asked("80"))?, near])
}

fn unsafe_wrapper(session: &Session) -> Result<[Ran; 2], Failed> {
    let asked = [&REPORT[..], &["--fail-on", "unsafe"]].concat();
    let near = run(session, &asked)?;
    let promise = "    requires: { counted: { caller: The widgets have been counted. } }\n";
    session.write("widget.yaml", CONTRACT.to_owned() + promise);
    Ok([run_in_vain(session, &asked)?, near])
}

fn function_without_contract(session: &Session) -> Result<[Ran; 2], Failed> {
    let asked = [&REPORT[..], &["--fail-on", "not-bound"]].concat();
    let near = run(session, &asked)?;
    one_more(session);
    Ok([run_in_vain(session, &asked)?, near])
}

fn key_without_effect(session: &Session) -> Result<[Ran; 2], Failed> {
    let asked = [&REPORT[..], &["--fail-on", "unused"]].concat();
    let near = run(session, &asked)?;
    let default = "    context: []\n";
    session.write("widget.yaml", CONTRACT.to_owned() + default);
    Ok([run_in_vain(session, &asked)?, near])
}
