//! Two sources of layouts, held against each other: ours, which the code relies on, and the oracle.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::model::{Enum, Kind, Layouts, Machine, Member, Record};
use crate::support::raw_names::raw;

/// What came out of a comparison.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// What the code relies on.
    pub ours: Source,
    /// The oracle.
    pub oracle: Source,
    /// Structs and unions.
    pub records: Vec<Compared>,
    /// Enums.
    pub enums: Vec<Compared>,
    /// Enumerators of enums without a name: how many have the oracle's value.
    pub equal_enumerators: usize,
    /// Those that have another one.
    pub enumerators: Vec<Difference>,
}

/// A source of layouts.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// What kind of source it is.
    pub kind: Kind,
    /// The file, or what stands for it.
    pub name: String,
    /// The digest of the file, where it is one that is made again by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// The machine.
    pub machine: Machine,
}

/// What the oracle says of a type.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Facts {
    /// A struct or union.
    Record(Record),
    /// An enum.
    Enum(Enum),
}

impl From<&Record> for Facts {
    fn from(record: &Record) -> Self {
        Self::Record(record.clone())
    }
}

impl From<&Enum> for Facts {
    fn from(of: &Enum) -> Self {
        Self::Enum(of.clone())
    }
}

/// A type in both sources.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compared {
    /// Its name in ours.
    pub name: String,
    /// Its name in the oracle, if it is there.
    pub c: Option<String>,
    /// What came out.
    pub verdict: Verdict,
    /// How many members, or values, were compared.
    pub members: usize,
    /// What differs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Difference>,
    /// What the oracle says, if it has the type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<Facts>,
}

/// What came out for a type.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Ord, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Everything that ours has is the same.
    Equal,
    /// The size is the same, and ours has no members to compare.
    EqualSize,
    /// Everything that ours has is the same, and the oracle has members that ours has not.
    Lacks,
    /// Something differs.
    Differs,
    /// The oracle has several definitions of this name, and ours is one of them.
    Ambiguous,
    /// The oracle has nothing of this name.
    #[default]
    Unknown,
}

/// One thing that differs.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// What it is.
    pub what: What,
    /// The member or enumerator; none if it is about the type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// What ours says; none if it has nothing of the kind.
    pub ours: Option<i128>,
    /// What the oracle says; none if it has nothing of the kind.
    pub oracle: Option<i128>,
}

/// What can differ.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The size, in bytes.
    Size,
    /// The alignment, in bytes.
    Align,
    /// Where a member starts, in bits.
    Offset,
    /// The width of a bit-field, in bits; none for what is no bit-field.
    Width,
    /// The value of an enumerator.
    Value,
    /// Only one source has the member; the figure is its offset in bits.
    Member,
}

/// Holds `ours` against `oracle`.
pub fn compare(ours: &Layouts, oracle: &Layouts) -> Comparison {
    let index = Index::new(oracle);
    let pairs = pairs(ours, oracle, &index);
    let records = ours.records.iter().filter_map(|(name, own)| {
        let own = own.first()?;
        let Some(c) = pairs.get(name) else {
            return Some(unknown(name));
        };
        let theirs = oracle.records.get(c).map_or(&[][..], Vec::as_slice);
        Some(best(name, c, theirs, |theirs| {
            record(own, theirs, ours.kind)
        }))
    });
    let enums = ours.enums.iter().filter_map(|(name, own)| {
        let own = own.first()?;
        let Some(c) = index
            .candidates(ours, name)
            .into_iter()
            .find(|c| oracle.enums.contains_key(*c))
        else {
            return Some(unknown(name));
        };
        let theirs = oracle.enums.get(c).map_or(&[][..], Vec::as_slice);
        Some(best(name, c, theirs, |theirs| of_enum(own, theirs)))
    });
    let mut comparison = Comparison {
        ours: source(ours),
        oracle: source(oracle),
        records: records.collect(),
        enums: enums.collect(),
        ..Comparison::default()
    };
    enumerators(ours, oracle, &mut comparison);
    comparison
}

fn source(of: &Layouts) -> Source {
    Source {
        kind: of.kind,
        name: of.source.clone(),
        digest: of.digest.clone(),
        machine: of.machine.clone(),
    }
}

fn unknown(name: &str) -> Compared {
    Compared {
        name: name.to_owned(),
        ..Compared::default()
    }
}

/// What names of raw bindings may stand for.
struct Index<'a>(BTreeMap<String, Vec<&'a str>>);

