//! Audits of small files: each folder of `tests/audit` has a file with defects and its corrected form, in which
//! nothing is found. A new folder is a new test; `UPDATE_EXPECT=1` writes what is expected.

use std::{fmt::Write as _, path::Path, sync::Arc};

use safebind_review::{
    audit::{self, Options},
    facts::Facts,
    source::Parsed,
};

/// What an audit says of a file: `line: rule` and `line: not followed`.
fn audited(text: &str, facts: &Facts, options: &Options) -> String {
    let syntax = syn::parse_file(text).expect("a fixture is Rust");
    let parsed = Parsed {
        path: Arc::from("a.rs"),
        module: vec!["a".to_owned()],
        text,
        syntax: &syntax,
    };
    let (findings, not_followed) = audit::file(&parsed, facts, options);
    let mut said = String::new();
    for one in findings {
        let rule = serde_json::to_value(one.rule).expect("a rule has a name");
        let rule = rule.as_str().unwrap_or_default();
        writeln!(said, "{}: {rule}: {}", one.place.line, one.message).expect("a string");
    }
    for one in not_followed {
        writeln!(said, "{}: not followed: {}", one.place.line, one.why).expect("a string");
    }
    said
}

fn facts(folder: &Path) -> Facts {
    let own = folder.join("facts.json");
    let shared = folder.with_file_name("facts.json");
    let path = if own.exists() { own } else { shared };
    let text = fs_err::read_to_string(path).expect("facts");
    serde_json::from_str(&text).expect("facts are JSON")
}

#[test]
fn each_defect_is_found_and_each_corrected_form_is_clean() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/audit");
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut folders: Vec<_> = fs_err::read_dir(&root)
        .expect("fixtures")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    assert!(folders.len() >= 20, "only {} fixtures", folders.len());
    let mut wrong = Vec::new();
    for folder in folders {
        let facts = facts(&folder);
        let read = |name: &str| fs_err::read_to_string(folder.join(name)).unwrap_or_default();
        let found = audited(&read("defect.rs"), &facts, &Options::default());
        let clean = audited(&read("clean.rs"), &facts, &Options::default());
        let name = folder.display();
        if update {
            fs_err::write(folder.join("expected"), &found).expect("expected");
        } else if found != read("expected") {
            wrong.push(format!("{name}: found\n{found}"));
        }
        if found.is_empty() {
            wrong.push(format!("{name}: nothing is found in defect.rs"));
        }
        // Negative control: what makes a defect is what is missing in the corrected form.
        let clean: Vec<&str> = clean
            .lines()
            .filter(|line| !line.contains("not followed"))
            .collect();
        if !clean.is_empty() {
            wrong.push(format!("{name}: found in clean.rs\n{}", clean.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rules_without_a_contract_apply_where_contracts_are_touched_or_everywhere() {
    let text = "fn f(p: *const u8) -> *mut u8 { unsafe { g() }; p as *mut u8 }";
    let facts = Facts::default();
    assert_eq!(audited(text, &facts, &Options::default()), "");
    let everywhere = Options {
        everywhere: true,
        ..Options::default()
    };
    let found = audited(text, &facts, &everywhere);
    assert!(
        found.contains("no_argument") && found.contains("pointer_cast"),
        "{found}"
    );
}

/// Each branch doubles the paths: those that are left out are said to be.
#[test]
fn paths_beyond_what_is_followed_are_said() {
    let facts = facts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/audit/leak"));
    let branches = |count: usize| {
        let one = |index| {
            format!(
                "// SAFETY: Any room.\nlet l{index} = unsafe {{ bindings::lamp_get({index}) }};\n\
                 if !l{index}.is_null() {{\n// SAFETY: The count is given back.\n\
                 unsafe {{ bindings::lamp_put(l{index}) }};\n}}\n"
            )
        };
        let branches: String = (0..count).map(one).collect();
        format!("fn f() {{\n{branches}}}\n")
    };
    let said = audited(&branches(5), &facts, &Options::default());
    assert_eq!(said, "");
    let said = audited(&branches(9), &facts, &Options::default());
    assert!(said.contains("there are more paths"), "{said}");
    assert!(!said.contains("leak"), "{said}");
}

/// What is too deep is left out, and said to be.
#[test]
fn expressions_beyond_what_is_followed_are_said() {
    let facts = facts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/audit/leak"));
    let chain = ".a()".repeat(400);
    let text = format!(
        "fn f() {{\n// SAFETY: Any room.\nlet x = unsafe {{ bindings::lamp_find(1) }};\n\
         x{chain};\n}}\n"
    );
    let said = audited(&text, &facts, &Options::default());
    assert!(said.contains("not looked at"), "{said}");
    let said = audited(&text.replace(&chain, ".a()"), &facts, &Options::default());
    assert_eq!(said, "");
}
