//! Sections of the documentation. What an unsafe function demands and what a type promises has to be said: lost,
//! nobody can hold it, so looser. Other sections are noted.

use crate::model::{Item, Kind, docs::Docs};

use super::{super::text, Class, Found, Part};

pub(super) fn compare(handwritten: &Item, generated: &Item) -> Vec<Found> {
    let lost = missing(&handwritten.docs, &generated.docs);
    let gained = missing(&generated.docs, &handwritten.docs);
    let (grave, lost): (Vec<_>, Vec<_>) = lost
        .into_iter()
        .partition(|heading| is_grave(heading, generated));
    let grave = grave.into_iter().map(|heading| {
        let heading = format!("# {heading}");
        let notice = match heading.as_str() {
            "# Safety" => "a caller is not told what has to hold for the call to be sound",
            _ => "nobody is told what holds for every value of the type",
        };
        Found::new(Part::Docs, Class::Looser, (&heading, ""), notice)
    });
    let mut found: Vec<Found> = grave.collect();
    if !lost.is_empty() || !gained.is_empty() {
        let said = [("lacks", &lost), ("has", &gained)].into_iter();
        let said = said.filter(|(_, headings)| !headings.is_empty());
        let said = said.map(|(verb, headings)| {
            let headings: Vec<_> = headings.iter().map(|one| format!("# {one}")).collect();
            format!(
                "{verb} the section{} {}",
                if headings.len() == 1 { "" } else { "s" },
                text::quoted(&headings)
            )
        });
        let said = said.collect::<Vec<_>>().join(", and ");
        let texts = (&*lost.join(", "), &*gained.join(", "));
        found.push(Found::new(
            Part::Docs,
            Class::Same,
            texts,
            format!("its documentation {said}"),
        ));
    }
    if generated.docs.hidden && !handwritten.docs.hidden {
        let notice = "it does not appear in the documentation";
        found.push(Found::new(
            Part::Docs,
            Class::Same,
            ("", "#[doc(hidden)]"),
            notice,
        ));
    }
    found
}

fn missing<'a>(from: &'a Docs, other: &Docs) -> Vec<&'a str> {
    let sections = from.sections.iter().map(|one| one.heading.as_str());
    sections
        .filter(|heading| other.section(heading).is_none())
        .collect()
}

/// Whether somebody relies on a section being there.
fn is_grave(heading: &str, generated: &Item) -> bool {
    match (heading, &generated.kind) {
        ("Safety", Kind::Function(function)) => function.is_unsafe,
        ("Safety", Kind::Trait(def)) => def.is_unsafe,
        ("Invariants", Kind::Type(_)) => true,
        _ => false,
    }
}
