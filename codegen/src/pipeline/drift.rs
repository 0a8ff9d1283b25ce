//! Runs that look at how the C side changes: against what was accepted, between two trees, and to accept.

use std::collections::BTreeSet;

use camino::Utf8PathBuf;

use super::{Inputs, read};
use crate::{
    accepted::{self, Accepted, Agreement, Beside},
    drift::{self, Drift, Known},
    fingerprint::{self, Fingerprints, SourceTree},
    header::{
        self,
        model::{Beyond, Request, Unit},
    },
    options::Options,
    profile::Profile,
    support::diag::{Aborted, Diagnostic, Severity, Sink},
};

/// What a tree is compared by, where no contract says it.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// The headers, as in `#include <...>`.
    pub headers: Vec<String>,
    /// The names that matter; everything that the headers declare themselves if there are none.
    pub names: BTreeSet<String>,
    /// How headers say which version and configuration they are of.
    pub tree: Option<fingerprint::Tree>,
}

/// What was read of one tree.
#[derive(Clone, Debug, Default)]
pub struct Side {
    /// The headers that there are.
    pub headers: BTreeSet<String>,
    /// The readings.
    pub fingerprints: Fingerprints,
    /// The version of the tree.
    pub version: Option<String>,
    /// Its configuration.
    pub configuration: std::collections::BTreeMap<String, String>,
}

/// Whether what is generated from would still be what somebody agreed with; everything that is not is
/// reported.
pub(super) fn hold(inputs: &Inputs, options: &Options, sink: &mut Sink) {
    let severity = match options.stale_warns {
        true => Severity::Warning,
        false => Severity::Error,
    };
    accepted::left_behind(sink, &options.contracts, severity);
    let contracts = accepted::beside(sink, &inputs.contracts);
    if contracts.iter().all(|one| one.accepted.is_none()) {
        return;
    }
    let read: Vec<_> = contracts
        .iter()
        .map(|one| one.fingerprints(&inputs.unit, None))
        .collect();
    let known = known(&inputs.unit, None);
    let drift = accepted::against(&contracts, &read, None, known);
    accepted::report(
        sink,
        &contracts,
        &inputs.contracts.sources,
        (&drift, severity),
    );
}

fn known(unit: &Unit, source: Option<&SourceTree>) -> Known {
    Known {
        texts: unit.texts.is_some(),
        source: source.is_some(),
    }
}

/// What changed since it was accepted.
///
/// # Errors
///
/// [`Aborted`] names the stage after which errors had been reported.
pub fn against(
    options: &Options,
    source: Option<&SourceTree>,
    sink: &mut Sink,
) -> Result<Drift, Aborted> {
    let Some((inputs, contracts)) = watched(options, sink)? else {
        return Ok(Drift::default());
    };
    let unit = &inputs.unit;
    let read: Vec<_> = contracts
        .iter()
        .map(|one| one.fingerprints(unit, source))
        .collect();
    let known = known(unit, source);
    let mut found = accepted::against(&contracts, &read, None, known);
    // What may be absent was not renamed.
    let is_gone = |item: &drift::Item| {
        matches!(
            item.fate,
            drift::Fate::Gone {
                expected: false,
                ..
            }
        )
    };
    if found.items.iter().any(is_gone) && options.unit.is_none() {
        // What it is called now is among what nobody has asked for.
        let choice = Choice {
            headers: unit.headers.clone(),
            ..Choice::default()
        };
        let everything = side(&choice, &options.clang_args, options, sink)?.fingerprints;
        found = accepted::against(&contracts, &read, Some(&everything), known);
    }
    found.to = version(&inputs.profile, &inputs.unit, options);
    accepted::unaccepted(sink, &contracts);
    accepted::left_behind(sink, &options.contracts, Severity::Warning);
    Ok(found)
}

/// The contracts, what was accepted of them, and the C side with its texts and its configuration.
fn watched(options: &Options, sink: &mut Sink) -> Result<Option<(Inputs, Vec<Beside>)>, Aborted> {
    let options = Options {
        texts: true,
        ..options.clone()
    };
    let Some(inputs) = read(&options, sink)? else {
        return Ok(None);
    };
    let contracts = accepted::beside(sink, &inputs.contracts);
    sink.gate("reading what was accepted")?;
    Ok(Some((inputs, contracts)))
}

/// What is different in the version of the tree, as lines.
pub(super) fn said(inputs: &Inputs) -> String {
    let said = inputs.settled.said.iter();
    said.map(|one| format!("in this version {one}\n")).collect()
}

/// The version of the tree: what the arguments say, or what its headers do.
pub(super) fn version(profile: &Profile, unit: &Unit, options: &Options) -> Option<String> {
    let said = options.tree_version.clone();
    said.or_else(|| fingerprint::tree(unit, profile.tree.as_ref()?))
}

/// The files beside contracts as they are once somebody agrees, with their paths; nothing is written.
/// SB1007: the version of the tree is not known.
///
/// # Errors
///
/// [`Aborted`] names the stage after which errors had been reported.
pub fn accept(
    options: &Options,
    source: Option<&SourceTree>,
    agreement: &Agreement,
    sink: &mut Sink,
) -> Result<Vec<(Utf8PathBuf, Accepted)>, Aborted> {
    let Some((inputs, contracts)) = watched(options, sink)? else {
        return Ok(Vec::new());
    };
    let Some(tree) = version(&inputs.profile, &inputs.unit, options) else {
        let message = "the version of these headers is not known";
        let help = "say it with `--tree-version`, or say in the profile which macros have it: `tree: { header: ..., version: [...] }`";
        sink.push(Diagnostic::error("SB1007", message).help(help));
        return Err(Aborted {
            stage: "looking for the version",
            errors: sink.errors(),
        });
    };
    let read: Vec<_> = contracts
        .iter()
        .map(|one| one.fingerprints(&inputs.unit, source))
        .collect();
    let agreement = Agreement {
        tree,
        digests: inputs
            .profile
            .tree
            .as_ref()
            .is_some_and(|tree| tree.digests),
        ..agreement.clone()
    };
    let files = accepted::agree(sink, &contracts, &read, &agreement);
    sink.gate("accepting")?;
    let paths = files.into_iter().filter_map(|(index, file)| {
        let path = contracts.get(index)?.path.clone();
        Some((path, file))
    });
    Ok(paths.collect())
}

