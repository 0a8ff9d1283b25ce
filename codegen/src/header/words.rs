//! The macros in the words of prototypes: what they stand for, also where the chosen definition is empty.
//!
//! Headers hide attributes from compilers that do not know them, and annotations from all but one checker. What
//! such a macro would say is in another definition of it, which the arguments for clang do not choose.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    clang::cursor::Cursor,
    functions::one_line,
    model::{Function, MacroText},
    source::{Sources, Text, is_word},
};

/// How many macros deep a macro is followed.
const DEPTH: usize = 6;

/// The macros in the prototypes of `functions`, and in what they are replaced by.
///
/// `active` has the definition that counts of each macro.
pub(super) fn words<'unit>(
    sources: &'unit Sources<'unit>,
    active: &BTreeMap<String, Cursor<'unit>>,
    functions: &BTreeMap<String, Function>,
) -> BTreeMap<String, MacroText> {
    let prototypes = functions
        .values()
        .map(|function| function.prototype.as_str());
    let mut wanted: BTreeSet<String> = prototypes.flat_map(names).map(str::to_owned).collect();
    let mut found = BTreeMap::new();
    for _ in 0..DEPTH {
        let known = |name: &String| active.contains_key(name) && !found.contains_key(name);
        let new: BTreeSet<String> = wanted.into_iter().filter(known).collect();
        let (full, empty): (Vec<_>, Vec<_>) = new
            .into_iter()
            .filter_map(|name| Some((definition(sources, *active.get(&name)?, &name)?, name)))
            .partition(|(text, _)| !text.body.is_empty());
        let empty: BTreeMap<String, MacroText> =
            empty.into_iter().map(|(text, name)| (name, text)).collect();
        let others = others(sources, active, &empty);
        let full = full.into_iter().map(|(text, name)| (name, text));
        let layer: Vec<(String, MacroText)> = full.chain(others).collect();
        wanted = layer
            .iter()
            .flat_map(|(_, text)| names(&text.body))
            .map(str::to_owned)
            .collect();
        found.extend(layer);
    }
    found
}

/// The definitions of the macros among these that have parameters.
pub(super) fn calls<'unit>(
    sources: &'unit Sources<'unit>,
    macros: &BTreeMap<String, Cursor<'unit>>,
) -> BTreeMap<String, MacroText> {
    let calls = macros
        .iter()
        .filter(|(_, cursor)| cursor.is_function_like());
    let texts = calls.filter_map(|(name, cursor)| {
        let text = definition(sources, *cursor, name)?;
        Some((name.clone(), text))
    });
    texts.collect()
}

/// The words of a text that can be names.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !is_word(c));
    words.filter(|word| word.starts_with(|c: char| c.is_alphabetic() || c == '_'))
}

/// The definition that a cursor stands for.
fn definition<'unit>(
    sources: &'unit Sources<'unit>,
    cursor: Cursor<'unit>,
    name: &str,
) -> Option<MacroText> {
    let (file, start, _) = cursor.extent()?;
    read(&sources.text(file), start, name)
}

/// For macros whose chosen definition is empty: the other one in the same file, if all others agree.
fn others<'unit>(
    sources: &'unit Sources<'unit>,
    active: &BTreeMap<String, Cursor<'unit>>,
    empty: &BTreeMap<String, MacroText>,
) -> Vec<(String, MacroText)> {
    let mut found = Vec::new();
    for name in empty.keys() {
        let file = active.get(name).and_then(|cursor| cursor.extent());
        let Some((file, ..)) = file else { continue };
        let text = sources.text(file);
        let starts = text.content.match_indices(name.as_str());
        let defined = starts.filter(|(at, _)| is_defined_at(&text.content, *at));
        let mut full = defined
            .filter_map(|(at, _)| read(&text, at, name))
            .filter(|text| !text.body.is_empty());
        let Some(first) = full.next() else { continue };
        if full.all(|other| other.body == first.body && other.params == first.params) {
            let inactive = true;
            found.push((name.clone(), MacroText { inactive, ..first }));
        }
    }
    found
}

/// Whether what stands at an offset is the name of a macro in its definition.
fn is_defined_at(content: &str, at: usize) -> bool {
    let line = content.get(..at).and_then(|head| head.rsplit('\n').next());
    let words = line.and_then(|line| line.trim_start().strip_prefix('#'));
    words.is_some_and(|words| words.trim() == "define" && words.ends_with([' ', '\t']))
}

/// Reads the definition of `name`, which stands at `start`.
fn read(text: &Text, start: usize, name: &str) -> Option<MacroText> {
    let rest = text.content.get(start..)?.strip_prefix(name)?;
    if rest.starts_with(is_word) {
        return None;
    }
    let (params, rest) = match rest.strip_prefix('(') {
        Some(rest) => {
            let (list, rest) = rest.split_once(')')?;
            let clean = list.split(',').map(|name| {
                let name = name.trim_matches(|c: char| c.is_whitespace() || c == '\\');
                name.to_owned()
            });
            let params = clean.filter(|name| !name.is_empty()).collect();
            (Some(params), rest)
        }
        None => (None, rest),
    };
    Some(MacroText {
        params,
        body: one_line(logical_line(rest)),
        inactive: false,
        place: text.place(start..start + name.len()),
    })
}

/// The text up to the end of its line, lines that go on included.
fn logical_line(text: &str) -> &str {
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find('\n')) {
        let end = from + at;
        let line = text.get(..end).unwrap_or_default();
        if !line.trim_end_matches('\r').ends_with('\\') {
            return line;
        }
        from = end + 1;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{is_defined_at, logical_line, read};
    use crate::header::source::Text;

    fn text(content: &str) -> Text {
        Text::new("a.h".to_owned(), "a.h".to_owned(), content.to_owned())
    }

    #[test]
    fn a_definition_has_parameters_and_a_body() {
        let file = text("#define M(a, \\\n  b) x(a) \\\n  /* no */ b\nint y;\n");
        let found = read(&file, 8, "M").expect("it is defined there");
        assert_eq!(found.params, Some(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(found.body, "x(a) b");
        let plain = read(&text("#define E\n#define F (1)\n"), 8, "E").expect("it is there");
        assert_eq!((plain.params, plain.body.as_str()), (None, ""));
        assert_eq!(read(&text("#define MORE 1\n"), 8, "M"), None);
    }

    #[test]
    fn a_name_in_a_condition_is_not_defined_there() {
        let content = "#ifndef M\n# define M x\n#undefine M\n";
        let defined: Vec<bool> = content
            .match_indices('M')
            .map(|(at, _)| is_defined_at(content, at))
            .collect();
        assert_eq!(defined, [false, true, false]);
    }

    #[test]
    fn a_line_goes_on_behind_a_backslash() {
        assert_eq!(logical_line("a \\\n b\nc"), "a \\\n b");
        assert_eq!(logical_line("a"), "a");
    }
}
