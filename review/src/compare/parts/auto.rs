//! `Send` and `Sync`. More of them promises more: looser. What rests on a type that was not read is between
//! "has not" and "has": less than known `Send` may be the same.

use std::collections::BTreeSet;

use crate::model::{Auto, TypeDef};

use super::{super::text, Class, Found, Part};

pub(super) fn compare(handwritten: &TypeDef, generated: &TypeDef) -> Vec<Found> {
    let send = one(Part::Send, &handwritten.send, &generated.send);
    let sync = one(Part::Sync, &handwritten.sync, &generated.sync);
    send.into_iter().chain(sync).collect()
}

fn one(part: Part, handwritten: &Auto, generated: &Auto) -> Option<Found> {
    let (name, may) = match part {
        Part::Send => ("Send", "move to another thread"),
        _ => ("Sync", "be shared between threads"),
    };
    let (class, notice) = match (handwritten, generated) {
        (Auto::If(ours), Auto::If(theirs)) => bounds(ours, theirs, may)?,
        (ours, theirs) if rank(ours) == rank(theirs) => return None,
        (ours, theirs) if rank(ours) < rank(theirs) => {
            let sure = match is_unknown(theirs) {
                true => format!(
                    "its values may {may}, if what it rests on may; the hand-written ones cannot"
                ),
                false if is_unknown(ours) => {
                    format!("its values may {may}; of the hand-written ones that is not known")
                }
                false => format!("its values may {may}, which the hand-written ones cannot always"),
            };
            (Class::Looser, sure)
        }
        (ours, Auto::No(_)) if is_unknown(ours) => (
            Class::Same,
            format!(
                "its values cannot {may}; whether the hand-written ones can is not known: the same or stricter"
            ),
        ),
        (_, theirs) if is_unknown(theirs) => (
            Class::Same,
            format!(
                "whether its values may {may} is not known, the hand-written ones may: the same or stricter"
            ),
        ),
        (_, Auto::If(theirs)) => (
            Class::Stricter,
            format!("its values may {may} only if {}", text::quoted(theirs)),
        ),
        (_, _) => (Class::Stricter, format!("its values cannot {may}")),
    };
    let texts = (
        &*self::text(handwritten, name),
        &*self::text(generated, name),
    );
    Some(Found::new(part, class, texts, notice))
}

fn bounds(ours: &[String], theirs: &[String], may: &str) -> Option<(Class, String)> {
    let set = |bounds: &[String]| {
        bounds
            .iter()
            .map(|one| text::short(one))
            .collect::<BTreeSet<_>>()
    };
    let (ours, theirs) = (set(ours), set(theirs));
    let more: Vec<_> = theirs.difference(&ours).collect();
    let less: Vec<_> = ours.difference(&theirs).collect();
    match (more.is_empty(), less.is_empty()) {
        (true, true) => None,
        (_, false) => Some((
            Class::Looser,
            format!("its values may {may} also without {}", text::quoted(&less)),
        )),
        (false, true) => Some((
            Class::Stricter,
            format!(
                "its values may {may} only if {} as well",
                text::quoted(&more)
            ),
        )),
    }
}

fn rank(auto: &Auto) -> u8 {
    match auto {
        Auto::No(_) => 0,
        Auto::Unknown | Auto::RestsOn(_) => 1,
        Auto::If(_) => 2,
        Auto::Yes => 3,
    }
}

fn is_unknown(auto: &Auto) -> bool {
    matches!(auto, Auto::Unknown | Auto::RestsOn(_))
}

fn text(auto: &Auto, name: &str) -> String {
    match auto {
        Auto::Yes => name.to_owned(),
        Auto::If(bounds) => format!("{name} if {}", bounds.join(", ")),
        Auto::No(why) => format!("not {name}: {why}"),
        Auto::Unknown => "not known".to_owned(),
        Auto::RestsOn(of) => format!("{name} if {of} is"),
    }
}
