//! Pattern "version": names and facts that differ between versions of the C side are settled here, so that no later
//! stage knows of them.

use super::{
    at::{At, Sources},
    load::Contracts,
    model::{AlsoNamed, Function, InVersions, Key, Module, OpaqueType, Rename, Section},
};
use crate::{
    header::model::{Type, Unit},
    support::{
        diag::{Diagnostic, Sink},
        version,
    },
};

/// The modules as they are for one version, and what is different in it.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    /// The modules, in the order of the contracts.
    pub modules: Vec<Module>,
    /// What is not as the contracts say without any version, a sentence each.
    pub said: Vec<String>,
}

/// The modules as they are for `version`, which headers are of that declare what is in `unit`.
///
/// SB1007: facts differ, and the version is not known. SB1009: the headers declare what that version should not have.
/// SB1010: two sets of facts hold. SB1011: what should be a version is none, or a range is empty.
pub fn settle(
    sink: &mut Sink,
    contracts: &Contracts,
    unit: &Unit,
    version: Option<&str>,
) -> Settled {
    let mut settler = Settler {
        sink,
        sources: &contracts.sources,
        unit,
        version,
        said: Vec::new(),
    };
    let modules = contracts.modules.iter();
    let modules = modules.map(|loaded| settler.module(loaded.module.clone()));
    Settled {
        modules: modules.collect(),
        said: settler.said,
    }
}

/// From which version on, and until which one.
#[derive(Clone, Copy)]
struct Range<'a> {
    since: Option<&'a At<String>>,
    until: Option<&'a At<String>>,
}

impl<'a> Range<'a> {
    fn new(since: &'a Option<At<String>>, until: &'a Option<At<String>>) -> Self {
        let (since, until) = (since.as_ref(), until.as_ref());
        Self { since, until }
    }

    fn is_said(self) -> bool {
        self.since.is_some() || self.until.is_some()
    }

    fn has(self, version: &str) -> bool {
        let [since, until] = [self.since, self.until].map(|bound| bound.map(|at| at.as_str()));
        version::within(version, since, until)
    }

    /// The range as words: `from 6.4 on, until 7.3`.
    fn words(self) -> String {
        let since = self.since.map(|since| format!("from {} on", &**since));
        let until = self.until.map(|until| format!("until {}", &**until));
        let words: Vec<String> = since.into_iter().chain(until).collect();
        words.join(", ")
    }
}

struct Settler<'a> {
    sink: &'a mut Sink,
    sources: &'a Sources,
    unit: &'a Unit,
    version: Option<&'a str>,
    said: Vec<String>,
}

