//! What an input may be.

use super::{Tree, modules};

#[test]
fn one_file_is_a_root() {
    let tree = Tree::new(&[("fs/file.rs", "pub struct File;"), ("fs/other.rs", "")]);
    let visited = tree.seen(&["fs/file.rs"]);
    assert_eq!(visited.parts, ["fs/file.rs [] [] Public 1"]);
    assert!(visited.problems.is_empty(), "{:?}", visited.problems);
    assert_eq!((visited.size.files, visited.size.lines), (1, 1));
}

#[test]
fn a_crate_by_its_manifest() {
    let lib = ("src/lib.rs", "pub mod a; mod b { pub mod c; }");
    let files = [
        ("Cargo.toml", "[package]\nname = \"x\""),
        lib,
        ("src/a.rs", "mod deep;"),
        ("src/a/deep.rs", ""),
        ("src/b/c/mod.rs", "mod d;"),
        ("src/b/c/d.rs", ""),
        ("src/not_declared.rs", "this is no Rust"),
    ];
    let tree = Tree::new(&files);
    let visited = tree.seen(&[""]);
    assert!(visited.problems.is_empty(), "{:?}", visited.problems);
    let expected = [
        "src/lib.rs [",
        "src/a.rs [a",
        "src/a/deep.rs [a::deep",
        "src/b/c/mod.rs [b::c",
        "src/b/c/d.rs [b::c::d",
    ];
    assert_eq!(modules(&visited), expected);
    assert!(visited.parts[2].contains("Private"), "{:?}", visited.parts);
}

#[test]
fn a_manifest_names_its_root() {
    let manifest = "[package]\nname = \"x\"\n[lib]\npath = \"rust/root.rs\"";
    let files = [
        ("Cargo.toml", manifest),
        ("rust/root.rs", "mod a;"),
        ("rust/a.rs", ""),
    ];
    let visited = Tree::new(&files).seen(&[""]);
    assert_eq!(modules(&visited), ["rust/root.rs [", "rust/a.rs [a"]);
}

#[test]
fn a_folder_with_a_root_and_files_beside() {
    let files = [
        ("lib.rs", "pub mod fs;"),
        ("fs.rs", "pub mod file;"),
        ("fs/file.rs", ""),
    ];
    let visited = Tree::new(&files).seen(&[""]);
    let expected = ["lib.rs [", "fs.rs [fs", "fs/file.rs [fs::file"];
    assert_eq!(modules(&visited), expected);
}

#[test]
fn a_folder_whose_only_root_has_another_name() {
    let files = [
        ("main_module.rs", "mod a;\nmod b;"),
        ("a.rs", "#[path = \"b.rs\"]\nmod inner;"),
        ("b.rs", ""),
    ];
    let visited = Tree::new(&files).seen(&[""]);
    let expected = ["main_module.rs [", "a.rs [a", "b.rs [a::inner", "b.rs [b"];
    assert_eq!(modules(&visited), expected);
}

#[test]
fn a_folder_without_declarations() {
    let files = [
        ("task.rs", ""),
        ("fs/file.rs", ""),
        ("mm/virt.rs", ""),
        ("mm.rs", ""),
    ];
    let visited = Tree::new(&files).seen(&[""]);
    assert!(visited.problems.is_empty(), "{:?}", visited.problems);
    let expected = [
        "fs/file.rs [fs::file",
        "mm.rs [mm",
        "mm/virt.rs [mm::virt",
        "task.rs [task",
    ];
    assert_eq!(modules(&visited), expected);
}

#[test]
fn what_a_file_of_a_folder_declares_is_read_once() {
    let files = [
        ("mm.rs", "#[cfg(X)] pub(crate) mod virt;"),
        ("mm/virt.rs", ""),
    ];
    let visited = Tree::new(&files).seen(&[""]);
    assert_eq!(visited.parts.len(), 2, "{:?}", visited.parts);
    assert_eq!(visited.parts[1], "mm/virt.rs [mm::virt] [\"X\"] Crate 0");
}

