//! Structs that are embedded in Rust allocations, in words.

use crate::{
    api::record::Record,
    contract::model::{Key, Node, OnDrop},
};

use super::record;

pub(super) fn node(key: &Key, node: &Node) -> Record {
    let mut entry = record("node", key, None);
    entry.fact("struct", format!("`{}`", &*node.c));
    entry.fact("calls", format!("`{}`", &*node.calls));
    entry.fact("is initialized by", format!("`{}`", &*node.init));
    entry.fact("is added by", format!("`{}`", &*node.add));
    let remove = node.remove.as_ref();
    entry.optional(
        "is taken out by",
        remove.map(|name| format!("`{}`", &**name)),
    );
    entry.optional("nothing runs any more, because", node.not_running.clone());
    if let Some(added) = &node.added {
        let dropping = added.on_drop.as_deref().map(|on_drop| match on_drop {
            OnDrop::Unregister => "; dropping it takes it out",
            OnDrop::Leave => "; dropping it leaves it there",
        });
        let dropping = dropping.unwrap_or_default();
        entry.fact(
            "while C has it",
            format!("is a `{}`{dropping}", &*added.name),
        );
    }
    entry.fact("a leak", node.on_leak.clone());
    for text in &node.internal {
        entry.fact("internal", text.clone());
    }
    entry
}
