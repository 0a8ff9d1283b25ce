//! What a build script says to cargo.

use std::collections::BTreeSet;

/// The lines by which cargo runs the script again when one of the paths changes: one for each, sorted. A path with
/// the end of a line in it cannot be said.
pub fn rerun_if_changed<'a>(paths: impl IntoIterator<Item = &'a str>) -> String {
    let paths: BTreeSet<_> = paths.into_iter().collect();
    let sayable = paths.iter().filter(|path| !path.contains(['\n', '\r']));
    sayable
        .map(|path| format!("cargo::rerun-if-changed={path}\n"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::rerun_if_changed;

    #[test]
    fn each_path_is_said_once() {
        let lines = rerun_if_changed(["b c.h", "a.yaml", "b c.h", "x\ncargo::warning=y"]);
        let expected = "cargo::rerun-if-changed=a.yaml\ncargo::rerun-if-changed=b c.h\n";
        assert_eq!(lines, expected);
        assert_eq!(rerun_if_changed([]), "");
    }
}
