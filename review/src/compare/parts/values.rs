//! Constants, statics, aliases and macros: their types and their values.

use crate::model::{Kind, ty::Ty};

use super::{
    super::{text, types::Types},
    Class, Found, Part,
};

/// The differences of two items of one kind; none if they are of different kinds, or of none of these.
pub(super) fn compare(
    types: &mut Types,
    handwritten: &Kind,
    generated: &Kind,
) -> Option<Vec<Found>> {
    let found = match (handwritten, generated) {
        (Kind::Constant { ty: a, value: x }, Kind::Constant { ty: b, value: y }) => {
            let mut found = ty(types, a, b);
            found.extend(value(x.as_deref(), y.as_deref()));
            found
        }
        (Kind::Static { ty: a, mutable: x }, Kind::Static { ty: b, mutable: y }) => {
            let mut found = ty(types, a, b);
            found.extend(mutable(*x, *y));
            found
        }
        (Kind::Macro { arms: a, value: x }, Kind::Macro { arms: b, value: y }) => {
            let mut found = Vec::new();
            found.extend(arms(a, b));
            found.extend(value(x.as_deref(), y.as_deref()));
            found
        }
        (Kind::Module, Kind::Module) => Vec::new(),
        (Kind::Reexport { of: a }, Kind::Reexport { of: b }) => {
            reexport(a, b).into_iter().collect()
        }
        _ => return None,
    };
    Some(found)
}

/// What two aliases stand for.
pub(super) fn alias(
    types: &mut Types,
    handwritten: Option<&Ty>,
    generated: Option<&Ty>,
) -> Vec<Found> {
    match (handwritten, generated) {
        (Some(a), Some(b)) => ty(types, a, b),
        (None, None) => Vec::new(),
        (a, b) => {
            let texts = (a.map(text::plain), b.map(text::plain));
            let texts = (&*texts.0.unwrap_or_default(), &*texts.1.unwrap_or_default());
            vec![Found::new(
                Part::Type,
                Class::Changed,
                texts,
                "an implementor has a default on one side only",
            )]
        }
    }
}

fn ty(types: &mut Types, handwritten: &Ty, generated: &Ty) -> Vec<Found> {
    let (a, b) = text::both(handwritten, generated, (&text::outer, &text::outer));
    match types.same(handwritten, generated) {
        true => super::notes(types, Part::Type, (&a, &b)),
        false => {
            let notice = format!("its type is `{b}`, not `{a}`");
            vec![Found::new(Part::Type, Class::Changed, (&a, &b), notice)]
        }
    }
}

fn value(handwritten: Option<&str>, generated: Option<&str>) -> Option<Found> {
    let (a, b) = (handwritten?, generated?);
    (text::value(a) != text::value(b)).then(|| {
        let notice = format!("its value is `{b}`, not `{a}`");
        Found::new(Part::Value, Class::Changed, (a, b), notice)
    })
}

fn mutable(handwritten: bool, generated: bool) -> Option<Found> {
    match (handwritten, generated) {
        (true, false) => Some((
            Class::Stricter,
            ("static mut", "static"),
            "it cannot be written",
        )),
        (false, true) => Some((
            Class::Looser,
            ("static", "static mut"),
            "it can be written, from anywhere",
        )),
        _ => None,
    }
    .map(|(class, texts, notice)| Found::new(Part::Qualifiers, class, texts, notice))
}

fn arms(handwritten: &[String], generated: &[String]) -> Option<Found> {
    let squeezed = |arms: &[String]| {
        arms.iter()
            .map(|arm| text::squeezed(arm))
            .collect::<Vec<_>>()
    };
    (squeezed(handwritten) != squeezed(generated)).then(|| {
        let texts = (&*handwritten.join("; "), &*generated.join("; "));
        Found::new(
            Part::Parameter,
            Class::Changed,
            texts,
            "it accepts other arguments",
        )
    })
}

fn reexport(handwritten: &str, generated: &str) -> Option<Found> {
    let path = |text: &str| text.split("::").map(str::to_owned).collect::<Vec<_>>();
    let same = super::super::types::same_item(&path(handwritten), &path(generated));
    (!same).then(|| {
        let notice = format!("it is `{generated}`, not `{handwritten}`");
        Found::new(Part::Type, Class::Changed, (handwritten, generated), notice)
    })
}
