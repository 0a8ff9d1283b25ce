//! The comparison as a whole.

use std::collections::BTreeSet;

use crate::{
    facts::Facts,
    model::{Item, Kind, Surface, Visibility},
};

use super::{
    Options, below, contract, declaration,
    pairing::{self, Two},
    parts::{self, Both},
    report::{Aside, Class, Comparison, Difference, Pair, Side as Shown},
    side::{Entry, Side, Space, base},
    text,
    types::{self, Aliases},
};

/// Compares what is generated with what was written by hand: the class of each difference is how the generated
/// side compares with the hand-written one, from a caller's view.
///
/// Modules are compared from the root that both sides have in common: one may be a file of the crate that the
/// other is. Items that only their own module sees are counted, and not compared; what functions do is read
/// through them.
pub fn compare(
    generated: &Surface,
    handwritten: &Surface,
    facts: &Facts,
    options: &Options,
) -> Comparison {
    let (before_handwritten, before_generated) = pairing::prefixes(handwritten, generated);
    let sides = Sides {
        handwritten: Side::new(handwritten, &before_handwritten),
        generated: Side::new(generated, &before_generated),
        aliases: types::aliases(&[generated, handwritten]),
        facts,
    };
    let files = options.only_generated_modules.then(|| sides.files());
    let mut aside = Aside::default();
    let mut pairs = Vec::new();
    let canonical = |name: &str| below::canonical(facts, name);
    let all = pairing::pairs(&sides.handwritten, &sides.generated, &canonical);
    let named = counterparts(&all);
    for two in all {
        if let (Some(entry), None) = (two.handwritten, two.generated)
            && let Some(files) = &files
            && !files.contains(&*entry.item.place.file)
        {
            aside.handwritten_elsewhere += 1;
            continue;
        }
        let seen = |entry: Option<&Entry<'_>>| {
            entry.is_some_and(|entry| entry.visibility > Visibility::Private)
        };
        if !seen(two.handwritten) && !seen(two.generated) {
            aside.handwritten_private += usize::from(two.handwritten.is_some());
            aside.generated_private += usize::from(two.generated.is_some());
            continue;
        }
        if !sides.is_said_elsewhere(&two) {
            pairs.push(sides.pair(&two, &named));
        }
    }
    Comparison {
        pairs,
        generated_unread: generated.unread.clone(),
        handwritten_unread: handwritten.unread.clone(),
        generated_size: generated.size,
        handwritten_size: handwritten.size,
        aside,
    }
}

struct Sides<'a> {
    aliases: Aliases<'a>,
    handwritten: Side<'a>,
    generated: Side<'a>,
    facts: &'a Facts,
}

