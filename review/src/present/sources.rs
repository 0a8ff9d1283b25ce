//! The texts of the files in which a report shows lines.

use super::{Report, Sources};
use crate::model::place::Place;

/// The texts of the files that a report names, each as `read` gives it. What it does not give is left out.
pub fn sources(report: &Report<'_>, read: impl Fn(&str) -> Option<String>) -> Sources {
    let findings = report.audit.iter().flat_map(|audit| &audit.findings);
    let places = findings.flat_map(|finding| {
        let also = finding.also.iter().map(|(place, _)| place);
        std::iter::once(&finding.place).chain(also)
    });
    let mut sources = Sources::new();
    for Place { file, .. } in places {
        if !sources.contains_key(&**file)
            && let Some(text) = read(file)
        {
            sources.insert(file.to_string(), text);
        }
    }
    sources
}
