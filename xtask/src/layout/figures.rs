//! What `safebind layout --save` writes, as far as the page needs it.

use serde::Deserialize;

/// A comparison.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Comparison {
    /// Structs and unions.
    pub(super) records: Vec<Compared>,
    /// Enums.
    pub(super) enums: Vec<Compared>,
}

/// A type in both sources.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Compared {
    /// Its name in the bindings.
    pub(super) name: String,
    /// What came out.
    pub(super) verdict: String,
    /// How many members were compared.
    pub(super) members: usize,
    /// What differs.
    #[serde(default)]
    pub(super) differences: Vec<Difference>,
}

/// One thing that differs.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Difference {
    /// What it is.
    pub(super) what: String,
    /// The member; none if it is about the type.
    pub(super) member: Option<String>,
    /// What the bindings say.
    pub(super) ours: Option<i64>,
    /// What the kernel says.
    pub(super) oracle: Option<i64>,
}

impl Comparison {
    /// How many types have a verdict.
    pub(super) fn count(of: &[Compared], verdict: &str) -> usize {
        of.iter().filter(|one| one.verdict == verdict).count()
    }

    /// What differs.
    pub(super) fn differs(&self) -> Vec<&Compared> {
        let all = self.records.iter().chain(&self.enums);
        all.filter(|one| one.verdict == "differs").collect()
    }
}

impl Difference {
    /// In words for a table.
    pub(super) fn words(&self) -> String {
        let member = self.member.as_deref().unwrap_or_default();
        let figure =
            |value: Option<i64>| value.map_or_else(|| "none".to_owned(), |value| value.to_string());
        match (self.ours, self.oracle, member) {
            (None, _, member) if self.what == "member" => format!("no `{member}`"),
            (ours, oracle, "") => format!("{} {} for {}", self.what, figure(ours), figure(oracle)),
            (ours, oracle, member) => {
                format!(
                    "{} of `{member}` {} for {}",
                    self.what,
                    figure(ours),
                    figure(oracle)
                )
            }
        }
    }
}
