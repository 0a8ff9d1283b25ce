//! Pattern "composition": the texts of compositions: read, parsed, and given the modules below them.

use std::ops::Range;

use camino::Utf8Path;
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::spanned::Spanned;

use crate::{
    contract::{
        at::{At, Sources},
        load,
        model::{Key, Module},
    },
    link::Linked,
    support::{
        diag::{Diagnostic, Sink},
        place::Place,
    },
};

/// How deep brackets may stand inside each other: what follows them calls itself.
const DEPTH: usize = 100;

/// How many words and signs may follow each other without anything that ends them: what is written without
/// brackets (`!!!x`, `&&&T`, `A<B<C>>`) can be as deep as it is long.
const LENGTH: usize = 1000;

/// The text of a composition.
#[derive(Clone, Debug)]
pub struct Text<'a> {
    /// The path of its module in the output.
    pub key: &'a Key,
    /// The path of the module whose contract names it.
    pub module: &'a str,
    /// The file as the contract has it.
    pub written: &'a At<String>,
    /// The path of the file.
    pub path: String,
    /// What is in it.
    pub text: String,
}

/// Reads the compositions of all contracts, in the order of these.
pub fn read<'a>(sink: &mut Sink, modules: &[&'a Module], sources: &Sources) -> Vec<Text<'a>> {
    let mut texts = Vec::new();
    for module in modules {
        for (key, composition) in &module.compositions {
            let written = &composition.file;
            texts.extend(read_one(sink, sources, (key, &module.module, written)));
        }
    }
    texts
}

fn read_one<'a>(
    sink: &mut Sink,
    sources: &Sources,
    (key, module, written): (&'a Key, &'a str, &'a At<String>),
) -> Option<Text<'a>> {
    let contract = sources.get(written.span.source);
    let contract = contract.map_or("", |source| source.path.as_str());
    let folder = Utf8Path::new(contract).parent();
    let path = folder.unwrap_or(Utf8Path::new("")).join(written.as_str());
    let bytes = match Utf8Path::new(written.as_str()).is_absolute() {
        true => Err("it is named by an absolute path".to_owned()),
        false => std::fs::read(&path).map_err(|error| load::reason(&error)),
    };
    match bytes {
        Ok(bytes) => Some(Text {
            key,
            module,
            written,
            text: load::decode(sink, path.as_str(), &bytes)?,
            path: path.into_string(),
        }),
        Err(reason) => {
            let message = format!("the composition `{}` cannot be read: {reason}", &**key);
            sink.push(
                Diagnostic::error("SB0601", message)
                    .at(sources.place(written.span), "named here")
                    .help("name it as it lies beside the contract: `file: counter.rs`"),
            );
            None
        }
    }
}

impl Text<'_> {
    /// A part of the text.
    pub(super) fn place(&self, range: Range<usize>) -> Place {
        Place::new(&self.path, &self.text, range)
    }

    /// The text as a module; none, after a report, if it is none.
    pub(super) fn parse(&self, sink: &mut Sink, linked: &Linked<'_>) -> Option<syn::File> {
        let problem = |span: Span, message: &str| {
            let what = format!("the composition `{}` is not Rust: {message}", &**self.key);
            Diagnostic::error("SB0602", what)
                .at(self.place(span.byte_range()), "here")
                .also(linked.place(self.written.span), "named here")
        };
        let tokens = match self.text.parse::<TokenStream>() {
            Ok(tokens) => tokens,
            Err(error) => {
                sink.push(problem(error.span(), "its brackets or literals do not end"));
                return None;
            }
        };
        if let Some(span) = too_deep(tokens.clone(), DEPTH) {
            sink.push(problem(span, "its brackets are too deep"));
            return None;
        }
        if let Some(span) = too_long(tokens.clone(), 0) {
            sink.push(problem(
                span,
                "it goes on for too long without a `;` or `,`",
            ));
            return None;
        }
        match syn::parse2(tokens) {
            Ok(file) => Some(file),
            Err(error) => {
                sink.push(problem(error.span(), &error.to_string()));
                None
            }
        }
    }

    /// The text without these items, with the declarations of generated modules behind what speaks of the whole
    /// module.
    pub(super) fn with_children(
        &self,
        file: &syn::File,
        children: &[String],
        without: &[Range<usize>],
    ) -> String {
        let (head, tail) = self.split(file);
        let tail = cut(tail, head.len(), without);
        if children.is_empty() {
            return format!("{head}{tail}");
        }
        let declared = declared(children);
        let blank = if tail.starts_with('\n') { "" } else { "\n" };
        let before = if head.is_empty() { "" } else { "\n" };
        format!("{head}{before}{declared}{blank}{tail}")
    }

    /// What speaks of the whole module, and the declarations of generated modules, without the rest.
    pub(super) fn only_children(&self, file: &syn::File, children: &[String]) -> String {
        let (head, _) = self.split(file);
        let before = if children.is_empty() { "" } else { "\n" };
        format!("{head}{before}{}", declared(children))
    }

    /// What speaks of the whole module, and what follows.
    fn split(&self, file: &syn::File) -> (&str, &str) {
        let inner = file.attrs.iter().map(|one| one.span().byte_range().end);
        let end = inner.max().unwrap_or_default();
        let rest = self.text.get(end..).unwrap_or_default();
        let line = rest.find('\n').map_or(self.text.len(), |at| end + at + 1);
        let at = if end == 0 { 0 } else { line };
        self.text.split_at_checked(at).unwrap_or_default()
    }
}

