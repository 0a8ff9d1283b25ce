//! Who can see an item: its modules and its type narrow it, what is offered under another path widens it.

use std::collections::BTreeMap;

use super::items::Read;
use crate::model::{Kind, Visibility};

/// How often offers are followed: one may offer what another one offers.
const ROUNDS: usize = 4;

/// Settles who can see each item.
pub(super) fn settle(items: &mut [Read]) {
    for _ in 0..ROUNDS {
        let offers = offers(items);
        if !widen(items, &offers) {
            break;
        }
    }
    narrow(items);
}

/// The full paths that are offered, and to whom.
fn offers(items: &[Read]) -> BTreeMap<String, Visibility> {
    let mut offers: BTreeMap<String, Visibility> = BTreeMap::new();
    for read in items {
        if let Kind::Reexport { of } = &read.item.kind {
            let entry = offers.entry(of.clone());
            let seen = entry.or_insert(Visibility::Private);
            *seen = read.item.visibility.clone().max(seen.clone());
        }
    }
    offers
}

fn widen(items: &mut [Read], offers: &BTreeMap<String, Visibility>) -> bool {
    let mut changed = false;
    for read in items
        .iter_mut()
        .filter(|read| read.item.path.owner.is_none())
    {
        let path = &read.item.path;
        let module = std::iter::once("crate").chain(path.modules.iter().map(String::as_str));
        let module = module.collect::<Vec<_>>().join("::");
        let itself = format!("{module}::{}", path.name);
        let ways = [itself, module.clone(), format!("{module}::*")];
        let best = ways.iter().filter_map(|way| offers.get(way)).max();
        let Some(best) = best else { continue };
        let seen = read.written.clone().min(best.clone());
        if seen > read.item.visibility {
            read.item.visibility = seen;
            changed = true;
        }
    }
    changed
}

/// What belongs to a type or a trait is seen by those that see it.
fn narrow(items: &mut [Read]) {
    let mut types: BTreeMap<String, Visibility> = BTreeMap::new();
    for read in items.iter() {
        if let Kind::Type(_) | Kind::Trait(_) | Kind::Alias { .. } = read.item.kind
            && read.item.path.owner.is_none()
        {
            let path = format!("crate::{}", read.item.path);
            let entry = types.entry(path).or_insert(Visibility::Private);
            *entry = read.item.visibility.clone().max(entry.clone());
        }
    }
    for read in items.iter_mut() {
        let of = read.of.as_ref().and_then(|of| types.get(&of.join("::")));
        if let Some(of) = of {
            read.item.visibility = read.written.clone().min(of.clone());
        }
    }
}
