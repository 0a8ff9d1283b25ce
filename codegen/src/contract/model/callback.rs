//! Functions that C calls back, what is registered for that, and what is embedded in C's lists.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    BorrowingForm, RevocableForm, Section, function::Context, handle::HandleThread, param::Param,
    result::Return,
};
use crate::contract::at::At;

/// A kind of function that C calls back: a trait, or a closure where it is called during one call only.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CallbackType {
    /// What it is for, in Markdown; the first paragraph is the summary.
    ///
    /// Source: rustdoc.
    /// Example: `doc: What is done with the data when the device goes away.`
    pub doc: String,
    /// How long it can be called.
    ///
    /// Source: the scopes of GObject Introspection.
    /// Example: `scope: once`
    pub scope: At<CallbackScope>,
    /// The method of the trait.
    ///
    /// Default: `call`, with the summary of the trait.
    /// Source: safebind.
    /// Example: `method: { name: release, doc: Gives the data up. }`
    pub method: Option<CallbackMethod>,
    /// The parameter that carries the data or the node, by its name below.
    ///
    /// Source: `closure` of GObject Introspection.
    /// Example: `data: data`
    pub data: At<String>,
    /// The parameters, by a name; by `position` where the header gives them none.
    ///
    /// Default: none; needed for each parameter but the one with the data.
    /// Source: safebind.
    /// Example: `params: { data: { position: 1 } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub params: Section<Param>,
    /// What it returns to C.
    ///
    /// Default: nothing; needed unless it returns `void`.
    /// Source: safebind.
    /// Example: `return: { error: errno_negative }`
    #[serde(rename = "return")]
    pub ret: Option<Return>,
    /// Which threads may run it.
    ///
    /// Source: gir's `called_on`, the thread rules of objc2.
    /// Example: `thread: { rule: any, because: whoever removes the device runs it }`
    pub thread: HandleThread,
    /// Where it runs and on which task or CPU: completes "It runs".
    ///
    /// Source: kernel-doc's `Context:`.
    /// Example: `runs: on the thread that removes the device`
    pub runs: String,
    /// What makes that which was written before it was registered visible to it, as a clause.
    ///
    /// Default: none; needed unless it runs during the call.
    /// Source: the memory model of C.
    /// Example: `happens_before: the lock of the list is taken to add an entry and to take it off`
    pub happens_before: Option<String>,
    /// The scope after whose end it runs: until then, what is bound to that scope may use the data.
    ///
    /// Default: it may run as soon as it is registered.
    /// Source: safebind.
    /// Example: `after: task`
    pub after: Option<At<String>>,
    /// The context that it runs in.
    ///
    /// Default: not said: it must not sleep.
    /// Source: the context flags of KAPI.
    /// Example: `context: [process, may_sleep]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub context: Vec<At<Context>>,
    /// Whether several threads may run it at the same time with the same data.
    ///
    /// Default: false.
    /// Source: safebind.
    /// Example: `concurrent: true`
    #[serde(default)]
    pub concurrent: bool,
    /// Whether it can be called while it runs, because it can call what calls it.
    ///
    /// Default: false.
    /// Source: safebind.
    /// Example: `reenter: true`
    #[serde(default)]
    pub reenter: bool,
    /// A value that exists only while it runs: evidence of where it runs.
    ///
    /// Default: there is none.
    /// Source: safebind.
    /// Example: `token: { name: AtExit, means: no light reference is left }`
    pub token: Option<Token>,
    /// Rust code that shows its use; compiled as a documentation test.
    ///
    /// Default: none.
    /// Source: rustdoc.
    /// Example: `examples: "struct Log;"`
    pub examples: Option<String>,
    /// Facts that matter to the C side only: kept for drift, not rendered.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `internal: [the list is walked backwards]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub internal: Vec<String>,
}

/// How long a callback can be called.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CallbackScope {
    /// During the call.
    Call,
    /// At most once, later: the data comes back by the call.
    Once,
    /// Until it is unregistered.
    UntilUnregistered,
    /// For ever.
    Forever,
}

