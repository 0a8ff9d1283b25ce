//! `#[must_use]`. Lost: a result that matters can be dropped without a word, so looser.

use super::{Both, Class, Found, Part};

pub(super) fn compare(both: &Both<'_, '_>) -> Option<Found> {
    let (handwritten, generated) = both.items();
    let (ours, theirs) = (
        text(handwritten.must_use.as_ref()),
        text(generated.must_use.as_ref()),
    );
    let (class, notice) = match (&handwritten.must_use, &generated.must_use) {
        (Some(_), None) => (
            Class::Looser,
            "the compiler does not warn any more if what it returns is dropped unused",
        ),
        (None, Some(_)) => (
            Class::Stricter,
            "the compiler warns if what it returns is dropped unused",
        ),
        (Some(a), Some(b)) if a != b => (
            Class::Same,
            "the compiler's warning about an unused value has another text",
        ),
        _ => return None,
    };
    Some(Found::new(Part::MustUse, class, (&ours, &theirs), notice))
}

fn text(must_use: Option<&String>) -> String {
    match must_use.map(String::as_str) {
        None => String::new(),
        Some("") => "#[must_use]".to_owned(),
        Some(text) => format!("#[must_use = \"{text}\"]"),
    }
}
