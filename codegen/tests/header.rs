//! Reading C headers: facts, diagnostics, and raw bindings made from the facts.

use std::{fs, process::Command};

use safebind::{
    bindings::{self, Options},
    header::{
        self,
        model::{Linkage, Nullability, Request, Type, Unit},
        spell,
    },
    support::diag::{Diagnostic, Sink},
};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/c");

fn request(headers: &[&str]) -> Request {
    let set = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    Request {
        headers: headers.iter().map(|header| (*header).to_owned()).collect(),
        clang_args: [
            "-nostdlibinc",
            "--target=x86_64-unknown-linux-gnu",
            "-std=gnu11",
        ]
        .map(str::to_owned)
        .into_iter()
        .chain([format!("-I{FOLDER}")])
        .collect(),
        functions: set(&[
            "house_of",
            "other_house",
            "door_is_open",
            "door_close",
            "door_log",
            "door_vlog",
            "door_gone",
            "door_old",
            "door_each",
            "door_key",
            "door_renamed",
            "door_state",
            "knock_loud",
            "door_ring",
            "printf",
            "no_such_function",
        ]),
        types: set(&[
            "struct door",
            "door_id_t",
            "struct hinge",
            "size_t",
            "struct no_such",
        ]),
        constants: set(&[
            "DOOR_OPEN",
            "DOOR_WIDE",
            "DOOR_NONE",
            "DOOR_TEXT",
            "DOOR_BROKEN",
            "DOOR_TYPE",
            "DOOR_AJAR",
            "DOOR_ODD",
            "NO_SUCH_CONSTANT",
            "INT_MAX",
        ]),
        prototypes: [(
            "door_close".to_owned(),
            "void door_close(struct door *door, int how)".to_owned(),
        )]
        .into(),
        ..Request::default()
    }
}

fn parse(request: &Request) -> (Option<Unit>, Vec<Diagnostic>) {
    let mut sink = Sink::default();
    let unit = header::parse(&mut sink, request);
    (unit, sink.finish())
}

fn door() -> Unit {
    let (unit, diagnostics) = parse(&request(&["door.h"]));
    assert_eq!(diagnostics, []);
    unit.unwrap()
}

#[test]
fn functions_are_read_as_declared() {
    let unit = door();
    // It was not asked for, but a contract stands in its comment.
    let open = &unit.functions["door_open"];
    assert_eq!(open.header, "door.h");
    assert_eq!(
        open.prototype,
        "must_check int door_open(struct door *door, unsigned int wide) __attribute__((nonnull(1)))"
    );
    assert!(open.attributes.must_check);
    assert_eq!(open.attributes.nonnull, [0].into());
    assert_eq!(
        &open.place.excerpt[open.place.start..open.place.end],
        "door_open"
    );
    let doc = open.doc.as_ref().unwrap();
    assert_eq!(doc.brief.as_deref(), Some("Open a door."));
    assert_eq!(doc.returns.as_deref(), Some("0 or a negative error code."));
    let contract = doc.contract.as_ref().unwrap();
    assert!(
        contract.yaml.starts_with("params:\n  door:"),
        "{}",
        contract.yaml
    );
    assert_eq!(contract.lines.len(), 3);

    let linkage = |name: &str| unit.functions[name].linkage;
    assert_eq!(linkage("door_open"), Linkage::External);
    assert_eq!(linkage("door_is_open"), Linkage::StaticInline);
    assert_eq!(linkage("door_close"), Linkage::Macro);
    let prototype = |name: &str| unit.functions[name].prototype.as_str();
    assert_eq!(
        prototype("door_is_open"),
        "static inline must_check bool door_is_open(const struct door *door)"
    );
    assert_eq!(
        prototype("door_close"),
        "void door_close(struct door *door, int how)"
    );
    // Two declarators share a line: each is written out for itself.
    assert_eq!(
        prototype("house_of"),
        "struct house *house_of(const struct door *door)"
    );
    assert_eq!(prototype("other_house"), "struct house *other_house(void)");
    assert_eq!(prototype("knock_loud"), "int knock_loud(int count)");
    assert!(unit.functions["door_gone"].attributes.noreturn);
    assert!(unit.functions["door_log"].variadic);
    assert_eq!(unit.macros["door_close"].params, ["door", "how"]);
    assert!(!unit.functions.contains_key("no_such_function"));
}

#[test]
fn parameters_have_types_and_nullability() {
    let unit = door();
    let each = &unit.functions["door_each"].params;
    let types: Vec<String> = each
        .iter()
        .map(|param| spell::declare(&param.ty, ""))
        .collect();
    let visit = "void (*)(struct door *, void *)";
    assert_eq!(types, [visit, "void *", "int *", "size_t *"]);
    let nullability =
        |function: &str, index: usize| match &unit.functions[function].params[index].ty {
            Type::Pointer { nullability, .. } => *nullability,
            ty => panic!("{ty:?}"),
        };
    assert_eq!(nullability("door_each", 3), Some(Nullability::Nullable));
    assert_eq!(nullability("door_vlog", 0), Some(Nullability::Nonnull));
    assert_eq!(nullability("door_log", 0), None);
    assert_eq!(nullability("printf", 0), None);
    assert_eq!(
        unit.functions["door_close"].params[1].name.as_deref(),
        Some("how")
    );
}

