//! Which module of the crate may import which: a stage sees what comes before it, and never what comes after.

use std::{collections::BTreeMap, path::Path};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;

/// A crate whose modules are stages.
struct Crate {
    /// Its folder, relative to that of this one.
    folder: &'static str,
    /// Each module, with those that it may import. One that is not here may not exist.
    layers: &'static [(&'static str, &'static [&'static str])],
    /// What a module may see of another: what that one makes, and not how.
    results: &'static [(&'static str, &'static str, &'static [&'static str])],
}

const GENERATOR: Crate = Crate {
    folder: ".",
    layers: &[
        ("support", &[]),
        ("header", &["support"]),
        ("contract", &["header", "support"]),
        ("compile_commands", &["support"]),
        ("api", &["support"]),
        ("link", &["contract", "header", "support"]),
        ("bindings", &["header", "link", "support"]),
        (
            "layout",
            &["api", "bindings", "contract", "header", "link", "support"],
        ),
        ("fingerprint", &["contract", "header", "support"]),
        ("drift", &["fingerprint", "support"]),
        (
            "accepted",
            &["contract", "drift", "fingerprint", "header", "support"],
        ),
        ("harvest", &["header", "support"]),
        ("starter", &["harvest", "support"]),
        ("profile", &["api", "contract", "fingerprint", "support"]),
        (
            "lower",
            &[
                "api", "contract", "header", "layout", "link", "profile", "support",
            ],
        ),
        (
            "compose",
            &["api", "contract", "header", "link", "profile", "support"],
        ),
        ("render", &["api", "profile", "support"]),
        ("report", &["api", "profile", "support"]),
        ("facts", &["api", "contract", "header", "link", "support"]),
        (
            "unused",
            &[
                "compose", "contract", "facts", "header", "link", "lower", "profile", "report",
                "support",
            ],
        ),
        ("output", &["support"]),
        ("options", &["accepted", "layout", "profile", "support"]),
        ("driver", &["options", "output", "support"]),
        (
            "pipeline",
            &[
                "accepted",
                "api",
                "bindings",
                "compile_commands",
                "compose",
                "contract",
                "drift",
                "driver",
                "facts",
                "fingerprint",
                "harvest",
                "header",
                "layout",
                "link",
                "lower",
                "options",
                "output",
                "profile",
                "render",
                "report",
                "support",
                "unused",
            ],
        ),
        (
            "builder",
            &["driver", "options", "output", "profile", "support"],
        ),
    ],
    results: &[
        ("contract", "header", &["model"]),
        ("compose", "header", &["model"]),
        ("accepted", "header", &["model"]),
        ("layout", "api", &["coverage"]),
        ("lower", "layout", &["relied"]),
        ("starter", "harvest", &["model"]),
        ("options", "layout", &["ask"]),
    ],
};

const REVIEW: Crate = Crate {
    folder: "../review",
    layers: &[
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
    ],
    results: &[
        ("present", "compare", &["report"]),
        ("present", "audit", &["finding"]),
    ],
};

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

impl Crate {
    /// What a file of a module imports although it must not.
    fn wrong(&self, module: &str, text: &str) -> Vec<String> {
        let allowed = self.layers.iter().find(|(name, _)| *name == module);
        let Some((_, allowed)) = allowed else {
            return vec![format!("`{module}` has no layer")];
        };
        let is_wrong = |(first, second): &(String, String)| {
            let results = self.results.iter();
            let seen = results
                .clone()
                .find(|(who, stage, _)| *who == module && stage == first);
            let hidden = seen
                .is_some_and(|(_, _, seen)| second != "self" && !seen.contains(&second.as_str()));
            let is_stage = self.layers.iter().any(|(name, _)| name == first);
            is_stage && first != module && (hidden || !allowed.contains(&first.as_str()))
        };
        let paths = imports(text).into_iter().filter(is_wrong);
        paths
            .map(|(first, second)| format!("`{module}` imports `{first}::{second}`"))
            .collect()
    }

    /// What any of its files imports although it must not.
    fn problems(&self) -> Vec<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(self.folder);
        let mut found = BTreeMap::new();
        files(&root.join("src"), None, &mut found);
        let missing = self
            .layers
            .iter()
            .filter(|(name, _)| !found.contains_key(*name));
        let mut problems: Vec<String> = missing
            .map(|(name, _)| format!("`{name}` does not exist"))
            .collect();
        for (module, texts) in &found {
            problems.extend(texts.iter().flat_map(|text| self.wrong(module, text)));
        }
        problems
    }
}

/// The Rust files below a folder, those of tests and of the command left out, by the module of the crate that they belong to.
fn files(folder: &Path, module: Option<&str>, found: &mut BTreeMap<String, Vec<String>>) {
    for entry in fs_err::read_dir(folder).expect("it is there") {
        let path = entry.expect("it can be read").path();
        let name = path.file_stem().and_then(|name| name.to_str());
        let name = name.expect("names are UTF-8");
        let module = module.unwrap_or(name);
        if matches!(name, "tests" | "lib" | "main" | "cli" | "messages") {
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
    for one in [&GENERATOR, &REVIEW] {
        let problems = one.problems();
        assert!(problems.is_empty(), "{problems:#?}");
    }
}

#[test]
fn what_comes_after_is_noticed() {
    let noticed = |module: &str, text: &str| REVIEW.wrong(module, text).len();
    assert_eq!(noticed("body", "use crate::read::text;"), 1);
    assert_eq!(noticed("body", "use crate::{names::Names, read};"), 1);
    assert_eq!(noticed("compare", "fn f() { crate::source::parse() }"), 1);
    assert_eq!(
        noticed("present", "use crate::compare::{report::Class, side};"),
        1
    );
    assert_eq!(noticed("other", ""), 1);
    let render = "use crate::{api::Api, link::Linked};";
    assert_eq!(
        GENERATOR.wrong("render", render),
        ["`render` imports `link::Linked`"]
    );
    let harvested = "use crate::harvest::sentences::read;";
    assert_eq!(GENERATOR.wrong("starter", harvested).len(), 1);
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
