//! Types in an order: which of two asks more of a caller as a parameter, and gives more to it as a result.
//!
//! | hand-written | generated | as a parameter | as a result |
//! |---|---|---|---|
//! | `Option<T>` | `T` | stricter: a value is needed | looser: nobody asks whether there is one |
//! | `Result<T, E>` | `T` | stricter | looser: nobody asks whether it failed |
//! | `Pin<P>` | `P` | looser: it need not stay in place | looser: it can be moved |
//! | `&mut T` | `&T` | looser: it may be shared | stricter |
//! | `*mut T` | `*const T` | looser | stricter |
//! | `T` | `&T` | looser: it need not be given up | changed |
//! | `*T` | `&T` | stricter: it has to be valid | looser: it is promised to be valid |
//! | `*T` | `NonNull<T>` | stricter | looser: nobody asks for null |
//! | `'static`, bounds | | by their own rules | |
//!
//! The other way round each is the opposite. Inside the same type (`Option<&T>` beside `Option<&mut T>`) the same
//! holds for what is inside. Everything else is changed.

use crate::model::ty::{Arg, Ty};

use super::{
    super::{
        text,
        types::{Types, is_result, with_defaults},
    },
    Class,
};

/// Where a type stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Stands {
    /// As a parameter or a receiver.
    In,
    /// As a result.
    Out,
}

/// What one difference of two types says: its class, and what a caller notices.
pub(super) type Told = (Class, String);

/// What the difference of two types that are not the same says.
pub(super) fn told(types: &mut Types, stands: Stands, handwritten: &Ty, generated: &Ty) -> Told {
    if let Some(told) = ordered(types, stands, handwritten, generated) {
        return told;
    }
    if let Some((class, notice)) = ordered_back(types, stands, handwritten, generated) {
        return (class, notice);
    }
    if let Some(told) = inside(types, stands, handwritten, generated) {
        return told;
    }
    let (a, b) = text::both(handwritten, generated, (&text::outer, &text::outer));
    let notice = match stands {
        Stands::In => format!("it takes `{b}`, not `{a}`"),
        Stands::Out => format!("it returns `{b}`, not `{a}`"),
    };
    (Class::Changed, notice)
}

/// The table from left to right.
fn ordered(types: &mut Types, stands: Stands, from: &Ty, to: &Ty) -> Option<Told> {
    let (class, notice) = wrapped(types, stands, from, to)
        .or_else(|| pointed(types, stands, from, to))
        .or_else(|| validity(types, stands, from, to))?;
    Some((class, notice.to_owned()))
}

/// Something around a type on one side only.
fn wrapped(types: &mut Types, stands: Stands, from: &Ty, to: &Ty) -> Option<(Class, &'static str)> {
    let option = only(from, "Option").is_some_and(|inner| types.same(inner, to));
    let result = fallible(from).is_some_and(|(inner, _)| types.same(&inner, to));
    let pin = only(from, "Pin").is_some_and(|inner| types.same(inner, to));
    Some(match (option, result, pin, stands) {
        (true, _, _, Stands::In) => (
            Class::Stricter,
            "there has to be a value: `None` is not taken",
        ),
        (true, _, _, Stands::Out) => (
            Class::Looser,
            "nobody asks any more whether there is a value",
        ),
        (_, true, _, Stands::In) => (
            Class::Stricter,
            "there has to be a value: an error is not taken",
        ),
        (_, true, _, Stands::Out) => (Class::Looser, "nobody asks any more whether it failed"),
        (_, _, true, Stands::In) => (Class::Looser, "the value need not stay in its place"),
        (_, _, true, Stands::Out) => (Class::Looser, "the value can be moved out of its place"),
        _ => return None,
    })
}

/// What can be done through a reference or a pointer, and whether a value has to be given up.
fn pointed(types: &mut Types, stands: Stands, from: &Ty, to: &Ty) -> Option<(Class, &'static str)> {
    let (is_ref, a, b) = match (from, to) {
        (
            Ty::Ref {
                mutable: true,
                to: a,
                ..
            },
            Ty::Ref {
                mutable: false,
                to: b,
                ..
            },
        ) => (true, a, b),
        (
            Ty::Ptr {
                mutable: true,
                to: a,
            },
            Ty::Ptr {
                mutable: false,
                to: b,
            },
        ) => (false, a, b),
        (from, Ty::Ref { to, .. }) => {
            let lent = stands == Stands::In && types.same(from, to);
            return lent.then_some((Class::Looser, "the value need not be given up"));
        }
        _ => return None,
    };
    if !types.same(a, b) {
        return None;
    }
    Some(match (is_ref, stands) {
        (true, Stands::In) => (
            Class::Looser,
            "shared access is enough where exclusive access was needed",
        ),
        (true, Stands::Out) => (Class::Stricter, "what it returns cannot be written through"),
        (false, Stands::In) => (Class::Looser, "a pointer to read from is enough"),
        (false, Stands::Out) => (Class::Stricter, "what it returns is a pointer to read from"),
    })
}

/// What is known of a pointer.
fn validity(
    types: &mut Types,
    stands: Stands,
    from: &Ty,
    to: &Ty,
) -> Option<(Class, &'static str)> {
    let Ty::Ptr { to: a, .. } = from else {
        return None;
    };
    let told = match (to, only(to, "NonNull"), stands) {
        (Ty::Ref { to: b, .. }, _, Stands::In) if types.same(a, b) => (
            Class::Stricter,
            "what it is given has to be a valid reference",
        ),
        (Ty::Ref { to: b, .. }, _, Stands::Out) if types.same(a, b) => (
            Class::Looser,
            "what it returns is promised to be valid, which a pointer is not",
        ),
        (_, Some(b), Stands::In) if types.same(a, b) => {
            (Class::Stricter, "what it is given must not be null")
        }
        (_, Some(b), Stands::Out) if types.same(a, b) => (
            Class::Looser,
            "nobody asks any more whether the pointer is null",
        ),
        _ => return None,
    };
    Some(told)
}

