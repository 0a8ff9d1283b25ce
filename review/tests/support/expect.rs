//! What is expected, as files: compared, or written if `UPDATE_EXPECT` is set.

use camino::Utf8Path;
use similar::TextDiff;

/// The variable that makes the tests write what they would compare.
const UPDATE: &str = "UPDATE_EXPECT";

/// Compares a text with the file of this name below `present/expected`, or writes it.
pub(crate) fn same(name: &str, actual: &str) {
    let folder = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/present/expected");
    let path = folder.join(name);
    if std::env::var_os(UPDATE).is_some_and(|value| value != "0") {
        fs_err::create_dir_all(&folder).expect("the folder can be made");
        fs_err::write(&path, actual).expect("the file can be written");
    }
    let expected = fs_err::read_to_string(&path).unwrap_or_default();
    if let Err(problem) = compare(name, &expected, actual) {
        panic!("{problem}");
    }
}

/// Compares two texts.
///
/// # Errors
///
/// A unified diff, and how to accept it.
pub(crate) fn compare(name: &str, expected: &str, actual: &str) -> Result<(), String> {
    if expected == actual {
        return Ok(());
    }
    let diff = TextDiff::from_lines(expected, actual);
    Err(format!(
        "{}\nafter reading the difference, accept it with\n    {UPDATE}=1 cargo test -p safebind-review --test present\n",
        diff.unified_diff().header(name, &format!("{name} (now)"))
    ))
}
