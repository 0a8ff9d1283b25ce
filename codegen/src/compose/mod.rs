//! Pattern "composition": compositions: modules in safe Rust that are written by hand beside the contracts.
//! They are read and checked; what is copied is their text.

mod debts;
mod file;
mod flow;
mod needs;
mod paths;
mod words;

use crate::{
    api::{Api, Composition},
    link::Linked,
    profile::Profile,
    support::diag::{Diagnostic, Sink},
};

use self::debts::Debts;
pub use self::file::{Text, read};

/// Checks compositions, and gives what is to be copied of each. Everything that is wrong with one is in the
/// sink.
pub fn compose(
    sink: &mut Sink,
    texts: &[Text<'_>],
    (linked, api): (&Linked<'_>, &Api),
    profile: &Profile,
) -> Vec<Composition> {
    paths::check(sink, linked);
    let debts = Debts::of(&linked.index);
    let mut compositions = Vec::new();
    for text in texts {
        let Some(file) = text.parse(sink, linked) else {
            continue;
        };
        words::check(sink, linked, (text, &file), profile);
        for leak in flow::leaks(&file, &debts) {
            sink.push(left_open(linked, text, &debts, &leak));
        }
        let unmade = needs::unmade(sink, (text, &file), (linked, api), profile);
        let (ranges, without): (Vec<_>, Vec<_>) = unmade.given_on.into_iter().unzip();
        let children = linked.modules_below(text.key);
        compositions.push(Composition {
            path: text.key.value.clone(),
            module: text.module.to_owned(),
            file: text.written.value.clone(),
            text: match unmade.why {
                Some(_) => text.only_children(&file, &children),
                None => text.with_children(&file, &children, &ranges),
            },
            left_out: unmade.why,
            without: without.concat(),
        });
    }
    compositions
}

/// A path on which nobody pays.
fn left_open(
    linked: &Linked<'_>,
    text: &Text<'_>,
    debts: &Debts<'_>,
    leak: &flow::Leak,
) -> Diagnostic {
    let owed = &leak.debt.what;
    let message = format!(
        "`{owed}` is left open on a path through `{}`",
        leak.function
    );
    let mut diagnostic = Diagnostic::error("SB0608", message)
        .at(text.place(leak.exit.clone()), leak.how)
        .also(text.place(leak.debt.made.clone()), "owed since here");
    if let Some((branch, by)) = &leak.debt.branch {
        diagnostic = diagnostic.also(text.place(branch.clone()), *by);
    }
    if let Some(entry) = linked.index.obligations.get(owed.as_str()) {
        let stands = format!("a value stands for {}", entry.contract.represents);
        diagnostic = diagnostic
            .also(linked.place(entry.key.span), stands)
            .note(format!("if it is never paid, {}", entry.contract.on_leak));
    }
    match debts.ways(owed) {
        Some(ways) => diagnostic.help(ways),
        None => diagnostic,
    }
}
