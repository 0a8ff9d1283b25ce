//! Documentation that follows from contracts.

use crate::{
    api::docs::Docs,
    contract::model::{self, Context as Where, Key, Thread, Until},
    link::LinkedFunction,
    support::words::{clause, names, sentence},
};

use super::{
    Context,
    roles::{HandleFunctions, Owner},
    views::View,
};

/// The documentation of a view.
pub(super) fn view(view: View<'_>) -> Docs {
    let contract = view.contract;
    let mut docs = Docs::text(contract.doc.trim_end());
    docs.rules.extend(contract.on_leak.as_deref().map(leak));
    docs.invariants = contract
        .invariants
        .values()
        .map(|invariant| sentence(&invariant.holds))
        .collect();
    docs.examples.clone_from(&contract.examples);
    docs.aliases.extend(type_alias(view.c_type, view.key));
    docs
}

/// The documentation of a value type.
pub(super) fn value(key: &Key, value: &model::ValueType) -> Docs {
    let mut docs = Docs::text(value.doc.trim_end());
    docs.examples.clone_from(&value.examples);
    docs.aliases.extend(type_alias(key, &value.rust.name));
    docs
}

/// The documentation of a name for a number type.
pub(super) fn alias(key: &Key, alias: &model::Alias) -> Docs {
    let mut docs = Docs::text(alias.doc.trim_end());
    docs.aliases.extend(type_alias(key, &alias.rust.name));
    docs
}

/// The documentation of an error type.
pub(super) fn error_type(error: &model::ErrorType) -> Docs {
    let mut docs = Docs::text(error.doc.trim_end());
    docs.examples.clone_from(&error.examples);
    docs.rules.push(format!(
        "It converts to `{}`: {}",
        &*error.code,
        clause(&error.because)
    ));
    docs
}

/// The documentation of a handle: what it stands for, who may use it and for how long, what must not
/// happen meanwhile, what a leak does.
pub(super) fn handle(
    context: &Context<'_>,
    key: &Key,
    handle: &model::Handle,
    functions: &HandleFunctions<'_>,
) -> Docs {
    let mut docs = Docs::text(handle.doc.trim_end());
    docs.rules.push(sentence(&format!(
        "A value stands for {}",
        handle.represents
    )));
    let mut rule = match *handle.thread.rule {
        Thread::Any => String::new(),
        Thread::SameTask => {
            format!(
                "It must be used on the task that made it: {}",
                clause(&handle.thread.because)
            )
        }
        Thread::Main => {
            format!(
                "It must be used on the main thread: {}",
                clause(&handle.thread.because)
            )
        }
    };
    if let Some(until) = &handle.until {
        let (names, when) = (names(&functions.release, "or"), until_words(**until));
        let dropping = functions
            .drop
            .map(|name| format!("; dropping it calls `{name}`"))
            .unwrap_or_default();
        rule = format!("{rule} It must be passed to {names} {when}{dropping}.");
    }
    docs.rules
        .extend(Some(rule.trim().to_owned()).filter(|rule| !rule.is_empty()));
    docs.rules.extend(context.conflicts_of(key, handle));
    docs.rules.push(leak(&handle.on_leak));
    docs.invariants = vec![sentence(&handle_invariant(handle, functions))];
    docs.examples.clone_from(&handle.examples);
    docs
}

/// The invariant of a handle, as a clause.
pub(super) fn handle_invariant(handle: &model::Handle, functions: &HandleFunctions<'_>) -> String {
    let field = handle.value.field.as_str();
    let task = if *handle.thread.rule == Thread::SameTask {
        " on the current task"
    } else {
        ""
    };
    let conflicts = names(handle.conflicts.iter().map(|name| name.as_str()), "or");
    let undisturbed = if conflicts.is_empty() {
        String::new()
    } else {
        format!(", nor was {conflicts} called on its task")
    };
    format!(
        "`{field}` was returned by {}{task}, and was not passed to {} since{undisturbed}",
        names(&functions.acquire, "or"),
        names(&functions.release, "or")
    )
}

/// The documentation of the marker field of a handle.
pub(super) fn marker(handle: &model::Handle) -> String {
    let to = match *handle.thread.rule {
        Thread::SameTask => "another task",
        _ => "another thread",
    };
    format!(
        "Keeps values of this type from being moved to or shared with {to}.\n\n{}",
        sentence(&handle.thread.because)
    )
}

fn leak(text: &str) -> String {
    format!(
        "If a value is forgotten rather than dropped, {}",
        clause(text)
    )
}

fn until_words(until: Until) -> &'static str {
    match until {
        Until::SyscallExit => "before the system call returns",
        Until::ReturnToUserspace => "before the task is back in user space",
        Until::ScopeEnd => "before the enclosing scope ends",
    }
}

/// The tag of a C type as an alias, where the Rust name is another one.
fn type_alias(c_type: &str, rust: &str) -> Option<String> {
    let tag = c_type.rsplit(' ').next()?;
    (tag != rust).then(|| tag.to_owned())
}

impl<'a> Context<'a> {
    /// The documentation of a wrapper.
    pub(super) fn wrapper_docs(&self, function: &LinkedFunction<'a>, owner: Owner<'a>) -> Docs {
        let contract = function.contract;
        let declared = function.declaration.doc.as_ref();
        let brief = declared.and_then(|doc| doc.brief.as_deref());
        let text = match (&contract.doc, brief) {
            (Some(doc), _) => doc.trim_end().to_owned(),
            (None, Some(brief)) => sentence(brief),
            (None, None) => format!("Calls `{}`.", function.declaration.name),
        };
        let mut docs = Docs::text(text);
        docs.rules.extend(
            contract
                .context
                .iter()
                .filter_map(|word| context_words(**word)),
        );
        for note in contract.notes.values() {
            let here = match owner {
                Owner::View(name) | Owner::Value(name) | Owner::Handle(name) => *note.on == *name,
                Owner::Module(_) => false,
            };
            docs.rules.extend(here.then(|| note.text.clone()));
        }
        let errors = contract.errors.iter();
        docs.errors = errors
            .map(|(code, cause)| (code.value.clone(), cause.clone()))
            .collect();
        docs.examples.clone_from(&contract.examples);
        let name = wrapper_name(function);
        let names = std::iter::once(function.key.as_str())
            .chain(contract.also_named.iter().map(|also| also.name.as_str()));
        docs.aliases = names
            .filter(|alias| *alias != name)
            .map(str::to_owned)
            .collect();
        docs
    }
}

/// The Rust name of a wrapper.
pub(super) fn wrapper_name<'f>(function: &'f LinkedFunction<'_>) -> &'f str {
    function
        .contract
        .rust
        .as_ref()
        .map_or(function.key, |rust| &rust.name)
}

/// What a word says that is no demand: demands stand in `# Safety`.
fn context_words(word: Where) -> Option<String> {
    let text = match word {
        Where::Atomic => "It does not sleep.",
        Where::MaySleep => "It may sleep.",
        Where::Irq => "It may be called in an interrupt.",
        Where::CurrentTask => "It acts on the current task.",
        Where::Process | Where::RcuRead | Where::NotKthread | Where::Kthread => return None,
    };
    Some(text.to_owned())
}
