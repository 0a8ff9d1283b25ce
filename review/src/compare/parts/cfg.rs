//! Under which conditions an item is there. One more condition: stricter. One less: there is more of it, which
//! nobody who compiled before notices.

use std::collections::BTreeSet;

use crate::model::Item;

use super::{super::text, Class, Found, Part};

pub(super) fn compare(handwritten: &Item, generated: &Item) -> Option<Found> {
    let of = |item: &Item| {
        item.cfg
            .iter()
            .map(|one| text::squeezed(one))
            .collect::<BTreeSet<_>>()
    };
    let (ours, theirs) = (of(handwritten), of(generated));
    let more: Vec<_> = theirs.difference(&ours).collect();
    let less: Vec<_> = ours.difference(&theirs).collect();
    let (class, notice) = match (more.is_empty(), less.is_empty()) {
        (true, true) => return None,
        (false, true) => (
            Class::Stricter,
            format!("it is there only under {} as well", text::quoted(&more)),
        ),
        (true, false) => (
            Class::Extra,
            format!("it is there also without {}", text::quoted(&less)),
        ),
        (false, false) => (
            Class::Changed,
            format!(
                "it is there under {}, not under {}",
                text::quoted(&more),
                text::quoted(&less)
            ),
        ),
    };
    let texts = (&*handwritten.cfg.join(", "), &*generated.cfg.join(", "));
    Some(Found::new(Part::Cfg, class, texts, notice))
}
