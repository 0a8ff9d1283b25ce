//! Keys of contracts that change nothing: without one of them everything that is generated, checked and told is the
//! same.
//!
//! Each key and each item of a list is left out by turns, and what comes out is compared. So nothing has to know
//! which key is read where. What is there for people or as a check is left alone, and that the contracts in words
//! repeat a key is no effect.

use std::fmt::{self, Write as _};

use sha2::{Digest as _, Sha256};

use crate::{
    compose,
    contract::{
        at::Span,
        blocks, load,
        load::Contracts,
        model::Module,
        node::{Kind, Node},
        request, yaml,
    },
    facts,
    header::model::{Request, Unit},
    link, lower,
    profile::Profile,
    report::document::{Location, Unused},
    support::{diag::Sink, json},
};

/// Keys that have no effect where all is well: they are for people, or are checks.
const LEFT_ALONE: [&str; 10] = [
    "also_named",
    "bind",
    "fingerprint",
    "instead_of",
    "internal",
    "may_be_absent",
    "reviewed_by",
    "safety",
    "schema",
    "source",
];

/// What contracts are read with.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The C side.
    pub unit: &'a Unit,
    /// The target.
    pub profile: &'a Profile,
}

/// The keys that change nothing, by file and place. `contracts` are those of files alone, without errors.
pub fn find(contracts: &Contracts, setting: Setting<'_>) -> Vec<Unused> {
    let mut search = Search {
        contracts,
        setting,
        wanted: None,
        path: Vec::new(),
        steps: Vec::new(),
        found: Vec::new(),
    };
    search.wanted = search.effect(contracts.clone());
    if search.wanted.is_none() {
        return Vec::new();
    }
    for (index, loaded) in contracts.modules.iter().enumerate() {
        let source = loaded.module.schema.span.source;
        let root = yaml::parse(&mut Sink::default(), &contracts.sources, source);
        if let Some(root) = root {
            search.below(index, &root, &root);
        }
    }
    search.found
}

struct Search<'a> {
    contracts: &'a Contracts,
    setting: Setting<'a>,
    /// What comes out with everything in place.
    wanted: Option<Effect>,
    /// The keys to the node that is looked at, as text.
    path: Vec<String>,
    /// The same as positions.
    steps: Vec<usize>,
    found: Vec<Unused>,
}

/// The digest of what comes out.
type Effect = [u8; 32];

impl Search<'_> {
    /// Leaves out each part of `node`, which is in the tree of a module, and goes on inside those that matter.
    fn below(&mut self, module: usize, root: &Node, node: &Node) {
        for (position, (name, span, value)) in parts(node).into_iter().enumerate() {
            if LEFT_ALONE.contains(&name.as_str()) {
                continue;
            }
            // What these headers do not have cannot have an effect here.
            let is_absent = value.get("may_be_absent").is_some()
                && !self.setting.unit.functions.contains_key(&name);
            if is_absent {
                continue;
            }
            self.path.push(name);
            self.steps.push(position);
            let mut rest = root.clone();
            if remove(&mut rest, &self.steps) && self.changes_nothing(module, rest) {
                self.record(span);
            } else {
                self.below(module, root, value);
            }
            self.path.pop();
            self.steps.pop();
        }
    }

    fn record(&mut self, span: Span) {
        let place = self.contracts.sources.place(span);
        let line = place.excerpt.lines().next().unwrap_or_default();
        self.found.push(Unused {
            key: self.path.join("."),
            line: line.trim().to_owned(),
            place: Location {
                file: place.file.clone(),
                line: place.line,
                column: place.column,
            },
        });
    }

    fn changes_nothing(&self, module: usize, root: Node) -> bool {
        let loaded = load::module(&mut Sink::default(), &self.contracts.sources, root, 0);
        let Some(loaded) = loaded else {
            return false;
        };
        let mut contracts = self.contracts.clone();
        let Some(slot) = contracts.modules.get_mut(module) else {
            return false;
        };
        *slot = loaded;
        self.wanted.is_some() && self.effect(contracts) == self.wanted
    }

    /// What comes out of contracts; nothing if they have errors.
    fn effect(&self, mut contracts: Contracts) -> Option<Effect> {
        let Setting { unit, profile } = self.setting;
        let mut sink = Sink::default();
        blocks::merge_header_blocks(&mut contracts, &mut sink, unit);
        let loaded = contracts.modules.iter();
        let modules: Vec<&Module> = loaded.map(|loaded| &loaded.module).collect();
        let linked = link::link(&mut sink, &modules, &contracts.sources, unit);
        sink.gate("linking").ok()?;
        let texts = compose::read(&mut sink, &modules, &contracts.sources);
        let mut api = lower::lower(&mut sink, &linked, profile);
        api.compositions = compose::compose(&mut sink, &texts, (&linked, &api), profile);
        sink.gate("lowering").ok()?;
        // What was read of the C side was read with these.
        let Request {
            headers,
            prototypes,
            ..
        } = request::request(&contracts);
        let mut hash = Hash(Sha256::new());
        write!(hash, "{headers:?} {prototypes:?}").ok()?;
        let parts = (&api.modules, &api.shims, &api.compositions, &api.coverage);
        write!(hash, "{parts:?}").ok()?;
        hash.write_str(&json::text(&facts::facts(&linked, &api)))
            .ok()?;
        write!(hash, "{:?}", sink.finish()).ok()?;
        Some(hash.0.finalize().into())
    }
}

/// The keys of a map and the items of a list, with their names and places.
fn parts(node: &Node) -> Vec<(String, Span, &Node)> {
    match &node.kind {
        Kind::Map(entries) => entries
            .iter()
            .map(|(key, value)| (key.value.clone(), key.span, value))
            .collect(),
        Kind::Seq(items) => items
            .iter()
            .enumerate()
            .map(|(position, item)| (position.to_string(), item.span, item))
            .collect(),
        _ => Vec::new(),
    }
}

/// Takes the part at these positions out of a tree; false if there is none.
fn remove(node: &mut Node, steps: &[usize]) -> bool {
    let Some((first, rest)) = steps.split_first() else {
        return false;
    };
    let inner = match &mut node.kind {
        Kind::Map(entries) if rest.is_empty() && *first < entries.len() => {
            entries.remove(*first);
            return true;
        }
        Kind::Seq(items) if rest.is_empty() && *first < items.len() => {
            items.remove(*first);
            return true;
        }
        Kind::Map(entries) => entries.get_mut(*first).map(|(_, value)| value),
        Kind::Seq(items) => items.get_mut(*first),
        _ => None,
    };
    inner.is_some_and(|inner| remove(inner, rest))
}

/// A digest that takes text.
struct Hash(Sha256);

impl fmt::Write for Hash {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text);
        Ok(())
    }
}