/// What a tree says, whose headers are read with `arguments`.
///
/// # Errors
///
/// [`Aborted`] if the headers cannot be read.
pub fn side(
    choice: &Choice,
    arguments: &[String],
    options: &Options,
    sink: &mut Sink,
) -> Result<Side, Aborted> {
    let mut request = Request {
        headers: choice.headers.clone(),
        clang_args: arguments.to_vec(),
        functions: choice.names.clone(),
        types: choice.names.clone(),
        constants: choice.names.clone(),
        beyond: match choice.names.is_empty() {
            true => Beyond::Everything,
            false => Beyond::Nothing,
        },
        texts: true,
        missing_headers: true,
        macro_headers: fingerprint::macros(choice.tree.as_ref(), true),
        ..Request::default()
    };
    let step = options
        .progress
        .step("Parsing", &format!("{} headers", choice.headers.len()));
    let mut unit = header::parse(sink, &request);
    if let Some(first) = &unit
        && request.beyond == Beyond::Everything
    {
        // The value of a macro is known where its name is asked for.
        request.constants = constants(first);
        if !request.constants.is_empty() {
            unit = header::parse(sink, &request);
        }
    }
    drop(step);
    sink.gate("reading headers")?;
    let unit = unit.unwrap_or_default();
    let is_there = |header: &&String| unit.names.by_header.contains_key(*header);
    let tree = choice.tree.as_ref();
    Ok(Side {
        headers: choice.headers.iter().filter(is_there).cloned().collect(),
        version: tree.and_then(|tree| fingerprint::tree(&unit, tree)),
        configuration: tree
            .map(|tree| fingerprint::configuration(&unit, tree))
            .unwrap_or_default(),
        fingerprints: fingerprint::all(&unit),
    })
}

/// The macros without parameters that stand for something.
fn constants(unit: &Unit) -> BTreeSet<String> {
    let texts = unit.texts.iter().flatten();
    let filled =
        texts.filter(|(_, texts)| texts.body.as_ref().is_some_and(|body| !body.is_empty()));
    let names = filled.map(|(name, _)| name);
    let plain = names
        .filter(|name| !unit.macros.contains_key(*name) && !unit.functions.contains_key(*name));
    plain.cloned().collect()
}

/// What changed between two trees. Options are compared where both are of one version. SB1008: a header that
/// neither of them has, an error if there is no other.
pub fn between(sink: &mut Sink, choice: &Choice, old: &Side, new: &Side) -> Drift {
    let is_there =
        |header: &&String| old.headers.contains(*header) || new.headers.contains(*header);
    let any = choice.headers.iter().any(|header| is_there(&header));
    for header in choice.headers.iter().filter(|header| !is_there(header)) {
        let message = format!("neither tree has a header `{header}`");
        let diagnostic = match any {
            true => Diagnostic::warning("SB1008", message),
            false => Diagnostic::error("SB1008", message),
        };
        let help = "name headers as in `#include <...>`, and the folders of both trees";
        sink.push(diagnostic.help(help));
    }
    let mut drift = drift::compare(&old.fingerprints, &new.fingerprints);
    about_trees(&mut drift, old, new);
    drift
}

fn about_trees(drift: &mut Drift, old: &Side, new: &Side) {
    if old.version.is_some() && old.version == new.version {
        drift.options = drift::options(&old.configuration, &new.configuration);
    }
    drift.from.clone_from(&old.version);
    drift.to.clone_from(&new.version);
}

/// What changed between two trees in what contracts speak of; the options of both differ in the tree alone.
///
/// # Errors
///
/// [`Aborted`] names the stage after which errors had been reported.
pub fn contracts_between(
    [old, new]: [&Options; 2],
    source: Option<&SourceTree>,
    sink: &mut Sink,
) -> Result<Drift, Aborted> {
    let mut sides = Vec::new();
    let mut drift = Drift::default();
    for options in [old, new] {
        let Some((inputs, contracts)) = watched(options, sink)? else {
            return Ok(drift);
        };
        let read = contracts
            .iter()
            .map(|one| one.fingerprints(&inputs.unit, source));
        let read: Vec<Fingerprints> = read.collect();
        let tree = inputs.profile.tree.as_ref();
        let side = Side {
            version: version(&inputs.profile, &inputs.unit, options),
            configuration: tree
                .map(|tree| fingerprint::configuration(&inputs.unit, tree))
                .unwrap_or_default(),
            ..Side::default()
        };
        sides.push((contracts, read, side));
    }
    let [(contracts, before, old), (_, after, new)] = sides.as_slice() else {
        return Ok(drift);
    };
    let contracted = accepted::contracted(contracts);
    for ((beside, before), after) in contracts.iter().zip(before).zip(after) {
        let found = drift::compare(before, after);
        drift
            .near
            .extend(drift::near(&before.declared, &after.declared, &contracted));
        drift.compared += found.compared;
        drift.same += found.same;
        drift
            .items
            .extend(found.items.into_iter().map(|item| beside.about(item)));
    }
    drift.sort();
    about_trees(&mut drift, old, new);
    Ok(drift)
}
