//! C structs that are embedded in Rust allocations: which functions belong to one, and whether those, the
//! struct and the callback fit to each other (`SB0440` to `SB0446`).

mod functions;
mod scope;

use crate::{
    contract::{
        at::At,
        model::{self, CallbackScope, CallbackType, Key},
    },
    support::diag::{Diagnostic, Sink},
};

use super::{Linked, LinkedFunction, LinkedParam, View, index::Entry};

/// What a function does with a node.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NodeRole {
    /// It initializes one.
    Init,
    /// It gives one to C.
    Add,
    /// It takes one back.
    Remove,
}

impl NodeRole {
    /// What the function does, as the end of "which".
    fn does(self) -> &'static str {
        match self {
            Self::Init => "initializes",
            Self::Add => "adds",
            Self::Remove => "takes out",
        }
    }
}

impl model::Node {
    /// The functions that belong to it, by their names in the contract.
    pub fn functions(&self) -> impl Iterator<Item = (NodeRole, &At<String>)> {
        let both = [(NodeRole::Init, &self.init), (NodeRole::Add, &self.add)];
        let remove = self.remove.iter().map(|name| (NodeRole::Remove, name));
        both.into_iter().chain(remove)
    }
}

/// Reports every node whose parts do not fit.
pub(super) fn check(sink: &mut Sink, linked: &Linked<'_>) {
    for entry in linked.index.nodes.values() {
        record(sink, linked, entry);
        callback(sink, linked, entry);
        functions::check(sink, linked, entry);
        scope::check(sink, linked, entry);
    }
}

impl<'a> Linked<'a> {
    /// The node that a function belongs to, and what the function does with it.
    pub fn node_of(&self, function: &str) -> Option<(Entry<'a, model::Node>, NodeRole)> {
        self.index.nodes.values().find_map(|entry| {
            let mut functions = entry.contract.functions();
            let (role, _) = functions.find(|(_, name)| name.as_str() == function)?;
            Some((*entry, role))
        })
    }

    /// The callback that gets a node.
    pub fn node_callback(&self, node: &model::Node) -> Option<Entry<'a, CallbackType>> {
        self.index.callbacks.get(node.calls.as_str()).copied()
    }

    /// The parameter with the object of the scope after whose end the callback runs.
    pub fn node_scope<'l>(
        &self,
        node: &model::Node,
        add: &'l LinkedFunction<'a>,
    ) -> Option<(&'l LinkedParam<'a>, View<'a>)> {
        let callback = self.node_callback(node)?;
        let scope = callback.contract.after.as_ref()?;
        let bound = |view: &View<'a>| view.is_bound_to(scope);
        self.objects(add).find(|(_, view)| bound(view))
    }

    /// The parameters with objects that a function borrows.
    pub fn objects<'l>(
        &self,
        function: &'l LinkedFunction<'a>,
    ) -> impl Iterator<Item = (&'l LinkedParam<'a>, View<'a>)> {
        function.params.iter().filter_map(|param| {
            let (_, contract) = param.contract?;
            let borrowed = matches!(
                contract.transfer.as_deref(),
                None | Some(model::Transfer::None)
            );
            let nullable = contract.nullability.as_deref() == Some(&model::Nullability::Nullable);
            let view = self.view(contract.view.as_ref()?)?;
            (borrowed && !nullable).then_some((param, view))
        })
    }

    /// The object that was passed when a node was added, and is passed again to take it out.
    pub fn kept_for<'l>(
        &self,
        add: &'l LinkedFunction<'a>,
        param: &LinkedParam<'a>,
    ) -> Option<(&'l LinkedParam<'a>, View<'a>)> {
        let (_, contract) = param.contract?;
        let view = contract.view.as_ref()?;
        let fits: Vec<_> = self
            .objects(add)
            .filter(|(_, kept)| kept.is_or_refines(view))
            .collect();
        match fits[..] {
            [one] => Some(one),
            _ => fits.into_iter().find(|(kept, _)| kept.name == param.name),
        }
    }
}

impl LinkedFunction<'_> {
    /// The parameters that get such a node.
    pub fn node_params(&self, node: &str) -> Vec<&LinkedParam<'_>> {
        let is_node = |param: &&LinkedParam<'_>| {
            let contract = param.contract.map(|(_, contract)| contract);
            let of = contract.and_then(|contract| contract.node.as_ref());
            of.is_some_and(|of| **of == *node)
        };
        self.params.iter().filter(is_node).collect()
    }
}

/// The struct is part of a Rust struct, so its size must be known.
fn record(sink: &mut Sink, linked: &Linked<'_>, entry: &Entry<'_, model::Node>) {
    let c = &entry.contract.c;
    let record = linked.unit.records.get(c.as_str());
    let (problem, label, place) = match record {
        Some(record) => match &record.layout {
            Some(layout) if layout.size > 0 => return,
            Some(_) => (
                "has no size",
                "two of them could be at one address",
                &record.place,
            ),
            None => ("is only declared", "its size is not known", &record.place),
        },
        None => {
            // A type that is not declared was reported already.
            let Some(typedef) = linked.unit.typedefs.get(c.as_str()) else {
                return;
            };
            ("is no struct", "a name for something else", &typedef.place)
        }
    };
    let message = format!("`{}` {problem}, and `{}` embeds it", &**c, &**entry.key);
    sink.push(
        Diagnostic::error("SB0442", message)
            .at(linked.place(c.span), label)
            .also(place.clone(), "declared here")
            .help("name a struct that the headers define, with its members"),
    );
}

/// The callback gets the node.
fn callback(sink: &mut Sink, linked: &Linked<'_>, entry: &Entry<'_, model::Node>) {
    let Some(callback) = linked.node_callback(entry.contract) else {
        return;
    };
    let (name, node) = (&**callback.key, &**entry.key);
    let data = &callback.contract.data;
    // Data without a parameter was reported already.
    let Some((key, param)) = callback.contract.params.get_key_value(data.as_str()) else {
        return;
    };
    let label = match &param.node {
        Some(of) if **of == *node => return,
        Some(of) => format!("it gets a `{}`", &**of),
        None => "it gets data of another kind".to_owned(),
    };
    let message = format!("`{name}` does not get the node `{node}`, which calls it");
    sink.push(
        Diagnostic::error("SB0441", message)
            .at(linked.place(key.span), label)
            .also(linked.place(entry.contract.calls.span), "called by this")
            .help(format!(
                "say it of the parameter: `params: {{ {}: {{ position: ..., node: {node} }} }}`",
                &**key
            )),
    );
}

/// Whether the callback can be called at most once.
fn is_once(callback: &Entry<'_, CallbackType>) -> bool {
    *callback.contract.scope == CallbackScope::Once
}

/// The name of a function in a contract, for messages.
fn named(function: &Key) -> String {
    format!("`{}`", &**function)
}
