//! The way from contracts and headers to files: one call per stage.

mod coverage;
pub mod drift;

use std::collections::BTreeSet;

use safebind_review::facts::Facts;

use crate::{
    accepted,
    api::ty::Support,
    bindings, compile_commands, compose, contract,
    contract::{at::Sources, load::Contracts, model::Module},
    driver::Product,
    facts, fingerprint,
    harvest::{self, model::Harvest},
    header,
    header::{
        model::{Beyond, Request, Unit},
        proof::Proofs,
    },
    layout, link, lower, options,
    options::{LayoutOracle, Options},
    output::OutputTree,
    profile,
    profile::{Profile, Root, built_in},
    render, report,
    support::{
        diag::{Aborted, Diagnostic, Sink},
        json,
        place::Place,
        progress::Progress,
    },
};

pub use self::coverage::{Asked, report};

/// The raw bindings, as the modules name them and as a file without its ending.
const BINDINGS: &str = "bindings";

/// Runs the stages. After each one that can find mistakes there is a gate; what comes after the last
/// gate cannot fail.
///
/// # Errors
///
/// [`Aborted`] names the stage after which errors had been reported.
pub fn run(options: &Options, sink: &mut Sink) -> Result<Product, Aborted> {
    let Some(inputs) = read(options, sink)? else {
        return Ok(Product::default());
    };
    let Inputs {
        contracts,
        profile,
        unit,
        settled: _,
    } = &inputs;
    let modules = inputs.modules();
    let linked = link::link(sink, &modules, &contracts.sources, unit);
    layout::relied::check(sink, &linked);
    let with_bindings = options.bindings || profile.has_bindings();
    reserved_modules(
        sink,
        &modules,
        &contracts.sources,
        &reserved(profile, with_bindings),
    );
    drift::hold(&inputs, options, sink);
    sink.gate("linking contracts to declarations")?;

    let texts = compose::read(sink, &modules, &contracts.sources);
    options
        .inputs
        .add(texts.iter().map(|text| text.path.to_string()));
    let mut api = lower::lower(sink, &linked, profile);
    api.compositions = compose::compose(sink, &texts, (&linked, &api), profile);
    sink.gate("lowering to the safe API")?;

    let mut files: Vec<_> = render::render(sink, &api, profile).into_iter().collect();
    let coverage = report::coverage::markdown(&api, profile);
    let records = report::contracts::markdown(&api.records, profile);
    files.push(("report.md".to_owned(), coverage));
    files.push(("contracts.md".to_owned(), records));
    if with_bindings && options.mode != options::Mode::Validate {
        let raw = bindings::generate(sink, unit, &bindings_options(profile));
        files.extend(raw.map(|text| (format!("{BINDINGS}.rs"), text)));
    }
    let mut tree = OutputTree::default();
    for (path, text) in files {
        if let Err(problem) = tree.insert(path, text) {
            sink.push(problem);
        }
    }
    sink.gate("writing the API as text")?;

    let mut product = Product {
        tree,
        summary: drift::said(&inputs) + &report::coverage::summary(&api),
        regenerate: profile.regenerate.clone(),
        ..Product::default()
    };
    product
        .inputs
        .extend(texts.iter().map(|text| text.path.clone()));
    if options.unit.is_none() {
        product.inputs.extend(unit.files.iter().cloned());
    }
    if let Some(path) = &options.dump_unit {
        product.side_files.insert(path.clone(), json::text(unit));
    }
    if let Some(path) = &options.layout_checks {
        let raw = profile.support.path(Support::Bindings);
        let checks = bindings::checks::checks(&linked, raw, &first_lines(profile, "safebind"));
        product.side_files.insert(path.clone(), checks);
    }
    Ok(product)
}

/// What contracts say of C functions, for code that others have written.
///
/// # Errors
///
/// [`Aborted`] names the stage after which errors had been reported.
pub fn facts(options: &Options, sink: &mut Sink) -> Result<Facts, Aborted> {
    let Some(inputs) = read(options, sink)? else {
        return Ok(Facts::default());
    };
    let (modules, sources) = (inputs.modules(), &inputs.contracts.sources);
    let linked = link::link(sink, &modules, sources, &inputs.unit);
    sink.gate("linking contracts to declarations")?;
    let api = lower::lower(sink, &linked, &inputs.profile);
    sink.gate("lowering to the safe API")?;
    Ok(facts::facts(&linked, &api))
}

