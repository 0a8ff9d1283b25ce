//! The generated Rust as a structure: what must be true of every file, each check with a snippet that
//! it must reject.

mod harness;

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use harness::{
    arguments,
    checks::{self, Check},
    raw,
    run::{self, UNIT},
};

/// The file that names the modules of an output folder. It has no documentation of its own, for it may stand where none
/// can: behind `include!`.
const ROOT: &str = "mod.rs";

/// Every generated file: those that the fixtures expect, and those for Linux.
fn generated() -> BTreeMap<Utf8PathBuf, String> {
    let linux = harness::tree(Utf8Path::new("../generated/linux"));
    let fixtures = harness::all();
    let expected = fixtures
        .iter()
        .flat_map(|fixture| harness::tree(&fixture.expected()));
    let rust = linux
        .into_iter()
        .chain(expected)
        .filter(|path| path.extension() == Some("rs"))
        .filter(|path| !matches!(path.file_name(), Some(run::BINDINGS | ROOT)));
    rust.map(|path| {
        let text = fs_err::read_to_string(&path).expect("it was just listed");
        (path, text)
    })
    .collect()
}

/// Every file passes, and the snippet does not.
#[track_caller]
fn holds(check: Check, rejected: &str) {
    let files = generated();
    assert!(files.len() > 40, "the files are not where they were");
    let problems: Vec<_> = files
        .iter()
        .flat_map(|(path, text)| {
            check(text)
                .into_iter()
                .map(move |problem| format!("{path}: {problem}"))
        })
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(
        !check(rejected).is_empty(),
        "the check does not see:\n{rejected}"
    );
}

#[test]
fn r03_every_unsafe_operation_has_a_safety_comment() {
    holds(
        checks::safety_comments,
        "fn f() {\n    // It is fine.\n    unsafe { g() };\n}\n",
    );
    holds(
        checks::safety_comments,
        "// A type.\nunsafe impl Send for T {}\n",
    );
    // A justification of the statement in front is none of this one.
    let neighbour =
        "fn f() {\n    // SAFETY: It is.\n    unsafe { g() };\n    unsafe { h() };\n}\n";
    holds(checks::safety_comments, neighbour);
}

#[test]
fn r03_no_precondition_is_skipped() {
    for fixture in harness::all() {
        let unit =
            fs_err::read_to_string(fixture.expected().join(UNIT)).expect("a fixture has a C side");
        let unit = serde_json::from_str(&unit).expect("it was written by this tool");
        for (module, lengths) in arguments::lengths(&run::options(&fixture), &unit) {
            let path = fixture.expected().join(format!("{module}.rs"));
            let text = fs_err::read_to_string(&path).expect("every module has a file");
            assert_eq!(checks::safety_sentences(&text), lengths, "{path}");
        }
    }
    // Two preconditions and one sentence would show.
    let one = "fn f() {\n    // SAFETY: It is.\n    unsafe { g() };\n}\n";
    assert_ne!(checks::safety_sentences(one), [2]);
    let two = "fn f() {\n    // SAFETY:\n    // - One.\n    // - Two,\n    //   too.\n    unsafe { g() };\n}\n";
    assert_eq!(checks::safety_sentences(two), [2]);
}

#[test]
fn r11_r15_casts_are_between_numbers_and_explained() {
    holds(
        checks::casts,
        "fn f(p: *const u8) {\n    // CAST: No.\n    let q = p as *const u32;\n}\n",
    );
    holds(
        checks::casts,
        "fn f(n: u8) {\n    // CAST: No.\n    let m: u32 = n as _;\n}\n",
    );
    holds(checks::casts, "fn f(n: u8) -> u32 {\n    n as u32\n}\n");
    // A cast beside a qualified path is one.
    holds(
        checks::casts,
        "fn f(n: u8) {\n    g(<A as B>::C, n as u32);\n}\n",
    );
    let struct_ =
        "fn f(n: i32) -> Result<Self> {\n    Ok(Self {\n        n: n as u32,\n    })\n}\n";
    holds(checks::casts, struct_);
}

#[test]
fn unsafe_functions_say_what_their_caller_promises() {
    holds(
        checks::safety_sections,
        "/// Does it.\npub unsafe fn f() {}\n",
    );
    holds(
        checks::safety_sections,
        "/// Does it.\n///\n/// # Safety\n///\n/// None.\npub fn f() {}\n",
    );
}

