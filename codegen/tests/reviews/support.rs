//! The shipped contracts, changed or not, through the generator: without libclang, since the C side
//! comes from a file.

use std::{collections::BTreeMap, path::PathBuf, sync::OnceLock};

use camino::{Utf8Path, Utf8PathBuf};
use safebind::{
    api::{Api, Function, Impl, Item, TypeBlock},
    compose,
    contract::{
        blocks::merge_header_blocks,
        load::{Contracts, document, from_texts, load},
        model::Module,
        versions,
    },
    fingerprint,
    header::model::Unit,
    link::link,
    lower::lower,
    profile::Profile,
    render::render,
    report,
    support::diag::{Diagnostic, Sink},
};

use crate::linux;
pub(crate) use crate::linux::repository;

/// Where the fixtures on neutral headers stand.
const FIXTURES: &str = "codegen/tests/fixtures";

/// What came out of a run.
pub(crate) struct Ran {
    /// Whose contracts these are, for messages.
    pub(crate) name: String,
    /// What the contracts said.
    pub(crate) contracts: Contracts,
    /// The API as data.
    pub(crate) api: Api,
    /// The texts, by path.
    pub(crate) files: BTreeMap<String, String>,
}

/// What was wrong, in words; nothing if nothing was.
pub(crate) type Problems = Vec<String>;

/// A file of the repository.
pub(crate) fn read(path: &str) -> String {
    let full = repository(path);
    std::fs::read_to_string(&full).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The C side.
pub(crate) fn unit() -> Unit {
    serde_json::from_str(linux::UNIT).expect("a C side")
}

fn utf8(path: PathBuf) -> Utf8PathBuf {
    Utf8PathBuf::from_path_buf(path).expect("a path of characters")
}

/// The profile of Linux.
pub(crate) fn profile() -> Profile {
    let path = utf8(repository("profiles/linux.yaml"));
    document(&mut Sink::default(), &path).expect("a profile")
}

/// The fixtures on neutral headers, each as a run of its own.
fn fixtures() -> Vec<Ran> {
    let folder = utf8(repository(FIXTURES)).join("patterns");
    let entries = folder.read_dir_utf8().expect("a folder of fixtures");
    let mut names: Vec<_> = entries
        .map(|entry| entry.expect("an entry").file_name().to_owned())
        .filter(|name| folder.join(name).join("contract.yaml").is_file())
        .collect();
    names.sort();
    names.iter().map(|name| fixture(name)).collect()
}

/// Runs the generator on a fixture.
pub(crate) fn fixture(name: &str) -> Ran {
    let folder = utf8(repository(FIXTURES)).join("patterns").join(name);
    let own = folder.join("profile.yaml");
    let profile = match own.is_file() {
        true => own,
        false => utf8(repository(FIXTURES)).join("profile.yaml"),
    };
    let entries = folder.read_dir_utf8().expect(name);
    let mut contracts: Vec<_> = entries
        .map(|entry| entry.expect(name).into_path())
        .filter(|path| path.extension() == Some("yaml") && path.file_name() != profile.file_name())
        .collect();
    contracts.sort();
    let json = std::fs::read_to_string(folder.join("expected/unit.json")).expect(name);
    let unit = serde_json::from_str(&json).expect("a C side");
    let mut sink = Sink::default();
    let contracts = load(&mut sink, &contracts);
    run(sink, contracts, &unit, (name, &profile))
        .unwrap_or_else(|diagnostics| panic!("{name}: {diagnostics:#?}"))
}

/// The wrappers of Linux, and the fixtures: what must be so wherever something is generated.
pub(crate) fn everything() -> &'static [Ran] {
    static ALL: OnceLock<Vec<Ran>> = OnceLock::new();
    ALL.get_or_init(|| std::iter::once(shipped()).chain(fixtures()).collect())
}

/// Those of them in which something goes through C and comes home, or is owed.
pub(crate) fn through_c() -> Vec<&'static Ran> {
    let all = everything().iter();
    all.filter(|ran| {
        let mut modules = ran.contracts.modules.iter().map(|one| &one.module);
        modules.any(|module| !module.callbacks.is_empty() || !module.obligations.is_empty())
    })
    .collect()
}

