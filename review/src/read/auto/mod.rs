//! `Send` and `Sync` of each type: what is implemented, or what follows from the fields.

mod explicit;
mod known;
mod replace;
#[cfg(test)]
mod tests;
mod verdict;
mod world;

use super::items::Read;
use crate::model::Kind;

use self::world::World;

/// One of the two.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
enum Which {
    Send,
    Sync,
}

impl Which {
    fn name(self) -> &'static str {
        match self {
            Self::Send => "Send",
            Self::Sync => "Sync",
        }
    }
}

/// Finds out for all types.
pub(super) fn settle(items: &mut [Read]) {
    let world = World::new(items);
    let found = items.iter().map(|read| {
        let Kind::Type(def) = &read.item.kind else {
            return None;
        };
        let path = format!("crate::{}", read.item.path);
        let of = |which| world.of_item(&path, def, which).auto();
        Some((of(Which::Send), of(Which::Sync)))
    });
    let found: Vec<_> = found.collect();
    for (read, found) in items.iter_mut().zip(found) {
        if let (Kind::Type(def), Some((send, sync))) = (&mut read.item.kind, found) {
            def.send = send;
            def.sync = sync;
        }
    }
}
