//! `Builder`, in the place where it is used: a program whose standard output cargo reads.

use std::process::Command;

use camino::{Utf8Path, Utf8PathBuf};
use safebind::Builder;

/// What makes this program a build script; its value is the folder of the package.
const PACKAGE: &str = "SAFEBIND_TEST_PACKAGE";
/// Whether the script tells cargo what it has read.
const TELLS: &str = "SAFEBIND_TEST_TELLS";

/// The build script. Otherwise there is nothing to test here.
#[test]
fn script() {
    let Ok(package) = std::env::var(PACKAGE) else {
        return;
    };
    let package = Utf8PathBuf::from(package);
    let mut builder = Builder::default()
        .contract(package.join("contracts"))
        .profile(package.join("profile.yaml"))
        .stamp(package.join("stamp.json"))
        .out_dir(package.join("out"))
        .clang_arg(format!("-I{package}"));
    if std::env::var(TELLS).is_ok() {
        builder = builder.rerun_if_changed();
    }
    let failed = builder.generate().is_err();
    println!("failed: {failed}");
}

struct Package {
    folder: tempfile::TempDir,
}

impl Package {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("there is a place for temporary files");
        let package = Self { folder };
        let fixtures = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
        let pattern = fixtures.join("patterns/keyword_names");
        package.write("profile.yaml", &read(&fixtures.join("profile.yaml")));
        package.write(
            "contracts/puzzle.yaml",
            &read(&pattern.join("contract.yaml")),
        );
        let header = format!("#include \"piece.h\"\n{}", read(&pattern.join("input.h")));
        package.write("input.h", &header);
        package.write("piece.h", "struct piece;\n");
        package
    }

    fn path(&self) -> &Utf8Path {
        Utf8Path::from_path(self.folder.path()).expect("the path is UTF-8")
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs_err::create_dir_all(path.parent().expect("it is in the folder")).expect("made");
        fs_err::write(&path, text).expect("the file can be written");
        // A file that is as young as the stamp is none that it vouches for.
        let file = fs_err::File::options().write(true).open(&path);
        let then = std::time::SystemTime::now() - std::time::Duration::from_secs(100);
        let file = file.expect("the file is ours");
        file.file().set_modified(then).expect("the file is ours");
    }

    /// Runs the build script: what cargo is told to watch, relative to the package, and whether the script failed.
    fn run(&self, tells: bool) -> (Vec<String>, bool) {
        let mut command = Command::new(std::env::current_exe().expect("it runs"));
        command.args(["--exact", "script", "--nocapture"]);
        command.env(PACKAGE, self.path()).env_remove(TELLS);
        if tells {
            command.env(TELLS, "1");
        }
        let output = command.output().expect("it runs");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let failed = ["failed: true", "failed: false"].map(|words| text.contains(words));
        assert_ne!(failed[0], failed[1], "{text}");
        let package = format!("{}/", self.path());
        // The first line stands behind what the test's program says.
        let watched = text
            .lines()
            .filter_map(|line| line.split_once("cargo::rerun-if-changed="));
        let watched = watched.map(|(_, path)| path.replacen(&package, "", 1));
        (watched.collect(), failed[0])
    }
}

fn read(path: &Utf8Path) -> String {
    fs_err::read_to_string(path).expect("it is there")
}

const READ: [&str; 5] = [
    "contracts",
    "contracts/puzzle.yaml",
    "input.h",
    "piece.h",
    "profile.yaml",
];

#[test]
fn cargo_is_told_of_everything_that_was_read_if_it_is_wanted() {
    let package = Package::new();
    assert_eq!(package.run(false), (Vec::new(), false));
    let all = READ.map(str::to_owned).to_vec();
    fs_err::remove_file(package.path().join("stamp.json")).expect("there is a stamp");
    assert_eq!(package.run(true), (all.clone(), false));
    // Nothing is read where nothing has changed, and everything is watched still.
    let written = |path: &Utf8Path| fs_err::metadata(path).and_then(|it| it.modified());
    let stamp = package.path().join("stamp.json");
    let before = written(&stamp).expect("there is a stamp");
    assert_eq!(package.run(true), (all, false));
    assert_eq!(written(&stamp).expect("it is kept"), before);
}

#[test]
fn cargo_is_told_what_a_run_that_fails_was_to_read() {
    let package = Package::new();
    package.write("contracts/puzzle.yaml", "module: [\n");
    let named = ["contracts", "contracts/puzzle.yaml", "profile.yaml"];
    let named = named.map(str::to_owned).to_vec();
    assert_eq!(package.run(true), (named, true));
}