/// Runs the generator on the shipped contracts.
pub(crate) fn shipped() -> Ran {
    changed(&[])
}

/// Runs the generator on contracts of which parts were replaced: what, by what.
pub(crate) fn changed(edits: &[(&str, &str)]) -> Ran {
    match try_changed(edits) {
        Ok(ran) => ran,
        Err(diagnostics) => panic!("{diagnostics:#?}"),
    }
}

/// The same, for contracts that may be rejected.
pub(crate) fn try_changed(edits: &[(&str, &str)]) -> Result<Ran, Vec<Diagnostic>> {
    let mut texts = linux::contracts();
    for (from, to) in edits {
        let mut places = 0;
        for (_, text) in &mut texts {
            places += text.matches(from).count();
            *text = text.replace(from, to);
        }
        assert_eq!(places, 1, "the contracts say `{from}` {places} times");
    }
    let texts: Vec<_> = texts
        .iter()
        .map(|(name, text)| (&**name, &**text))
        .collect();
    let mut sink = Sink::default();
    let contracts = from_texts(&mut sink, &texts);
    let profile = utf8(repository("profiles/linux.yaml"));
    run(sink, contracts, &unit(), ("linux", &profile))
}

fn run(
    mut sink: Sink,
    mut contracts: Contracts,
    unit: &Unit,
    (name, profile): (&str, &Utf8Path),
) -> Result<Ran, Vec<Diagnostic>> {
    merge_header_blocks(&mut contracts, &mut sink, unit);
    if sink.has_errors() {
        return Err(sink.finish());
    }
    let profile: Profile = document(&mut sink, profile).expect("a profile");
    let version = profile
        .tree
        .as_ref()
        .and_then(|tree| fingerprint::tree(unit, tree));
    let settled = versions::settle(&mut sink, &contracts, unit, version.as_deref());
    let modules: Vec<_> = settled.modules.iter().collect();
    let linked = link(&mut sink, &modules, &contracts.sources, unit);
    if sink.has_errors() {
        return Err(sink.finish());
    }
    let api = lower(&mut sink, &linked, &profile);
    let mut files = render(&mut sink, &api, &profile);
    if sink.has_errors() {
        return Err(sink.finish());
    }
    let words = report::contracts::markdown(&api.records, &profile);
    files.insert("contracts.md".to_owned(), words);
    // What is copied stands in the report only: it is no part of what is generated.
    let texts = composed(&modules);
    let mut reported = api.clone();
    reported.compositions =
        compose::compose(&mut Sink::default(), &texts, (&linked, &api), &profile);
    let coverage = report::coverage::markdown(&reported, &profile);
    files.insert("report.md".to_owned(), coverage);
    Ok(Ran {
        name: name.to_owned(),
        contracts,
        api,
        files,
    })
}

/// The texts of the shipped compositions that these contracts name.
pub(crate) fn composed<'a>(modules: &[&'a Module]) -> Vec<compose::Text<'a>> {
    let files = linux::compositions();
    let mut texts = Vec::new();
    for module in modules {
        for (key, one) in &module.compositions {
            let file = files.iter().find(|(name, _)| *name == *one.file);
            texts.extend(file.map(|(name, text)| compose::Text {
                key,
                module: &module.module,
                written: &one.file,
                path: name.clone(),
                text: text.clone(),
            }));
        }
    }
    texts
}

impl Ran {
    /// The Rust texts, by path.
    pub(crate) fn rust(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.files.iter().map(|(path, text)| (&**path, &**text));
        files.filter(|(path, _)| path.ends_with(".rs"))
    }

    /// The Rust texts as syntax, by path.
    pub(crate) fn syntax(&self) -> Vec<(&str, syn::File)> {
        let parsed = self.rust().map(|(path, text)| {
            let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
            (path, file)
        });
        parsed.collect()
    }

    /// Replaces a part of the generated Rust.
    pub(crate) fn edit(&mut self, from: &str, to: &str) -> &mut Self {
        let mut places = 0;
        let files = self.files.iter_mut();
        for (_, text) in files.filter(|(path, _)| path.ends_with(".rs")) {
            places += text.matches(from).count();
            *text = text.replace(from, to);
        }
        assert_eq!(places, 1, "the texts say `{from}` {places} times");
        self
    }