/// What headers say without a contract, and the request that they were read for.
///
/// # Errors
///
/// [`Aborted`] if the headers cannot be read, or declare nothing that is wanted.
pub fn harvest(
    mut request: Request,
    progress: &Progress,
    sink: &mut Sink,
) -> Result<(Harvest, Request), Aborted> {
    if let Beyond::Around(declared) = &mut request.beyond {
        declared
            .uses
            .extend(harvest::cleanup::MACROS.map(str::to_owned));
    }
    let what = format!("{} headers", request.headers.len());
    let step = progress.step("Parsing", &what);
    let mut own = Sink::default();
    let unit = header::parse(&mut own, &request);
    drop(step);
    let found = own.finish();
    match harvest::foreign::language(&found) {
        // What else clang says of it follows from that.
        Some(foreign) => sink.push(foreign),
        None => found
            .into_iter()
            .for_each(|diagnostic| sink.push(diagnostic)),
    }
    sink.gate("reading headers")?;
    let step = progress.step("Harvesting", &what);
    let unit = unit.unwrap_or_default();
    let folders = request.beyond.around();
    let folders = folders.map_or(&[][..], |declared| &declared.manuals);
    let pages = harvest::manual::pages(folders, unit.functions.keys());
    let harvest = harvest::harvest(&unit, &pages, &taken());
    drop(step);
    if harvest.functions.is_empty() && harvest.refused.iter().all(|one| one.is_macro) {
        sink.push(harvest::foreign::empty(&request, harvest.refused.len()));
    }
    sink.gate("looking for declarations")?;
    Ok((harvest, request))
}

/// The names that generated code uses for something else in one of the built-in targets: for which of them a contract is,
/// it does not say.
fn taken() -> BTreeSet<String> {
    let prelude = lower::PRELUDE.iter().map(|name| (*name).to_owned());
    let items = built_in::ALL.iter().flat_map(|one| one.names());
    prelude.chain(items).collect()
}

/// The C side of contracts.
///
/// # Errors
///
/// [`Aborted`] names the stage after which errors had been reported.
pub fn c_side(options: &Options, sink: &mut Sink) -> Result<Option<Unit>, Aborted> {
    Ok(read(options, sink)?.map(|inputs| inputs.unit))
}

/// What is read before anything is held against anything else.
struct Inputs {
    contracts: Contracts,
    /// The modules as they are for the version of these headers.
    settled: contract::versions::Settled,
    profile: Profile,
    unit: Unit,
}

impl Inputs {
    fn modules(&self) -> Vec<&Module> {
        self.settled.modules.iter().collect()
    }
}

/// Reads contracts, the profile and the C side.
fn read(options: &Options, sink: &mut Sink) -> Result<Option<Inputs>, Aborted> {
    let mut contracts = contract::load::load(sink, &options.contract_files());
    for folder in options.empty_folders() {
        let message = format!("there is no contract in or below `{folder}`");
        let place = Place::whole_file(folder.as_str());
        let help = "contracts are files that end in `.yaml` or `.yml`";
        sink.push(
            Diagnostic::error("SB0108", message)
                .at(place, "")
                .help(help),
        );
    }
    let profile = profile(sink, options);
    sink.gate("reading contracts")?;
    let mut unit = unit(sink, options, &mut contracts, profile.as_ref());
    sink.gate("reading headers")?;
    if let (Some(unit), Some(oracle)) = (&mut unit, &options.oracle) {
        unit.proofs = proofs(sink, oracle, unit, &contracts);
        sink.gate("reading the oracle of layouts")?;
    }
    let Some((unit, profile)) = unit.zip(profile) else {
        return Ok(None);
    };
    let version = drift::version(&profile, &unit, options);
    let settled = contract::versions::settle(sink, &contracts, &unit, version.as_deref());
    Ok(Some(Inputs {
        contracts,
        settled,
        profile,
        unit,
    }))
}

/// What an oracle says of the C side.
fn proofs(
    sink: &mut Sink,
    oracle: &LayoutOracle,
    unit: &Unit,
    contracts: &Contracts,
) -> Option<Proofs> {
    let comparisons = match oracle {
        LayoutOracle::Saved(path) => layout::saved::comparisons(sink, path, unit)?,
        LayoutOracle::Nobody => Vec::new(),
        LayoutOracle::File(oracle) => {
            let theirs = oracle.layouts(sink)?;
            let ours = layout::clang::layouts(unit);
            vec![layout::ask::held(sink, &ours, &theirs)?]
        }
    };
    let mut proofs = layout::proof::proofs(&comparisons);
    let accepted = contracts
        .modules
        .iter()
        .flat_map(|loaded| &loaded.module.accepted_layouts);
    proofs.accepted = accepted
        .map(|(key, why)| (key.value.clone(), why.clone()))
        .collect();
    Some(proofs)
}

/// The modules that are written beside those of the contracts, each with what it has.
fn reserved(profile: &Profile, with_bindings: bool) -> Vec<(&'static str, &'static str)> {
    let own = [
        ("mod", "the output folder"),
        ("support", "the support items"),
    ];
    let own = own.into_iter().filter(|_| profile.root == Root::Module);
    let raw = (BINDINGS, "the raw bindings");
    own.chain(with_bindings.then_some(raw)).collect()
}