/// The method of a callback's trait.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CallbackMethod {
    /// Its name.
    ///
    /// Source: safebind.
    /// Example: `name: release`
    pub name: At<String>,
    /// What it does, in Markdown.
    ///
    /// Source: rustdoc.
    /// Example: `doc: Gives the data up.`
    pub doc: String,
}

/// Evidence of where code runs.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Token {
    /// The name of its type.
    ///
    /// Source: safebind.
    /// Example: `name: AtExit`
    pub name: At<String>,
    /// What it is, in Markdown; the first paragraph is the summary.
    ///
    /// Source: rustdoc.
    /// Example: `doc: The task is on its way out.`
    pub doc: String,
    /// What is so as long as it exists, as a clause.
    ///
    /// Source: safebind.
    /// Example: `means: no light reference is left`
    pub means: String,
    /// Rust code that shows its use; compiled as a documentation test.
    ///
    /// Default: none.
    /// Source: rustdoc.
    /// Example: `examples: "fn run(at: &AtExit<'_>) {}"`
    pub examples: Option<String>,
}

/// Data that is registered with a function that C calls back, until it comes back.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// What it is, in Markdown; the first paragraph is the summary.
    ///
    /// Source: rustdoc.
    /// Example: `doc: An action that is registered.`
    pub doc: String,
    /// What a value stands for: completes "A value stands for".
    ///
    /// Source: safebind.
    /// Example: `represents: an action that is on the list of a device, or was taken off it to be run`
    pub represents: String,
    /// The function that registers.
    ///
    /// Source: GObject Introspection.
    /// Example: `register: add_action`
    pub register: At<String>,
    /// The function that takes it back; its key is the function and the data that were registered.
    ///
    /// The same as `register` where there is one slot: null for both empties it, and registering again
    /// replaces what is in it.
    ///
    /// Source: GObject Introspection.
    /// Example: `unregister: remove_action`
    pub unregister: At<String>,
    /// Which threads may use and remove it.
    ///
    /// Source: gir, objc2, `NotThreadSafe` of Rust for Linux.
    /// Example: `thread: { rule: any, because: the list has a lock }`
    pub thread: HandleThread,
    /// Why no call of the callback is under way, on any thread, once it was unregistered: a clause for the
    /// SAFETY comment. It holds also where the callback itself unregisters.
    ///
    /// Default: none; needed with `scope: until_unregistered`.
    /// Source: `synchronize_rcu`, `free_irq` and `timer_shutdown_sync` of Linux.
    /// Example: `not_running: the lock of the list is held around every call, and a call cannot take it again`
    pub not_running: Option<String>,
    /// Why the slot may be filled and emptied while the callback runs, by the callback itself: a clause for the
    /// SAFETY comment. In place of `not_running`, where the callback stays on the task that registers it; each
    /// call then is an owner of the data.
    ///
    /// Default: none.
    /// Source: the hooks of SQLite.
    /// Example: `while_running: the slot is read before the call, and not between the call and the next one`
    pub while_running: Option<At<String>>,
    /// What dropping it does.
    ///
    /// Default: `unregister`.
    /// Source: `Drop` of Rust.
    /// Example: `on_drop: leave`
    pub on_drop: Option<At<OnDrop>>,
    /// What happens if a value is forgotten.
    ///
    /// Source: safebind.
    /// Example: `on_leak: the action runs when the device goes away`
    pub on_leak: String,
    /// A form of it whose data can be used until it is gone.
    ///
    /// Default: there is none.
    /// Source: `Revocable` of Rust for Linux.
    /// Example: `revocable: { name: Revoked, witness: BoundDevice }`
    pub revocable: Option<RevocableForm>,
    /// Rust code that shows its use; compiled as a documentation test.
    ///
    /// Default: none.
    /// Source: rustdoc.
    /// Example: `examples: "drop(registration);"`
    pub examples: Option<String>,
    /// Facts that matter to the C side only: kept for drift, not rendered.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `internal: [the last one that was added is removed first]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub internal: Vec<String>,
}

