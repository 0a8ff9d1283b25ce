//! What is owed, in words.

use crate::{
    api::record::Record,
    contract::model::{Key, Owed, Param},
    support::words::names,
};

use super::{record, types};

pub(super) fn owed(key: &Key, owed: &Owed) -> Record {
    let mut entry = record("owed", key, None);
    let view = &*owed.view;
    entry.fact("a value", format!("is {}: a `{view}`", owed.represents));
    let bound = owed.bound_to.as_ref();
    entry.optional(
        "a value",
        bound.map(|scope| format!("is bound to the scope `{}`", &**scope)),
    );
    types::threads(&mut entry, &owed.thread);
    for (name, step) in &owed.steps {
        let given = names(step.gives.iter().map(|name| name.as_str()), "and");
        let text = format!("`{}` takes one more reference; gives {given}", &*step.call);
        entry.fact(format!("step `{}`", &**name), text);
    }
    for (name, payment) in &owed.discharge {
        let about = format!("paid by `{}`", &**name);
        let place = payment.at.as_ref();
        entry.fact(
            &about,
            place.map_or("anywhere".to_owned(), |at| {
                format!("only while `{}` runs", &**at)
            }),
        );
        for (tag, why) in &payment.because {
            entry.fact(format!("{about}, `{}`", &**tag), why.clone());
        }
    }
    types::conflicts(&mut entry, &owed.conflicts);
    entry.fact("a leak", owed.on_leak.clone());
    for text in &owed.internal {
        entry.fact("internal", text.clone());
    }
    entry
}

/// What a parameter has to do with something that is owed.
pub(super) fn of_param(param: &Param) -> impl Iterator<Item = String> + '_ {
    let owed = param.owed.iter();
    let owed = owed.map(|name| format!("is a `{}`, which is discharged", &**name));
    let field = param.field_of.iter().map(|field| {
        let (name, view) = (&*field.field, &*field.view);
        format!("is `{name}` of the `{view}`, because {}", field.because)
    });
    owed.chain(field)
}
