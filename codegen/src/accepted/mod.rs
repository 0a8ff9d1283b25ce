//! What somebody has agreed with: the file beside a contract that keeps the readings, and how a tree is
//! held against it.

mod against;
mod agree;
mod file;
mod left_behind;
mod stale;

pub use self::{
    against::{against, contracted},
    agree::{Agreement, agree},
    file::{Accepted, Agreed, ENDING, SCHEMA, path, read},
    left_behind::left_behind,
    stale::{report, unaccepted},
};

use camino::{Utf8Path, Utf8PathBuf};

use crate::{
    contract::load::Contracts,
    drift::{Fate, Item, Severity},
    fingerprint::{self, Fingerprints, SourceTree, Wanted},
    header::model::Unit,
    support::diag::Sink,
};

/// A contract file, the names it speaks of, and what was accepted of them.
#[derive(Debug)]
pub struct Beside {
    /// The contract's path.
    pub contract: String,
    /// The path of the file beside it.
    pub path: Utf8PathBuf,
    /// What was accepted; none if there is no file yet.
    pub accepted: Option<Accepted>,
    /// The names that the contract speaks of.
    pub wanted: Vec<Wanted>,
}

impl Beside {
    /// What was read of the names.
    pub fn fingerprints(&self, unit: &Unit, source: Option<&SourceTree>) -> Fingerprints {
        fingerprint::fingerprint(unit, &self.wanted, source)
    }

    /// Whether it speaks of something, and nobody has accepted anything of it.
    pub fn is_unaccepted(&self) -> bool {
        self.accepted.is_none() && !self.wanted.is_empty()
    }

    /// What happened to one of the names, with what the contract says of it.
    pub fn about(&self, item: Item) -> Item {
        let wanted = self.wanted.iter().find(|wanted| wanted.key == item.name);
        let may_be_absent = wanted.is_some_and(|wanted| wanted.may_be_absent);
        let (severity, fate) = match item.fate {
            Fate::Gone { renames, .. } if may_be_absent => {
                let expected = true;
                (Severity::Note, Fate::Gone { renames, expected })
            }
            fate => (item.severity, fate),
        };
        Item {
            contract: Some(self.contract.clone()),
            severity,
            fate,
            ..item
        }
    }
}

/// Each contract with what was accepted beside it. Files that cannot be used are reported (`SB1004`,
/// `SB1005`).
pub fn beside(sink: &mut Sink, contracts: &Contracts) -> Vec<Beside> {
    let modules = contracts.modules.iter();
    let modules = modules.map(|loaded| {
        let source = contracts.sources.get(loaded.module.module.span.source);
        let contract = source.map(|source| source.path.clone()).unwrap_or_default();
        let path = path(Utf8Path::new(&contract));
        Beside {
            accepted: read(sink, &path),
            wanted: fingerprint::wanted(contracts, loaded),
            contract,
            path,
        }
    });
    modules.collect()
}

/// Whether a file with what was accepted stands beside one of these contracts.
pub fn is_used(contracts: &[Utf8PathBuf]) -> bool {
    contracts.iter().any(|contract| path(contract).is_file())
}
