//! Neither the generator nor the review of other people's code knows a C library: no name of a contract stands in
//! their sources.

mod harness;

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use safebind::{
    contract::{load, model::Module},
    support::diag::Sink,
};

/// Names in contracts that are words of English or of Rust, and that the sources use as such: `file` is
/// a contract file or a generated one, `driver` and `gate` are parts of the pipeline, `level`, `base`,
/// `room` and `page` are about text, `key`, `load`, `map` and `tree` about data; `flags` are those of an
/// allocation, and `token` is a word of contracts. In pages for a browser `device` and `scale` are about the screen;
/// `job` and `queue` are about threads that parse, `rank` orders differences, and `well` is in sentences.
const WORDS: &[&str] = &[
    "base", "crate", "device", "driver", "file", "flags", "gate", "job", "key", "level", "load",
    "loop", "map", "match", "page", "queue", "rank", "room", "scale", "token", "tree", "well",
];

/// Every C name in the contracts of this repository: functions, types, fields and constants.
fn c_names() -> BTreeSet<String> {
    let linux = harness::tree(Utf8Path::new("../annotations"));
    let fixtures = harness::all();
    let contracts = fixtures.iter().flat_map(|fixture| fixture.contracts());
    let files = linux.into_iter().chain(contracts).filter(|path| {
        path.extension() == Some("yaml") && path.file_name() != Some("profile.yaml")
    });
    let mut sink = Sink::default();
    let mut names = BTreeSet::new();
    for file in files {
        for loaded in load::load(&mut sink, &[file]).modules {
            of_module(&loaded.module, &mut names);
        }
    }
    names
}

fn of_module(module: &Module, names: &mut BTreeSet<String>) {
    for (name, function) in &module.functions {
        names.insert(name.value.clone());
        names.extend(
            function
                .also_named
                .iter()
                .map(|also| also.name.value.clone()),
        );
    }
    for (name, opaque) in &module.types {
        names.extend(name.rsplit(' ').next().map(str::to_owned));
        names.extend(opaque.fields.keys().map(|field| field.value.clone()));
    }
    names.extend(module.values.keys().map(|name| name.value.clone()));
    for (name, constant) in module.constants.values().flat_map(|set| &set.members) {
        let c = constant.c.as_ref().map_or(name, |c| &c.name);
        names.insert(c.value.clone());
    }
}

/// The words in the code of a file: identifiers, and what strings are made of. Documentation and
/// tests may name examples.
fn words(text: &str) -> BTreeSet<String> {
    let file = syn::parse_file(text).expect("sources are Rust");
    let items = file.items.iter().filter(|item| !is_test(item));
    let mut words = BTreeSet::new();
    for item in items {
        of_tokens(item.to_token_stream(), &mut words);
    }
    words
}

fn is_test(item: &syn::Item) -> bool {
    let syn::Item::Mod(module) = item else {
        return false;
    };
    let mut attributes = module.attrs.iter();
    attributes.any(|attribute| attribute.to_token_stream().to_string() == "# [cfg (test)]")
}

fn of_tokens(tokens: TokenStream, words: &mut BTreeSet<String>) {
    let mut after_hash = false;
    for token in tokens {
        let hash = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#');
        match token {
            TokenTree::Group(group) => {
                let inner = group.stream();
                let is_doc = matches!(inner.clone().into_iter().next(),
                    Some(TokenTree::Ident(first)) if first == "doc");
                if !(after_hash && is_doc) {
                    of_tokens(inner, words);
                }
            }
            TokenTree::Ident(ident) => {
                words.insert(ident.to_string().trim_start_matches("r#").to_owned());
            }
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let parts = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                words.extend(parts.filter(|part| !part.is_empty()).map(str::to_owned));
            }
            TokenTree::Punct(_) => {}
        }
        after_hash = hash;
    }
}

/// Whether a file belongs to the tests of a module.
fn is_tests(path: &Utf8Path) -> bool {
    path.file_name() == Some("tests.rs") || path.components().any(|part| part.as_str() == "tests")
}

/// The names that a text uses.
fn used(text: &str, names: &BTreeSet<String>) -> Vec<String> {
    words(text).intersection(names).cloned().collect()
}

#[test]
fn no_c_names_in_sources() {
    let names = c_names();
    assert!(names.len() > 100, "the contracts are not where they were");
    let sources = ["src", "../review/src"].map(|folder| harness::tree(Utf8Path::new(folder)));
    assert!(
        sources.iter().all(|files| files.len() > 40),
        "the sources are not where they were"
    );
    let sources = sources.into_iter().flatten();
    let sources = sources.filter(|path| path.extension() == Some("rs") && !is_tests(path));
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in sources {
        let text = fs_err::read_to_string(&path).expect("it was just listed");
        for name in used(&text, &names) {
            found.entry(name).or_default().push(path.to_string());
        }
    }
    let unused: Vec<_> = WORDS
        .iter()
        .filter(|word| !found.contains_key(**word))
        .collect();
    assert!(
        unused.is_empty(),
        "no longer used, or no longer a name: {unused:?}"
    );
    found.retain(|name, _| !WORDS.contains(&name.as_str()));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_name_is_found_in_code_and_in_text_alone() {
    let names = BTreeSet::from(["pool_get".to_owned()]);
    assert_eq!(used("fn pool_get() {}", &names), ["pool_get"]);
    assert_eq!(
        used("const C: &str = \"call pool_get first\";", &names),
        ["pool_get"]
    );
    assert!(used("/// Like `pool_get`.\nfn f() {}", &names).is_empty());
    assert!(used("#[cfg(test)]\nmod tests { fn pool_get() {} }", &names).is_empty());
    assert!(used("fn pool_getter() {}", &names).is_empty());
}
