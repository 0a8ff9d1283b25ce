//! Bad input: one clear problem each, and everything else is read.

use super::{Tree, modules};

#[test]
fn a_file_that_is_no_rust_leaves_the_others() {
    let tree = Tree::new(&[
        ("lib.rs", "mod a; mod b; mod c;"),
        ("a.rs", "fn f() {\n    let x = ;\n}"),
        ("b.rs", "struct B;"),
        ("c.rs", "fn g( {}"),
    ]);
    let visited = tree.seen(&[""]);
    assert_eq!(modules(&visited), ["lib.rs [", "b.rs [b"]);
    let problems = tree.problems(&[""]);
    assert_eq!(problems.len(), 2, "{problems:#?}");
    assert_eq!(
        problems[0],
        "a.rs:2:13: it is not Rust: expected an expression\n    let x = ;"
    );
    assert!(problems[1].starts_with("c.rs:1:"), "{problems:#?}");
}

#[test]
fn a_file_that_ends_too_early() {
    for text in [
        "fn f(",
        "fn",
        "struct S {",
        "/* no end",
        "\"no end",
        "const X: u8 = 1",
    ] {
        let problems = Tree::new(&[("x.rs", text)]).problems(&["x.rs"]);
        assert_eq!(problems.len(), 1, "{text}: {problems:#?}");
        assert!(
            problems[0].contains("it is not Rust"),
            "{text}: {problems:#?}"
        );
        assert!(problems[0].starts_with("x.rs:1:"), "{text}: {problems:#?}");
    }
}

#[test]
fn what_is_not_utf8() {
    let tree = Tree::new(&[]);
    tree.write("x.rs", b"// ok\nconst X: &str = \"\xff\";");
    let problems = tree.problems(&["x.rs"]);
    assert_eq!(
        problems,
        ["x.rs:2:18: it is not UTF-8: byte 0xff\n    const X: &str = \""]
    );
}

#[test]
fn a_missing_file_of_a_module() {
    let problems = Tree::new(&[("lib.rs", "\n  mod gone;")]).problems(&[""]);
    assert_eq!(
        problems,
        ["lib.rs:2:7: there is no file for it: no `gone.rs`, no `gone/mod.rs`\n    mod gone;"]
    );
}

#[test]
fn two_files_for_one_module() {
    let tree = Tree::new(&[("lib.rs", "mod a;"), ("a.rs", ""), ("a/mod.rs", "")]);
    let visited = tree.seen(&[""]);
    assert_eq!(modules(&visited), ["lib.rs [", "a.rs [a"]);
    assert_eq!(visited.problems.len(), 1);
    assert!(
        visited.problems[0].message.contains("two files"),
        "{:?}",
        visited.problems
    );
}

#[test]
fn inputs_that_cannot_be_read() {
    let tree = Tree::new(&[("empty/readme.txt", ""), ("work/Cargo.toml", "[workspace]")]);
    tree.write("broken/Cargo.toml", b"[package");
    tree.write("rootless/Cargo.toml", b"[package]\nname = \"x\"");
    let expected = [
        ("gone.rs", "there is no such file or folder"),
        ("empty", "there is no Rust file in it"),
        ("work", "its Cargo.toml has no package"),
        ("broken", "its Cargo.toml is not TOML"),
        (
            "rootless",
            "it has no root: there is no `src/lib.rs`, no `src/main.rs`",
        ),
    ];
    for (input, message) in expected {
        let problems = tree.problems(&[input]);
        assert_eq!(problems.len(), 1, "{input}: {problems:#?}");
        assert!(problems[0].contains(message), "{input}: {problems:#?}");
    }
    assert_eq!(tree.problems(&[]).len(), 1);
}

#[test]
fn a_module_that_leads_back_to_itself() {
    let files = [
        ("lib.rs", "#[path = \"a.rs\"] mod a;"),
        ("a.rs", "#[path = \"lib.rs\"] mod b;"),
    ];
    let problems = Tree::new(&files).problems(&["lib.rs"]);
    assert_eq!(problems.len(), 1, "{problems:#?}");
    assert!(
        problems[0].contains("`lib.rs` leads back to itself"),
        "{problems:#?}"
    );
    let tree = Tree::new(&[("lib.rs", "include!(\"lib.rs\");")]);
    assert!(tree.problems(&[""])[0].contains("leads back to itself"));
}

