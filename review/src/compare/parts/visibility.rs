//! Who can see an item. Who could not use it before and can now: looser.

use crate::model::Visibility;

use super::{Both, Class, Found, Part};

pub(super) fn compare(both: &Both<'_, '_>) -> Option<Found> {
    if both.is_of_trait() {
        return None;
    }
    let (handwritten, generated) = (&both.handwritten.visibility, &both.generated.visibility);
    let (class, notice) = match handwritten.cmp(generated) {
        std::cmp::Ordering::Equal => return None,
        std::cmp::Ordering::Less => (
            Class::Looser,
            format!(
                "it can be used {}, where the hand-written item cannot",
                within(generated)
            ),
        ),
        std::cmp::Ordering::Greater => (
            Class::Stricter,
            format!("it can be used only {}", within(generated)),
        ),
    };
    let texts = (&*text(handwritten), &*text(generated));
    Some(Found::new(Part::Visibility, class, texts, notice))
}

/// As it is written.
pub(in super::super) fn text(visibility: &Visibility) -> String {
    match visibility {
        Visibility::Private => String::new(),
        Visibility::In(module) => match module.as_str() {
            "super" | "self" => format!("pub({module})"),
            module => format!("pub(in {module})"),
        },
        Visibility::Crate => "pub(crate)".to_owned(),
        Visibility::Public => "pub".to_owned(),
    }
}

/// Where it can be used.
pub(super) fn within(visibility: &Visibility) -> String {
    match visibility {
        Visibility::Private => "in its own module".to_owned(),
        Visibility::In(module) => format!("within `{module}`"),
        Visibility::Crate => "within its crate".to_owned(),
        Visibility::Public => "outside its crate".to_owned(),
    }
}
