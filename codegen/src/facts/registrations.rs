//! Pairs of functions that register something with C and remove it.

use safebind_review::facts::Registration;

use crate::link::Linked;

use super::line;

pub(super) fn of(linked: &Linked<'_>) -> Vec<Registration> {
    let registered = linked.index.registrations.iter().map(|(name, entry)| {
        let contract = entry.contract;
        Registration {
            name: (*name).to_owned(),
            register: vec![contract.register.value.clone()],
            unregister: vec![contract.unregister.value.clone()],
            at: line(linked, entry.key.span),
        }
    });
    let embedded = linked.index.nodes.iter().filter_map(|(name, entry)| {
        Some(Registration {
            name: (*name).to_owned(),
            register: vec![entry.contract.add.value.clone()],
            unregister: vec![entry.contract.remove.as_ref()?.value.clone()],
            at: line(linked, entry.key.span),
        })
    });
    registered.chain(embedded).collect()
}
