//! Files that somebody else wrote where a run would write or remove.

use std::collections::BTreeSet;

use camino::Utf8Path;

use super::{OutputTree, disk, inside, manifest::Manifest, pending::Pending};
use crate::support::{diag::Diagnostic, digest::sha256, place::Place};

/// What of the output folder is not as the earlier run left it and would be lost: SB0502 for each
/// file, SB0501 for one that cannot be read.
///
/// A file that already has the content it is to get is nobody's loss, nor is one that a run wrote
/// which was killed then.
pub fn find(
    out: &Utf8Path,
    tree: &OutputTree,
    earlier: &Manifest,
    pending: &Pending,
    command: &str,
) -> Vec<Diagnostic> {
    let made = earlier.files.keys().map(String::as_str);
    let paths: BTreeSet<&str> = made.chain(tree.iter().map(|(path, _)| path)).collect();
    let mut found = Vec::new();
    for path in paths {
        let content = inside(out, path).and_then(|target| disk::read(&target));
        let content = match content {
            Ok(Some(content)) => content,
            Ok(None) => continue,
            Err(problem) => {
                // A link is in the way of every file below it.
                if !found.contains(&problem) {
                    found.push(problem);
                }
                continue;
            }
        };
        let is_new = tree.get(path).map(str::as_bytes) == Some(content.as_slice());
        if is_new || pending.has(path, &content) {
            continue;
        }
        match earlier.files.get(path) {
            Some(digest) if *digest == sha256(&content) => {}
            Some(_) => found.push(edited(out, path, command)),
            None => found.push(in_the_way(out, path)),
        }
    }
    found
}

fn edited(out: &Utf8Path, path: &str, command: &str) -> Diagnostic {
    Diagnostic::error(
        "SB0502",
        format!("the generated file `{path}` was edited by hand"),
    )
    .at(Place::whole_file(out.join(path).as_str()), "")
    .note(format!("it is made by `{command}`"))
    .help("say what is wanted in the contract, or overwrite the edit with `--force`")
}

fn in_the_way(out: &Utf8Path, path: &str) -> Diagnostic {
    let message = format!("`{path}` is in the way: no earlier run made it");
    Diagnostic::error("SB0502", message)
        .at(Place::whole_file(out.join(path).as_str()), "")
        .help("move it, name another output folder, or overwrite it with `--force`")
}

#[cfg(test)]
mod tests {
    use super::{Manifest, OutputTree, Pending, find};
    use crate::output::testing::Folder;

    fn messages(folder: &Folder, new: &OutputTree, earlier: &OutputTree) -> Vec<String> {
        let earlier = Manifest::of(earlier, "make");
        let found = find(folder.path(), new, &earlier, &Pending::default(), "make");
        assert!(found.iter().all(|d| d.code == "SB0502"), "{found:?}");
        found.into_iter().map(|d| d.message).collect()
    }

    #[test]
    fn an_edit_is_found_and_an_untouched_file_is_not() {
        let folder = Folder::new();
        folder.write("a.rs", "old a");
        folder.write("b.rs", "old b, and more");
        let old = OutputTree::from_iter([("a.rs", "old a"), ("b.rs", "old b")]);
        let new = OutputTree::from_iter([("a.rs", "new a"), ("b.rs", "new b")]);
        assert_eq!(
            messages(&folder, &new, &old),
            ["the generated file `b.rs` was edited by hand"]
        );
    }

    #[test]
    fn a_stale_file_that_was_edited_is_not_lost() {
        let folder = Folder::new();
        folder.write("a.rs", "mine");
        let old = OutputTree::from_iter([("a.rs", "old a")]);
        assert_eq!(
            messages(&folder, &OutputTree::default(), &old),
            ["the generated file `a.rs` was edited by hand"]
        );
    }

    #[test]
    fn a_file_of_unknown_origin_is_in_the_way_unless_it_is_the_same() {
        let folder = Folder::new();
        folder.write("a.rs", "mine");
        folder.write("b.rs", "b");
        let new = OutputTree::from_iter([("a.rs", "a"), ("b.rs", "b")]);
        assert_eq!(
            messages(&folder, &new, &OutputTree::default()),
            ["`a.rs` is in the way: no earlier run made it"]
        );
    }

    #[test]
    fn what_a_killed_run_wrote_is_no_edit() {
        let folder = Folder::new();
        folder.write("a.rs", "killed a");
        folder.write("b.rs", "killed b, and more");
        let tree = |text| OutputTree::from_iter([("a.rs", text), ("b.rs", text)]);
        let mut pending = Pending::default();
        pending.add(&OutputTree::from_iter([
            ("a.rs", "killed a"),
            ("b.rs", "killed b"),
        ]));
        let earlier = Manifest::of(&tree("old"), "make");
        let found = find(folder.path(), &tree("new"), &earlier, &pending, "make");
        let messages: Vec<_> = found.into_iter().map(|found| found.message).collect();
        assert_eq!(messages, ["the generated file `b.rs` was edited by hand"]);
    }

    #[test]
    fn a_manifest_that_points_out_of_the_folder_is_refused() {
        let folder = Folder::new();
        let earlier = Manifest::of(&OutputTree::from_iter([("../x", "")]), "make");
        let (new, pending) = (OutputTree::default(), Pending::default());
        let found = find(folder.path(), &new, &earlier, &pending, "make");
        assert_eq!(found.len(), 1, "{found:?}");
    }
}
