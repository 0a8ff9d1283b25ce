//! Pattern "registration", in a slot: the function that registers takes back when it is called with null.

use super::{
    super::{Context, call::NotBound},
    Registered,
};

/// The method that empties the slot: the function's own name is that of the method that fills it.
pub(in super::super) const UNREGISTER: &str = "unregister";

impl<'a> Context<'a> {
    /// Why the data of a kind of callback may be taken back while it runs, if that is said of a slot for it.
    pub(in super::super) fn while_running(&self, callback: &str) -> Option<&'a str> {
        let registrations = &self.linked.index.registrations;
        registrations.iter().find_map(|(name, entry)| {
            let clause = entry.contract.while_running.as_ref()?;
            let functions = self.linked.registration_functions(name)?;
            let (_, kind) = functions.register.callback()?;
            (kind.as_str() == callback).then_some(clause.as_str())
        })
    }
}

impl Registered<'_> {
    /// What is in a slot comes back when it is emptied, and nobody else uses the object meanwhile.
    pub(super) fn check_slot(&self) -> Result<(), NotBound> {
        let refused = |reason: &str, fix: &str| Err(NotBound::new(reason, fix));
        if !self.slot {
            return Ok(());
        }
        if self.destroyed {
            let reason = "C destroys what is in the slot, also under a call";
            return refused(reason, "bind: { manual: ... }");
        }
        if self.gives_back().is_some() {
            let reason = "what is in a slot comes back whatever its function returns";
            return refused(reason, "return: { ignored: true }");
        }
        if self.contract.while_running.is_none() {
            return Ok(());
        }
        let stays = self.object.as_ref().is_some_and(|object| {
            let mut views = [&object.view, &object.passed].into_iter();
            views.all(|view| !*view.contract.send.allowed && !*view.contract.sync.allowed)
        });
        if stays {
            return Ok(());
        }
        refused(
            "another thread can use what it is registered with, and call back there",
            "send: { allowed: false, ... }, sync: { allowed: false, ... }",
        )
    }

    /// What the documentation says of there being one slot.
    pub(super) fn slot_rule(&self) -> String {
        let place = self.object.as_ref().map_or_else(
            || "There is one slot for this".to_owned(),
            |object| format!("Each `{}` has one slot for this", object.field),
        );
        format!(
            "{place}: registering again replaces what is in it, whatever value that belongs to, and taking any of \
             them back empties it. The data of a value is dropped with the value, and not before."
        )
    }
}
