//! Parameters in angle brackets. A bound less accepts more types: looser. A bound more: stricter; `?Sized` is the
//! other way round.

use crate::model::ty::{Generics, Ty};

use super::{
    super::{text, types::Types},
    Class, Found, Part,
};

/// Types compared with the type parameters that stand at the same positions.
pub(super) fn names(levels: &[(&Generics, &Generics)]) -> Types<'static> {
    let mut names = Vec::new();
    for (handwritten, generated) in levels {
        let types = handwritten.types.iter().zip(&generated.types);
        names.extend(types.map(|((a, _), (b, _))| (a.clone(), b.clone())));
        let consts = handwritten.consts.iter().zip(&generated.consts);
        names.extend(consts.map(|((a, _), (b, _))| (a.clone(), b.clone())));
    }
    Types::with(names)
}

pub(super) fn compare(
    types: &mut Types,
    handwritten: &Generics,
    generated: &Generics,
) -> Vec<Found> {
    let (ours, theirs) = (&handwritten.types, &generated.types);
    let texts = (&*list(handwritten), &*list(generated));
    let counts = |one: &Generics| (one.types.len(), one.consts.len());
    if counts(handwritten) != counts(generated) {
        let notice = "arguments in angle brackets that are written out do not fit";
        return vec![Found::new(Part::Generics, Class::Changed, texts, notice)];
    }
    let mut found = Vec::new();
    for ((name, a), (_, b)) in ours.iter().zip(theirs) {
        let (a, b) = (types.bounds(a), types.bounds_generated(b));
        found.extend(bounds(&format!("`{name}`"), &a, &b));
    }
    for ((name, a), (_, b)) in handwritten.consts.iter().zip(&generated.consts) {
        if !types.same(a, b) {
            let notice = format!("`{name}` has another type");
            found.push(Found::new(Part::Generics, Class::Changed, texts, notice));
        }
    }
    let squeezed = |texts: &[String]| texts.iter().map(|one| text::short(one)).collect::<Vec<_>>();
    let ours = squeezed(&handwritten.others);
    let theirs = squeezed(&generated.others);
    let theirs: Vec<_> = theirs.iter().map(|one| types.as_handwritten(one)).collect();
    found.extend(bounds("what it is used with", &ours, &theirs));
    found
}

/// What is demanded on one side only.
pub(super) fn bounds(of: &str, handwritten: &[String], generated: &[String]) -> Vec<Found> {
    let texts = (&*handwritten.join(" + "), &*generated.join(" + "));
    let lost = handwritten
        .iter()
        .filter(|bound| !generated.contains(bound));
    let gained = generated
        .iter()
        .filter(|bound| !handwritten.contains(bound));
    let lost = lost.map(|bound| (bound, bound.starts_with('?'), true));
    let gained = gained.map(|bound| (bound, !bound.starts_with('?'), false));
    let all = lost.chain(gained).map(|(bound, is_stricter, is_lost)| {
        let class = if is_stricter {
            Class::Stricter
        } else {
            Class::Looser
        };
        let notice = match (bound.strip_prefix('?'), is_lost) {
            (Some(bound), true) => format!("{of} has to be `{bound}`"),
            (Some(bound), false) => format!("{of} need not be `{bound}`"),
            (None, true) => format!("{of} need not fulfil `{bound}`"),
            (None, false) => format!("{of} has to fulfil `{bound}`"),
        };
        Found::new(Part::Generics, class, texts, notice)
    });
    all.collect()
}

/// `T: A + B, const N: usize`.
fn list(generics: &Generics) -> String {
    let types = generics
        .types
        .iter()
        .map(|(name, bounds)| match bounds.is_empty() {
            true => name.clone(),
            false => format!("{name}: {}", text::bounds(bounds, &text::outer)),
        });
    let consts = generics.consts.iter();
    let consts =
        consts.map(|(name, ty): &(String, Ty)| format!("const {name}: {}", text::plain(ty)));
    types.chain(consts).collect::<Vec<_>>().join(", ")
}
