//! `--layout-checks`: what it writes compiles with raw bindings that have C's layouts, and with no others.

use std::process::{Command, Output};

use camino::{Utf8Path, Utf8PathBuf};

/// A fixture in which wrappers read fields that stand in members without a name.
const FIELDS: &str = "field_in_anonymous_members";

struct Session {
    folder: tempfile::TempDir,
}

impl Session {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("there is a place for temporary files");
        let session = Self { folder };
        let fixtures = Utf8PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
        for name in ["input.h", "contract.yaml"] {
            let from = fixtures.join("patterns").join(FIELDS).join(name);
            fs_err::copy(from, session.path().join(name)).expect("the fixture is there");
        }
        let profile = fs_err::read_to_string(fixtures.join("profile.yaml")).expect("it is text");
        session.write("profile.yaml", &format!("{profile}ctypes: core::ffi\n"));
        session
    }

    fn path(&self) -> &Utf8Path {
        Utf8Path::from_path(self.folder.path()).expect("the path is UTF-8")
    }

    fn write(&self, name: &str, text: &str) {
        fs_err::write(self.path().join(name), text).expect("the file can be written");
    }

    fn generate(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_safebind"));
        command.current_dir(self.path());
        command.args(["generate", "contract.yaml", "--out", "out", "--profile"]);
        command.args(["profile.yaml", "--layout-checks", "checks.rs"]);
        command.args(arguments).args(["--", "-I."]);
        command.output().expect("the command can be run")
    }

    /// Compiles the checks with raw bindings; what the compiler says against it.
    fn compile(&self, bindings: &str) -> String {
        self.write("bindings.rs", bindings);
        let library = "#![allow(warnings)]\nmod bindings { include!(\"bindings.rs\"); }\n#[path = \"checks.rs\"] mod checks;\n";
        self.write("lib.rs", library);
        let mut command = Command::new("rustc");
        command.current_dir(self.path());
        command.args([
            "--edition=2021",
            "--crate-type=lib",
            "--emit=metadata",
            "lib.rs",
        ]);
        let output = command.output().expect("there is a compiler");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }
}

#[test]
fn raw_bindings_have_the_layouts_of_c() {
    let session = Session::new();
    let made = session.generate(&["--bindings"]);
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    let right =
        fs_err::read_to_string(session.path().join("out/bindings.rs")).expect("it is there");
    assert_eq!(session.compile(&right), "");

    // An inserted field; bindgen's own tests say it, too, but those of a kernel tree are off.
    assert!(right.contains("pub struct wagon {"), "{right}");
    let moved = right.replacen(
        "pub struct wagon {",
        "pub struct wagon { pub moved: u64,",
        1,
    );
    let said = session.compile(&moved);
    for message in [
        "the size in the raw bindings of `struct wagon` is not C's",
        "the offset of `driver` in the raw bindings of `struct wagon` is not C's",
    ] {
        assert!(said.contains(message), "{said}");
    }
}

#[test]
fn a_name_of_an_output_is_refused() {
    let session = Session::new();
    let made = session.generate(&["--dump-unit", "checks.rs"]);
    assert!(!made.status.success());
    assert!(!session.path().join("checks.rs").exists());
}
