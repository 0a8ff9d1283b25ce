//! From the coverage of a run to its report.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    causes,
    document::{
        Counts, Function, Header, Location, Report, Review, Reviewer, SCHEMA, State, Unused,
    },
};
use crate::{
    api::coverage::{self, Coverage, Entry, Outcome, Wanted},
    support::place::Place,
};

/// The report. What is unused is found elsewhere, if it is asked for.
pub fn report(coverage: &Coverage, unused: Option<Vec<Unused>>) -> Report {
    let entries = by_c_name(coverage);
    let mut placed = BTreeSet::new();
    let headers: Vec<Header> = coverage
        .headers
        .iter()
        .map(|one| header(one, &entries, &mut placed))
        .collect();
    let rest = entries.iter().filter(|(name, _)| !placed.contains(**name));
    let elsewhere = rest.map(|(name, entries)| function(name, entries, None));
    Report {
        schema: SCHEMA,
        totals: totals(&headers),
        elsewhere: elsewhere.collect(),
        causes: causes::causes(coverage, &headers),
        promises: causes::promises(coverage),
        review: review(coverage),
        headers,
        unused,
    }
}

/// The entries of each C function: several where it has several cases.
fn by_c_name(coverage: &Coverage) -> BTreeMap<&str, Vec<&Entry>> {
    let mut entries: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in &coverage.functions {
        entries.entry(&entry.c_name).or_default().push(entry);
    }
    entries
}

/// A header with what it declares, and with its macros that have a contract.
fn header<'a>(
    header: &'a coverage::Header,
    entries: &BTreeMap<&'a str, Vec<&'a Entry>>,
    placed: &mut BTreeSet<&'a str>,
) -> Header {
    let mut functions: BTreeMap<&str, Function> = BTreeMap::new();
    for (name, place) in &header.functions {
        let own = entries.get(name.as_str()).map_or(&[][..], Vec::as_slice);
        functions.insert(name, function(name, own, place.as_ref()));
        placed.insert(name);
    }
    for (name, own) in entries {
        let here = own
            .iter()
            .any(|entry| entry.header.as_deref() == Some(header.name.as_str()));
        if here && placed.insert(name) {
            functions.insert(name, function(name, own, None));
        }
    }
    let functions: Vec<_> = functions.into_values().collect();
    Header {
        name: header.name.clone(),
        contracts: header.contracts.clone(),
        counts: counts(functions.iter()),
        functions,
    }
}

fn function(name: &str, entries: &[&Entry], declared: Option<&Place>) -> Function {
    let first = entries.first();
    let place = declared.or_else(|| first?.declared.as_ref());
    let wrappers = entries.iter().filter_map(|entry| match &entry.outcome {
        Outcome::Safe { wrapper } | Outcome::Unsafe { wrapper, .. } => Some(wrapper.clone()),
        Outcome::Used { by } => Some(format!("part of {by}")),
        Outcome::NotBound { .. } => None,
    });
    Function {
        name: name.to_owned(),
        state: entries
            .iter()
            .map(|entry| state(entry))
            .max()
            .unwrap_or_default(),
        wrappers: wrappers.collect(),
        because: because(entries),
        contract: first.map(|entry| location(&entry.contract)),
        declared: place.map(location),
        source: first.and_then(|entry| entry.source.clone()),
        reviewed_by: first.map_or_else(Vec::new, |entry| entry.reviewed_by.clone()),
    }
}

fn state(entry: &Entry) -> State {
    match (&entry.outcome, &entry.wanted) {
        (Outcome::Safe { .. }, _) => State::Safe,
        (Outcome::Used { .. }, _) => State::Part,
        (Outcome::Unsafe { .. }, _) => State::Unsafe,
        (Outcome::NotBound { .. }, _) if entry.declared.is_none() => State::Absent,
        (Outcome::NotBound { .. }, Wanted::ByHand(_)) => State::ByHand,
        (Outcome::NotBound { .. }, Wanted::No(_)) => State::LeftOut,
        (Outcome::NotBound { .. }, Wanted::Auto | Wanted::Must) => State::Open,
    }
}

