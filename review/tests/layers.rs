//! Which module of the crate may import which: a stage sees what comes before it, and never what comes after.

use std::{collections::BTreeMap, path::Path};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;

/// Each module, with those that it may import. One that is not here may not exist.
const LAYERS: [(&str, &[&str]); 10] = [
    ("facts", &[]),
    ("model", &[]),
    ("argued", &["facts"]),
    ("source", &["model"]),
    ("names", &["model", "source"]),
    ("body", &["model", "source", "names"]),
    ("read", &["model", "source", "names", "body"]),
    ("compare", &["facts", "model", "argued"]),
    (
        "audit",
        &["facts", "model", "argued", "source", "names", "body"],
    ),
    ("present", &["facts", "model", "compare", "audit"]),
];

/// What `present` may see of the stages in front of it: what they make, and not how.
const RESULTS: [(&str, &str); 2] = [("compare", "report"), ("audit", "finding")];

/// The paths below `crate` in a file, each with its first two names. Tests may import what they like.
fn imports(text: &str) -> Vec<(String, String)> {
    let file = syn::parse_file(text).expect("sources are Rust");
    let mut paths = Vec::new();
    for item in &file.items {
        let is_test = matches!(item, syn::Item::Mod(one) if one.attrs.iter().any(|attr| {
            attr.to_token_stream().to_string() == "# [cfg (test)]"
        }));
        if !is_test {
            after_crate(item.to_token_stream(), &mut paths);
        }
    }
    paths
}

fn after_crate(tokens: TokenStream, paths: &mut Vec<(String, String)>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(word) if word == "crate" => {
                let rest = tokens.get(at + 1..).unwrap_or_default();
                let firsts = below(rest);
                for (first, rest) in firsts {
                    let seconds = below(&rest);
                    if seconds.is_empty() {
                        paths.push((first.clone(), String::new()));
                    }
                    paths.extend(seconds.into_iter().map(|(name, _)| (first.clone(), name)));
                }
            }
            TokenTree::Group(group) => after_crate(group.stream(), paths),
            _ => {}
        }
    }
}

/// The names that stand below a path: `::a::b` has `a`, `::{a, b::c}` has `a` and `b`; each with what follows it.
fn below(tokens: &[TokenTree]) -> Vec<(String, Vec<TokenTree>)> {
    let is_colon =
        |token: &TokenTree| matches!(token, TokenTree::Punct(one) if one.as_char() == ':');
    match tokens {
        [a, b, TokenTree::Ident(name), rest @ ..] if is_colon(a) && is_colon(b) => {
            vec![(name.to_string(), rest.to_vec())]
        }
        [a, b, TokenTree::Group(group), ..] if is_colon(a) && is_colon(b) => {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            let parts =
                inner.split(|token| matches!(token, TokenTree::Punct(one) if one.as_char() == ','));
            parts
                .filter_map(|part| {
                    let (first, rest) = part.split_first()?;
                    Some((first.to_string(), rest.to_vec()))
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// What a file of a module imports although it must not.
fn wrong(module: &str, text: &str) -> Vec<String> {
    let allowed = LAYERS.iter().find(|(name, _)| *name == module);
    let Some((_, allowed)) = allowed else {
        return vec![format!("`{module}` has no layer")];
    };
    let is_wrong = |(first, second): &(String, String)| {
        let results = RESULTS.iter().find(|(stage, _)| *stage == first);
        let inside = match results {
            Some((_, result)) if module == "present" => second != "self" && second != result,
            _ => false,
        };
        first != module && (inside || !allowed.contains(&first.as_str()))
    };
    let paths = imports(text).into_iter().filter(is_wrong);
    paths
        .map(|(first, second)| format!("`{module}` imports `{first}::{second}`"))
        .collect()
}

/// The Rust files below a folder, those of tests left out, by the module of the crate that they belong to.
fn files(folder: &Path, module: Option<&str>, found: &mut BTreeMap<String, Vec<String>>) {
    for entry in fs_err::read_dir(folder).expect("it is there") {
        let path = entry.expect("it can be read").path();
        let name = path.file_stem().and_then(|name| name.to_str());
        let name = name.expect("names are UTF-8");
        let module = module.unwrap_or(name);
        if name == "tests" || name == "lib" {
        } else if path.is_dir() {
            files(&path, Some(module), found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = fs_err::read_to_string(&path).expect("it was just listed");
            found.entry(module.to_owned()).or_default().push(text);
        }
    }
}

#[test]
fn stages_import_what_comes_before_them() {
    let mut found = BTreeMap::new();
    files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        None,
        &mut found,
    );
    assert_eq!(found.len(), LAYERS.len(), "{:?}", found.keys());
    let problems: Vec<_> = found
        .iter()
        .flat_map(|(module, texts)| texts.iter().flat_map(|text| wrong(module, text)))
        .collect();
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn what_comes_after_is_noticed() {
    let noticed = |module: &str, text: &str| wrong(module, text).len();
    assert_eq!(noticed("body", "use crate::read::text;"), 1);
    assert_eq!(noticed("body", "use crate::{names::Names, read};"), 1);
    assert_eq!(noticed("compare", "fn f() { crate::source::parse() }"), 1);
    assert_eq!(
        noticed("present", "use crate::compare::{report::Class, side};"),
        1
    );
    assert_eq!(noticed("other", ""), 1);
    // What is right, and what a test imports.
    assert_eq!(
        noticed("body", "use crate::{names::Names, source::{self, cfg}};"),
        0
    );
    assert_eq!(
        noticed("present", "use crate::compare::report::{Class, Part};"),
        0
    );
    assert_eq!(
        noticed("body", "#[cfg(test)]\nmod tests { use crate::read::text; }"),
        0
    );
}
