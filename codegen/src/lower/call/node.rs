//! Pattern "embedded node", its functions: one gives an allocation with a payload to C, and one takes both
//! out again.

mod add;
mod prepared;
mod remove;

use crate::{
    api::{
        Function,
        argument::{Argument, Because, Discharged},
        body::Expr,
    },
    contract::model,
    link::{LinkedFunction, LinkedParam, View, calls, nodes::NodeRole},
};

use super::{
    super::{
        Context,
        nodes::{INNER, PAYLOAD},
    },
    Draft, NotBound,
};

/// What a function of a node is given for it.
pub(super) struct NodeArgument<'a> {
    /// The pointer.
    value: Expr,
    /// What makes it one that may be given.
    claims: Vec<Discharged>,
    /// The objects that a value keeps: the parameter that each is passed for, the field, and the view.
    kept: Vec<(String, String, View<'a>)>,
}

impl<'a> Context<'a> {
    /// The wrapper for a function that adds a node, or the ones for a function that takes one out.
    pub(super) fn node_calls(
        &self,
        function: &LinkedFunction<'a>,
    ) -> Result<Vec<Function>, NotBound> {
        let Some((entry, role)) = self.linked.node_of(function.key) else {
            let reason = "it belongs to no node";
            return Err(NotBound::new(reason, "nodes: { ...: ... }"));
        };
        let embedded = self.embedded(entry)?;
        let contract = entry.contract;
        let add = self.linked.function(&contract.add);
        let remove = contract.remove.as_ref();
        let remove = remove.and_then(|name| self.linked.function(name));
        for name in contract.functions().map(|(_, name)| name) {
            if **name != **function.key {
                self.node_part_bound(name)?;
            }
        }
        let added = add.map(|add| self.node_add(&embedded, add)).transpose();
        let removed = remove
            .map(|remove| self.node_remove(&embedded, remove))
            .transpose();
        match role {
            NodeRole::Remove => {
                needs(added.map(|_| ()), &contract.add)?;
                Ok(removed?.unwrap_or_default())
            }
            NodeRole::Init | NodeRole::Add => {
                if let Some(name) = &contract.remove {
                    needs(removed.map(|_| ()), name)?;
                }
                Ok(added?.into_iter().collect())
            }
        }
    }

    /// A parameter that the node, or what was added, has: nobody gives it.
    pub(super) fn node_param(
        &self,
        draft: &mut Draft<'a>,
        param: &LinkedParam<'a>,
        contract: &'a model::Param,
    ) -> Result<bool, NotBound> {
        let kept = draft.node.as_ref().and_then(|node| {
            let mut kept = node.kept.iter();
            kept.find(|(of, _, _)| *of == param.name).cloned()
        });
        if let Some((_, field, kept)) = kept {
            self.kept_param(draft, contract, &format!("self.{field}"), kept)?;
            return Ok(true);
        }
        let Some(name) = &contract.node else {
            return Ok(false);
        };
        let Some(node) = draft.node.as_mut().filter(|node| !node.claims.is_empty()) else {
            let reason = format!(
                "`{}` is a `{}`, which only the functions of that take",
                param.name, &**name
            );
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        };
        let claims = std::mem::take(&mut node.claims);
        draft.arguments.push(node.value.clone());
        draft.claims.extend(claims);
        Ok(true)
    }

    /// An object that was passed when the node was added.
    fn kept_param(
        &self,
        draft: &mut Draft<'a>,
        contract: &'a model::Param,
        object: &str,
        kept: View<'a>,
    ) -> Result<(), NotBound> {
        let view = contract.view.as_ref().and_then(|view| self.view(view));
        let Some(view) = view else {
            let reason = format!("`{object}` has no view");
            return Err(NotBound::new(reason, "params: { ...: { view: ... } }"));
        };
        let pointer = Expr::name(object).method(view.accessor(), Vec::new());
        draft.arguments.push(pointer);
        let because = Because::Reference {
            name: object.to_owned(),
        };
        draft.claim(
            view.valid(&format!("{object}.{}()", view.accessor())),
            because,
        );
        draft.claims.extend(kept.invariants_of(object));
        Ok(())
    }

    /// What keeps a call from being one of a node.
    fn check_node_call(&self, function: &LinkedFunction<'a>) -> Result<(), NotBound> {
        let contract = function.contract;
        let refused = calls::refusal(self.linked.unit, function.declaration);
        let scopes =
            contract.enters.is_some() || contract.leaves.is_some() || contract.under.is_some();
        let ret = contract.ret.as_ref();
        let gives = ret.is_some_and(|ret| {
            ret.view.is_some()
                || ret.handle.is_some()
                || ret.acquires.is_some()
                || ret.obligation.is_some()
                || ret.owes.is_some()
                || ret.borrows_from.is_some()
                || ret.transfer.is_some()
        });
        let reason = if let Some(reason) = refused {
            reason
        } else if scopes || !contract.changed_locks().is_empty() {
            "it changes a scope or a lock, and what becomes of a node".to_owned()
        } else if gives {
            "its result is more than what becomes of the node".to_owned()
        } else {
            return Ok(());
        };
        Err(NotBound::new(reason, "bind: { manual: ... }"))
    }

    /// The parameters of a call, and what it demands.
    fn node_draft(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
    ) -> Result<(), NotBound> {
        self.check_node_call(function)?;
        for param in &function.params {
            self.param(draft, function, param)?;
        }
        if !draft.filled.is_empty() || !draft.given.is_empty() {
            let reason = "a parameter beside the node is filled or given away";
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        Ok(())
    }
}

/// Local names that no parameter of the function has.
struct Names {
    inner: String,
    node: String,
    payload: String,
    ret: String,
    error: String,
}

impl Names {
    fn of(function: &LinkedFunction<'_>) -> Self {
        let free = |name: &str| {
            let mut name = name.to_owned();
            while function.params.iter().any(|param| param.name == name) {
                name.push('_');
            }
            name
        };
        Self {
            inner: free(INNER),
            node: free("node"),
            payload: free(PAYLOAD),
            ret: free("ret"),
            error: free("error"),
        }
    }
}

/// An operation with its claims, of which there are some.
fn argued(operation: Expr, claims: Vec<Discharged>) -> Result<Expr, NotBound> {
    let argument = Argument::from_list(claims);
    let argument =
        argument.ok_or_else(|| NotBound::new("nothing argues for it", "bind: { manual: ... }"))?;
    Ok(Expr::unsafe_(operation, argument))
}

/// One function of a node is not bound without the others.
fn needs(other: Result<(), NotBound>, name: &str) -> Result<(), NotBound> {
    other.map_err(|not_bound| {
        let reason = format!(
            "`{name}`, which belongs to it, is not bound: {}",
            not_bound.reason
        );
        NotBound::new(reason, not_bound.fix)
    })
}
