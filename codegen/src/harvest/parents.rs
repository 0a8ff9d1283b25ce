//! Objects that are made from other ones, and may need them for as long as they exist. What a comment or a name says of
//! that is shown with the question about their type, and answers nothing: what becomes of an object that is left over,
//! nobody can guess.

use std::collections::BTreeMap;

use super::{
    model::Evidence,
    names::{self, Suggested},
    phrase::{phrase, says},
    prose::{self, Prose},
    subject::{Pointee, Subject, yaml},
};

phrase!(
    /// That one thing needs another one.
    NEEDS,
    r"(?ix)
      \b(?: must | may | can | should | shall | does )\ ?not \s+ outlive \b
    | \bcannot \s+ outlive \b
    | \b(?: valid | usable ) \s+ (?: only \s+ )? (?: as | so ) \s+ long \s+ as \b
    | \bmust \b [^.;]* \b(?: closed | freed | destroyed | released | ended | finalized ) \s+ before \b
    | \bmust \s+ (?: stay | remain | be \s+ kept ) \s+ (?: valid | open | alive ) \b
    "
);

/// What an object seems to be made from.
pub(super) struct Parent {
    /// What says so, in words, with the lines that would be the answer.
    pub(super) note: String,
    /// The line of the type.
    pub(super) line: String,
    /// Whether a comment says so, and not only a name.
    pub(super) is_told: bool,
    /// Where it is said.
    pub(super) evidence: Evidence,
}

/// What the objects of a type seem to be made from, if that is one thing: the first function that makes them from an
/// object that is owned, where its comment or the names of the types say more than that.
pub(super) fn parent(
    ty: &str,
    bound: &[Subject<'_>],
    suggested: &BTreeMap<&str, Suggested>,
    views: &BTreeMap<&str, String>,
) -> Option<Parent> {
    let own = suggested.get(ty)?;
    if own.counted.is_some() || own.releases.is_empty() {
        return None;
    }
    bound
        .iter()
        .find_map(|subject| made_from(*subject, ty, own, suggested, views))
}

fn made_from(
    subject: Subject<'_>,
    ty: &str,
    own: &Suggested,
    suggested: &BTreeMap<&str, Suggested>,
    views: &BTreeMap<&str, String>,
) -> Option<Parent> {
    let name = &subject.function.name;
    let out = out(subject, ty);
    if !own.makes.contains(name) && out.is_none() {
        return None;
    }
    let (param, parent) = only_owned(subject, ty, suggested)?;
    let (view, of) = (views.get(ty)?, views.get(parent)?);
    let told = sentence(subject);
    if told.is_none() && !is_part(ty, parent) {
        return None;
    }
    let why = match told {
        Some(_) => "and its comment says how long that is needed",
        None => "of which it is a part by its name",
    };
    let line = format!(
        "views: {{ {}: {{ parent: {{ view: {} }}, on_leak: ... }} }}",
        yaml(view),
        yaml(of)
    );
    let borrows = format!("borrows_from: {{ param: {} }}", yaml(&subject.key(param)));
    let there = match out {
        Some(out) => format!(
            "params: {{ {}: {{ direction: out, view: {}, transfer: full, {borrows} }} }}",
            yaml(&subject.key(out)),
            yaml(view)
        ),
        None => format!("return: {{ {borrows} }}"),
    };
    let note = format!(
        "`{name}` makes one from a `{parent}`, {why}: if it must not outlive that, the answer has `{line}` here, and \
         `{there}` there"
    );
    Some(Parent {
        note,
        line,
        is_told: told.is_some(),
        evidence: told.unwrap_or_else(|| subject.declaration()),
    })
}

/// The parameter through which a function whose name says that it makes something gives an object.
fn out(subject: Subject<'_>, ty: &str) -> Option<usize> {
    let params = &subject.function.params;
    let place = params.iter().position(|param| {
        let pointee = subject.pointee(&param.ty);
        let Some((Pointee::Pointer(inner), false)) = pointee else {
            return false;
        };
        matches!(subject.pointee(inner), Some((Pointee::Record(of), false)) if of == ty)
    });
    place.filter(|_| names::makes(&subject.function.name))
}

/// The only object of another type that is passed and that somebody owns, with its type.
fn only_owned<'a>(
    subject: Subject<'a>,
    ty: &str,
    suggested: &BTreeMap<&str, Suggested>,
) -> Option<(usize, &'a str)> {
    let params = subject.function.params.iter().enumerate();
    let mut owned = params.filter_map(|(index, param)| {
        let Some((Pointee::Record(of), _)) = subject.pointee(&param.ty) else {
            return None;
        };
        let is_owned = |one: &Suggested| one.counted.is_some() || !one.releases.is_empty();
        let is_parent = of != ty && suggested.get(of).is_some_and(is_owned);
        is_parent.then_some((index, of))
    });
    let first = owned.next()?;
    owned.next().is_none().then_some(first)
}

/// The sentence of the function's comment that says what is needed.
fn sentence(subject: Subject<'_>) -> Option<Evidence> {
    let doc = subject.function.doc.as_ref()?;
    let prose = Prose::new(doc, &subject.function.header, |_| false);
    let mut sentences = prose::sentences(&prose.all);
    let told = sentences.find(|sentence| says(&NEEDS, sentence))?;
    Some(prose.evidence(told))
}

/// Whether the name of a type begins with that of another one.
fn is_part(ty: &str, of: &str) -> bool {
    let words = |ty: &str| {
        let tag = ty.rsplit(' ').next().unwrap_or(ty);
        let mut words = names::words(tag.strip_suffix("_t").unwrap_or(tag));
        // Numbers at the end of a word part it from no other.
        words.retain(|word| !word.is_empty());
        words
    };
    let (part, whole) = (words(ty), words(of));
    part.len() > whole.len() && part.starts_with(&whole)
}

#[cfg(test)]
mod tests {
    use super::{NEEDS, is_part, says};

    #[test]
    fn a_part_has_the_name_of_the_whole() {
        assert!(is_part("struct mill_wheel", "struct mill"));
        assert!(is_part("MillWheel", "Mill"));
        assert!(is_part("mill_wheel_t", "mill_t"));
        for (ty, of) in [
            ("struct mill", "struct mill"),
            ("struct miller", "struct mill"),
            ("struct mill", "struct mill_wheel"),
        ] {
            assert!(!is_part(ty, of), "{ty} {of}");
        }
    }

    #[test]
    fn what_is_needed_is_told_from_what_is_only_named() {
        for text in [
            "It must not outlive the mill.",
            "The wheel is valid only as long as the mill stands.",
            "Every wheel must be freed before the mill is closed.",
            "The mill must remain open.",
        ] {
            assert!(says(&NEEDS, text), "{text}");
        }
        for text in [
            "Opens a wheel of the mill before it turns.",
            "Holds the lock as long as the wheel turns.",
            "A wheel must be closed.",
        ] {
            assert!(!says(&NEEDS, text), "{text}");
        }
    }
}
