//! What `safebind layout --save` writes, as far as the page needs it.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A comparison.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Comparison {
    /// Structs and unions.
    pub(crate) records: Vec<Compared>,
    /// Enums.
    pub(crate) enums: Vec<Compared>,
}

/// A type in both sources.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Compared {
    /// Its name in the bindings.
    pub(crate) name: String,
    /// What came out.
    pub(crate) verdict: String,
    /// How many members were compared.
    pub(crate) members: usize,
    /// What differs.
    #[serde(default)]
    pub(crate) differences: Vec<Difference>,
    /// What the oracle says of it; none if it has no such type.
    #[serde(default)]
    pub(crate) facts: Option<Facts>,
}

/// What an oracle says of a type.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Facts {
    /// Of a struct or union.
    Record(Record),
    /// Of an enum, whose values are no matter here.
    Enum(serde::de::IgnoredAny),
}

/// The layout of a struct or union.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize)]
pub(crate) struct Record {
    /// The size in bytes.
    pub(crate) size: u64,
    /// The members by path.
    pub(crate) members: BTreeMap<String, Member>,
}

/// A member.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize)]
pub(crate) struct Member {
    /// Where it starts, in bits.
    pub(crate) offset_bits: u64,
    /// The width in bits, if it is a bit-field.
    pub(crate) width: Option<u32>,
    /// The size in bytes, if it is none.
    pub(crate) size: Option<u64>,
}

/// One thing that differs.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Difference {
    /// What it is.
    pub(crate) what: String,
    /// The member; none if it is about the type.
    pub(crate) member: Option<String>,
    /// What the bindings say.
    pub(crate) ours: Option<i64>,
    /// What the kernel says.
    pub(crate) oracle: Option<i64>,
}

impl Comparison {
    /// What the oracle says of structs and unions, by name.
    pub(crate) fn facts(&self) -> BTreeMap<&str, &Record> {
        let records = self.records.iter();
        let facts = records.filter_map(|one| match &one.facts {
            Some(Facts::Record(record)) => Some((one.name.as_str(), record)),
            _ => None,
        });
        facts.collect()
    }

    /// How many types have a verdict.
    pub(crate) fn count(of: &[Compared], verdict: &str) -> usize {
        of.iter().filter(|one| one.verdict == verdict).count()
    }

    /// What differs.
    pub(crate) fn differs(&self) -> Vec<&Compared> {
        let all = self.records.iter().chain(&self.enums);
        all.filter(|one| one.verdict == "differs").collect()
    }
}

impl Difference {
    /// In words for a table.
    pub(crate) fn words(&self) -> String {
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
