//! Macros: their parameters, and the constants they stand for.

use std::collections::BTreeMap;

use super::{
    attributes,
    clang::cursor::Cursor,
    functions::one_line,
    model::{Constant, Macro, MacroUse, Request, Text, Type},
    source::{Sources, is_word},
    types::Reached,
};

/// The start of the names of variables that take the value of a constant.
pub(super) const CONSTANT_PREFIX: &str = "safebind_constant_";

/// The start of the names of functions that stand for macros.
pub(super) const PROTOTYPE_PREFIX: &str = "safebind_prototype_";

/// The declaration that gives a macro's prototype to clang, under another name: under its own, the
/// macro would be expanded. None if the prototype does not name the macro.
pub(super) fn prototype(name: &str, prototype: &str) -> Option<String> {
    let is_call = |at: &usize| {
        let before = prototype.get(..*at).unwrap_or_default();
        let after = prototype.get(at + name.len()..).unwrap_or_default();
        !before.ends_with(is_word) && after.trim_start().starts_with('(')
    };
    let mut places = prototype.match_indices(name).map(|(at, _)| at);
    let at = places.find(is_call)?;
    let (before, after) = prototype.split_at(at);
    let after = after.get(name.len()..)?;
    // One line, so that a message of clang can be told to belong to this macro.
    let text = format!("{before}{PROTOTYPE_PREFIX}{name}{after};");
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Lines that make a variable with the type and the value of each constant that is a macro.
///
/// The lines of a macro that is no expression are in error, which is nobody's business: the
/// constant is not found.
pub(super) fn probes(request: &Request) -> String {
    let mut text = String::new();
    for name in request.constants.iter().filter(|name| is_plain(name)) {
        text.push_str(&format!(
            "#ifdef {name}\nstatic const __typeof__({name}) {CONSTANT_PREFIX}{name} = ({name});\n#endif\n"
        ));
    }
    text
}

/// Whether a name is a C name: only such a one can be looked for.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The constants of the probes that have an integer for their value.
pub(super) fn constants<'unit>(
    reached: &mut Reached<'unit>,
    probes: &BTreeMap<String, Cursor<'unit>>,
    macros: &BTreeMap<String, Cursor<'unit>>,
) -> BTreeMap<String, Constant> {
    let mut constants = BTreeMap::new();
    for (name, probe) in probes {
        let ty = reached.convert(probe.ty().canonical());
        let ty = match ty {
            Type::Enum { repr, .. } => *repr,
            ty => ty,
        };
        let (Type::Int { .. } | Type::Bool, Some(value)) = (&ty, probe.integer_value()) else {
            continue;
        };
        let place = macros
            .get(name)
            .map(|definition| reached.sources.name_place(*definition, name).0);
        let constant = Constant {
            name: name.clone(),
            value,
            ty,
            of: None,
            place: place.unwrap_or_default(),
        };
        constants.insert(name.clone(), constant);
    }
    constants
}

/// The constants that are macros for a string literal, with the bytes between its quotes.
pub(super) fn strings<'unit>(
    sources: &Sources<'unit>,
    request: &Request,
    macros: &BTreeMap<String, Cursor<'unit>>,
) -> BTreeMap<String, Text> {
    let mut strings = BTreeMap::new();
    for name in &request.constants {
        let Some(definition) = macros.get(name) else {
            continue;
        };
        let text = definition.extent().and_then(|(file, start, end)| {
            let content = sources.text(file).content.get(start..end)?.to_owned();
            literal(content.strip_prefix(name.as_str())?)
        });
        if let Some(value) = text {
            let place = sources.name_place(*definition, name).0;
            let name = name.clone();
            strings.insert(name.clone(), Text { name, value, place });
        }
    }
    strings
}

/// The text of one string literal, if a definition is that and nothing else. Escapes are not read.
fn literal(definition: &str) -> Option<String> {
    let definition = definition.trim();
    let inner = definition
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    let quoted = inner.unwrap_or(definition).trim();
    let text = quoted.strip_prefix('"')?.strip_suffix('"')?;
    let plain = |c: char| (c.is_ascii_graphic() || c == ' ') && !matches!(c, '"' | '\\');
    text.chars().all(plain).then(|| text.to_owned())
}

