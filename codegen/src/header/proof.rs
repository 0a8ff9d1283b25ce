//! What an oracle says of the layouts in a unit: whether each is the one that the C compiler or the kernel has.

use std::collections::BTreeMap;

use super::model::{Type, Unit};
use crate::support::raw_names::raw;

/// How deep records may stand in each other; a unit from a file may have a circle.
const DEPTH: usize = 64;

/// Whether a layout is the one of C.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Proof {
    /// It was compared, and is equal.
    Proven,
    /// It was compared, and differs: a sentence for each difference, with both figures.
    Wrong(Vec<String>),
    /// It was not compared, for this reason, as a clause.
    Unproven(String),
}

/// What is known of one record.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct RecordProof {
    /// Why nothing is known of its members, as a clause.
    pub unproven: Option<String>,
    /// What differs, by member as raw bindings name it; under the empty name what is about the record.
    pub wrong: BTreeMap<String, Vec<String>>,
}

/// What an oracle says.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Proofs {
    /// The oracle's file, or what stands for it; empty if nobody was asked.
    pub oracle: String,
    /// Records, by C spelling.
    pub records: BTreeMap<String, RecordProof>,
    /// Enumerators that have another value: a sentence for each.
    pub enumerators: BTreeMap<String, String>,
    /// Records that are relied on without a proof, because a contract says so.
    pub accepted: BTreeMap<String, String>,
}

impl Proofs {
    /// Whether a field stands where C has it.
    pub fn field(&self, record: &str, field: &str) -> Proof {
        self.of(record, |proof| {
            proof.wrong.get(&raw(field)).cloned().unwrap_or_default()
        })
    }

    /// Whether a record as a whole is the one of C: what a value of it needs.
    pub fn value(&self, record: &str) -> Proof {
        self.of(record, |proof| {
            proof.wrong.values().flatten().cloned().collect()
        })
    }

    fn of(&self, record: &str, wrong: impl Fn(&RecordProof) -> Vec<String>) -> Proof {
        let proof = self.records.get(record);
        let found = proof.map(wrong).unwrap_or_default();
        if !found.is_empty() {
            return Proof::Wrong(found);
        }
        let reason = match proof {
            Some(proof) => proof.unproven.clone(),
            None if self.oracle.is_empty() => Some("no oracle was asked (`--btf FILE`)".to_owned()),
            None => Some(format!("`{}` does not have it", self.oracle)),
        };
        match reason.filter(|_| !self.accepted.contains_key(record)) {
            Some(reason) => Proof::Unproven(reason),
            None => Proof::Proven,
        }
    }
}

impl Unit {
    /// Why values of a type cannot be relied on, as a clause; none where nobody was asked.
    pub fn disproof(&self, ty: &Type) -> Option<String> {
        let proofs = self.proofs.as_ref()?;
        self.unproven_in(proofs, ty, DEPTH)
    }

    /// Why a field of a record cannot be relied on, as a clause; none where nobody was asked.
    pub fn field_disproof(&self, record: &str, field: &str) -> Option<String> {
        match self.proofs.as_ref()?.field(record, field) {
            Proof::Proven => None,
            proof => Some(clause(&format!("the field `{field}` of `{record}`"), proof)),
        }
    }

    fn unproven_in(&self, proofs: &Proofs, ty: &Type, depth: usize) -> Option<String> {
        let depth = depth.checked_sub(1)?;
        let name = match self.resolve(ty) {
            Type::Record(name) => name,
            Type::Array { of, .. } => return self.unproven_in(proofs, of, depth),
            _ => return None,
        };
        match proofs.value(name) {
            Proof::Proven => {}
            proof => return Some(clause(&format!("the layout of `{name}`"), proof)),
        }
        let layout = self.records.get(name)?.layout.as_ref()?;
        let mut inner = layout.fields.iter();
        inner.find_map(|field| self.unproven_in(proofs, &field.ty, depth))
    }
}

/// What keeps something from being relied on, with the code that says more.
fn clause(about: &str, proof: Proof) -> String {
    match proof {
        Proof::Proven => format!("{about} is the one of C"),
        Proof::Wrong(sentences) => {
            let what = sentences.first().cloned().unwrap_or_default();
            format!("{about} is not the one of C (SB1027): {what}")
        }
        Proof::Unproven(why) => format!("nothing proves {about} (SB1028): {why}"),
    }
}