#[test]
fn a_folder_with_the_name_of_a_file() {
    let tree = Tree::new(&[("lib.rs", "mod a;"), ("a.rs/x.txt", "")]);
    let problems = tree.problems(&["lib.rs"]);
    assert_eq!(
        problems,
        ["lib.rs:1:5: `a.rs` is a folder, not a file\n    mod a;"]
    );
    let tree = Tree::new(&[("b/a.rs/inner.rs", "struct S;")]);
    let visited = tree.seen(&["b"]);
    assert_eq!(visited.parts.len(), 1, "{:?}", visited.problems);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_back_to_its_folder() {
    let tree = Tree::new(&[("a/x.rs", "struct S;")]);
    std::os::unix::fs::symlink(tree.path(), tree.path().join("a/again")).unwrap();
    std::os::unix::fs::symlink("loop", tree.path().join("a/loop")).unwrap();
    let visited = tree.seen(&[""]);
    assert_eq!(modules(&visited), ["a/x.rs [a::x"]);
}

#[test]
fn what_is_deep_is_refused_and_what_is_usual_is_not() {
    let deep = |open: &str, close: &str, times| {
        let (open, close) = (open.repeat(times), close.repeat(times));
        format!("fn f() {{ let x = {open}1{close}; }}")
    };
    let types = |open: &str, close: &str, times: usize| {
        format!("type T = {}u8{};", open.repeat(times), close.repeat(times))
    };
    let bad = [
        deep("(", ")", 100_000),
        deep("[", "]", 5_000),
        deep("{", "}", 100_000),
        deep("!", "", 100_000),
        deep("- ", "", 100_000),
        deep("x = ", "", 50_000),
        deep("|a| ", "", 50_000),
        deep("", ".f()", 100_000),
        deep("", " + 1", 200_000),
        deep("if a {} else ", "", 50_000).replace("1;", "{};"),
        types("&", "", 100_000),
        types("Vec<", ">", 50_000),
        types("fn() -> ", "", 50_000),
        format!("use {}a;", "a::".repeat(100_000)),
    ];
    for text in bad {
        let start: String = text.chars().take(40).collect();
        let problems = Tree::new(&[("x.rs", &text)]).problems(&["x.rs"]);
        assert_eq!(problems.len(), 1, "{start}");
        assert!(problems[0].contains("too"), "{start}: {}", problems[0]);
    }
    let good = [
        deep("(", ")", 60),
        deep("!", "", 200),
        deep("", ".f()", 150),
        types("Vec<", ">", 100),
        format!("const X: [u8; 20000] = [{}];", "1, ".repeat(20_000)),
        format!("{}struct S;", "/// A line, and another one\n".repeat(3000)),
    ];
    for text in good {
        let start: String = text.chars().take(40).collect();
        let problems = Tree::new(&[("x.rs", &text)]).problems(&["x.rs"]);
        assert!(problems.is_empty(), "{start}: {problems:#?}");
    }
}

#[test]
fn a_file_of_five_megabytes() {
    let function = "/// Adds.\npub fn add(a: u32, b: u32) -> u32 { a.wrapping_add(b) }\n";
    let text = function.repeat(5_000_000 / function.len());
    let visited = Tree::new(&[("x.rs", &text)]).seen(&["x.rs"]);
    assert!(visited.problems.is_empty(), "{:?}", visited.problems);
    assert_eq!(visited.size.lines, text.lines().count());
}

#[test]
fn what_is_included_and_not_read_is_listed() {
    let lib = "include!(concat!(\"a\", \".rs\")); include!(\"../out.rs\"); include!(\"gone.rs\");";
    let tree = Tree::new(&[("in/lib.rs", lib), ("out.rs", "")]);
    let visited = tree.seen(&["in"]);
    let why: Vec<_> = visited.unread.iter().map(|one| one.why.as_str()).collect();
    let expected = [
        "its path is not a literal",
        "it is not below the folder that is read",
        "there is no such file",
    ];
    assert_eq!(why, expected);
    assert_eq!(visited.parts.len(), 1);
}

#[test]
fn a_path_that_depends_on_a_condition_is_listed() {
    let lib = "#[cfg_attr(X, path = \"y.rs\")] mod a;";
    let tree = Tree::new(&[("lib.rs", lib), ("a.rs", ""), ("y.rs", "")]);
    let visited = tree.seen(&[""]);
    assert_eq!(visited.unread.len(), 1);
    assert_eq!(visited.parts.len(), 2);
    let plain = Tree::new(&[
        ("lib.rs", "#[cfg_attr(X, allow(path))] mod a;"),
        ("a.rs", ""),
    ]);
    assert!(plain.seen(&[""]).unread.is_empty());
}

#[test]
fn files_without_end_are_cut_off() {
    // Each file leads to two, each of which leads to two.
    let names: Vec<_> = (0..40).map(|number| format!("m{number}")).collect();
    let tree = Tree::new(&[("m40.rs", "")]);
    for (number, name) in names.iter().enumerate() {
        let next = number + 1;
        let text = format!("#[path = \"m{next}.rs\"] mod a; #[path = \"m{next}.rs\"] mod b;");
        tree.write(&format!("{name}.rs"), text.as_bytes());
    }
    let problems = tree.problems(&["m0.rs"]);
    assert!(
        problems.iter().any(|one| one.contains("more than")),
        "{problems:#?}"
    );
}

#[test]
fn a_first_line_for_a_shell_and_a_byte_order_mark() {
    let tree = Tree::new(&[("x.rs", "#!/usr/bin/env run\nstruct S;")]);
    assert!(tree.problems(&["x.rs"]).is_empty());
    let tree = Tree::new(&[("x.rs", "\u{feff}#![allow(x)]\nstruct S;")]);
    assert!(tree.problems(&["x.rs"]).is_empty());
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_not_read() {
    // Reading it would not end.
    let problems = Tree::new(&[]).problems(&["/dev/zero"]);
    assert_eq!(problems.len(), 1, "{problems:#?}");
    assert!(
        problems[0].contains("it is no regular file"),
        "{problems:#?}"
    );
}
