//! What comments say of functions by their names, wherever in a header these comments stand.

use std::collections::BTreeMap;

use crate::header::model::{Around, Unit};

use super::{
    model::{Evidence, Source},
    prose::{Prose, paragraphs},
    spoken,
};

/// A sentence on what one function returns.
#[derive(Clone, Debug)]
pub(super) struct Told {
    /// What stands behind `returns`.
    pub(super) what: String,
    /// Whether it is so always.
    pub(super) always: bool,
    /// Whether it is said of success only.
    pub(super) on_success: bool,
    /// The sentence, and where it stands.
    pub(super) evidence: Evidence,
    /// Whose marks the comment has.
    pub(super) source: Source,
    /// The sentences of the same paragraph that go on about it.
    pub(super) further: Vec<String>,
}

/// All such sentences, by the name of the function.
pub(super) fn index(unit: &Unit, around: &Around) -> BTreeMap<String, Vec<Told>> {
    let mut found: BTreeMap<String, Vec<Told>> = BTreeMap::new();
    for remark in &around.remarks {
        let prose = Prose::new(&remark.doc, &remark.header, |_| true);
        for paragraph in paragraphs(&remark.doc.text).lines() {
            for spoken in spoken::paragraph(paragraph, &unit.names.functions) {
                let told = Told {
                    what: spoken.what.to_owned(),
                    always: spoken.always,
                    on_success: spoken.on_success,
                    evidence: prose.evidence(spoken.sentence),
                    source: prose.source.clone(),
                    further: spoken.further.iter().map(ToString::to_string).collect(),
                };
                for name in spoken.names {
                    found.entry(name.to_owned()).or_default().push(told.clone());
                }
            }
        }
    }
    found
}
