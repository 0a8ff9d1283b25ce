//! Texts beside declarations: bodies of inline functions and macros, and comments, as drift is looked for
//! in them.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    clang::cursor::Cursor,
    comment, functions,
    model::Texts,
    source::Sources,
    tokens::{self, Lines},
    visit::Found,
};

/// The texts of everything that was found, by C name.
pub(super) fn read<'unit>(
    sources: &Sources<'unit>,
    found: &Found<'unit>,
) -> BTreeMap<String, Texts> {
    let mut all = BTreeMap::new();
    for (name, declarations) in &found.functions {
        let mut texts = Texts::default();
        for cursor in declarations {
            texts.header = header(sources, *cursor);
            texts.body = texts.body.or_else(|| body(sources, *cursor, name));
            texts.doc = texts.doc.or_else(|| doc(sources, *cursor));
        }
        all.insert(name.clone(), texts);
    }
    for (name, cursor) in &found.macros {
        let texts = Texts {
            header: header(sources, *cursor),
            body: definition(sources, *cursor, name),
            doc: doc_in_front(sources, *cursor),
        };
        all.insert(name.clone(), texts);
    }
    let enumerators = found.enumerators.iter();
    let enumerators = enumerators.map(|(name, (cursor, _))| (name, cursor));
    for (name, cursor) in found.types.iter().chain(enumerators) {
        let cursor = cursor.definition().unwrap_or(*cursor);
        let texts = Texts {
            header: header(sources, cursor),
            body: None,
            doc: doc(sources, cursor),
        };
        all.entry(name.clone()).or_insert(texts);
    }
    all
}

fn header<'unit>(sources: &Sources<'unit>, cursor: Cursor<'unit>) -> String {
    let file = cursor.location().map(|(file, _)| file);
    file.map_or_else(String::new, |file| sources.text(file).header.clone())
}

/// What the macros stand for that are wanted by header, as [`Request::macro_headers`] says.
///
/// [`Request::macro_headers`]: super::model::Request::macro_headers
pub(super) fn macros<'unit>(
    sources: &Sources<'unit>,
    definitions: &[Cursor<'unit>],
    headers: &BTreeMap<String, BTreeSet<String>>,
) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut all: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for cursor in definitions {
        let Some((file, _)) = cursor.location() else {
            continue;
        };
        let header = sources.text(file).header.clone();
        let (Some(names), name) = (headers.get(&header), cursor.spelling()) else {
            continue;
        };
        let is_wanted = names.is_empty() || names.contains(&name);
        if !is_wanted || cursor.is_function_like() {
            continue;
        }
        let text = definition(sources, *cursor, &name).unwrap_or_default();
        all.entry(header).or_default().insert(name, text);
    }
    all
}

/// The body of a function that is defined here.
fn body<'unit>(sources: &Sources<'unit>, cursor: Cursor<'unit>, name: &str) -> Option<String> {
    let (file, at) = cursor.location()?;
    let text = sources.text(file);
    let rest = text.content.get(at..)?.strip_prefix(name)?;
    let end = functions::end_of_declaration(rest)?;
    let tokens = tokens::braced(rest.get(end..)?)?;
    Some(tokens::lines(&tokens))
}

/// What a macro stands for: its parameters, if it has any, and its tokens.
fn definition<'unit>(
    sources: &Sources<'unit>,
    cursor: Cursor<'unit>,
    name: &str,
) -> Option<String> {
    let (file, start, end) = cursor.extent()?;
    let text = sources.text(file);
    let rest = text.content.get(start..end)?.strip_prefix(name)?;
    Some(tokens::lines(&tokens::tokens(rest, Lines::Signs)))
}

fn doc<'unit>(sources: &Sources<'unit>, cursor: Cursor<'unit>) -> Option<String> {
    let (file, start, raw) = cursor.comment()?;
    let text = sources.text(file);
    let raw = text.content.get(start..start + raw.len()).unwrap_or(&raw);
    comment::prose(raw)
}

/// The documentation comment that ends right in front of a macro: libclang gives none.
fn doc_in_front<'unit>(sources: &Sources<'unit>, cursor: Cursor<'unit>) -> Option<String> {
    let (file, at) = cursor.location()?;
    let text = sources.text(file);
    let before = text.content.get(..at)?.trim_end();
    let before = before.strip_suffix("define")?.trim_end();
    comment::in_front(before.strip_suffix('#')?)
}
