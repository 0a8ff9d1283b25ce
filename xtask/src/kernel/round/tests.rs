use std::{collections::BTreeSet, process::Command};

use camino::{Utf8Path, Utf8PathBuf};

use super::{Kernel, Kind, Round};
use crate::kernel::test::show;

const SUITE: &str = "KTAP version 1\n1..1\n    KTAP version 1\n    # Subtest: own\n    1..1\n    \
                     ok 1 a\nok 1 own\n";
const INIT: &str = "safebind: plan 1\nsafebind: ok b\nsafebind: done\n";

fn script(path: &Utf8Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    fs_err::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs_err::write(path, format!("#!/bin/sh\n{text}")).expect("written");
    let mode = std::fs::Permissions::from_mode(0o755);
    fs_err::set_permissions(path, mode).expect("set");
}

/// A checkout whose kernels are scripts that print consoles.
struct Pretended {
    _folder: tempfile::TempDir,
    root: Utf8PathBuf,
}

impl Pretended {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8Path::from_path(folder.path())
            .expect("UTF-8")
            .to_owned();
        for (name, text) in [
            ("kernel/init/init.c", ""),
            ("kernel/driver/own.rs", "#[kunit_tests(own)]\n"),
        ] {
            let path = root.join(name);
            fs_err::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs_err::write(path, text).expect("written");
        }
        script(
            &root.join("cc"),
            "while test \"$1\" && test \"$1\" != -o; do shift; done; : > \"${2:-/dev/null}\"",
        );
        script(&root.join("build/usr/gen_init_cpio"), "cat \"$1\"\n");
        Self {
            _folder: folder,
            root,
        }
    }

    /// A kernel that prints this, and how often it ran.
    fn kernel(&self, name: &str, console: &str) -> Kernel {
        let image = self.root.join(name);
        let text = format!("echo x >> {image}.runs\ncat <<'END'\nLinux version 7\n{console}END\n");
        script(&image, &text);
        let build = self.root.join("build");
        Kernel { image, build }
    }

    fn round<T>(&self, run: impl FnOnce(&Round<'_>) -> T) -> T {
        let tools = |name: &str| Command::new(self.root.join(name));
        let folder = self.root.join("rounds");
        run(&Round::new(&self.root, Kind::Uml, folder, &tools))
    }
}

fn failures(untouched: &str, generated: &str) -> Vec<String> {
    let pretended = Pretended::new();
    let kernels = [
        pretended.kernel("untouched", untouched),
        pretended.kernel("generated", generated),
    ];
    let [first, second] = kernels;
    let found = pretended.round(|round| {
        let found = round.test(|| Ok(first), || Ok((second, BTreeSet::new())));
        found.expect("they run")
    });
    assert_eq!(show(&found), found.counts().failed.is_empty());
    found.counts().failed
}

#[test]
fn two_kernels_that_do_the_same_pass() {
    let console = format!("{SUITE}{INIT}");
    assert_eq!(failures(&console, &console), [""; 0]);
}

#[test]
fn a_console_that_breaks_off_fails_and_is_shown() {
    let console = format!("{SUITE}{INIT}");
    let broken = format!("{SUITE}safebind: plan 1\n");
    let found = failures(&console, &broken);
    assert!(
        found.iter().any(|name| name.contains("its end")),
        "{found:?}"
    );
    let found = failures(&broken, &console);
    assert!(
        found[0].starts_with("with the untouched tree, the init program"),
        "{found:?}"
    );
    // A driver that is not there has no suite.
    let found = failures(INIT, INIT);
    assert!(
        found.iter().any(|name| name.starts_with("own: ")),
        "{found:?}"
    );
}

#[test]
fn a_test_of_ours_that_never_passes_fails() {
    let console = |own: &str, foreign: &str, init: &str| {
        let suite = |name: &str, b: &str| {
            format!(
                "    KTAP version 1\n    # Subtest: {name}\n    1..2\n    ok 1 a\n    {b} 2 b\n"
            )
        };
        let (first, second) = (suite("own", own), suite("foreign", foreign));
        format!(
            "KTAP version 1\n1..2\n{first}{own} 1 own\n{second}{foreign} 2 foreign\n\
             safebind: plan 2\nsafebind: ok a\nsafebind: {init} b\nsafebind: done\n"
        )
    };
    let ours = console("not ok", "ok", "not ok");
    assert_eq!(failures(&ours, &ours), ["own: b", "init: b"]);
    // A suite that the driver does not have is somebody else's.
    let foreign = console("ok", "not ok", "ok");
    assert_eq!(failures(&foreign, &foreign), [""; 0]);
}

#[test]
fn the_untouched_kernel_boots_once() {
    let pretended = Pretended::new();
    let kernel = pretended.kernel("linux", &format!("{SUITE}{INIT}"));
    let runs = || {
        let path = format!("{}.runs", kernel.image);
        fs_err::read_to_string(path)
            .expect("it ran")
            .lines()
            .count()
    };
    pretended.round(|round| {
        let first = round.baseline(&kernel).expect("it runs");
        let second = round.baseline(&kernel).expect("kept");
        assert_eq!(first.results, second.results);
        assert_eq!(runs(), 1);
        // Another kernel under the same name is not the one whose results were kept.
        pretended.kernel("linux", INIT);
        let third = round.baseline(&kernel).expect("it runs");
        assert!(
            third
                .tail
                .expect("KUnit is missing")
                .contains("safebind: done")
        );
        assert_eq!(runs(), 2);
        // What went wrong is not kept.
        round.baseline(&kernel).expect("it runs");
        assert_eq!(runs(), 3);
    });
}
