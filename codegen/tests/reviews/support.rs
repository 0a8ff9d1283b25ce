//! The shipped contracts, changed or not, through the generator: without libclang, since the C side
//! comes from a file.

use std::collections::BTreeMap;

use safebind::{
    api::{Api, Function, Impl, Item, TypeBlock},
    contract::{
        blocks::merge_header_blocks,
        load::{Contracts, document, from_texts},
    },
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

/// What came out of a run.
pub(crate) struct Ran {
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

fn profile(sink: &mut Sink) -> Profile {
    let path = repository("profiles/linux.yaml");
    let path = camino::Utf8PathBuf::from_path_buf(path).expect("a path of characters");
    document(sink, &path).expect("a profile")
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
    run(&texts)
}

fn run(texts: &[(&str, &str)]) -> Result<Ran, Vec<Diagnostic>> {
    let mut sink = Sink::default();
    let unit = unit();
    let mut contracts = from_texts(&mut sink, texts);
    merge_header_blocks(&mut contracts, &mut sink, &unit);
    if sink.has_errors() {
        return Err(sink.finish());
    }
    let profile = profile(&mut sink);
    let modules: Vec<_> = contracts.modules.iter().map(|one| &one.module).collect();
    let linked = link(&mut sink, &modules, &contracts.sources, &unit);
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
    let coverage = report::coverage::markdown(&api, &profile);
    files.insert("report.md".to_owned(), coverage);
    Ok(Ran {
        contracts,
        api,
        files,
    })
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
