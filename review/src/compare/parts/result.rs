//! Results: what a caller gets, and how it learns of a failure. Which of two types promises more is told by their
//! order.

use crate::model::ty::Ty;

use super::{
    super::{text, types::Types},
    Class, Found, Part,
    order::{Stands, fallible, told},
};

/// The differences of two results.
pub(super) fn compare(
    types: &mut Types,
    handwritten: &Ty,
    generated: &Ty,
    texts: (&str, &str),
) -> Vec<Found> {
    if types.same(handwritten, generated) {
        return super::notes(types, Part::Result, texts);
    }
    if let (Some((a, e)), Some((b, f))) = (fallible(handwritten), fallible(generated)) {
        let mut found = Vec::new();
        if !types.same(&e, &f) {
            let (one, other) = text::both(&e, &f, (&text::outer, &text::outer));
            let notice = format!(
                "its error is `{other}`, not `{one}`: `?` and matches on it need another type"
            );
            found.push(Found::new(
                Part::ErrorType,
                Class::Changed,
                (&one, &other),
                notice,
            ));
        }
        if !types.same(&a, &b) {
            let (class, notice) = told(types, Stands::Out, &a, &b);
            found.push(Found::new(Part::Result, class, texts, notice));
        }
        return found;
    }
    let (class, notice) = told(types, Stands::Out, handwritten, generated);
    vec![Found::new(Part::Result, class, texts, notice)]
}
