//! Files with what was accepted, beside which no contract stands.

use camino::{Utf8Path, Utf8PathBuf};

use super::ENDING;
use crate::support::{
    diag::{Diagnostic, Severity, Sink},
    place::Place,
};

/// The endings of contracts.
const CONTRACTS: [&str; 2] = ["yaml", "yml"];

/// Reports files that a contract left behind as it was renamed or removed (`SB1012`), in and below `folders`. Nothing
/// holds the contract to what they say, and where it has another name now nobody notices.
pub fn left_behind(sink: &mut Sink, folders: &[Utf8PathBuf], gravity: Severity) {
    for path in folders.iter().flat_map(|folder| without_contract(folder)) {
        let message = format!("no contract stands beside `{path}`");
        let place = Place::whole_file(path.as_str());
        let help = "name it as the contract is named now, or remove it";
        let diagnostic = Diagnostic {
            severity: gravity,
            ..Diagnostic::error("SB1012", message)
        };
        sink.push(diagnostic.at(place, "").help(help));
    }
}

/// These files in and below a folder, in the order of their paths. A folder that cannot be listed has none: that is
/// said where its contracts are looked for.
fn without_contract(folder: &Utf8Path) -> Vec<Utf8PathBuf> {
    let entries = folder.read_dir_utf8().into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.into_path()).collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            found.extend(without_contract(&path));
        } else if path.extension() == Some(ENDING) {
            let has_contract = CONTRACTS
                .iter()
                .any(|ending| path.with_extension(ending).is_file());
            found.extend((!has_contract).then_some(path));
        }
    }
    found
}
