//! Comparisons as proofs: what of a contract's C side may be relied on.

use super::{
    compare::{Compared, Comparison, Verdict, What},
    show,
};
use crate::header::proof::{Proofs, RecordProof};

/// What comparisons prove. Where several speak of a record, each has to find it equal.
pub fn proofs(comparisons: &[Comparison]) -> Proofs {
    let mut proofs = Proofs {
        oracle: comparisons
            .first()
            .map(|it| it.oracle.name.clone())
            .unwrap_or_default(),
        ..Proofs::default()
    };
    for comparison in comparisons {
        for compared in &comparison.records {
            let name = compared.c.as_ref().unwrap_or(&compared.name);
            let proof = proofs.records.entry(name.clone()).or_default();
            add(proof, comparison, compared);
        }
        let values = comparison
            .enums
            .iter()
            .flat_map(|compared| &compared.differences);
        let values = values.filter(|difference| difference.what == What::Value);
        for difference in values.chain(&comparison.enumerators) {
            if let Some(member) = &difference.member {
                let sentence = show::sentence(comparison, difference);
                proofs.enumerators.insert(member.clone(), sentence);
            }
        }
    }
    proofs
}

fn add(proof: &mut RecordProof, comparison: &Comparison, compared: &Compared) {
    for difference in &compared.differences {
        let member = difference.member.clone().unwrap_or_default();
        let sentences = proof.wrong.entry(member).or_default();
        sentences.push(show::sentence(comparison, difference));
    }
    let oracle = &comparison.oracle.name;
    let reason = match compared.verdict {
        Verdict::Equal | Verdict::Lacks | Verdict::Differs => return,
        Verdict::EqualSize => {
            "its members are not shown, and the size alone was compared".to_owned()
        }
        Verdict::Ambiguous => format!("`{oracle}` has several definitions of it"),
        Verdict::Unknown => format!("`{oracle}` does not have it"),
    };
    proof.unproven.get_or_insert(reason);
}