/// The table from right to left.
fn ordered_back(
    types: &mut Types,
    stands: Stands,
    handwritten: &Ty,
    generated: &Ty,
) -> Option<Told> {
    // The type parameters have their hand-written names first, whichever side is asked about.
    let mut back = types.turned();
    let (class, _) = ordered(&mut back, stands, generated, handwritten)?;
    let class = match class {
        Class::Looser => Class::Stricter,
        _ => Class::Looser,
    };
    let (a, b) = text::both(handwritten, generated, (&text::outer, &text::outer));
    let notice = match (stands, class, is_wrapper(generated)) {
        (Stands::Out, Class::Stricter, true) => {
            format!("what it returns has to be looked into: `{b}` in place of `{a}`")
        }
        (Stands::Out, Class::Stricter, false) => {
            format!("it promises less: `{b}` in place of `{a}`")
        }
        (Stands::Out, _, _) => format!("it promises more: `{b}` in place of `{a}`"),
        (Stands::In, Class::Stricter, _) => format!("it asks for more: `{b}` in place of `{a}`"),
        (Stands::In, _, _) => format!("it accepts more: `{b}` in place of `{a}`"),
    };
    Some((class, notice))
}

/// The same type outside, one difference inside.
fn inside(types: &mut Types, stands: Stands, handwritten: &Ty, generated: &Ty) -> Option<Told> {
    match (handwritten, generated) {
        (
            Ty::Ref {
                mutable: x, to: a, ..
            },
            Ty::Ref {
                mutable: y, to: b, ..
            },
        ) if x == y => Some(told(types, stands, a, b)),
        (Ty::Impl(a), Ty::Impl(b)) | (Ty::Dyn(a), Ty::Dyn(b)) => {
            let (a, b) = (types.bounds(a), types.bounds_generated(b));
            Some(fulfilled(stands, &a, &b))
        }
        (Ty::Path { path: p, args: x }, Ty::Path { path: q, args: y }) => {
            if !super::super::types::same_item(p, q) {
                return None;
            }
            let of_type = |arg: &&Arg| matches!(arg, Arg::Type(_));
            let (x, y): (Vec<_>, Vec<_>) = (
                x.iter().filter(of_type).collect(),
                y.iter().filter(of_type).collect(),
            );
            if x.len() != y.len() {
                return None;
            }
            let mut differing = Vec::new();
            for pair in x.into_iter().zip(y) {
                if let (Arg::Type(a), Arg::Type(b)) = pair
                    && !types.same(a, b)
                {
                    differing.push((a, b));
                }
            }
            match differing.as_slice() {
                [(a, b)] => Some(told(types, stands, a, b)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Bounds of a type that has no other name. As a parameter one less is looser; as a result it is promised, so one
/// more is.
fn fulfilled(stands: Stands, handwritten: &[String], generated: &[String]) -> Told {
    let less = handwritten.iter().any(|bound| !generated.contains(bound));
    let more = generated.iter().any(|bound| !handwritten.contains(bound));
    let class = match (stands, less, more) {
        (_, true, true) if without_lifetimes(handwritten) == without_lifetimes(generated) => {
            Class::Looser
        }
        (Stands::In, true, false) | (Stands::Out, false, true) => Class::Looser,
        (Stands::In, false, true) | (Stands::Out, true, false) => Class::Stricter,
        _ => Class::Changed,
    };
    let (a, b) = (handwritten.join(" + "), generated.join(" + "));
    let notice = match stands {
        Stands::In => format!("it takes what fulfils `{b}`, not `{a}`"),
        Stands::Out => format!("what it returns fulfils `{b}`, not `{a}`"),
    };
    (class, notice)
}

/// Bounds as text, lifetimes left out: in bounds nobody tells which of two lives longer.
fn without_lifetimes(bounds: &[String]) -> Vec<String> {
    let one = |bound: &String| {
        let mut words = bound.split('\'');
        let mut kept = words.next().unwrap_or_default().to_owned();
        for word in words {
            kept.push_str(word.trim_start_matches(|one: char| one.is_alphanumeric() || one == '_'));
        }
        text::squeezed(&kept)
    };
    bounds.iter().map(one).collect()
}

/// The type and the error of a `Result`.
pub(super) fn fallible(ty: &Ty) -> Option<(Ty, Ty)> {
    let Ty::Path { path, args } = ty else {
        return None;
    };
    if !is_result(path) {
        return None;
    }
    match with_defaults(args).as_slice() {
        [Arg::Type(value), Arg::Type(error)] => Some((value.clone(), error.clone())),
        _ => None,
    }
}

/// The only argument of a type of this name.
fn only<'t>(ty: &'t Ty, name: &str) -> Option<&'t Ty> {
    match ty {
        Ty::Path { path, args } if path.last().is_some_and(|last| last == name) => {
            match args.as_slice() {
                [Arg::Type(inner)] => Some(inner),
                _ => None,
            }
        }
        _ => None,
    }
}

fn is_wrapper(ty: &Ty) -> bool {
    only(ty, "Option").is_some() || fallible(ty).is_some()
}
