//! Documentation, taken apart.

use syn::{Attribute, Expr, Lit, LitStr, Meta, Token, punctuated::Punctuated};

use crate::model::docs::{Docs, Section};

/// The documentation in attributes, those inside the item (`//!`) included.
pub(crate) fn read(attrs: &[Attribute]) -> Docs {
    let mut docs = Docs::default();
    for attr in of(attrs) {
        let Meta::List(list) = &attr.meta else {
            continue;
        };
        let said = list.parse_args_with(Punctuated::<Said, Token![,]>::parse_terminated);
        for said in said.into_iter().flatten() {
            match said {
                Said::Hidden => docs.hidden = true,
                Said::Aliases(aliases) => docs.aliases.extend(aliases),
                Said::Other => {}
            }
        }
    }
    take_apart(&lines(attrs), &mut docs);
    docs
}

/// The lines of the documentation, as written; one without text parts paragraphs.
pub(crate) fn lines(attrs: &[Attribute]) -> Vec<String> {
    let mut lines = Vec::new();
    for attr in of(attrs) {
        let Meta::NameValue(pair) = &attr.meta else {
            continue;
        };
        match string(&pair.value) {
            Some(text) => lines.extend(text.split('\n').map(str::to_owned)),
            None if matches!(pair.value, Expr::Macro(_)) => {
                lines.push("(text that a macro makes)".to_owned());
            }
            None => {}
        }
    }
    lines
}

fn of(attrs: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attrs.iter().filter(|attr| attr.path().is_ident("doc"))
}

/// The text that a literal has.
pub(crate) fn string(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(value) => match &value.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        Expr::Group(group) => string(&group.expr),
        _ => None,
    }
}

/// What stands in `#[doc(..)]`.
enum Said {
    Hidden,
    Aliases(Vec<String>),
    Other,
}

impl syn::parse::Parse for Said {
    fn parse(input: syn::parse::ParseStream<'_>) -> syn::Result<Self> {
        match input.parse::<Meta>()? {
            Meta::Path(path) if path.is_ident("hidden") => Ok(Self::Hidden),
            Meta::NameValue(pair) if pair.path.is_ident("alias") => {
                Ok(Self::Aliases(string(&pair.value).into_iter().collect()))
            }
            Meta::List(list) if list.path.is_ident("alias") => {
                let all =
                    list.parse_args_with(Punctuated::<LitStr, Token![,]>::parse_terminated)?;
                Ok(Self::Aliases(all.iter().map(LitStr::value).collect()))
            }
            _ => Ok(Self::Other),
        }
    }
}

/// A paragraph or an entry of a list.
#[derive(Default)]
struct Block {
    text: String,
    is_entry: bool,
}

/// Puts lines into a summary and sections.
fn take_apart(lines: &[String], docs: &mut Docs) {
    let mut sections: Vec<(String, Vec<Block>)> = vec![(String::new(), Vec::new())];
    let mut fence: Option<String> = None;
    let mut open = false;
    for line in lines {
        let line = line.strip_prefix(' ').unwrap_or(line);
        let trimmed = line.trim();
        if let Some(end) = &fence {
            if trimmed.starts_with(end.as_str())
                && trimmed.trim_start_matches(['`', '~']).is_empty()
            {
                fence = None;
            }
            continue;
        }
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            fence = Some(trimmed.chars().take(3).collect());
            open = false;
            continue;
        }
        if let Some(heading) = heading(line) {
            sections.push((heading.to_owned(), Vec::new()));
            open = false;
            continue;
        }
        if trimmed.is_empty() {
            open = false;
            continue;
        }
        let Some((_, blocks)) = sections.last_mut() else {
            continue;
        };
        let nested = line.starts_with("  ") && blocks.last().is_some_and(|last| last.is_entry);
        match (entry(trimmed), blocks.last_mut()) {
            (Some(text), _) if !nested => blocks.push(Block {
                text: text.to_owned(),
                is_entry: true,
            }),
            (_, Some(last)) if open || (last.is_entry && line.starts_with("  ")) => {
                last.text.push(' ');
                last.text.push_str(trimmed);
            }
            _ => blocks.push(Block {
                text: trimmed.to_owned(),
                is_entry: false,
            }),
        }
        open = true;
    }
    let mut sections = sections.into_iter();
    let first = sections
        .next()
        .and_then(|(_, blocks)| blocks.into_iter().next());
    docs.summary = first.map(|block| block.text).unwrap_or_default();
    docs.sections = sections
        .map(|(heading, blocks)| section(heading, blocks))
        .collect();
}

/// What a paragraph in front of a list says is what the list says; it ends in a `:`.
fn section(heading: String, blocks: Vec<Block>) -> Section {
    let is_list = blocks.iter().any(|block| block.is_entry);
    let kept = blocks.into_iter().filter(|block| {
        let leads = is_list && !block.is_entry && block.text.ends_with(':');
        !leads
    });
    Section {
        heading,
        entries: kept.map(|block| block.text).collect(),
        is_list,
    }
}

fn heading(line: &str) -> Option<&str> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    ((1..=6).contains(&level) && text.starts_with(' '))
        .then(|| text.trim().trim_end_matches('#').trim_end())
}

/// The text of a line that begins an entry of a list.
fn entry(line: &str) -> Option<&str> {
    let marked = ["- ", "* ", "+ "]
        .iter()
        .find_map(|mark| line.strip_prefix(mark));
    let numbered = || {
        let rest = line.trim_start_matches(|one: char| one.is_ascii_digit());
        let rest = (rest.len() < line.len()).then_some(rest)?;
        rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") "))
    };
    marked.or_else(numbered).map(str::trim)
}