#[test]
fn layouts_are_clangs_own() {
    let unit = door();
    let layout = unit.records["struct door"].layout.as_ref().unwrap();
    let field = |name: &str| {
        layout
            .fields
            .iter()
            .find(|field| field.name == name)
            .unwrap()
    };
    assert_eq!((layout.size, layout.align), (80, 16));
    // Fields of members without a name are the record's own.
    assert_eq!(field("number").offset_bits, 32);
    assert_eq!(field("high").offset_bits, 48);
    assert_eq!(
        (field("is_new").offset_bits, field("is_new").bit_width),
        (65, Some(2))
    );
    assert!(field("flags").is_const);
    assert_eq!(
        field("inner").ty,
        Type::Other("struct without a name".to_owned())
    );
    assert_eq!(field("id").ty, Type::Typedef("door_id_t".to_owned()));
    // Declared only, or reached through a pointer only: no layout.
    assert!(unit.records["struct hinge"].layout.is_none());
    assert!(unit.records["struct house"].layout.is_none());
    assert!(unit.records["struct key"].layout.is_some());
    assert!(unit.records["union handle"].is_union);
    assert_eq!(unit.typedefs["size_t"].place.file, "<safebind>/stddef.h");
}

#[test]
fn constants_are_integers_with_a_type_and_others_are_left_out() {
    let unit = door();
    let constants: Vec<(&str, &str, String)> = unit
        .constants
        .values()
        .map(|c| (c.name.as_str(), c.value.as_str(), spell::declare(&c.ty, "")))
        .collect();
    let expected = [
        ("DOOR_AJAR", "7", "int"),
        ("DOOR_NONE", "-1", "int"),
        ("DOOR_ODD", "-2", "int"),
        ("DOOR_OPEN", "4", "int"),
        ("DOOR_WIDE", "1099511627776", "unsigned long long"),
        ("INT_MAX", "2147483647", "int"),
    ];
    assert_eq!(
        constants,
        expected.map(|(name, value, ty)| (name, value, ty.to_owned()))
    );
}

#[test]
fn names_are_an_index_of_everything() {
    let unit = door();
    assert!(unit.names.functions.contains("door_close_with"));
    assert!(unit.names.functions.contains("door_close"));
    assert!(unit.names.types.contains("struct key") && unit.names.types.contains("door_id_t"));
    assert!(!unit.names.types.contains("struct door_id_t"));
    assert!(unit.names.constants.contains("DOOR_SHUT"));
    assert!(unit.names.by_header["door.h"].contains("door_open"));
    assert!(
        unit.names
            .constants
            .iter()
            .all(|name| !name.starts_with("safebind_"))
    );
    assert!(
        unit.names
            .functions
            .iter()
            .all(|name| !name.starts_with("safebind_"))
    );
    // Macros of the compiler differ from version to version.
    assert!(!unit.names.constants.contains("__clang_major__"));
    assert_eq!(unit.files, [format!("{FOLDER}/door.h")]);
}

#[test]
fn a_unit_survives_json() {
    let unit = door();
    let json = serde_json::to_string(&unit).unwrap();
    assert_eq!(serde_json::from_str::<Unit>(&json).unwrap(), unit);
}

#[test]
fn a_missing_header_is_named_with_the_folders_searched() {
    let (unit, diagnostics) = parse(&request(&["door.h", "no/such.h"]));
    let [diagnostic] = diagnostics.as_slice() else {
        panic!("{diagnostics:?}");
    };
    assert_eq!(diagnostic.code, "SB0201");
    assert!(diagnostic.message.contains("`no/such.h`"));
    assert!(
        diagnostic.notes.iter().any(|note| note.contains(FOLDER)),
        "{diagnostic:?}"
    );
    assert!(unit.unwrap().names.functions.contains("door_open"));
}

#[test]
fn a_header_that_does_not_parse_is_shown() {
    let (unit, diagnostics) = parse(&request(&["broken.h"]));
    let first = diagnostics.iter().find(|d| d.code == "SB0202").unwrap();
    assert!(
        first.message.contains("unknown type name 'unknown_type'"),
        "{first:?}"
    );
    let place = &first.labels[0].place;
    assert!(place.file.ends_with("broken.h"));
    assert_eq!(place.line, 2);
    assert_eq!(&place.excerpt[place.start..place.end], "unknown_type");
    assert!(unit.unwrap().names.functions.contains("fine"));
}

#[test]
fn arguments_that_clang_does_not_know_are_reported() {
    let mut request = request(&["door.h"]);
    request.clang_args.push("--no-such-flag".to_owned());
    let (_, diagnostics) = parse(&request);
    assert!(
        diagnostics.iter().any(|d| d.code == "SB0202"),
        "{diagnostics:?}"
    );
}

