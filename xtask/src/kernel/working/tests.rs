//! Trees that are copied, filled, changed by hand and emptied again.

use std::{
    os::unix::fs::MetadataExt,
    time::{Duration, SystemTime},
};

use camino::{Utf8Path, Utf8PathBuf};

use super::{Layout, Target, Working, key, product, usable, version};
use crate::{kernel::Kind, tree::Files};

/// A folder that looks like a kernel source, and a cache beside it.
struct Case {
    _folder: tempfile::TempDir,
    source: Utf8PathBuf,
    layout: Layout,
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8Path::from_path(folder.path())
            .expect("UTF-8")
            .to_owned();
        let source = root.join("linux");
        for path in [
            "Kconfig",
            "rust/kernel/lib.rs",
            "rust/kernel/cred.rs",
            "rust/helpers/helpers.c",
            "rust/bindings/bindings_helper.h",
            "scripts/min-tool-version.sh",
        ] {
            write(&source.join(path), "original\n");
        }
        let makefile = "# x\nVERSION = 7\nPATCHLEVEL = 2\nSUBLEVEL = 1\n";
        write(&source.join("Makefile"), makefile);
        std::os::unix::fs::symlink("Kconfig", source.join("link")).expect("linked");
        // What was there before is older than the copy.
        for path in ["Kconfig", "rust/kernel/cred.rs"] {
            let file = std::fs::File::open(source.join(path)).expect("open");
            let time = SystemTime::now() - Duration::from_secs(100);
            file.set_modified(time).expect("set");
        }
        Self {
            layout: Layout::at(root.join("cache")),
            _folder: folder,
            source,
        }
    }

    fn open(&self, in_place: bool) -> anyhow::Result<Working> {
        let target = Target {
            tree: Some(self.source.clone()),
            in_place,
            series: "7".to_owned(),
            contracts: Vec::new(),
            kind: Kind::Uml,
        };
        Working::open(&self.layout, &target)
    }
}

fn write(path: &Utf8Path, text: &str) {
    fs_err::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs_err::write(path, text).expect("written");
}

fn text(path: &Utf8Path) -> String {
    fs_err::read_to_string(path).expect("read")
}

fn overlay(list: &[(&str, &str)]) -> Files {
    list.iter()
        .map(|(path, text)| ((*path).into(), text.as_bytes().to_vec()))
        .collect()
}

const CRED: &str = "rust/kernel/cred.rs";
const NEW: &str = "rust/kernel/devres/action.rs";

#[test]
fn a_copy_is_filled_and_emptied_and_the_source_stays_as_it_was() {
    let case = Case::new();
    let mut working = case.open(false).expect("a copy");
    assert_ne!(working.root, case.source);
    assert!(working.root.join("link").is_symlink());
    let file = |path: Utf8PathBuf| fs_err::metadata(path).expect("there").ino();
    assert_eq!(
        file(working.root.join("Kconfig")),
        file(case.source.join("Kconfig"))
    );
    assert_ne!(file(working.root.join(CRED)), file(case.source.join(CRED)));
    let ours = overlay(&[(CRED, "ours\n"), (NEW, "new\n")]);
    assert_eq!(working.apply(&ours).expect("put"), 2);
    assert_eq!(working.apply(&ours).expect("there"), 0);
    assert_eq!(text(&working.root.join(CRED)), "ours\n");
    assert_eq!(text(&case.source.join(CRED)), "original\n");
    let original = working.original(CRED.into()).expect("read");
    assert_eq!(original.as_deref(), Some("original\n"));
    assert_eq!(working.original(NEW.into()).expect("read"), None);
    let root = working.root.clone();
    drop(working);

    // A later run knows what an earlier one has put there.
    let mut working = case.open(false).expect("as it was left");
    assert_eq!(working.apply(&Files::new()).expect("taken back"), 2);
    assert_eq!(text(&root.join(CRED)), "original\n");
    assert!(!root.join(NEW).exists() && !root.join("rust/kernel/devres").exists());
    drop(working);
    case.open(false)
        .expect("what was restored is no change by hand");
}

#[test]
fn changes_by_hand_are_noticed_and_changes_of_the_source_taken_over() {
    let case = Case::new();
    let mut working = case.open(false).expect("a copy");
    working.apply(&overlay(&[(NEW, "new\n")])).expect("put");
    let root = working.root.clone();
    let fingerprint = working.fingerprint.clone();
    drop(working);

    fs_err::write(root.join(NEW), "edited\n").expect("written");
    let error = case.open(false).expect_err("it was edited");
    assert!(error.to_string().contains(NEW), "{error}");
    fs_err::write(root.join(NEW), "new\n").expect("put back");

    write(&root.join("rust/kernel/other.rs"), "x\n");
    let error = case.open(false).expect_err("it was added");
    assert!(error.to_string().contains("other.rs"), "{error}");
    fs_err::remove_file(root.join("rust/kernel/other.rs")).expect("removed");

    // An editor that writes a new file, and a file that goes.
    let cred = case.source.join(CRED);
    fs_err::remove_file(&cred).expect("removed");
    write(&cred, "theirs, later\n");
    fs_err::remove_file(case.source.join("rust/kernel/lib.rs")).expect("removed");
    write(&case.source.join("rust/kernel/lib.rs"), "pub mod cred;\n");
    fs_err::write(case.source.join("added.c"), "").expect("written");
    let working = case.open(false).expect("brought up to date");
    assert_eq!(text(&root.join(CRED)), "theirs, later\n");
    assert!(root.join("added.c").is_file());
    assert_ne!(working.fingerprint, fingerprint);
    drop(working);
    fs_err::remove_file(case.source.join("added.c")).expect("removed");
    drop(case.open(false).expect("brought up to date"));
    assert!(!root.join("added.c").exists());
}

