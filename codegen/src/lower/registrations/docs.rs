//! Pattern "registration", what the documentation of its type says.

use crate::api::docs::Docs;

use super::{
    super::{Context, held::Held},
    Registered,
};

impl<'a> Context<'a> {
    /// What a value stands for, what is called back when, and what dropping does.
    pub(super) fn docs_of(&self, registered: &Registered<'a>) -> Docs {
        let contract = registered.contract;
        let (register, unregister) = (
            &registered.register.declaration.name,
            &registered.unregister.declaration.name,
        );
        let thread = registered.thread();
        let held = Held {
            key: registered.key,
            represents: &contract.represents,
            thread: &thread,
            conflicts: &[],
            on_leak: &contract.on_leak,
        };
        let duration = match registered.unregisters_on_drop() {
            true => {
                let sleeps = self.drop_sleeps(Some(registered.unregister.key.as_str()));
                let sleeps = sleeps.map_or_else(String::new, |text| format!(" {text}"));
                let null = if registered.slot { " with null" } else { "" };
                format!("Dropping it calls `{unregister}`{null}.{sleeps}")
            }
            false => "Dropping it leaves it registered.".to_owned(),
        };
        let object = registered.object.as_ref();
        let with = object.map_or_else(String::new, |object| format!(", with `{}`", object.field));
        let data = registered.field_data();
        let together = match registered.by_function {
            true => format!("together with `{}`", registered.field_callback()),
            false => format!(
                "together with the function that C calls for `{}`",
                registered.implementor
            ),
        };
        let since = match registered.slot {
            true => "it was not taken back since".to_owned(),
            false => format!("it was not passed to `{unregister}` since"),
        };
        let invariant = format!(
            "`{data}` is null, or `into_foreign` has returned it for the data of this type, and `{register}` \
             has registered it {together}{with}; {since}"
        );
        let mut docs = held.docs(
            &contract.doc,
            Some(duration),
            &invariant,
            contract.examples.as_ref(),
        );
        let trait_name = &**registered.callback.key;
        let mut said = registered.callback.where_it_runs(self);
        if let Some(first) = said.first_mut() {
            let what = format!("[`{trait_name}::{}`] runs", registered.callback.method());
            *first = first.replacen("It runs", &what, 1);
        }
        docs.rules.insert(1.min(docs.rules.len()), said.join(" "));
        docs.rules
            .extend(registered.slot.then(|| registered.slot_rule()));
        if registered.keeps() {
            docs.rules.push(
                "It owns the data together with C: what is compared when it is taken back is an address, and \
                 as long as this value exists nothing else gets that address. Entries for the same data are \
                 alike: either value may take back that of the other."
                    .to_owned(),
            );
        }
        docs
    }
}
