//! Members without a name: what stands in them is reached by the same path in the raw bindings of this
//! crate as in those that bindgen makes of the header itself.

use std::{collections::BTreeMap, fs};

use quote::ToTokens;
use safebind::{
    bindings::{self, Options},
    header::{
        self,
        model::{Field, Layout, Request, Unit},
    },
    support::diag::Sink,
};

/// Records and their fields by name, each with its type.
type Records = BTreeMap<String, BTreeMap<String, String>>;

const HEADER: &str = "corner.h";

/// What every corner is about: structs in unions in structs, counted among named members, bit-fields
/// and types that only look like members.
const CORNERS: &str = "\
    struct other { int x; };\n\
    struct corner {\n\
    \tint before;\n\
    \tunion { struct { long first; long last; }; struct other named; };\n\
    \tstruct { int inner; } spelled;\n\
    \tstruct { int element; } row[2], *behind;\n\
    \tunsigned int one : 1;\n\
    \tunsigned int : 0;\n\
    \tunsigned int two : 3;\n\
    \tunion { const unsigned long shown; unsigned long hidden; };\n\
    \tenum { RED, GREEN } colour;\n\
    \tstruct { };\n\
    \tunion { struct { char tight; int after; } __attribute__((packed)); char bytes[5]; };\n\
    \tstruct tag { int marked; } tagged;\n\
    \tstruct { unsigned int three : 4; int plain; struct { short deep; }; };\n\
    };\n\
    struct flat { char c; struct { int unaligned; }; } __attribute__((packed));\n\
    union both { struct { int low; int high; }; long whole; };\n";

const RECORDS: [&str; 3] = ["struct corner", "struct flat", "union both"];

fn request(folder: &tempfile::TempDir) -> Request {
    let include = format!("-I{}", folder.path().display());
    let args = [
        "-nostdlibinc",
        "--target=x86_64-unknown-linux-gnu",
        "-std=gnu11",
    ];
    Request {
        headers: vec![HEADER.to_owned()],
        clang_args: args
            .into_iter()
            .map(str::to_owned)
            .chain([include])
            .collect(),
        types: RECORDS.map(str::to_owned).into(),
        ..Request::default()
    }
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(HEADER), CORNERS).unwrap();
    folder
}

fn unit(folder: &tempfile::TempDir) -> Unit {
    let mut sink = Sink::default();
    let unit = header::parse(&mut sink, &request(folder));
    assert_eq!(sink.finish(), []);
    unit.unwrap()
}

/// The records of raw bindings.
fn records(text: &str) -> Records {
    let file = syn::parse_file(text).unwrap();
    let records = file.items.into_iter().filter_map(|item| match item {
        syn::Item::Struct(record) => Some((record.ident, record.fields.into_iter().collect())),
        syn::Item::Union(record) => {
            let fields: Vec<_> = record.fields.named.into_iter().collect();
            Some((record.ident, fields))
        }
        _ => None,
    });
    let records = records.map(|(name, fields): (_, Vec<syn::Field>)| {
        let fields = fields.into_iter().filter_map(|field| {
            let ty = field.ty.to_token_stream().to_string();
            Some((field.ident?.to_string(), ty))
        });
        (name.to_string(), fields.collect())
    });
    records.collect()
}

/// The type of a field in the records of raw bindings, if every step to it is a plain field.
fn reached<'r>(records: &'r Records, record: &str, field: &Field) -> Option<&'r str> {
    let tag = record.rsplit(' ').next()?;
    let mut at = records.get(tag)?;
    for step in &field.path {
        at = records.get(at.get(step)?)?;
    }
    let ty = at.get(&field.name)?;
    (!ty.contains("__BindgenUnionField")).then_some(ty)
}

/// The fields of a layout, but for bit-fields, that `records` does not offer by their paths.
fn missing(records: &Records, record: &str, layout: &Layout) -> Vec<String> {
    let fields = layout
        .fields
        .iter()
        .filter(|field| field.bit_width.is_none());
    let missing = fields.filter(|field| reached(records, record, field).is_none());
    missing.map(|field| field.name.clone()).collect()
}

/// What bindgen makes of the header itself.
fn theirs(folder: &tempfile::TempDir) -> Records {
    let bindings = bindgen::Builder::default()
        .header(folder.path().join(HEADER).to_str().unwrap())
        .clang_args(["--target=x86_64-unknown-linux-gnu", "-std=gnu11"])
        .generate();
    records(&bindings.unwrap().to_string())
}