#[test]
fn in_place_the_originals_are_kept() {
    let case = Case::new();
    let mut working = case.open(true).expect("the tree itself");
    assert_eq!(working.root, case.source);
    working
        .apply(&overlay(&[(CRED, "ours\n"), (NEW, "new\n")]))
        .expect("put");
    assert_eq!(text(&case.source.join(CRED)), "ours\n");
    let fingerprint = working.fingerprint.clone();
    drop(working);
    let mut working = case.open(true).expect("the tree itself");
    assert_eq!(
        working.fingerprint, fingerprint,
        "what is ours does not count"
    );
    let original = working.original(CRED.into()).expect("read");
    assert_eq!(original.as_deref(), Some("original\n"));
    working.apply(&Files::new()).expect("taken back");
    assert_eq!(text(&case.source.join(CRED)), "original\n");
    working.apply(&overlay(&[(CRED, "ours\n")])).expect("put");
    drop(working);

    fs_err::write(case.source.join(CRED), "by hand\n").expect("written");
    let error = case.open(true).expect_err("it was edited");
    assert!(error.to_string().contains(CRED), "{error}");
    // What git puts back is an original again.
    fs_err::write(case.source.join(CRED), "original\n").expect("written");
    let working = case.open(true).expect("as it was");
    assert_eq!(working.placed_files(), 0);
}

#[test]
fn what_was_put_in_place_is_taken_out_again() {
    let case = Case::new();
    let restore = || Working::restore(&case.layout, &case.source);
    assert_eq!(restore().expect("nothing is there"), 0);
    let put = || {
        let mut working = case.open(true).expect("the tree itself");
        working
            .apply(&overlay(&[(CRED, "ours\n"), (NEW, "new\n")]))
            .expect("put");
    };
    put();
    // The user has built in it since, and changed what nobody of ours has written.
    write(&case.source.join(".config"), "CONFIG_OWN=y\n");
    write(&case.source.join("Kconfig"), "theirs\n");
    assert_eq!(restore().expect("taken out"), 2);
    assert_eq!(text(&case.source.join(CRED)), "original\n");
    assert!(!case.source.join("rust/kernel/devres").exists());
    assert_eq!(text(&case.source.join("Kconfig")), "theirs\n");
    assert_eq!(restore().expect("nothing is there"), 0);

    fs_err::remove_file(case.source.join(".config")).expect("removed");
    put();
    fs_err::write(case.source.join(CRED), "by hand\n").expect("written");
    let error = restore().expect_err("it was edited");
    assert!(error.to_string().contains(CRED), "{error}");
    assert_eq!(text(&case.source.join(CRED)), "by hand\n");
    assert_eq!(text(&case.source.join(NEW)), "new\n");
}

#[test]
fn a_configuration_of_the_users_own_is_not_copied() {
    let case = Case::new();
    let config = case.source.join(".config");
    write(&config, "CONFIG_OWN=y\n");
    let working = case.open(false).expect("it can be copied");
    assert!(!working.root.join(".config").exists() && working.root.join("Kconfig").is_file());
    assert_eq!(working.source(), case.source);
    drop(working);
    // Nor does it matter when it changes.
    write(&config, "CONFIG_OWN=n\n");
    let before = case.open(false).expect("it is as it was").fingerprint;
    fs_err::remove_file(&config).expect("removed");
    let after = case.open(false).expect("it is as it was").fingerprint;
    assert_eq!(before, after);
}

#[test]
fn a_copy_that_fails_leaves_nothing() {
    let case = Case::new();
    let gone = [("gone".into(), Default::default())].into_iter().collect();
    let target = case.layout.tree("x");
    assert!(super::links::copy(&case.source, &gone, &target).is_err());
    let folder = target.parent().expect("a folder");
    assert_eq!(folder.read_dir_utf8().expect("a folder").count(), 0);
}

#[test]
fn folders_that_cannot_be_used_are_refused() {
    let case = Case::new();
    usable(&case.source).expect("it is whole");
    let lib = case.source.join("rust/kernel/lib.rs");
    fs_err::remove_file(&lib).expect("removed");
    let error = usable(&case.source).expect_err("no Rust");
    assert!(
        error.to_string().contains("Linux 7.2, and too old"),
        "{error}"
    );
    write(&lib, "");
    assert_eq!(product(&case.source, true), None);
    write(&case.source.join(".config"), "");
    let error = case.open(true).expect_err("it is configured in place");
    assert!(error.to_string().contains("has `.config`"), "{error}");
    write(&case.source.join("include/config/auto.conf"), "");
    let error = case.open(false).expect_err("it was built in place");
    assert!(error.to_string().contains("make mrproper"), "{error}");
    let empty = case.source.join("rust");
    assert!(usable(&empty).is_err());
    assert_eq!(version("PATCHLEVEL = 1\n"), None);
    assert_ne!(key("/a/linux".into()), key("/b/linux".into()));
    assert!(key("/a/li nux".into()).starts_with("li-nux-"));
}