/// A text that begins at `start`, without these items and without the blank line behind each.
fn cut(text: &str, start: usize, items: &[Range<usize>]) -> String {
    let mut left = String::new();
    let mut from = 0;
    for item in items {
        let before = item.start.saturating_sub(start);
        left.push_str(text.get(from..before).unwrap_or_default());
        let end = item.end.saturating_sub(start);
        let behind = text.get(end..).unwrap_or_default();
        from = end + (behind.len() - behind.trim_start().len());
    }
    let rest = text.get(from..).unwrap_or_default();
    if rest.is_empty() && !items.is_empty() {
        return format!("{}\n", left.trim_end());
    }
    left + rest
}

/// The declarations of modules.
fn declared(children: &[String]) -> String {
    let declared = children.iter().map(|name| format!("pub mod {name};\n"));
    declared.collect()
}

/// Where brackets are deeper than that.
fn too_deep(tokens: TokenStream, left: usize) -> Option<Span> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Group(group) if left == 0 => Some(group.span_open()),
        TokenTree::Group(group) => too_deep(group.stream(), left - 1),
        _ => None,
    })
}

/// Where too much stands in a row, with what was in a row before.
fn too_long(tokens: TokenStream, before: usize) -> Option<Span> {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let (mut run, mut angles) = (before, 0_usize);
    // The last two signs, as far as no word stands between.
    let mut last = [' ', ' '];
    for (index, token) in tokens.iter().enumerate() {
        let next = tokens.get(index + 1);
        let sign = match token {
            TokenTree::Punct(sign) => sign.as_char(),
            _ => ' ',
        };
        run += usize::from(!of_attribute(token, sign, last));
        if run > LENGTH {
            return Some(token.span());
        }
        let ends = match token {
            TokenTree::Group(group) => {
                if let Some(span) = too_long(group.stream(), run) {
                    return Some(span);
                }
                group.delimiter() == Delimiter::Brace && !goes_on(next)
            }
            // A `,` between the arguments of a type ends nothing.
            _ => sign == ';' || (sign == ',' && angles == 0),
        };
        match sign {
            '<' => angles += 1,
            '>' if !matches!(last, [_, '-' | '=']) => angles = angles.saturating_sub(1),
            _ => {}
        }
        if ends {
            (run, angles) = (before, 0);
        }
        last = [last[1], sign];
    }
    None
}

/// Whether a token is part of an attribute, as every line of documentation is: what follows does not stand in it.
fn of_attribute(token: &TokenTree, sign: char, last: [char; 2]) -> bool {
    match token {
        TokenTree::Group(_) => matches!(last, [_, '#'] | ['#', '!']),
        _ => sign == '#' || (sign == '!' && last[1] == '#'),
    }
}

/// Whether what follows a block belongs to it.
fn goes_on(next: Option<&TokenTree>) -> bool {
    match next {
        Some(TokenTree::Ident(word)) => word == "else" || word == "as",
        Some(TokenTree::Punct(sign)) => !matches!(sign.as_char(), '#' | '\''),
        _ => false,
    }
}