    /// The types, with the module of each.
    pub(crate) fn types(&self) -> impl Iterator<Item = (&str, &TypeBlock)> {
        self.api.modules.iter().flat_map(|module| {
            let types = module.items.iter().filter_map(|item| match item {
                Item::Type(block) => Some(block),
                _ => None,
            });
            types.map(|block| (&*module.path, block))
        })
    }

    /// The type of a name.
    pub(crate) fn ty(&self, name: &str) -> &TypeBlock {
        let mut types = self.types().map(|(_, block)| block);
        types.find(|block| block.name == name).expect(name)
    }

    /// The method of a name, to be spoiled.
    pub(crate) fn function_mut(&mut self, name: &str) -> &mut Function {
        let items = self
            .api
            .modules
            .iter_mut()
            .flat_map(|module| &mut module.items);
        let types = items.filter_map(|item| match item {
            Item::Type(block) => Some(block),
            _ => None,
        });
        let impls = types.flat_map(|block| &mut block.impls);
        let mut functions = impls.flat_map(|one| &mut one.functions);
        functions
            .find(|function| function.name == name)
            .expect(name)
    }

    /// The functions in the order in which they are printed, each with the implementation it stands in,
    /// and what the type is called.
    pub(crate) fn functions(&self) -> impl Iterator<Item = (&str, Option<&Impl>, &Function)> {
        let items = self.api.modules.iter().flat_map(|module| &module.items);
        items.flat_map(|item| -> Vec<_> {
            if let Item::Function(function) = item {
                return vec![("", None, function)];
            }
            let (name, impls) = item.implementations().unwrap_or_default();
            impls
                .iter()
                .flat_map(|one| one.functions.iter().map(move |f| (one, f)))
                .map(|(one, function)| (name, Some(one), function))
                .collect()
        })
    }
}

/// The text of all `#[doc = "..."]` attributes, a line each.
pub(crate) fn docs(attributes: &[syn::Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| {
        let syn::Meta::NameValue(pair) = &attribute.meta else {
            return None;
        };
        match &pair.value {
            syn::Expr::Lit(syn::ExprLit {
                lit: syn::Lit::Str(text),
                ..
            }) if pair.path.is_ident("doc") => Some(text.value()),
            _ => None,
        }
    });
    let lines: Vec<_> = lines
        .map(|line| line.strip_prefix(' ').unwrap_or(&line).to_owned())
        .collect();
    lines.join("\n")
}

/// The documentation of a type, as the text has it.
pub(crate) fn type_docs(ran: &Ran, name: &str) -> String {
    let files = ran.syntax();
    let mut structs = files.iter().flat_map(|(_, file)| &file.items);
    let found = structs.find_map(|item| match item {
        syn::Item::Struct(one) if one.ident == name => Some(docs(&one.attrs)),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("there is no `{name}`"))
}

/// The names in `#[doc(alias = "...")]`.
pub(crate) fn aliases(attributes: &[syn::Attribute]) -> Vec<String> {
    let mut names = Vec::new();
    for attribute in attributes {
        if !attribute.path().is_ident("doc") || !matches!(attribute.meta, syn::Meta::List(_)) {
            continue;
        }
        let result = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("alias") {
                names.push(meta.value()?.parse::<syn::LitStr>()?.value());
            }
            Ok(())
        });
        result.expect("an attribute of the form `doc(alias = ...)`");
    }
    names
}

/// A section of documentation: what stands below its title.
pub(crate) fn section<'d>(docs: &'d str, title: &str) -> Option<&'d str> {
    let (_, rest) = docs.split_once(&format!("# {title}\n"))?;
    Some(rest.split("\n# ").next().unwrap_or(rest))
}

/// The words of a text, without line breaks: what was wrapped can be compared with what was not.
pub(crate) fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text says something, however it is wrapped, and whether or not it starts a sentence there.
pub(crate) fn says(text: &str, what: &str) -> bool {
    let (text, what) = (words(text), words(what));
    let what = what.trim_end_matches('.');
    let mut rest = what.chars();
    let capital: String = match rest.next() {
        Some(first) => first.to_uppercase().chain(rest).collect(),
        None => return false,
    };
    text.contains(what) || text.contains(&capital)
}