impl<'a> Index<'a> {
    fn new(oracle: &'a Layouts) -> Self {
        let mut index: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        let names = oracle.records.keys().chain(oracle.enums.keys());
        for name in names {
            index.entry(bare(name)).or_default().push(name);
        }
        for (alias, names) in &oracle.aliases {
            let entry = index.entry(raw(alias)).or_default();
            entry.extend(names.iter().map(String::as_str));
        }
        Self(index)
    }

    /// The names of the oracle that a name of ours may be, the likeliest first.
    fn candidates(&self, ours: &Layouts, name: &str) -> Vec<&'a str> {
        let found = self.0.get(&bare(name)).map_or(&[][..], Vec::as_slice);
        let exact = found.iter().copied().filter(|c| *c == name);
        let others = found.iter().copied().filter(|c| *c != name);
        // With tags, only a name without one may be another's.
        let is_other =
            move |c: &&str| ours.kind == Kind::Rustc || !name.contains(' ') || *c == name;
        exact.chain(others.filter(is_other)).collect()
    }
}

/// A name as raw bindings have it.
fn bare(name: &str) -> String {
    raw(name.rsplit(' ').next().unwrap_or(name))
}

/// Which record of the oracle each of ours is: by name, and then by the members of those that are found.
fn pairs(ours: &Layouts, oracle: &Layouts, index: &Index<'_>) -> BTreeMap<String, String> {
    let mut pairs = BTreeMap::new();
    for (name, records) in &ours.records {
        let Some(own) = records.first() else { continue };
        let candidates = index.candidates(ours, name);
        let known = candidates
            .into_iter()
            .filter_map(|c| Some((c, oracle.records.get(c)?)));
        let ranked = known.min_by_key(|(_, theirs)| {
            let same = theirs
                .iter()
                .any(|it| it.is_union == own.is_union && it.size == own.size);
            let kind = theirs.iter().any(|it| it.is_union == own.is_union);
            (!same, !kind)
        });
        if let Some((c, _)) = ranked {
            pairs.insert(name.clone(), c.to_owned());
        }
    }
    let mut open: Vec<(String, String)> =
        pairs.iter().map(|(o, c)| (o.clone(), c.clone())).collect();
    while let Some((name, c)) = open.pop() {
        for (name, c) in inner_pairs(ours, oracle, (&name, &c)) {
            if !pairs.contains_key(&name) {
                pairs.insert(name.clone(), c.clone());
                open.push((name, c));
            }
        }
    }
    pairs
}

/// The types of members that a pair has in common.
fn inner_pairs(ours: &Layouts, oracle: &Layouts, pair: (&str, &str)) -> Vec<(String, String)> {
    let own = ours.records.get(pair.0).and_then(|records| records.first());
    let theirs = oracle
        .records
        .get(pair.1)
        .and_then(|records| records.first());
    let Some((own, theirs)) = own.zip(theirs) else {
        return Vec::new();
    };
    let theirs = by_raw_path(theirs);
    let inner = own.members.iter().filter_map(|(path, member)| {
        let other = theirs.get(path)?;
        let pair = (member.ty.clone()?, other.ty.clone()?);
        let known = ours.records.contains_key(&pair.0) && oracle.records.contains_key(&pair.1);
        known.then_some(pair)
    });
    inner.collect()
}

/// The comparison with the definition that is nearest to ours.
fn best<'a, T>(name: &str, c: &str, theirs: &'a [T], compare: impl Fn(&T) -> Compared) -> Compared
where
    Facts: From<&'a T>,
{
    let all = theirs.iter().map(|theirs| Compared {
        facts: Some(Facts::from(theirs)),
        ..compare(theirs)
    });
    let mut best = all
        .min_by_key(|one| one.differences.len())
        .unwrap_or_default();
    name.clone_into(&mut best.name);
    best.c = Some(c.to_owned());
    if theirs.len() > 1 && best.differences.is_empty() {
        best.verdict = Verdict::Ambiguous;
    }
    best
}

/// Members by their paths as raw bindings have them.
fn by_raw_path(record: &Record) -> BTreeMap<String, &Member> {
    let members = record.members.iter().map(|(path, member)| {
        let steps = path.split('.').map(|step| match step.strip_suffix("[]") {
            Some(name) => format!("{}[]", raw(name)),
            None => raw(step),
        });
        (steps.collect::<Vec<_>>().join("."), member)
    });
    members.collect()
}