#[test]
fn a_prototype_that_is_no_c_is_reported_with_its_text() {
    for bad in [
        "void door_close(struct door *door, nonsense how)",
        "int other(void)",
        "",
    ] {
        let mut request = request(&["door.h"]);
        request
            .prototypes
            .insert("door_close".to_owned(), bad.to_owned());
        let (_, diagnostics) = parse(&request);
        assert_eq!(
            diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(),
            ["SB0207"],
            "{bad}"
        );
        assert!(diagnostics[0].message.contains("`door_close`"));
    }
}

/// Runs this test program again without a libclang: it is looked for once in a process only.
#[test]
fn without_libclang_the_message_says_how_to_get_it() {
    const MARK: &str = "SAFEBIND_TEST_WITHOUT_LIBCLANG";
    if std::env::var_os(MARK).is_none() {
        let name = "without_libclang_the_message_says_how_to_get_it";
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name])
            .env(MARK, "1")
            .env("LIBCLANG_PATH", "/no/such/folder")
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        return;
    }
    let (unit, diagnostics) = parse(&request(&["door.h"]));
    assert!(unit.is_none());
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].code, "SB0203");
    assert!(diagnostics[0].notes[0].contains("couldn't find any valid shared libraries"));
    assert!(
        diagnostics[0]
            .help
            .as_ref()
            .unwrap()
            .contains("libclang==18.1.1")
    );
    let mut sink = Sink::default();
    assert_eq!(
        bindings::generate(&mut sink, &Unit::default(), &Options::default()),
        None
    );
    assert_eq!(sink.finish()[0].code, "SB0203");
}

fn generate(unit: &Unit, options: &Options) -> (Option<String>, Vec<Diagnostic>) {
    let mut sink = Sink::default();
    let text = bindings::generate(&mut sink, unit, options);
    (text, sink.finish())
}

#[test]
fn bindings_compile_and_have_clangs_layout() {
    let unit = door();
    let options = Options {
        header: vec![
            "#![allow(dead_code, non_camel_case_types, non_upper_case_globals)]".to_owned(),
        ],
        ..Options::default()
    };
    let (text, diagnostics) = generate(&unit, &options);
    assert_eq!(diagnostics, []);
    let text = text.unwrap();
    for part in [
        "pub const DOOR_OPEN: u32 = 4;",
        "pub const DOOR_NONE: i32 = -1;",
        "pub const DOOR_WIDE: u64 = 1099511627776;",
        "#[link_name = \"rust_helper_door_is_open\"]\n    pub fn door_is_open(door: *const door) -> bool;",
        "#[link_name = \"rust_helper_door_close\"]",
        "pub high: ffi::c_short",
        "door_renamed_v2",
        "chimes: *mut chime,\n        bell: *mut ffi::c_void,\n        all: *mut [chime; 3usize],",
    ] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
    // It shares its bytes with the others, in a union.
    assert!(text.contains("pub number: ffi::c_int"), "{text}");

    let layout = unit.records["struct door"].layout.as_ref().unwrap();
    let offset = |name: &str| {
        layout
            .fields
            .iter()
            .find(|f| f.name == name)
            .unwrap()
            .offset_bits
            / 8
    };
    let checks = format!(
        "\nmod ffi {{ pub(crate) use core::ffi::*; }}\n\
         const _: () = assert!(core::mem::offset_of!(door, id) == {});\n\
         const _: () = assert!(core::mem::offset_of!(door, on_open) == {});\n\
         const _: () = assert!(core::mem::size_of::<door>() == {});\n",
        offset("id"),
        offset("on_open"),
        layout.size,
    );
    assert!(compiles(&format!("{text}{checks}")));
    // The same check must be able to fail.
    let wrong = checks.replace(&format!("== {}", layout.size), "== 1");
    assert!(!compiles(&format!("{text}{wrong}")));
}

fn compiles(text: &str) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("bindings.rs");
    fs::write(&source, text).unwrap();
    let output = Command::new("rustc")
        .args([
            "--edition=2021",
            "--crate-type=lib",
            "--emit=metadata",
            "--target=x86_64-unknown-linux-gnu",
        ])
        .arg("--out-dir")
        .arg(folder.path())
        .arg(&source)
        .output()
        .unwrap();
    eprintln!("{}", String::from_utf8_lossy(&output.stderr));
    output.status.success()
}

#[test]
fn bindings_depend_on_the_unit_only() {
    let unit = door();
    let first = generate(&unit, &Options::default()).0.unwrap();
    let mut moved = unit.clone();
    moved.files.clear();
    moved.names = header::model::Names::default();
    assert_eq!(generate(&moved, &Options::default()).0.unwrap(), first);
}

#[test]
fn a_layout_that_cannot_be_is_an_error() {
    let mut unit = door();
    let record = unit.records.get_mut("door_id_t").unwrap();
    record.layout.as_mut().unwrap().align = 3;
    let (text, diagnostics) = generate(&unit, &Options::default());
    assert_eq!(text, None);
    assert_eq!(diagnostics[0].code, "SB0204");
    assert!(!diagnostics[0].notes.is_empty());
}