impl Registration {
    /// Whether one function fills and empties a slot.
    pub fn is_slot(&self) -> bool {
        *self.register == *self.unregister
    }

    /// The form for values that borrow, if it has one.
    pub fn borrowing(&self) -> Option<&BorrowingForm> {
        self.revocable.as_ref()?.borrowing.as_ref()
    }

    /// Whether it is said what becomes of a call that is under way when it is taken back.
    pub fn says_what_runs(&self) -> bool {
        self.not_running.is_some() || self.while_running.is_some()
    }
}

/// What dropping something registered does.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnDrop {
    /// It is taken back, and the data is dropped.
    Unregister,
    /// It stays registered.
    Leave,
}

/// A C struct that is embedded in a Rust allocation while C holds it in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// The C struct.
    ///
    /// Source: C.
    /// Example: `c: struct callback_head`
    pub c: At<String>,
    /// What a value is before it is added, in Markdown; the first paragraph is the summary.
    ///
    /// Source: rustdoc.
    /// Example: `doc: A work that is not scheduled.`
    pub doc: String,
    /// The callback that gets the node.
    ///
    /// Source: `container_of` of Linux.
    /// Example: `calls: OnReturn`
    pub calls: At<String>,
    /// The function that initializes it and stores the callback.
    ///
    /// Source: safebind.
    /// Example: `init: init_task_work`
    pub init: At<String>,
    /// The function that gives it to C.
    ///
    /// Source: safebind.
    /// Example: `add: task_work_add`
    pub add: At<String>,
    /// The function that takes it back.
    ///
    /// Default: there is none.
    /// Source: safebind.
    /// Example: `remove: task_work_cancel`
    pub remove: Option<At<String>>,
    /// Why no call of the callback is running, on any thread, and none will begin, once the function that
    /// takes it out has returned: a clause for the SAFETY comment. It holds also where the callback itself
    /// takes it out.
    ///
    /// Default: none; needed where the callback can be called until it is unregistered.
    /// Source: `free_irq` and `synchronize_rcu` of Linux.
    /// Example: `not_running: the lock of the list is held while the callbacks run`
    pub not_running: Option<String>,
    /// The type of what C holds.
    ///
    /// Default: there is none; needed where it can be used or taken back.
    /// Source: safebind.
    /// Example: `added: { name: ScheduledWork, doc: A work that is scheduled. }`
    pub added: Option<NodeAdded>,
    /// What happens if a value that was added is forgotten.
    ///
    /// Source: safebind.
    /// Example: `on_leak: the work runs all the same`
    pub on_leak: String,
    /// Rust code that shows its use; compiled as a documentation test.
    ///
    /// Default: none.
    /// Source: rustdoc.
    /// Example: `examples: "let work = Work::new(GFP_KERNEL)?;"`
    pub examples: Option<String>,
    /// Facts that matter to the C side only: kept for drift, not rendered.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `internal: [the list is a stack]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub internal: Vec<String>,
}

/// A node that C holds.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NodeAdded {
    /// The name of its type.
    ///
    /// Source: safebind.
    /// Example: `name: ScheduledWork`
    pub name: At<String>,
    /// What it is, in Markdown; the first paragraph is the summary.
    ///
    /// Source: rustdoc.
    /// Example: `doc: A work that is scheduled.`
    pub doc: String,
    /// What dropping it does.
    ///
    /// Default: `unregister` if there is a function that removes it and it does not run before a scope ends;
    /// otherwise `leave`.
    /// Source: `Drop` of Rust.
    /// Example: `on_drop: leave`
    pub on_drop: Option<At<OnDrop>>,
    /// Rust code that shows its use; compiled as a documentation test.
    ///
    /// Default: none.
    /// Source: rustdoc.
    /// Example: `examples: "drop(scheduled);"`
    pub examples: Option<String>,
}
