//! Pattern "composition": words that a composition cannot have: those by which it would stop being safe Rust,
//! whole, and here.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use syn::{
    ItemMod,
    visit::{self, Visit},
};

use crate::{
    api::ty::Support,
    link::Linked,
    profile::Profile,
    support::diag::{Diagnostic, Sink},
};

use super::file::Text;

/// Macros and attributes that ask for as much trust as the word `unsafe` does: symbols, assembly, words that are
/// made of other words, and macros that stand in front of those that generated modules call.
const TRUSTED: [&str; 8] = [
    "asm",
    "concat_idents",
    "export_name",
    "global_asm",
    "link_section",
    "macro_use",
    "naked_asm",
    "no_mangle",
];

/// Macros that put the text of other files in place.
const INCLUDING: [&str; 3] = ["include", "include_bytes", "include_str"];

/// Why a word is refused.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Refusal {
    Unsafe,
    Trusted,
    Extern,
    Includes,
    Declares,
    Bindings,
}

/// Reports every such word of a file, wherever it stands: also in the body of a macro.
pub(super) fn check(
    sink: &mut Sink,
    linked: &Linked<'_>,
    (text, file): (&Text<'_>, &syn::File),
    profile: &Profile,
) {
    // What does not parse was reported.
    let tokens = text.text.parse::<TokenStream>().unwrap_or_default();
    let bindings = profile.support.name(Support::Bindings).to_owned();
    let mut words = Words {
        bindings,
        modules: Modules::of(file),
        found: Vec::new(),
    };
    words.tokens(tokens);
    for (refusal, word, span) in words.found {
        let composition = text.key.as_str();
        let diagnostic = match refusal {
            Refusal::Unsafe => Diagnostic::error(
                "SB0603",
                format!("the composition `{composition}` has the word `unsafe`"),
            )
            .help("say in a contract what C demands, and call what is generated from that"),
            Refusal::Trusted | Refusal::Extern => Diagnostic::error(
                "SB0603",
                format!("the composition `{composition}` has `{word}`, which is not safe either"),
            )
            .help("leave it to the target, or to what contracts generate"),
            Refusal::Includes | Refusal::Declares => Diagnostic::error(
                "SB0604",
                format!("the composition `{composition}` takes in text that is not in its file"),
            )
            .help("write the text here, or make it a composition of its own"),
            Refusal::Bindings => Diagnostic::error(
                "SB0605",
                format!("the composition `{composition}` uses raw bindings"),
            )
            .note("what a raw function demands is said and fulfilled where it is wrapped")
            .help("give the C function a contract, and call its wrapper"),
        };
        sink.push(
            diagnostic
                .at(text.place(span.byte_range()), "not in a composition")
                .also(linked.place(text.written.span), "this is one"),
        );
    }
}

struct Words {
    /// The name by which raw bindings are reached.
    bindings: String,
    /// The modules that have a body.
    modules: Modules,
    found: Vec<(Refusal, String, Span)>,
}

impl Words {
    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        for (index, token) in tokens.iter().enumerate() {
            let next = tokens.get(index + 1..).unwrap_or_default();
            match token {
                TokenTree::Ident(word) => self.word(word, next),
                TokenTree::Group(group) => self.group(group),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    fn group(&mut self, group: &Group) {
        // Only what stands in brackets can be an attribute.
        if group.delimiter() == Delimiter::Bracket {
            self.path_attribute(group.stream());
            self.made_word(group);
        }
        self.tokens(group.stream());
    }

    /// `path = "..."`, alone or behind a condition.
    fn path_attribute(&mut self, attribute: TokenStream) {
        let mut last: Option<Ident> = None;
        for token in attribute {
            match (token, last.take()) {
                (TokenTree::Punct(equals), Some(path))
                    if equals.as_char() == '=' && plain(&path.to_string()) == "path" =>
                {
                    let found = (Refusal::Declares, path.to_string(), path.span());
                    self.found.push(found);
                }
                (TokenTree::Ident(word), _) => last = Some(word),
                (TokenTree::Group(group), Some(condition))
                    if plain(&condition.to_string()) == "cfg_attr" =>
                {
                    self.path_attribute(group.stream());
                }
                _ => {}
            }
        }
    }

    /// `[<un safe>]`: macros that make one word of several are written like that.
    fn made_word(&mut self, group: &Group) {
        let tokens: Vec<_> = group.stream().into_iter().collect();
        let is = |token: Option<&TokenTree>, sign: char| matches!(token, Some(TokenTree::Punct(one)) if one.as_char() == sign);
        if is(tokens.first(), '<') && is(tokens.last(), '>') {
            let found = (Refusal::Trusted, "[<...>]".to_owned(), group.span_open());
            self.found.push(found);
        }
    }

    fn word(&mut self, word: &Ident, next: &[TokenTree]) {
        let text = word.to_string();
        // With `r#`, a keyword is an ordinary name; every other name is the same.
        let refusal = match (text.as_str(), plain(&text)) {
            ("unsafe", _) => Refusal::Unsafe,
            ("extern", _) if opens_a_block(next) => Refusal::Extern,
            ("mod", _)
                if !self
                    .modules
                    .starts
                    .contains(&word.span().byte_range().start) =>
            {
                Refusal::Declares
            }
            (_, name) if TRUSTED.contains(&name) => Refusal::Trusted,
            (_, name) if INCLUDING.contains(&name) => Refusal::Includes,
            (_, name) if name == self.bindings => Refusal::Bindings,
            _ => return,
        };
        self.found.push((refusal, text, word.span()));
    }
}

/// A name without `r#`.
fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// Where the modules of a file begin whose text stands there: what a macro makes a module of is not known.
#[derive(Default)]
struct Modules {
    starts: BTreeSet<usize>,
}

impl Modules {
    fn of(file: &syn::File) -> Self {
        let mut modules = Self::default();
        modules.visit_file(file);
        modules
    }
}

impl<'ast> Visit<'ast> for Modules {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if item.content.is_some() {
            let start = item.mod_token.span.byte_range().start;
            self.starts.insert(start);
        }
        visit::visit_item_mod(self, item);
    }
}

/// Whether what follows `extern` is neither a function nor a crate: what it declares may be anything.
fn opens_a_block(next: &[TokenTree]) -> bool {
    let abi = usize::from(matches!(next.first(), Some(TokenTree::Literal(_))));
    match next.get(abi) {
        Some(TokenTree::Ident(word)) => word != "fn" && (abi == 1 || word != "crate"),
        // The type of a function has its parameters behind `fn`, so this is none either.
        _ => true,
    }
}