impl Settler<'_> {
    fn module(&mut self, mut module: Module) -> Module {
        module.types = std::mem::take(&mut module.types)
            .into_iter()
            .map(|(key, opaque)| self.opaque(key, opaque))
            .collect();
        for (key, function) in &mut module.functions {
            self.function(key, function);
        }
        module
    }

    fn opaque(&mut self, key: Key, mut opaque: OpaqueType) -> (Key, OpaqueType) {
        let is_type = |unit: &Unit, name: &str| {
            unit.records.contains_key(name) || unit.typedefs.contains_key(name)
        };
        let key = self.named(key, &opaque.also_named, is_type);
        let fields = fields(self.unit, &key);
        let mut kept = Section::new();
        let mut renamed = Vec::new();
        for (field, contract) in std::mem::take(&mut opaque.fields) {
            let is_field = |_: &Unit, name: &str| fields.iter().any(|field| field == name);
            let said = field.clone();
            let field = self.named(field, &contract.also_named, is_field);
            let mut contract = contract;
            if *field != *said {
                // The method is called by the name of the contract in every version.
                let because = format!("`{}` is its name in other versions", &*said);
                let rename = || Rename {
                    name: said.clone(),
                    because,
                };
                contract.rust.get_or_insert_with(rename);
                renamed.push((said, field.clone()));
            }
            let range = Range::new(&contract.since, &contract.until);
            let is_there = is_field(self.unit, &field);
            if self.is_there(&field, range, is_there) {
                kept.insert(field, contract);
            }
        }
        for (_, contract) in &mut kept {
            let Some(name) = contract
                .bounds
                .as_mut()
                .and_then(|said| said.value.length_mut())
            else {
                continue;
            };
            let new = renamed.iter().find(|(said, _)| **said == *name);
            if let Some((_, new)) = new {
                name.clone_from(new);
            }
        }
        opaque.fields = kept;
        (key, opaque)
    }

    fn function(&mut self, key: &Key, function: &mut Function) {
        let is_function = |unit: &Unit, name: &str| {
            unit.functions.contains_key(name) || unit.macros.contains_key(name)
        };
        let named = self.named(key.clone(), &function.also_named, is_function);
        let range = Range::new(&function.since, &function.until);
        let is_declared = is_function(self.unit, &named);
        if !self.is_there(key, range, is_declared) {
            let reason = format!("it is there {}", range.words());
            function
                .may_be_absent
                .get_or_insert(At::new(reason, key.span));
        }
        self.facts(key, function);
    }

    /// The name that these headers use.
    fn named(&mut self, key: Key, also: &[AlsoNamed], exists: impl Fn(&Unit, &str) -> bool) -> Key {
        for other in also {
            self.check(Range::new(&other.since, &other.until));
        }
        if exists(self.unit, &key) {
            return key;
        }
        let found = also.iter().find(|other| exists(self.unit, &other.name));
        let Some(other) = found else {
            return key;
        };
        let range = Range::new(&other.since, &other.until);
        if let Some(version) = self.version
            && !range.has(version)
        {
            let message = format!(
                "`{}` is said to be a name {}, and headers of {version} have it",
                &*other.name,
                range.words()
            );
            let place = self.sources.place(other.name.span);
            let diagnostic = Diagnostic::error("SB1009", message).at(place, "said here");
            self.contradicted(diagnostic, &other.name);
        }
        self.said.push(format!("`{}` is `{}`", &*key, &*other.name));
        At::new(other.name.value.clone(), key.span)
    }

    /// Whether something is there in this version. Where the version is not known, the headers tell.
    fn is_there(&mut self, key: &Key, range: Range<'_>, is_declared: bool) -> bool {
        self.check(range);
        if !range.is_said() {
            return true;
        }
        let expected = self.version.map(|version| range.has(version));
        match (expected, is_declared) {
            (Some(false), true) => {
                let message = format!(
                    "`{}` is said to be there {}, and headers of {} have it",
                    &**key,
                    range.words(),
                    self.version.unwrap_or_default()
                );
                let bounds = [range.since, range.until];
                let bound = bounds.into_iter().flatten().next().unwrap_or(key);
                let place = self.sources.place(bound.span);
                let diagnostic = Diagnostic::error("SB1009", message).at(place, "said here");
                self.contradicted(diagnostic, key);
                true
            }
            (Some(true), _) | (None, true) => true,
            (Some(false) | None, false) => {
                self.said.push(format!(
                    "`{}` is absent: it is there {}",
                    &**key,
                    range.words()
                ));
                false
            }
        }
    }

    fn contradicted(&mut self, diagnostic: Diagnostic, name: &str) {
        let declared = self.unit.functions.get(name).map(|one| &one.place);
        let declared = declared.or(self.unit.records.get(name).map(|one| &one.place));
        let diagnostic = match declared {
            Some(place) => diagnostic.also(place.clone(), "declared here"),
            None => diagnostic,
        };
        self.sink.push(diagnostic.help("mend the versions"));
    }

    /// Lays the facts of this version over those of all.
    fn facts(&mut self, key: &Key, function: &mut Function) {
        let versions = std::mem::take(&mut function.versions);
        for facts in versions.values() {
            self.check(Range::new(&facts.since, &facts.until));
        }
        let Some(first) = versions.keys().next() else {
            return;
        };
        let Some(version) = self.version else {
            let message = format!(
                "facts of `{}` differ between versions, and that of these headers is not known",
                &**key
            );
            let help = "say it with `--tree-version`, or say in the profile which macros have it: \
                        `tree: { header: ..., version: [...] }`";
            let place = self.sources.place(first.span);
            self.sink.push(
                Diagnostic::error("SB1007", message)
                    .at(place, "for some versions")
                    .help(help),
            );
            return;
        };
        let holds = |facts: &InVersions| Range::new(&facts.since, &facts.until).has(version);
        let mut here = versions.into_iter().filter(|(_, facts)| holds(facts));
        let Some((name, facts)) = here.next() else {
            return;
        };
        if let Some((other, _)) = here.next() {
            let message = format!("`{}` has two sets of facts for version {version}", &**key);
            self.sink.push(
                Diagnostic::error("SB1010", message)
                    .at(self.sources.place(other.span), "these hold")
                    .also(self.sources.place(name.span), "and these do")
                    .help("say `since` and `until` so that the versions have no common one"),
            );
        }
        self.said
            .push(format!("`{}` is as `{}` says", &**key, &*name));
        lay_over(function, facts);
    }

    /// Reports bounds that are no versions, and ranges without any version.
    fn check(&mut self, range: Range<'_>) {
        for bound in [range.since, range.until].into_iter().flatten() {
            if !version::is_version(bound) {
                let message = format!("`{}` is not a version", &**bound);
                self.sink.push(
                    Diagnostic::error("SB1011", message)
                        .at(self.sources.place(bound.span), "begins with no number")
                        .help("write numbers with dots between them, such as `\"6.8\"`"),
                );
            }
        }
        if let (Some(since), Some(until)) = (range.since, range.until)
            && version::compare(since, until).is_ge()
        {
            let message = format!("no version is {}", range.words());
            self.sink.push(
                Diagnostic::error("SB1011", message)
                    .at(self.sources.place(until.span), "not after the first one")
                    .also(self.sources.place(since.span), "the first one")
                    .help("`until` is the first version that is not meant"),
            );
        }
    }
}

/// The names of the fields of a type, be it behind type names.
fn fields(unit: &Unit, name: &str) -> Vec<String> {
    let named = Type::Typedef(name.to_owned());
    let record = match unit.resolve(&named) {
        Type::Record(record) => unit.records.get(record),
        _ => unit.records.get(name),
    };
    let layout = record.and_then(|record| record.layout.as_ref());
    let fields = layout.iter().flat_map(|layout| &layout.fields);
    fields.map(|field| field.name.clone()).collect()
}

fn lay_over(function: &mut Function, facts: InVersions) {
    let InVersions {
        since: _,
        until: _,
        doc,
        params,
        ret,
        errors,
        requires,
        context,
        locks,
    } = facts;
    function.doc = doc.or(function.doc.take());
    function.params.extend(params);
    function.ret = ret.or(function.ret.take());
    if !errors.is_empty() {
        function.errors = errors;
    }
    function.requires.extend(requires);
    if let Some(context) = context {
        function.context = context;
    }
    if !locks.is_empty() {
        function.locks = locks;
    }
}