impl<'a> Sides<'a> {
    /// The hand-written files that hold a module of the generated side. Only what is declared in a module tells
    /// where the module is: macros are in the root, and implementations where their type is.
    fn files(&self) -> BTreeSet<&'a str> {
        let declared = |entry: &&Entry<'_>| match &entry.item.kind {
            Kind::Module | Kind::Macro { .. } | Kind::Impl(_) | Kind::Reexport { .. } => false,
            _ => entry.key.owner.is_none() && entry.offers.is_none(),
        };
        let modules = self.generated.entries.iter().filter(declared);
        let modules: BTreeSet<&[String]> =
            modules.map(|entry| entry.key.modules.as_slice()).collect();
        let entries = self.handwritten.entries.iter().filter(declared);
        entries
            .filter(|entry| modules.contains(entry.key.modules.as_slice()))
            .map(|entry| &*entry.item.place.file)
            .collect()
    }

    /// Whether another pair says it: `Send` and `Sync` are compared with the type, and what belongs to an
    /// implementation that only one side has is not listed beside it.
    fn is_said_elsewhere(&self, two: &Two<'_, '_>) -> bool {
        let entry = match (two.handwritten, two.generated) {
            (Some(entry), None) | (None, Some(entry)) => entry,
            (Some(entry), Some(_)) => {
                return matches!(entry.item.kind, Kind::Impl(_)) && self.is_auto(entry.item);
            }
            (None, None) => return true,
        };
        let of_trait = entry
            .key
            .owner
            .as_deref()
            .and_then(|owner| owner.split_once(" for "));
        let other = match two.handwritten {
            Some(_) => &self.generated,
            None => &self.handwritten,
        };
        match of_trait {
            Some((of, ty)) => !other.has_trait(ty, base(of)),
            None => matches!(entry.item.kind, Kind::Impl(_)) && self.is_auto(entry.item),
        }
    }

    fn is_auto(&self, item: &Item) -> bool {
        let Kind::Impl(one) = &item.kind else {
            return false;
        };
        let of = text::short(&one.of);
        let ty = text::plain(&one.ty);
        let known = |side: &Side<'_>| side.type_named(&ty).is_some();
        matches!(of.as_str(), "Send" | "Sync") && known(&self.handwritten) && known(&self.generated)
    }

    fn pair(&self, two: &Two<'a, '_>, types: &BTreeSet<&str>) -> Pair {
        let entries: Vec<&Entry<'_>> = [two.generated, two.handwritten]
            .into_iter()
            .flatten()
            .collect();
        let handwritten = two.handwritten.map(|entry| shown(entry, &self.handwritten));
        let generated = two.generated.map(|entry| shown(entry, &self.generated));
        let calls =
            |side: &Option<Shown>| side.iter().flat_map(|side| side.calls.clone()).collect();
        let mut called: Vec<String> = calls(&generated);
        called.extend::<Vec<String>>(calls(&handwritten));
        let (found, below) = match (two.handwritten, two.generated) {
            (Some(handwritten), Some(generated)) => {
                let both = Both {
                    handwritten,
                    generated,
                    handwritten_side: &self.handwritten,
                    generated_side: &self.generated,
                    aliases: &self.aliases,
                };
                (parts::compare(&both), below::compare(&both, self.facts))
            }
            (Some(one), None) => (vec![parts::lost(one)], Vec::new()),
            (None, Some(one)) => {
                let found = parts::gained(one, &self.handwritten, &self.generated, types);
                (vec![found], Vec::new())
            }
            (None, None) => (Vec::new(), Vec::new()),
        };
        let differences = found.into_iter().map(|found| Difference {
            part: found.part,
            class: found.class,
            contract: contract::of(self.facts, &found, &entries, &called),
            handwritten: found.handwritten,
            generated: found.generated,
            notice: found.notice,
        });
        let differences: Vec<Difference> = differences.collect();
        let named = two.handwritten.or(two.generated);
        Pair {
            path: named.map(|entry| entry.path()).unwrap_or_default(),
            kind: named.map_or("", |entry| declaration::word(&entry.item.kind)),
            class: differences
                .iter()
                .map(|one| one.class)
                .max()
                .unwrap_or(Class::Same),
            is_public: entries
                .iter()
                .any(|entry| entry.visibility == Visibility::Public),
            contract: contract::of_pair(self.facts, &entries, &called),
            handwritten,
            generated,
            differences,
            below,
        }
    }
}

/// The names of the generated types that stand for hand-written ones.
fn counterparts<'a>(pairs: &[Two<'a, '_>]) -> BTreeSet<&'a str> {
    let both = pairs.iter().filter(|two| two.handwritten.is_some());
    let types = both.filter_map(|two| two.generated);
    let types = types.filter(|entry| entry.key.space == Space::Type && entry.key.owner.is_none());
    types.map(|entry| entry.item.path.name.as_str()).collect()
}

/// One side of a pair as it is shown.
fn shown(entry: &Entry<'_>, side: &Side<'_>) -> Shown {
    Shown {
        path: entry.path(),
        place: entry.item.place.clone(),
        declaration: declaration::declaration(entry.item),
        summary: entry.item.docs.summary.clone(),
        calls: below::calls(entry.item, side),
    }
}
