//! What the profile `std` gives is a module that compiles by itself, wherever it stands, and works.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use safebind::{Builder, header::libclang};

/// The example of `docs/std.md`.
fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/folders")
}

/// What its build script does, or nothing without libclang.
fn generated() -> Option<tempfile::TempDir> {
    libclang::use_on_this_thread().ok()?;
    let out = tempfile::tempdir().expect("there is a place for temporary files");
    let path = out.path().to_str().expect("it is UTF-8");
    let contract = example().join("contract.yaml");
    let generated = Builder::default()
        .contract(contract.to_str().expect("it is UTF-8"))
        .out_dir(format!("{path}/wrappers"))
        .generate()
        .expect("the contract fits the header");
    assert!(generated.warnings.is_empty());
    Some(out)
}

/// Compiles a program over the wrappers in a folder; warnings are errors.
fn compiled(out: &Path, source: &Path, edition: &str) -> PathBuf {
    let program = out.join(source.file_stem().expect("it is a file"));
    let output = Command::new("rustc")
        .args(["--edition", edition, "-Dwarnings", "-Wunused", "-o"])
        .arg(&program)
        .arg(source)
        .env("OUT_DIR", out)
        .output()
        .expect("there is a compiler");
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words}");
    program
}

fn run(program: &Path, argument: &Path) -> Output {
    let mut command = Command::new(program);
    command.arg(argument).output().expect("it runs")
}

#[test]
fn the_example_works() {
    let Some(out) = generated() else { return };
    let program = compiled(out.path(), &example().join("src/main.rs"), "2024");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let names = folder.read_dir().expect("it is there").count();
    let said = run(&program, folder);
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    assert_eq!(text, format!("{names} names\n"));
    let missing = run(&program, &folder.join("missing"));
    let text = String::from_utf8_lossy(&missing.stderr).into_owned();
    assert!(!missing.status.success());
    assert!(text.contains("code: 2, kind: NotFound"), "{text}");
}

#[test]
fn the_module_may_stand_anywhere() {
    let Some(out) = generated() else { return };
    let source = out.path().join("deep.rs");
    let text = "mod a { pub mod b { include!(concat!(env!(\"OUT_DIR\"), \"/wrappers/mod.rs\")); } }\n\
                #[path = \"wrappers/mod.rs\"]\nmod again;\n\
                fn main() {\n    let _ = a::b::dir::Dir::opendir(c\".\");\n    \
                let _ = again::dir::Dir::opendir(c\".\");\n}\n";
    std::fs::write(&source, text).expect("it can be written");
    for edition in ["2021", "2024"] {
        compiled(out.path(), &source, edition);
    }
}

#[test]
fn only_what_is_used_is_written() {
    let Some(out) = generated() else { return };
    let support = out.path().join("wrappers/support");
    let mut names: Vec<_> = support
        .read_dir()
        .expect("it is there")
        .map(|entry| entry.expect("it can be read").file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["error.rs", "opaque.rs", "owned.rs"]);
}