#[test]
fn public_items_are_documented() {
    for rejected in [
        "//! M.\npub fn f() {}\n",
        "//! M.\npub struct S;\n",
        "//! M.\n/// S.\npub struct S;\nimpl S {\n    pub fn f() {}\n}\n",
        "//! M.\n/// N.\npub mod n {\n    pub const C: u32 = 1;\n}\n",
        "//! M.\npub mod n {}\n",
        "//! M.\npub type T = u32;\n",
        "//! M.\n#[macro_export]\nmacro_rules! m {\n    () => {};\n}\n",
        "/// F.\npub fn f() {}\n",
    ] {
        holds(checks::documented, rejected);
    }
}

#[test]
fn r26_a_type_is_one_block() {
    holds(checks::one_block, "struct A;\nstruct B;\nimpl A {}\n");
    holds(
        checks::one_block,
        "struct A;\nfn f() {}\nimpl Drop for A {\n    fn drop(&mut self) {}\n}\n",
    );
}

#[test]
fn r17_the_raw_pointer_is_reached_in_one_place() {
    let rejected = "impl A {\n    fn p(&self) -> *mut a { self.inner.get() }\n    fn q(&self) { g(self.inner.get()) }\n}\n";
    holds(checks::one_accessor, rejected);
}

/// A function is called in its wrapper, of which there is one for each case; a part is called by the pattern
/// that it is part of, and by nothing else.
#[test]
fn r01_a_raw_function_is_called_in_one_wrapper() {
    // The files for Linux are one crate, and so are those of each fixture.
    let mut crates: BTreeMap<Utf8PathBuf, Vec<raw::Call>> = BTreeMap::new();
    for (path, text) in generated() {
        let root = root(&path);
        let module = path
            .strip_prefix(&root)
            .expect("it is inside")
            .with_extension("");
        let calls = raw::calls(module.as_str(), &text);
        crates.entry(root).or_default().extend(calls);
    }
    let count: usize = crates.values().map(Vec::len).sum();
    assert!(count > 200, "the files are not where they were");
    for (root, calls) in &crates {
        let report =
            ["coverage.txt", "report.md"].map(|name| fs_err::read_to_string(root.join(name)));
        let report = report.into_iter().flatten().next().expect("there is one");
        let problems = raw::misplaced(&raw::places(&report), calls);
        assert!(problems.is_empty(), "{root}: {problems:?}");
    }
}

#[test]
fn r01_control_a_call_at_another_place_is_noticed() {
    let report = "\
| `m` | `f` | SAFE | `m::T::f` |
| `m` | `g (a)` | SAFE | `m::T::g` |
| `m` | `g (b)` | SAFE | `m::U::g` |
| `m` | `h` | UNSAFE | `m::T::h`; the caller promises `scope` |
| `m` | `put` | SAFE | part of the destructor of `T` |
| `m` | `open` | SAFE | part of the calls under `s` |
| `m` | `close` | SAFE | part of what closes the scope `s` |
| `m` | `inner` | SAFE | part of the arguments of `f` |
";
    let noticed = |text: &str| raw::misplaced(&raw::places(report), &raw::calls("m", text));
    let of = |ty: &str, name: &str, calls: &[&str]| {
        let calls = calls.iter().map(|call| format!("bindings::{call}();"));
        format!(
            "impl {ty} {{ fn {name}() {{ {} }} }}\n",
            calls.collect::<String>()
        )
    };
    let right = [
        of("T", "f", &["inner", "f"]),
        of("T", "g", &["open", "close", "g"]),
        of("U", "g", &["g"]),
        of("T", "h_raw", &["h"]),
        of("Drop for T", "drop", &["put"]),
    ];
    assert_eq!(noticed(&right.concat()), Vec::<String>::new());
    for wrong in [
        of("U", "f", &["f"]),
        of("V", "g", &["g"]),
        of("T", "h", &["h"]) + &of("T", "h_raw", &["h"]),
        of("T", "f", &["put", "f"]),
        of("Drop for U", "drop", &["put"]),
        of("U", "g", &["open", "g"]),
        of("U", "other", &["close"]),
        of("U", "g", &["inner", "g"]),
        of("T", "f", &["unknown", "f"]),
    ] {
        assert_eq!(noticed(&wrong).len(), 1, "{wrong}: {:?}", noticed(&wrong));
    }
}

/// The folder with everything that was generated with a file.
fn root(path: &Utf8Path) -> Utf8PathBuf {
    let is_root = |folder: &&Utf8Path| folder.join("contracts.md").is_file();
    let root = path.ancestors().skip(1).find(is_root);
    root.expect("every run writes one").to_owned()
}

#[test]
fn r08_fields_are_private() {
    holds(
        checks::private_fields,
        "pub struct S {\n    pub n: u32,\n}\n",
    );
}
