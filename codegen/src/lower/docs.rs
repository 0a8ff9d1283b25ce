//! Documentation that follows from contracts.

use crate::{
    api::docs::Docs,
    contract::model::{self, Context as Where, Key, Until},
    link::{HandleFunctions, LinkedFunction, View},
    support::words::{clause, names, sentence},
};

use super::{
    Context,
    held::{self, Held},
    roles::Owner,
};

/// The documentation of a view.
pub(super) fn view<'a>(context: &Context<'a>, view: View<'a>) -> Docs {
    let contract = view.contract;
    let mut docs = Docs::text(contract.doc.trim_end());
    docs.rules.extend(context.dropping_sleeps(view));
    docs.rules.extend(parent(context, view));
    let forgotten = contract.on_leak.as_deref();
    docs.rules
        .extend(forgotten.map(|text| leak("an owned reference", text)));
    docs.invariants = contract
        .invariants
        .values()
        .map(|invariant| sentence(&invariant.holds))
        .collect();
    docs.examples.clone_from(&contract.examples);
    docs.aliases.extend(type_alias(view.c_type, view.key));
    docs
}

/// What the owner of a child borrows.
fn parent<'a>(context: &Context<'a>, view: View<'a>) -> Option<String> {
    let parent = view.parent().filter(|_| context.releases(view).is_some())?;
    let of = &*parent.view;
    Some(match *parent.exclusive {
        false => format!(
            "An owned one borrows the [`{of}`] that it was made from, which is not ended or moved before."
        ),
        true => format!(
            "An owned one borrows the [`{of}`] that it was made from exclusively: nothing else is done with that \
             before."
        ),
    })
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
    docs.rules.push(converts(&error.code, &error.because));
    docs
}

/// The documentation of an error type with several causes.
pub(super) fn error_enum(error: &model::ErrorEnum) -> Docs {
    let mut docs = Docs::text(error.doc.trim_end());
    docs.examples.clone_from(&error.examples);
    docs
}

/// The documentation of one of several causes.
pub(super) fn error_variant(error: &model::ErrorVariant) -> Docs {
    let mut docs = Docs::text(error.doc.trim_end());
    docs.rules.push(converts(&error.code, &error.because));
    docs
}

/// What an error becomes, and why that is right.
fn converts(code: &str, because: &str) -> String {
    format!("It converts to `{code}`: {}", clause(because))
}

/// The documentation of a handle.
pub(super) fn handle(
    context: &Context<'_>,
    key: &Key,
    handle: &model::Handle,
    functions: &HandleFunctions<'_>,
) -> Docs {
    let duration = handle.until.as_ref().map(|until| {
        let (names, when) = (names(&functions.release, "or"), until_words(**until));
        let dropping = functions
            .drop
            .map(|name| format!("; dropping it calls `{name}`"))
            .unwrap_or_default();
        format!("It must be passed to {names} {when}{dropping}.")
    });
    let invariant = handle_invariant(handle, functions);
    let sleeps = context.drop_sleeps(functions.drop);
    let duration = duration.into_iter().chain(sleeps).collect::<Vec<_>>();
    let duration = (!duration.is_empty()).then(|| duration.join(" "));
    Held::from((key, handle)).docs(&handle.doc, duration, &invariant, handle.examples.as_ref())
}

/// The invariant of a handle, as a clause.
pub(super) fn handle_invariant(handle: &model::Handle, functions: &HandleFunctions<'_>) -> String {
    let field = handle.value.field.as_str();
    let task = held::on_task(&handle.thread, "the current");
    format!(
        "`{field}` was returned by {}{task}, and was not passed to {} since{}",
        names(&functions.acquire, "or"),
        names(&functions.release, "or"),
        held::undisturbed(&handle.conflicts),
    )
}

pub(super) fn leak(what: &str, text: &str) -> String {
    format!(
        "If {what} is forgotten rather than dropped, {}",
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
        let owed = contract.owes();
        docs.rules
            .extend(owed.map(|owes| clause(&format!("Something is owed {}", owes.arises))));
        docs.rules.extend(
            contract
                .context
                .iter()
                .filter_map(|word| context_words(**word)),
        );
        let said = contract
            .context
            .iter()
            .any(|word| **word == Where::MaySleep);
        if !said && self.sleeps(function) {
            docs.rules.extend(context_words(Where::MaySleep));
        }
        for note in contract.notes.values() {
            let here = match owner {
                Owner::View(name)
                | Owner::Value(name)
                | Owner::Handle(name)
                | Owner::Guard(name)
                | Owner::Obligation(name)
                | Owner::Registration(name)
                | Owner::Struct(name)
                | Owner::Node(name)
                | Owner::Added(name) => *note.on == *name,
                Owner::Module(_) => false,
            };
            docs.rules.extend(here.then(|| note.text.clone()));
        }
        let case = function.case.iter();
        docs.rules
            .extend(case.flat_map(|case| case.contract.notes.iter().cloned()));
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
