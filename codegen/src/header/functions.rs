//! Functions: of all declarations of a name, one value.

use super::{
    attributes::{self, ParamFacts},
    clang::cursor::{Cursor, Storage},
    comment,
    model::{ArrayLen, Attributes, Doc, Function, Linkage, Param, Type},
    neighbour,
    source::{Sources, is_word},
    spell,
    types::Reached,
};

/// Which comments are read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Comments {
    /// Documentation comments.
    Documentation,
    /// The ordinary ones beside declarations too.
    All,
}

/// The function `name` with these declarations, of which there is at least one.
pub(super) fn function<'unit>(
    reached: &mut Reached<'unit>,
    name: &str,
    declarations: &[Cursor<'unit>],
    is_asked: impl Fn(&str) -> bool,
    comments: Comments,
) -> Option<Function> {
    let shown = |cursor: &Cursor<'unit>| -> (bool, bool, bool) {
        let in_header = cursor
            .location()
            .is_some_and(|(file, _)| is_asked(&reached.sources.text(file).header));
        (
            cursor.ty().is_prototyped(),
            in_header,
            cursor
                .params()
                .iter()
                .all(|param| !param.spelling().is_empty()),
        )
    };
    // The first of the best: one that says what the parameters are, from a header that was asked for,
    // with names for them.
    let cursor = declarations
        .iter()
        .rev()
        .max_by_key(|cursor| shown(cursor))?;
    let mut function = declaration(reached, name, *cursor)?;
    for cursor in declarations {
        add_attributes(&mut function.attributes, *cursor, &function.params);
        for (param, cursor) in function.params.iter_mut().zip(cursor.params()) {
            param.array = param.array.or_else(|| array(cursor));
        }
        if cursor.storage() == Storage::Static {
            function.linkage = Linkage::StaticInline;
        }
        if function.doc.is_none() {
            function.doc = doc(reached.sources, *cursor);
        }
    }
    if function.doc.is_none() && comments == Comments::All {
        function.doc = neighbour(reached.sources, *cursor);
    }
    Some(function)
}

/// The macro `name` as the function that `cursor` declares in its place.
pub(super) fn stand_in<'unit>(
    reached: &mut Reached<'unit>,
    name: &str,
    cursor: Cursor<'unit>,
    definition: Cursor<'unit>,
) -> Option<Function> {
    let mut function = declaration(reached, name, cursor)?;
    add_attributes(&mut function.attributes, cursor, &function.params);
    // The symbol is that of the stand-in, which there is not.
    function
        .attributes
        .all
        .retain(|attribute| !attribute.starts_with("asm("));
    let (place, header) = reached.sources.name_place(definition, name);
    for param in &mut function.params {
        param.place = place.clone();
    }
    function.place = place;
    function.header = header;
    function.prototype = spell::prototype(&function, name);
    function.linkage = Linkage::Macro;
    Some(function)
}

fn declaration<'unit>(
    reached: &mut Reached<'unit>,
    name: &str,
    cursor: Cursor<'unit>,
) -> Option<Function> {
    let ret = reached.convert(cursor.ty().result()?);
    let params: Vec<Param> = cursor
        .params()
        .into_iter()
        .map(|p| param(reached, p))
        .collect();
    let (place, header) = reached.sources.name_place(cursor, name);
    let mut function = Function {
        name: name.to_owned(),
        place,
        header,
        prototype: String::new(),
        params,
        ret,
        variadic: cursor.is_variadic(),
        prototyped: cursor.ty().is_prototyped(),
        linkage: Linkage::External,
        attributes: Attributes::default(),
        doc: None,
    };
    function.prototype = as_written(reached.sources, cursor, name)
        .unwrap_or_else(|| spell::prototype(&function, name));
    Some(function)
}

fn param<'unit>(reached: &mut Reached<'unit>, cursor: Cursor<'unit>) -> Param {
    let name = cursor.spelling();
    let (place, _) = reached.sources.name_place(cursor, &name);
    Param {
        ty: reached.convert_param(cursor.ty()),
        name: (!name.is_empty()).then_some(name),
        array: array(cursor),
        place,
    }
}

fn array(param: Cursor<'_>) -> Option<ArrayLen> {
    let ty = param.ty().canonical();
    match ty.kind() {
        clang_sys::CXType_ConstantArray => {
            Some(ty.len().map_or(ArrayLen::Unknown, ArrayLen::Elements))
        }
        clang_sys::CXType_IncompleteArray | clang_sys::CXType_VariableArray => {
            Some(ArrayLen::Unknown)
        }
        _ => None,
    }
}

fn add_attributes(known: &mut Attributes, cursor: Cursor<'_>, params: &[Param]) {
    let facts: Vec<ParamFacts> = (cursor.params().into_iter().zip(params))
        .map(|(cursor, param)| ParamFacts {
            is_pointer: matches!(param.ty, Type::Pointer { .. })
                || cursor.ty().canonical().kind() == clang_sys::CXType_Pointer,
            printed: cursor.pretty_printed(),
        })
        .collect();
    attributes::read(known, &cursor.pretty_printed(), &facts);
    // Older versions of clang keep this one in the type only.
    if cursor.ty().spelling().contains("noreturn") {
        known.noreturn = true;
        known.all.insert("noreturn".to_owned());
    }
}