#[test]
fn both_raw_bindings_offer_the_same_paths() {
    let folder = folder();
    let unit = unit(&folder);
    let mut sink = Sink::default();
    let ours = bindings::generate(&mut sink, &unit, &Options::default());
    assert_eq!(sink.finish(), []);
    let (ours, theirs) = (records(&ours.unwrap()), theirs(&folder));
    for name in RECORDS {
        let layout = unit.records[name].layout.as_ref().unwrap();
        assert_eq!(
            missing(&theirs, name, layout),
            [""; 0],
            "{name}, by bindgen"
        );
        // What a type without a name is made of stays bytes here, unless it is a member itself.
        let left = missing(&ours, name, layout);
        assert!(
            left.iter()
                .all(|field| ["spelled", "row"].contains(&&**field)),
            "{name}: {left:?}"
        );
    }
}

#[test]
fn unnamed_members_are_counted_in_each_record() {
    let unit = unit(&folder());
    let layout = unit.records["struct corner"].layout.as_ref().unwrap();
    let path = |name: &str| {
        let field = layout
            .fields
            .iter()
            .find(|field| field.name == name)
            .unwrap();
        (field.path.join("."), layout.shares_bytes(field))
    };
    let anon = |numbers: &[u32]| {
        let steps = numbers
            .iter()
            .map(|number| format!("__bindgen_anon_{number}"));
        steps.collect::<Vec<_>>().join(".")
    };
    assert_eq!(path("before"), (anon(&[]), false));
    assert_eq!(path("last"), (anon(&[1, 1]), true));
    assert_eq!(path("named"), (anon(&[1]), true));
    assert_eq!(path("shown"), (anon(&[2]), true));
    assert_eq!(path("after"), (anon(&[4, 1]), true));
    assert_eq!(path("deep"), (anon(&[5, 1]), false));
}

#[test]
fn a_tagged_member_without_a_name_is_not_reached() {
    let folder = tempfile::tempdir().unwrap();
    let text = "struct tag { int inside; };\nstruct corner { struct { int a; }; struct tag; struct { int b; }; };\n";
    fs::write(folder.path().join(HEADER), text).unwrap();
    let mut request = request(&folder);
    request.clang_args.push("-fms-extensions".to_owned());
    request.types = ["struct corner".to_owned()].into();
    let mut sink = Sink::default();
    let unit = header::parse(&mut sink, &request).unwrap();
    let record = &unit.records["struct corner"];
    let layout = record.layout.as_ref().unwrap();
    let reached = layout
        .fields
        .iter()
        .map(|field| (field.name.as_str(), unit.reaches(record, field)));
    assert_eq!(
        reached.collect::<Vec<_>>(),
        [("a", true), ("inside", false), ("b", true)]
    );
    let text = bindings::generate(&mut sink, &unit, &Options::default()).unwrap();
    assert!(text.contains("pub b: "), "{text}");
}

#[test]
fn a_union_with_an_array_without_a_length_is_not_reached() {
    let folder = tempfile::tempdir().unwrap();
    let text = "\
        struct tail { int count; int rest[]; };\n\
        struct corner {\n\
        \tunion { struct { char start[0]; int a; }; int b; };\n\
        \tunion { int c; struct { int d; }; };\n\
        \tunion { int e; struct tail tail; };\n\
        \tint f[];\n\
        };\n";
    fs::write(folder.path().join(HEADER), text).unwrap();
    let mut request = request(&folder);
    request.types = ["struct corner", "struct tail"].map(str::to_owned).into();
    let unit = header::parse(&mut Sink::default(), &request).unwrap();
    let record = &unit.records["struct corner"];
    let layout = record.layout.as_ref().unwrap();
    let theirs = theirs(&folder);
    for field in &layout.fields {
        let plain = reached(&theirs, "corner", field).is_some();
        assert_eq!(unit.reaches(record, field), plain, "{}", field.name);
    }
    let reached = layout
        .fields
        .iter()
        .filter(|field| unit.reaches(record, field));
    let reached: Vec<_> = reached.map(|field| field.name.as_str()).collect();
    assert_eq!(reached, ["c", "d", "f"]);
}