/// The reasons of all cases, each once.
fn because(entries: &[&Entry]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for entry in entries {
        let decided = match &entry.wanted {
            Wanted::ByHand(reason) | Wanted::No(reason) => Some(reason.clone()),
            Wanted::Auto | Wanted::Must => None,
        };
        let open = entry.open.iter().map(|open| match &entry.outcome {
            Outcome::Unsafe { .. } => format!("`{}`", open.key.as_deref().unwrap_or_default()),
            _ => open.reason.clone(),
        });
        for reason in decided.into_iter().chain(open) {
            if !all.contains(&reason) {
                all.push(reason);
            }
        }
    }
    all
}

/// A place without its text.
pub(super) fn location(place: &Place) -> Location {
    Location {
        file: place.file.clone(),
        line: place.line,
        column: place.column,
    }
}

fn totals(headers: &[Header]) -> Counts {
    let functions = headers.iter().flat_map(|header| &header.functions);
    let once: BTreeMap<&str, &Function> = functions.map(|one| (one.name.as_str(), one)).collect();
    counts(once.into_values())
}

fn counts<'a>(functions: impl Iterator<Item = &'a Function>) -> Counts {
    let mut counts = Counts::default();
    for function in functions {
        counts.declared += 1;
        *match function.state {
            State::Safe => &mut counts.safe,
            State::Part => &mut counts.part,
            State::Unsafe => &mut counts.unsafe_,
            State::Open => &mut counts.open,
            State::NoContract => &mut counts.no_contract,
            State::ByHand => &mut counts.by_hand,
            // What is not declared is in no header, and never comes here.
            State::LeftOut | State::Absent => &mut counts.left_out,
        } += 1;
    }
    counts.coverage = counts.tenths().map(|tenths| tenths as f64 / 10.0);
    counts
}

impl Counts {
    /// The functions that are bound.
    pub fn bound(&self) -> usize {
        self.safe + self.part + self.unsafe_
    }

    /// The functions that could be bound: all but those that a contract decides against.
    pub fn wanted(&self) -> usize {
        self.declared - self.by_hand - self.left_out
    }

    /// The functions that should be bound and are not.
    pub fn not_bound(&self) -> usize {
        self.open + self.no_contract
    }

    /// Which part of what could be bound is, in tenths of a percent, rounded down: 100 % is all.
    pub fn tenths(&self) -> Option<usize> {
        (self.bound() * 1000).checked_div(self.wanted())
    }
}

/// Contracts by C function, so that cases count once. There is nothing to compare where a contract only says that there
/// is to be no wrapper.
fn review(coverage: &Coverage) -> Review {
    let mut names = BTreeSet::new();
    let entries = coverage.functions.iter();
    let entries: Vec<_> = entries
        .filter(|entry| !matches!(entry.wanted, Wanted::ByHand(_) | Wanted::No(_)))
        .filter(|entry| names.insert(&entry.c_name))
        .collect();
    let mut reviewers: BTreeMap<&str, usize> = BTreeMap::new();
    for name in entries.iter().flat_map(|entry| &entry.reviewed_by) {
        *reviewers.entry(name).or_default() += 1;
    }
    let without = |is_there: fn(&Entry) -> bool| {
        let lacking = entries.iter().filter(|entry| !is_there(entry));
        let mut names: Vec<_> = lacking.map(|entry| entry.c_name.clone()).collect();
        names.sort();
        names
    };
    let not_reviewed = without(|entry| !entry.reviewed_by.is_empty());
    let not_sourced = without(|entry| entry.source.is_some());
    let reviewer = |(name, contracts): (&str, usize)| Reviewer {
        name: name.to_owned(),
        contracts,
    };
    Review {
        contracts: entries.len(),
        reviewed: entries.len() - not_reviewed.len(),
        sourced: entries.len() - not_sourced.len(),
        reviewers: reviewers.into_iter().map(reviewer).collect(),
        not_reviewed,
        not_sourced,
    }
}
