//! Pattern "composition": words that a composition cannot have: those by which it would stop being safe Rust,
//! whole, and here.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

use crate::{
    api::ty::Support,
    link::Linked,
    profile::Profile,
    support::diag::{Diagnostic, Sink},
};

use super::file::Text;

/// Macros and attributes that ask for as much trust as the word `unsafe` does.
const TRUSTED: [&str; 6] = [
    "asm",
    "export_name",
    "global_asm",
    "link_section",
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

/// Reports every such word, wherever it stands: also in the body of a macro.
pub(super) fn check(sink: &mut Sink, linked: &Linked<'_>, text: &Text<'_>, profile: &Profile) {
    // What does not parse was reported.
    let tokens = text.text.parse::<TokenStream>().unwrap_or_default();
    let bindings = profile.support.name(Support::Bindings).to_owned();
    let mut words = Words {
        bindings,
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
        }
        self.tokens(group.stream());
    }

    /// `path = "..."`, alone or behind a condition.
    fn path_attribute(&mut self, attribute: TokenStream) {
        let mut last: Option<Ident> = None;
        for token in attribute {
            match (token, last.take()) {
                (TokenTree::Punct(equals), Some(path))
                    if equals.as_char() == '=' && path == "path" =>
                {
                    let found = (Refusal::Declares, path.to_string(), path.span());
                    self.found.push(found);
                }
                (TokenTree::Ident(word), _) => last = Some(word),
                (TokenTree::Group(group), Some(condition)) if condition == "cfg_attr" => {
                    self.path_attribute(group.stream());
                }
                _ => {}
            }
        }
    }

    fn word(&mut self, word: &Ident, next: &[TokenTree]) {
        let text = word.to_string();
        let refusal = match text.as_str() {
            "unsafe" => Refusal::Unsafe,
            "extern" if opens_a_block(next) => Refusal::Extern,
            "mod" if has_no_body(next) => Refusal::Declares,
            text if TRUSTED.contains(&text) => Refusal::Trusted,
            text if INCLUDING.contains(&text) => Refusal::Includes,
            text if text == self.bindings => Refusal::Bindings,
            _ => return,
        };
        self.found.push((refusal, text, word.span()));
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

/// Whether what follows `mod` ends before a body begins.
fn has_no_body(next: &[TokenTree]) -> bool {
    let end = next.iter().find_map(|token| match token {
        TokenTree::Punct(end) if end.as_char() == ';' => Some(true),
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(false),
        _ => None,
    });
    end == Some(true)
}
