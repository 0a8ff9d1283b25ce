//! The functions of a node: each gets it, and what generated code calls by itself asks nothing.

use crate::{
    contract::{
        at::At,
        model::{self, Transfer},
    },
    header::model as c,
    support::diag::{Diagnostic, Sink},
};

use super::{
    super::{Linked, LinkedFunction, LinkedParam, calls, index::Entry},
    NodeRole, named,
};

/// Reports functions that do not fit.
pub(super) fn check(sink: &mut Sink, linked: &Linked<'_>, entry: &Entry<'_, model::Node>) {
    for (role, name) in entry.contract.functions() {
        if let Some(absent) = linked.absent(name) {
            let role = format!("it is what {} a `{}`", role.does(), &**entry.key);
            linked.needs_absent(sink, name, &role, absent);
            continue;
        }
        // A function without a contract or a declaration was reported already.
        let Some(function) = linked.function(name) else {
            continue;
        };
        let one = One {
            linked,
            entry,
            role,
            name,
            function,
        };
        if one.node(sink) {
            one.alone(sink);
        }
    }
}

/// A function in its role.
struct One<'l, 'a> {
    linked: &'l Linked<'a>,
    entry: &'l Entry<'a, model::Node>,
    role: NodeRole,
    name: &'l At<String>,
    function: &'l LinkedFunction<'a>,
}

impl One<'_, '_> {
    /// One parameter is a pointer to the struct, with the word that says so.
    fn node(&self, sink: &mut Sink) -> bool {
        let node = &**self.entry.key;
        let c = &self.entry.contract.c;
        let (does, function) = (self.role.does(), named(self.function.key));
        let found = self.function.node_params(node);
        let (message, label, place) = match found.as_slice() {
            [param] => {
                if self.points_to(param) {
                    return true;
                }
                let message = format!("`{}` of {function} is no pointer to `{}`", param.name, &**c);
                (
                    message,
                    format!("{does} a `{node}`"),
                    &param.declaration.place,
                )
            }
            [] => {
                let message = format!("{function} gets no `{node}`, and {does} one");
                (
                    message,
                    "no parameter says that it is one".to_owned(),
                    self.declared(),
                )
            }
            [_, second, ..] => {
                let message = format!("{function} gets two nodes, and {does} one");
                let label = format!("`{}` is the second", second.name);
                (message, label, &second.declaration.place)
            }
        };
        sink.push(
            Diagnostic::error("SB0440", message)
                .at(self.linked.place(self.name.span), label)
                .also(place.clone(), "declared here")
                .help(format!(
                    "say it of the parameter: `params: {{ ...: {{ node: {node} }} }}`"
                )),
        );
        false
    }

    fn declared(&self) -> &crate::support::place::Place {
        &self.function.declaration.place
    }

    /// Whether a parameter is a pointer through which the struct may be written.
    fn points_to(&self, param: &LinkedParam<'_>) -> bool {
        let unit = self.linked.unit;
        let c::Type::Pointer {
            to,
            is_const: false,
            ..
        } = unit.resolve(&param.declaration.ty)
        else {
            return false;
        };
        let name = self.entry.contract.c.as_str();
        to.names(name) || unit.resolve(to).names(name)
    }

    /// What keeps generated code from calling it: before a node is added, or when one is dropped, there is
    /// nobody to ask.
    fn alone(&self, sink: &mut Sink) {
        let open = || {
            self.function
                .case
                .map(|_| "it has cases, and a node has one way".to_owned())
        };
        let why = match self.role {
            NodeRole::Init => open().or_else(|| self.initializes()),
            NodeRole::Add => open().or_else(|| self.adds()),
            NodeRole::Remove => open().or_else(|| self.removes()),
        };
        let Some(why) = why else { return };
        let message = format!(
            "`{}` does not fit as what {} a `{}`",
            &**self.name,
            self.role.does(),
            &**self.entry.key
        );
        sink.push(
            Diagnostic::error("SB0446", message)
                .at(self.linked.place(self.name.span), why)
                .also(self.declared().clone(), "declared here"),
        );
    }

    /// The node and the callback, and nothing that a caller has to give, to promise or to look at.
    fn initializes(&self) -> Option<String> {
        let calls = &self.entry.contract.calls;
        let contracts = || {
            self.function
                .params
                .iter()
                .filter_map(|param| Some((param, param.contract?.1)))
        };
        let stores = contracts().any(|(_, param)| param.callback.as_ref() == Some(calls));
        if !stores {
            return Some(format!("no parameter takes the callback `{}`", &**calls));
        }
        let mut given = contracts().filter(|(_, param)| {
            let by_itself = self.is_node(param)
                || (param.callback.is_some() && param.node.is_none())
                || param.constant.is_some()
                || param.named_constant.is_some();
            !by_itself
        });
        if let Some((param, _)) = given.next() {
            return Some(format!("nobody gives it `{}`", param.name));
        }
        self.keeps_node()
            .or_else(|| calls::refusal(self.linked.unit, self.function.declaration))
            .or_else(|| calls::leaves_open(self.function))
            .or_else(|| calls::loses_result(self.function))
            .or_else(|| calls::says_more(self.function))
            .or_else(|| self.scopes())
            .or_else(|| calls::asks_its_caller(self.linked, self.function))
    }

    /// Whether it is the node, and nothing else.
    fn is_node(&self, param: &model::Param) -> bool {
        let own = param.node.as_ref().is_some_and(|of| of == self.entry.key);
        own && param.callback.is_none()
    }

    /// The callback was stored before.
    fn adds(&self) -> Option<String> {
        let stores = self.function.params.iter().any(|param| {
            let contract = param.contract.map(|(_, contract)| contract);
            contract.is_some_and(|contract| contract.callback.is_some())
        });
        stores.then(|| "it takes a callback, which `init` stores".to_owned())
    }

    /// Nothing but the node and what was there when it was added, which the value keeps.
    fn removes(&self) -> Option<String> {
        let add = self.linked.function(&self.entry.contract.add)?;
        for param in &self.function.params {
            let Some((_, contract)) = param.contract else {
                continue;
            };
            let by_itself = self.is_node(contract)
                || contract.constant.is_some()
                || contract.named_constant.is_some()
                || contract.result_of.is_some();
            if by_itself || self.linked.kept_for(add, param).is_some() {
                continue;
            }
            return Some(format!(
                "`{}` passes nothing for `{}`",
                &**add.key, param.name
            ));
        }
        self.keeps_node()
            .or_else(|| self.scopes())
            .or_else(|| calls::asks_its_caller(self.linked, self.function))
    }

    /// Whether it changes a scope, which a call beside others does not.
    fn scopes(&self) -> Option<String> {
        let contract = self.function.contract;
        let changes = contract.enters.is_some()
            || contract.leaves.is_some()
            || contract.under.is_some()
            || !contract.changed_locks().is_empty();
        changes.then(|| "it opens or closes a scope, or changes a lock".to_owned())
    }

    /// The node does not go to C by initializing it, and not by taking it out.
    fn keeps_node(&self) -> Option<String> {
        let params = self.function.node_params(self.entry.key);
        let given = params.into_iter().find(|param| {
            let contract = param.contract.map(|(_, contract)| contract);
            let transfer = contract.and_then(|contract| contract.transfer.as_deref());
            transfer.is_some_and(|transfer| *transfer != Transfer::None)
        });
        given.map(|param| format!("`{}` is given away", param.name))
    }
}
