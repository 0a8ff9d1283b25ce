//! Types and bounds as text, and texts that are compared.

use std::fmt::Write as _;

use crate::model::{
    text::Style,
    ty::{Bound, Lifetime, Ty},
};

/// What names a lifetime; none where it is left out.
pub(super) type Named<'a> = &'a dyn Fn(&Lifetime) -> Option<String>;

fn style(named: Named<'_>) -> Style<'_> {
    Style {
        path: &path_text,
        bound: &short,
        lifetime: named,
    }
}

/// A type, with the paths shortened to what a reader needs, and lifetimes as `named` says.
pub(super) fn ty(ty: &Ty, named: Named<'_>) -> String {
    style(named).ty(ty)
}

/// ` -> T`; nothing for `()`.
pub(super) fn result(of: &Ty, named: Named<'_>) -> String {
    style(named).result(of)
}

/// `A + 'a`.
pub(super) fn bounds(bounds: &[Bound], named: Named<'_>) -> String {
    style(named).bounds(bounds)
}

/// A type on its own, outside a function: its lifetimes are those of what is around.
pub(super) fn plain(of: &Ty) -> String {
    ty(of, &outer)
}

/// The name of a lifetime that belongs to the type around.
pub(super) fn outer(lifetime: &Lifetime) -> Option<String> {
    match lifetime {
        Lifetime::Static => Some("'static".to_owned()),
        Lifetime::Outer(index) => Some(letter(*index)),
        Lifetime::Input(_) | Lifetime::Free(_) | Lifetime::Elided => None,
    }
}

/// The name of the lifetime at a position: `'a`, and so on.
pub(super) fn letter(index: u32) -> String {
    let letters = 'a'..='z';
    match usize::try_from(index)
        .ok()
        .and_then(|index| letters.clone().nth(index))
    {
        Some(letter) => format!("'{letter}"),
        None => format!("'l{index}"),
    }
}

/// Two texts of types; with whole paths where the short ones are the same.
pub(super) fn both(a: &Ty, b: &Ty, named: (Named<'_>, Named<'_>)) -> (String, String) {
    let (short, other) = (ty(a, named.0), ty(b, named.1));
    match (a, b) {
        (Ty::Path { path: x, .. }, Ty::Path { path: y, .. }) if short == other && x != y => {
            (x.join("::"), y.join("::"))
        }
        _ => (short, other),
    }
}

/// The last segment of a path, with the one before it where the last alone would mislead: names in lower case are
/// foreign ones, and `Result` and `Error` are many.
fn path_text(path: &[String]) -> String {
    match path {
        [.., module, name] => {
            let lower = name.starts_with(|first: char| first.is_ascii_lowercase());
            let vague = matches!(name.as_str(), "Result" | "Error");
            let own = matches!(module.as_str(), "error" | "result" | "prelude" | "crate");
            match lower || (vague && !own) {
                true => format!("{module}::{name}"),
                false => name.clone(),
            }
        }
        [name] => name.clone(),
        [] => String::new(),
    }
}

/// A text without blanks that say nothing: only those between two words stay.
pub(super) fn squeezed(text: &str) -> String {
    let mut squeezed = String::new();
    for word in text.split_whitespace() {
        let joins = |one: char| one.is_alphanumeric() || one == '_';
        if squeezed.ends_with(joins) && word.starts_with(joins) {
            squeezed.push(' ');
        }
        squeezed.push_str(word);
    }
    squeezed
}

/// A text whose paths are their last segments: `From<crate::error::Error>` is `From<Error>`.
pub(super) fn short(text: &str) -> String {
    let text = squeezed(text);
    let mut short = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("::") {
        let (before, after) = rest.split_at(at);
        let kept = before.trim_end_matches(|one: char| one.is_alphanumeric() || one == '_');
        let path = kept.len() < before.len();
        short.push_str(if path { kept } else { before });
        // `<T as Trait>::Name` keeps its colons.
        if !path && before.ends_with('>') {
            short.push_str("::");
        }
        rest = after.get(2..).unwrap_or_default();
    }
    short.push_str(rest);
    let mut spaced = String::new();
    for one in short.chars() {
        match one {
            ',' => spaced.push_str(", "),
            '+' => spaced.push_str(" + "),
            '=' => spaced.push_str(" = "),
            one => spaced.push(one),
        }
    }
    spaced
        .replace("- >", "->")
        .replace("->", " -> ")
        .replace(" = >", " =>")
}

/// A text with each of its words replaced.
pub(super) fn words(text: &str, replaced: impl Fn(&str) -> String) -> String {
    let mut done = String::new();
    let mut word = String::new();
    for one in text.chars() {
        if one.is_alphanumeric() || one == '_' {
            word.push(one);
            continue;
        }
        if !word.is_empty() {
            done.push_str(&replaced(&word));
            word.clear();
        }
        done.push(one);
    }
    if !word.is_empty() {
        done.push_str(&replaced(&word));
    }
    done
}

/// `a`, `a and b`, `a, b and c`, each in backquotes.
pub(super) fn quoted<T: AsRef<str>>(names: &[T]) -> String {
    let mut text = String::new();
    for (index, name) in names.iter().enumerate() {
        let before = match (index, names.len() - index) {
            (0, _) => "",
            (_, 1) => " and ",
            _ => ", ",
        };
        // Writing to a string cannot fail.
        let _ = write!(text, "{before}`{}`", name.as_ref());
    }
    text
}

/// A value in a form that can be compared: numbers by what they are, paths by their last segments. A cast at the
/// end goes to the type of the constant, which is compared as such.
pub(super) fn value(text: &str) -> String {
    let text = match text.rsplit_once(" as ") {
        Some((value, ty))
            if ty
                .chars()
                .all(|one| one.is_alphanumeric() || "_: ".contains(one)) =>
        {
            value
        }
        _ => text,
    };
    let digits: String = squeezed(text).chars().filter(|one| *one != '_').collect();
    let digits = digits.to_ascii_lowercase();
    let (radix, digits) = match digits.get(..2) {
        Some("0x") => (16, digits.get(2..).unwrap_or_default()),
        Some("0o") => (8, digits.get(2..).unwrap_or_default()),
        Some("0b") => (2, digits.get(2..).unwrap_or_default()),
        _ => (10, digits.as_str()),
    };
    // A suffix is a type, which is compared as such.
    let end = match radix {
        16 => None,
        _ => digits.find(['u', 'i']),
    };
    let digits = digits
        .get(..end.unwrap_or(digits.len()))
        .unwrap_or_default();
    match u128::from_str_radix(digits, radix) {
        Ok(number) => number.to_string(),
        Err(_) => short(text),
    }
}
