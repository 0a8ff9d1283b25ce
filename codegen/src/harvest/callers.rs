//! Macros that are calls: what a header itself passes to the function behind one.
//!
//! A macro counts that has the name of the function but for underscores around it: the function is its
//! implementation, and what the macro always passes is no choice of callers.

use crate::header::{
    attributes,
    model::{Around, MacroText, Type},
};

use super::{
    model::{Evidence, Statement},
    subject::{Pointee, Subject, yaml},
};

/// The macros for which a function is the implementation, by their names.
pub(super) fn names<'a>(subject: Subject<'a>, around: &'a Around) -> Vec<&'a str> {
    calls(subject, around).map(|(name, ..)| name).collect()
}

/// The calls: the macro's name, its text, and the arguments.
fn calls<'a>(
    subject: Subject<'a>,
    around: &'a Around,
) -> impl Iterator<Item = (&'a str, &'a MacroText, Vec<String>)> {
    let own = subject.function.name.as_str();
    let core = own.trim_matches('_');
    // Only a name with underscores is one that a macro stands in for.
    let named = (core != own && !core.is_empty()).then(|| around.calls.get_key_value(core));
    named.flatten().into_iter().filter_map(move |(name, text)| {
        let arguments = arguments(&text.body, own)?;
        let fits = arguments.len() == subject.function.params.len();
        fits.then_some((name.as_str(), text, arguments))
    })
}

/// The arguments of a text that is one call of a function and nothing else.
fn arguments(body: &str, function: &str) -> Option<Vec<String>> {
    let list = body.trim().strip_prefix(function)?.trim();
    let mut depth = 0usize;
    let closes = list.char_indices().find_map(|(at, c)| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        (depth == 0).then_some(at)
    })?;
    if closes + 1 != list.len() {
        return None;
    }
    let arguments = attributes::arguments(list)?;
    let trimmed = arguments.iter().map(|one| one.trim().to_owned());
    Some(trimmed.filter(|one| !one.is_empty()).collect())
}

/// What the header passes itself.
pub(super) fn read(subject: Subject<'_>, around: &Around) -> Vec<Statement> {
    let mut facts = Vec::new();
    for (name, text, arguments) in calls(subject, around) {
        let params = text.params.as_deref().unwrap_or_default();
        for (index, argument) in arguments.iter().enumerate() {
            let Some((word, value)) = fixed(subject, index, argument, params) else {
                continue;
            };
            let key = subject.key(index);
            let key = ["params", key.as_str(), word];
            facts.push(Statement {
                evidence: Evidence {
                    place: super::model::At::new(&text.place, &subject.function.header),
                    text: format!("#define {name}({}) {}", params.join(", "), text.body),
                },
                ..subject.declared(&key, &value, &format!("#define {name}"))
            });
        }
    }
    facts
}

/// The key and the value of an argument that has nothing of the macro's parameters.
fn fixed(
    subject: Subject<'_>,
    index: usize,
    argument: &str,
    params: &[String],
) -> Option<(&'static str, String)> {
    let mut words = argument.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    if words.any(|word| params.iter().any(|param| param == word)) {
        return None;
    }
    let param = subject.function.params.get(index)?;
    let argument = uncast(argument);
    if let Some(ty) = argument.strip_prefix("sizeof") {
        let ty = ty.trim().strip_prefix('(')?.strip_suffix(')')?.trim();
        let known = subject.unit.names.types.contains(ty);
        let is_number = matches!(subject.ty(param), Type::Int { .. });
        return (known && is_number).then(|| ("size_of", yaml(ty)));
    }
    let is_constant = subject.unit.names.constants.contains(argument);
    // A string, or an enumerator: what else a constant is, its type does not tell.
    let fits = match subject.pointee(&param.ty) {
        Some((pointee, is_const)) => pointee == Pointee::Text && is_const,
        None => matches!(subject.ty(param), Type::Enum { .. }),
    };
    (is_constant && fits).then(|| ("named_constant", yaml(argument)))
}

/// An argument without brackets around it and without a cast to a type of one word.
fn uncast(argument: &str) -> &str {
    let argument = argument.trim();
    let Some((cast, rest)) = argument
        .strip_prefix('(')
        .and_then(|one| one.split_once(')'))
    else {
        return argument;
    };
    match rest.trim() {
        "" => uncast(cast),
        rest if !cast.contains('(') => uncast(rest),
        _ => argument,
    }
}

#[cfg(test)]
mod tests {
    use super::{arguments, uncast};

    #[test]
    fn a_body_is_one_call_or_none() {
        let found = arguments("f_((a), (b), V, (int)sizeof(t))", "f_");
        assert_eq!(
            found.unwrap_or_default(),
            ["(a)", "(b)", "V", "(int)sizeof(t)"]
        );
        for body in [
            "f_(a) + 1",
            "(f_(a))",
            "g(f_(a))",
            "f_",
            "f_(a), f_(b)",
            "f_2(a)",
            "",
        ] {
            assert_eq!(arguments(body, "f_"), None, "{body}");
        }
    }

    #[test]
    fn casts_and_brackets_are_taken_off() {
        for (text, expected) in [
            ("(int)sizeof(t)", "sizeof(t)"),
            ("(V)", "V"),
            ("V", "V"),
            ("((V))", "((V))"),
        ] {
            assert_eq!(uncast(text), expected);
        }
    }
}