#[test]
fn files_one_by_one_are_modules_below_the_folder_that_has_all() {
    let tree = Tree::new(&[("r/task.rs", ""), ("r/fs/file.rs", "")]);
    let visited = tree.seen(&["r/task.rs", "r/fs/file.rs"]);
    assert_eq!(
        modules(&visited),
        ["r/fs/file.rs [fs::file", "r/task.rs [task"]
    );
}

#[test]
fn two_folders_are_told_apart() {
    let tree = Tree::new(&[("one/lib.rs", ""), ("two/lib.rs", "")]);
    let visited = tree.seen(&["one", "two"]);
    assert_eq!(modules(&visited), ["one/lib.rs [", "two/lib.rs ["]);
}

#[test]
fn a_path_attribute_goes_where_rust_goes() {
    let files = [
        ("lib.rs", "mod a; #[path = \"odd\"] mod in_line { mod c; }"),
        (
            "a.rs",
            "#[path = \"x/y.rs\"] mod b; mod e { #[path = \"z.rs\"] mod f; }",
        ),
        ("x/y.rs", "mod d;"),
        ("x/d.rs", ""),
        ("odd/c.rs", ""),
        ("a/e/z.rs", ""),
    ];
    let visited = Tree::new(&files).seen(&["lib.rs"]);
    assert!(visited.problems.is_empty(), "{:?}", visited.problems);
    let expected = [
        "lib.rs [",
        "a.rs [a",
        "x/y.rs [a::b",
        "x/d.rs [a::b::d",
        "a/e/z.rs [a::e::f",
        "odd/c.rs [in_line::c",
    ];
    assert_eq!(modules(&visited), expected);
}

#[test]
fn conditions_and_visibility_come_from_the_declarations() {
    let lib = "#[cfg(A)] pub mod a { #[cfg(any(B, C))] pub(crate) mod b; }";
    let visited = Tree::new(&[("lib.rs", lib), ("a/b.rs", "")]).seen(&[""]);
    let expected = r#"a/b.rs [a::b] ["A", "any(B, C)"] Crate 0"#;
    assert_eq!(visited.parts[1], expected);
}

#[test]
fn one_module_under_two_conditions_is_two_files() {
    let lib = "#[cfg(X)] #[path = \"x.rs\"] mod imp; #[cfg(not(X))] #[path = \"y.rs\"] mod imp;";
    let visited = Tree::new(&[("lib.rs", lib), ("x.rs", ""), ("y.rs", "")]).seen(&[""]);
    assert_eq!(modules(&visited), ["lib.rs [", "x.rs [imp", "y.rs [imp"]);
}

#[test]
fn an_included_file_belongs_to_the_module() {
    let files = [
        ("lib.rs", "mod a;"),
        ("a.rs", "include!(\"part.rs\");"),
        ("part.rs", "mod b;"),
    ];
    let tree = Tree::new(&files);
    tree.write("a/b.rs", b"");
    let visited = tree.seen(&[""]);
    assert!(visited.problems.is_empty(), "{:?}", visited.problems);
    assert!(visited.unread.is_empty(), "{:?}", visited.unread);
    let expected = ["lib.rs [", "a.rs [a", "part.rs [a", "a/b.rs [a::b"];
    assert_eq!(modules(&visited), expected);
}

#[test]
fn the_order_does_not_depend_on_threads() {
    let names: Vec<_> = (0..40).map(|number| format!("m{number}")).collect();
    let lib: String = names.iter().map(|name| format!("mod {name};\n")).collect();
    let tree = Tree::new(&[("lib.rs", &lib)]);
    for name in &names {
        tree.write(&format!("{name}.rs"), b"struct S;");
    }
    let first = tree.seen(&[""]).parts;
    assert_eq!(first.len(), 41);
    for _ in 0..5 {
        assert_eq!(tree.seen(&[""]).parts, first);
    }
}
