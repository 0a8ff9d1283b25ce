//! Corners of C: what declarations say about const, arrays and prototypes, and headers of great depth.

use std::fs;

use safebind::{
    bindings::{self, Options},
    header::{
        self,
        model::{ArrayLen, Request, Type, Unit},
    },
    support::diag::{Diagnostic, Sink},
};

/// What is read of a header with this text, for the functions of these names.
fn read(text: &str, functions: &[&str]) -> Unit {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("corner.h"), text).unwrap();
    let request = Request {
        headers: vec!["corner.h".to_owned()],
        clang_args: [
            "-nostdlibinc",
            "--target=x86_64-unknown-linux-gnu",
            "-std=gnu11",
        ]
        .map(str::to_owned)
        .into_iter()
        .chain([format!("-I{}", folder.path().display())])
        .collect(),
        functions: functions.iter().map(|name| (*name).to_owned()).collect(),
        ..Request::default()
    };
    let mut sink = Sink::default();
    let unit = header::parse(&mut sink, &request);
    assert_eq!(sink.finish(), []);
    unit.unwrap()
}

fn bindings(unit: &Unit) -> (Option<String>, Vec<Diagnostic>) {
    let mut sink = Sink::default();
    let text = bindings::generate(&mut sink, unit, &Options::default());
    (text, sink.finish())
}

fn points_to_const(ty: &Type) -> bool {
    match ty {
        Type::Pointer { is_const, .. } => *is_const,
        ty => panic!("{ty:?}"),
    }
}

#[test]
fn const_is_kept_behind_a_type_name() {
    let unit = read(
        "struct r { int a; };\n\
         typedef const struct r cr;\n\
         typedef cr again;\n\
         typedef const int cint;\n\
         typedef const int row[2];\n\
         again *get(cint *one, cint many[3], row two, int *free);\n",
        &["get"],
    );
    let get = &unit.functions["get"];
    assert!(points_to_const(&get.ret));
    let params: Vec<_> = get.params.iter().map(|p| points_to_const(&p.ty)).collect();
    assert_eq!(params, [true, true, true, false]);
    let text = bindings(&unit).0.unwrap();
    assert!(text.contains("-> *const again"), "{text}");
}

#[test]
fn arrays_of_any_declaration_are_kept() {
    let unit = read(
        "typedef int row[4];\n\
         void f(int a[4], int b[static 3], int c[], row d, int *e, int g[2]);\n\
         void f(int *a, int *b, int *c, int *d, int e[5], int *g);\n",
        &["f"],
    );
    let arrays: Vec<_> = unit.functions["f"].params.iter().map(|p| p.array).collect();
    let many = |len| Some(ArrayLen::Elements(len));
    let expected = [
        many(4),
        many(3),
        Some(ArrayLen::Unknown),
        many(4),
        many(5),
        many(2),
    ];
    assert_eq!(arrays, expected);
}

#[test]
fn a_declaration_without_a_prototype_is_known_as_one() {
    let unit = read(
        "void d();\nvoid e(void);\nvoid f();\nvoid f(int a);\n",
        &["d", "e", "f"],
    );
    let prototyped = ["d", "e", "f"].map(|name| unit.functions[name].prototyped);
    assert_eq!(prototyped, [false, true, true]);
    assert_eq!(unit.functions["f"].params.len(), 1);
    let json = serde_json::to_string(&unit).unwrap();
    assert_eq!(serde_json::from_str::<Unit>(&json).unwrap(), unit);
}

#[test]
fn what_is_known_of_a_record_decides_whether_it_is_passed_by_value() {
    let exact = [
        "struct { unsigned int val; }",
        "struct { double x, y; void *p[2]; }",
        "struct { struct { short a, b; }; int c; }",
    ];
    let vague = [
        "union { int a; float b; }",
        "struct { int a : 3; }",
        "struct { struct { float x; } in; }",
        "struct { long double x; }",
        "struct { _Complex double x; }",
        "struct { float x; double y; }",
        "struct { int x __attribute__((aligned(16))); }",
        "struct __attribute__((packed)) { char a; int b; }",
        "struct { union { int a; float b; }; }",
        "struct { int v __attribute__((vector_size(16))); }",
        "struct { }",
        "long double",
        "_Complex float",
    ];
    for (cases, expected) in [(&exact[..], true), (&vague[..], false)] {
        for case in cases {
            let unit = read(&format!("typedef {case} x_t;\nx_t f(x_t x);\n"), &["f"]);
            assert_eq!(
                unit.by_value_exact(&unit.functions["f"].ret),
                expected,
                "{case}"
            );
        }
    }
}

#[test]
fn depth_does_not_overflow_the_stack() {
    let mut chain = "typedef struct { int a; } t0;\n".to_owned();
    for at in 1..5000 {
        chain.push_str(&format!("typedef t{} t{at};\n", at - 1));
    }
    chain.push_str("struct s0 { int a; };\n");
    for at in 1..1000 {
        chain.push_str(&format!("struct s{at} {{ struct s{} in; }};\n", at - 1));
    }
    let stars = "*".repeat(3000);
    chain.push_str(&format!(
        "t4999 f(t4999 a);\nint {stars}g(void);\nvoid h(struct s999 *s);\nstruct s999 i(void);\n"
    ));
    let unit = read(&chain, &["f", "g", "h", "i"]);
    assert!(unit.by_value_exact(&unit.functions["f"].ret));
    assert!(!unit.by_value_exact(&unit.functions["i"].ret));
    let json = serde_json::to_string(&unit).unwrap();
    assert_eq!(serde_json::from_str::<Unit>(&json).unwrap(), unit);
}

#[test]
fn a_deep_chain_of_type_names_has_bindings() {
    let mut chain = "typedef struct { int a; } t0;\n".to_owned();
    for at in 1..1000 {
        chain.push_str(&format!("typedef t{} t{at};\n", at - 1));
    }
    chain.push_str("t999 f(t999 a);\n");
    let (text, diagnostics) = bindings(&read(&chain, &["f"]));
    assert_eq!(diagnostics, []);
    assert!(text.unwrap().contains("pub fn f(a: t999) -> t999;"));
}

#[test]
fn two_types_of_one_raw_name_are_reported_with_both_places() {
    for other in [
        "typedef struct { int b; } x;",
        "typedef int x;",
        "typedef struct x *x;",
    ] {
        let unit = read(
            &format!("struct x {{ int a; }};\n{other}\nvoid f(struct x *a, x *b);\n"),
            &["f"],
        );
        let (text, diagnostics) = bindings(&unit);
        assert_eq!(text, None);
        let [only] = diagnostics.as_slice() else {
            panic!("{diagnostics:?}");
        };
        assert_eq!(only.code, "SB0204");
        assert_eq!(
            only.message,
            "`struct x` and `x` would both be `x` in the raw bindings"
        );
        let lines: Vec<_> = only.labels.iter().map(|label| label.place.line).collect();
        assert_eq!(lines, [1, 2]);
    }
    let same = "struct x { int a; };\ntypedef struct x x;\nvoid f(x *b);\n";
    assert_eq!(bindings(&read(same, &["f"])).1, []);
}