fn record(own: &Record, theirs: &Record, kind: Kind) -> Compared {
    let mut differences = Vec::new();
    let number = |value: u64| Some(i128::from(value));
    if own.size != theirs.size {
        differences.push(difference(
            What::Size,
            None,
            number(own.size),
            number(theirs.size),
        ));
    }
    if let (Some(a), Some(b)) = (own.align, theirs.align)
        && a != b
    {
        differences.push(difference(What::Align, None, number(a), number(b)));
    }
    // Some compilers do not say what is in a union that is passed like one of its members.
    if own.opaque || (theirs.members.is_empty() && theirs.size > 0) {
        let verdict = verdict(&differences, Verdict::EqualSize);
        return Compared {
            verdict,
            differences,
            ..Compared::default()
        };
    }
    // What clang shows has the names of C; raw bindings have their own for some.
    let (own_members, their_members) = match kind {
        Kind::Rustc => (
            own.members
                .iter()
                .map(|(path, it)| (path.clone(), it))
                .collect(),
            by_raw_path(theirs),
        ),
        _ => (by_raw_path(own), by_raw_path(theirs)),
    };
    let own_members: BTreeMap<String, &Member> = own_members;
    let mut compared = 0;
    for (path, member) in &own_members {
        match their_members.get(path) {
            Some(other) => {
                compared += 1;
                of_member(path, member, other, &mut differences);
            }
            None => differences.push(difference(
                What::Member,
                Some(path),
                number(member.offset_bits),
                None,
            )),
        }
    }
    for (path, member) in &their_members {
        // clang's list goes into members without a name alone.
        let is_listed = kind == Kind::Rustc || !path.contains('.');
        if !own.partial && is_listed && !own_members.contains_key(path) {
            differences.push(difference(
                What::Member,
                Some(path),
                None,
                number(member.offset_bits),
            ));
        }
    }
    Compared {
        verdict: verdict(&differences, Verdict::Equal),
        members: compared,
        differences,
        ..Compared::default()
    }
}

fn of_member(path: &str, own: &Member, theirs: &Member, differences: &mut Vec<Difference>) {
    let number = |value: u64| Some(i128::from(value));
    if own.offset_bits != theirs.offset_bits {
        let figures = (number(own.offset_bits), number(theirs.offset_bits));
        differences.push(difference(What::Offset, Some(path), figures.0, figures.1));
    }
    if own.width != theirs.width {
        let figures = (own.width.map(i128::from), theirs.width.map(i128::from));
        differences.push(difference(What::Width, Some(path), figures.0, figures.1));
    }
    if let (Some(a), Some(b)) = (own.size, theirs.size)
        && a != b
    {
        differences.push(difference(What::Size, Some(path), number(a), number(b)));
    }
}

fn of_enum(own: &Enum, theirs: &Enum) -> Compared {
    let mut differences = Vec::new();
    if let (Some(a), Some(b)) = (own.size, theirs.size)
        && a != b
    {
        differences.push(difference(
            What::Size,
            None,
            Some(i128::from(a)),
            Some(i128::from(b)),
        ));
    }
    let theirs: BTreeMap<String, i128> = theirs
        .values
        .iter()
        .map(|(name, value)| (raw(name), *value))
        .collect();
    for (name, value) in &own.values {
        let other = theirs.get(&raw(name)).copied();
        if other != Some(*value) {
            differences.push(difference(What::Value, Some(name), Some(*value), other));
        }
    }
    Compared {
        verdict: verdict(&differences, Verdict::Equal),
        members: own.values.len(),
        differences,
        ..Compared::default()
    }
}

/// Enumerators without an enum: a value of the same name is enough, since C has one for each name.
fn enumerators(ours: &Layouts, oracle: &Layouts, comparison: &mut Comparison) {
    let mut known: BTreeMap<String, BTreeSet<i128>> = BTreeMap::new();
    let named = oracle.enums.values().flatten().flat_map(|it| &it.values);
    let loose = oracle
        .enumerators
        .iter()
        .flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
    for (name, value) in named.chain(loose) {
        known.entry(raw(name)).or_default().insert(*value);
    }
    for (name, values) in &ours.enumerators {
        let (Some(own), Some(theirs)) = (values.first(), known.get(&raw(name))) else {
            continue;
        };
        match theirs.contains(own) {
            true => comparison.equal_enumerators += 1,
            false => {
                let other = theirs.first().copied();
                let found = difference(What::Value, Some(name), Some(*own), other);
                comparison.enumerators.push(found);
            }
        }
    }
}

fn verdict(differences: &[Difference], equal: Verdict) -> Verdict {
    let is_lack = |it: &Difference| it.what == What::Member && it.ours.is_none();
    match differences {
        [] => equal,
        all if all.iter().all(is_lack) => Verdict::Lacks,
        _ => Verdict::Differs,
    }
}

fn difference(
    what: What,
    member: Option<&str>,
    ours: Option<i128>,
    oracle: Option<i128>,
) -> Difference {
    Difference {
        what,
        member: member.map(str::to_owned),
        ours,
        oracle,
    }
}