fn doc<'unit>(sources: &Sources<'unit>, cursor: Cursor<'unit>) -> Option<Doc> {
    let (file, start, raw) = cursor.comment()?;
    let text = sources.text(file);
    // The raw comment is the text at that offset, except for a byte that is no text.
    let raw = text
        .content
        .get(start..start + raw.len())
        .unwrap_or(&raw)
        .to_owned();
    Some(comment::read(&raw, start, |range| text.place(range)))
}

/// The ordinary comment beside a declaration.
fn neighbour<'unit>(sources: &Sources<'unit>, cursor: Cursor<'unit>) -> Option<Doc> {
    let (file, start, end) = cursor.extent()?;
    let text = sources.text(file);
    let found = neighbour::comment(&text.content, start..end)?;
    let raw = text.content.get(found.clone())?;
    Some(comment::read(raw, found.start, |range| text.place(range)))
}

/// The declaration as it stands in its file, on one line; none if a macro made it, or if it shares
/// its type with another one.
fn as_written<'unit>(
    sources: &Sources<'unit>,
    cursor: Cursor<'unit>,
    name: &str,
) -> Option<String> {
    let (file, start, _) = cursor.extent()?;
    let (_, at) = cursor.location()?;
    let text = sources.text(file);
    let head = text.content.get(start..at)?;
    let rest = text.content.get(at..)?.strip_prefix(name)?;
    let end = end_of_declaration(rest)?;
    let head = one_line(head);
    let tail = one_line(rest.get(..end)?);
    // A macro around the parameters is no part of the name.
    let gap = if tail.starts_with(is_word) { " " } else { "" };
    let is_alone = !head.contains(['(', '{', ';', '#', ',']) || balanced(&head);
    let is_whole = !rest.starts_with(is_word) && !tail.contains('#') && !head.contains('#');
    (is_alone && is_whole).then(|| {
        let space = if head.is_empty() || head.ends_with('*') {
            ""
        } else {
            " "
        };
        format!("{head}{space}{name}{gap}{tail}").trim().to_owned()
    })
}

fn balanced(head: &str) -> bool {
    let mut depth = 0i32;
    for c in head.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' | ';' | '{' if depth == 0 => return false,
            _ => {}
        }
    }
    depth == 0
}

/// Where the declaration ends whose name stands before `rest`: before its body or semicolon. None
/// if another declarator follows.
pub(super) fn end_of_declaration(rest: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut skip_to = 0;
    for (at, c) in rest.char_indices() {
        if at < skip_to {
            continue;
        }
        let here = rest.get(at..)?;
        if let Some(length) = comment_length(here) {
            skip_to = at + length;
            continue;
        }
        match c {
            '"' => {
                let close = rest.get(at + 1..)?.find('"')?;
                skip_to = at + close + 2;
            }
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.checked_sub(1)?,
            ';' | '{' if depth == 0 => return Some(at),
            ',' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

fn comment_length(text: &str) -> Option<usize> {
    if text.starts_with("/*") {
        Some(text.find("*/").map_or(text.len(), |end| end + 2))
    } else if text.starts_with("//") {
        Some(text.find('\n').unwrap_or(text.len()))
    } else {
        None
    }
}

/// The text on one line, without comments.
pub(super) fn one_line(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = comment_length(rest);
        match length {
            Some(_) => plain.push(' '),
            None if c == '\\' && rest.starts_with("\\\n") => plain.push(' '),
            None => plain.push(c),
        }
        rest = rest
            .get(length.unwrap_or(c.len_utf8())..)
            .unwrap_or_default();
    }
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    plain.replace("( ", "(").replace(" )", ")")
}

#[cfg(test)]
mod tests {
    use super::{balanced, end_of_declaration, one_line};

    #[test]
    fn a_declaration_ends_before_its_body_or_semicolon() {
        for (rest, end) in [
            ("(int a);", Some("(int a)")),
            ("(int a) { return 0; }", Some("(int a) ")),
            (
                "(void (*f)(int, int)) /* ; */ __x;",
                Some("(void (*f)(int, int)) /* ; */ __x"),
            ),
            ("(void) asm(\";\");", Some("(void) asm(\";\")")),
            ("(int), *g(int);", None),
            ("(int", None),
        ] {
            assert_eq!(end_of_declaration(rest).map(|at| &rest[..at]), end);
        }
    }

    #[test]
    fn comments_and_line_ends_are_spaces() {
        assert_eq!(
            one_line("( int a, /* of it */\n\tint b ) // x"),
            "(int a, int b)"
        );
        assert_eq!(one_line("/*"), "");
    }

    #[test]
    fn a_head_with_another_declarator_is_not_alone() {
        assert!(balanced("__attribute__((x(1, 2))) int"));
        assert!(!balanced("int f(int), *"));
    }
}