/// An enumerator as a constant.
///
/// Its type is `int`, as C says, unless the value needs the enum's own.
pub(super) fn enumerator<'unit>(
    reached: &mut Reached<'unit>,
    name: &str,
    cursor: Cursor<'unit>,
    container: Cursor<'unit>,
) -> Constant {
    // Without a tag, or a name of its own, it converts to a number.
    let of = reached.convert(container.ty());
    let of = Some(of).filter(|of| matches!(of, Type::Enum { .. }));
    let repr = reached.convert(container.enum_type().canonical());
    let (signed, unsigned) = cursor.enumerator_value();
    let is_unsigned = matches!(repr, Type::Int { signed: false, .. } | Type::Bool);
    let fits = match is_unsigned {
        true => i32::try_from(unsigned).is_ok(),
        false => i32::try_from(signed).is_ok(),
    };
    let int = Type::Int {
        spelling: "int".to_owned(),
        signed: true,
        bits: 32,
    };
    Constant {
        name: name.to_owned(),
        value: if is_unsigned {
            unsigned.to_string()
        } else {
            signed.to_string()
        },
        ty: if fits { int } else { repr },
        of,
        place: reached.sources.name_place(cursor, name).0,
    }
}

/// A function-like macro.
pub(super) fn function_like<'unit>(
    sources: &Sources<'unit>,
    name: &str,
    definition: Cursor<'unit>,
) -> Macro {
    let params = definition.extent().map(|(file, start, end)| {
        let text = sources.text(file);
        parameters(text.content.get(start..end).unwrap_or_default())
    });
    Macro {
        name: name.to_owned(),
        params: params.unwrap_or_default(),
        place: sources.name_place(definition, name).0,
    }
}

/// A use of a macro with arguments, if it stands in a file.
pub(super) fn used<'unit>(sources: &Sources<'unit>, cursor: Cursor<'unit>) -> Option<MacroUse> {
    let (file, start, _) = cursor.extent()?;
    let name = cursor.spelling();
    let text = sources.text(file);
    let rest = text.content.get(start..)?.strip_prefix(name.as_str())?;
    let arguments = attributes::arguments(rest.trim_start())?;
    let (place, header) = sources.name_place(cursor, &name);
    Some(MacroUse {
        arguments: arguments.iter().map(|one| one_line(one)).collect(),
        place,
        header,
        name,
    })
}

/// The names between the first brackets of a macro's definition.
fn parameters(definition: &str) -> Vec<String> {
    let Some((_, rest)) = definition.split_once('(') else {
        return Vec::new();
    };
    let list = rest.split_once(')').map_or(rest, |(list, _)| list);
    let names = list
        .split(',')
        .map(|name| name.trim_matches(|c: char| c.is_whitespace() || c == '\\'));
    names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{literal, parameters, probes, prototype};
    use crate::header::model::Request;

    #[test]
    fn only_the_name_of_the_function_is_replaced() {
        let declared = prototype("open", "struct open *open (int open_mode,\n int open)");
        assert_eq!(
            declared.as_deref(),
            Some("struct open *safebind_prototype_open (int open_mode, int open);")
        );
        assert_eq!(prototype("open", "int reopen(void)"), None);
        assert_eq!(prototype("open", ""), None);
    }

    #[test]
    fn parameters_of_a_macro_are_names() {
        assert_eq!(parameters("MAX(a,\\\n  b) ((a) > (b))"), ["a", "b"]);
        assert_eq!(parameters("LOG(format, ...) x"), ["format", "..."]);
        assert!(parameters("EMPTY() x").is_empty());
        assert!(parameters("").is_empty());
    }

    #[test]
    fn a_string_is_one_plain_literal() {
        for (definition, expected) in [
            (" \"1.2\"", Some("1.2")),
            (" (\"a b\")", Some("a b")),
            (" \"a\" \"b\"", None),
            (" \"a\\n\"", None),
            (" L\"a\"", None),
            (" 12", None),
            ("(x) \"a\"", None),
        ] {
            assert_eq!(literal(definition).as_deref(), expected, "{definition}");
        }
    }

    #[test]
    fn what_is_no_name_is_not_looked_for() {
        let names = ["A", "1B", "C\n#error", ""].map(str::to_owned);
        let request = Request {
            constants: names.into(),
            ..Request::default()
        };
        assert_eq!(probes(&request).matches("#ifdef").count(), 1);
    }
}