/// Reports the modules that would have the file of another one.
fn reserved_modules(
    sink: &mut Sink,
    modules: &[&Module],
    sources: &Sources,
    reserved: &[(&str, &str)],
) {
    let paths = modules.iter().flat_map(|module| {
        let compositions = module.compositions.keys();
        std::iter::once(&module.module).chain(compositions)
    });
    for path in paths {
        let first = path.split('/').next().unwrap_or_default();
        let Some((name, what)) = reserved.iter().find(|(name, _)| *name == first) else {
            continue;
        };
        let message = format!("`{name}` is the module of {what}");
        let place = sources.first_line(path.span);
        let help = match *name {
            BINDINGS if !with_root(reserved) => "choose another path, or leave `--bindings` out",
            _ => "choose another path",
        };
        let problem = Diagnostic::error("SB0311", message);
        sink.push(problem.at(place, "both would be one file").help(help));
    }
}

/// Whether the output folder has modules of its own.
fn with_root(reserved: &[(&str, &str)]) -> bool {
    reserved.iter().any(|(name, _)| *name == "mod")
}

/// The profile that was asked for, or the one that is assumed where nothing is written.
fn profile(sink: &mut Sink, options: &Options) -> Option<Profile> {
    match &options.profile {
        Some(profile) => built_in::load(sink, profile),
        None => Some(profile::neutral()),
    }
}

/// The C side: from JSON, or from the headers. A contract in a header can name further functions, so
/// the headers are read again if it does.
fn unit(
    sink: &mut Sink,
    options: &Options,
    contracts: &mut Contracts,
    profile: Option<&Profile>,
) -> Option<Unit> {
    if let Some(path) = &options.unit {
        let unit = load_unit(sink, path)?;
        contract::blocks::merge_header_blocks(contracts, sink, &unit);
        return Some(unit);
    }
    let tree = profile.and_then(|profile| profile.tree.as_ref());
    let texts = options.texts || accepted::is_used(&options.contract_files());
    let clang_args = clang_args(sink, options, contracts)?;
    let ask = |contracts: &Contracts| {
        let request = contract::request::request(contracts);
        Request {
            clang_args: clang_args.clone(),
            macro_headers: fingerprint::macros(tree, options.texts),
            texts,
            beyond: match options.locate {
                true => Beyond::Places,
                false => request.beyond,
            },
            ..request
        }
    };
    let request = ask(contracts);
    let what = format!("{} headers", request.headers.len());
    let step = options.progress.step("Parsing", &what);
    options.inputs.add(header::candidates(&request));
    let unit = header::parse(sink, &request)?;
    options.inputs.add(unit.files.iter().cloned());
    contract::blocks::merge_header_blocks(contracts, sink, &unit);
    let wider = ask(contracts);
    let unit = if wider == request {
        Some(unit)
    } else {
        header::parse(sink, &wider)
    };
    drop(step);
    unit
}

/// The arguments for clang: those of the compilation database, then those that were given.
fn clang_args(sink: &mut Sink, options: &Options, contracts: &Contracts) -> Option<Vec<String>> {
    let mut all = Vec::new();
    if let Some(path) = &options.compile_commands {
        let modules = contracts.modules.iter();
        let mut headers = modules.flat_map(|loaded| &loaded.module.headers);
        let header = headers.next().map_or("", |header| header.as_str());
        match compile_commands::arguments(path, header.into()) {
            Ok(found) => {
                options.progress.say("Using", &found.said(header.into()));
                all = found.clang_args;
            }
            Err(problem) => {
                sink.push(problem);
                return None;
            }
        }
    }
    all.extend(options.clang_args.iter().cloned());
    Some(all)
}

fn load_unit(sink: &mut Sink, path: &camino::Utf8Path) -> Option<Unit> {
    let problem = match fs_err::read_to_string(path) {
        Ok(text) => match serde_json::from_str(&text) {
            Ok(unit) => return Some(unit),
            Err(error) => error.to_string(),
        },
        Err(error) => error.to_string(),
    };
    let message = format!("`{path}` is not a C side that this tool has written");
    let diagnostic = Diagnostic::error("SB0205", message);
    sink.push(
        diagnostic
            .at(Place::whole_file(path.as_str()), "")
            .note(problem),
    );
    None
}

/// What a file that no contract describes begins with: its licence, who made it, and how.
fn first_lines(profile: &Profile, made_by: &str) -> Vec<String> {
    let command = &profile.regenerate;
    vec![
        format!("// SPDX-License-Identifier: {}", profile.spdx),
        String::new(),
        format!("// Generated by {made_by}; run `{command}` instead of editing this file."),
    ]
}

/// What the raw bindings must offer to the generated modules.
fn bindings_options(profile: &Profile) -> bindings::Options {
    let usual = bindings::Options::default();
    bindings::Options {
        shim_prefix: profile.shims.prefix.clone(),
        header: first_lines(profile, "safebind with bindgen"),
        ctypes_prefix: profile.ctypes.clone().unwrap_or(usual.ctypes_prefix),
        ..bindings::Options::default()
    }
}
