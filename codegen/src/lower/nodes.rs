//! Pattern "embedded node": a C struct and what its callback gets are in one allocation, which C has from
//! when the struct is added until it calls back or the struct is taken out.

mod added;
mod allocation;
mod unused;

use crate::{
    api::{
        Bound, Function, Generic, TypeBlock,
        argument::{Because, Claim, Discharged},
        body::Expr,
        ty::{Support, Ty},
    },
    contract::model::{self, Key, OnDrop},
    link::{Entry, LinkedFunction, View},
};

use super::{
    Context, Wrappers,
    call::NotBound,
    callbacks::Callback,
    docs,
    roles::{Owner, Role},
};

/// The field with the pointer to the allocation, and that with the C struct in it.
pub(super) const INNER: &str = "inner";
const NODE: &str = "node";
/// The field with what the callback gets.
pub(super) const PAYLOAD: &str = "payload";
/// The function that C calls.
pub(super) const TRAMPOLINE: &str = "trampoline";
/// The function that takes the allocation apart again.
pub(super) const TAKEN: &str = "taken";
/// The function that takes a node out, for a destructor and for the wrapper.
pub(super) const TAKE_OUT: &str = "take_out";
/// The lifetime of what C has.
pub(super) const LIFETIME: &str = "a";
/// The marker field of what borrows an object that no call needs again.
pub(super) const SCOPE: &str = "_scope";

/// A node with everything that belongs to it.
pub(super) struct Embedded<'a> {
    /// Its name.
    pub(super) key: &'a Key,
    /// Its contract.
    pub(super) contract: &'a model::Node,
    /// What it calls.
    pub(super) callback: Callback<'a>,
    /// The C name of the function that adds it.
    pub(super) adds: String,
    /// The name of its wrapper.
    adder: String,
    /// The name of the wrapper that takes it out.
    remover: Option<String>,
    /// The C name of the function that takes it out.
    pub(super) removes: Option<String>,
    /// The objects that what C has borrows.
    pub(super) kept: Vec<Kept<'a>>,
    /// The name of the type parameter.
    parameter: String,
    /// The name by which the target has its allocations.
    allocation: String,
    module: String,
    /// The trait of the payload.
    of_trait: Ty,
}

/// An object that was passed when a node was added.
pub(super) struct Kept<'a> {
    /// The parameter of the function that adds.
    pub(super) name: String,
    /// What it is.
    pub(super) view: View<'a>,
    /// The parameter of the function that takes out, if that gets it.
    pub(super) for_param: Option<String>,
    /// Whether the callback runs after the end of its scope.
    pub(super) is_scope: bool,
}

impl Kept<'_> {
    /// The field, which no other field is called like.
    pub(super) fn field(&self) -> String {
        match self.name.as_str() {
            INNER | SCOPE => format!("{}_", self.name),
            name => name.to_owned(),
        }
    }
}

impl<'a> Embedded<'a> {
    /// The type of the payload.
    pub(super) fn payload(&self) -> Ty {
        Ty::Param(self.parameter.clone())
    }

    /// The name of that type.
    pub(super) fn parameter(&self) -> &str {
        &self.parameter
    }

    fn generics(&self) -> Vec<Generic> {
        vec![Generic {
            name: self.parameter.clone(),
            bounds: vec![Bound::Trait(self.of_trait.clone(), Vec::new())],
        }]
    }

    fn generated(&self, name: &str) -> Ty {
        Ty::Generated {
            module: self.module.clone(),
            name: name.to_owned(),
        }
    }

    /// The type of a value before it is added, without its argument.
    pub(super) fn unused(&self) -> Ty {
        self.generated(self.key)
    }

    /// The same with its argument.
    pub(super) fn unused_of(&self) -> Ty {
        Ty::WithTypes(Box::new(self.unused()), vec![self.payload()])
    }

    /// The name of the type of the allocation.
    pub(super) fn inner_name(&self) -> String {
        format!("{}Inner", &**self.key)
    }

    /// What is allocated, as text.
    pub(super) fn inner_text(&self) -> String {
        format!("{}<{}>", self.inner_name(), self.parameter)
    }

    /// The type of what is allocated.
    pub(super) fn inner_of(&self) -> Ty {
        let inner = self.generated(&self.inner_name());
        Ty::WithTypes(Box::new(inner), vec![self.payload()])
    }

    /// The name of the target's type of allocations.
    pub(super) fn kbox(&self) -> &str {
        &self.allocation
    }

    /// The type of what C has, without arguments.
    pub(super) fn added(&self) -> Option<Ty> {
        let added = self.contract.added.as_ref()?;
        Some(self.generated(&added.name))
    }

    /// The same with its arguments.
    pub(super) fn added_of(&self) -> Option<Ty> {
        let added = match self.kept.is_empty() {
            true => self.added()?,
            false => Ty::WithLifetimes(Box::new(self.added()?), vec![LIFETIME.to_owned()]),
        };
        Some(Ty::WithTypes(Box::new(added), vec![self.payload()]))
    }

    /// Whether C calls only after the end of a scope that what C has is bound to.
    pub(super) fn waits_for_scope(&self) -> bool {
        self.kept.iter().any(|kept| kept.is_scope)
    }

    /// Whether dropping what C has takes it out.
    pub(super) fn removes_on_drop(&self) -> bool {
        let said = self.contract.added.as_ref();
        let said = said.and_then(|added| added.on_drop.as_deref());
        let default = match self.waits_for_scope() {
            true => OnDrop::Leave,
            false => OnDrop::Unregister,
        };
        self.removes.is_some() && *said.unwrap_or(&default) == OnDrop::Unregister
    }

    /// What the function that C calls is named by, as text.
    pub(super) fn method(&self) -> String {
        format!("{}::{}", &*self.contract.calls, self.callback.method())
    }

    /// `(&raw const (*inner).payload).cast()`.
    pub(super) fn payload_of(inner: Expr, mutable: bool) -> Expr {
        let place = inner.deref().field(PAYLOAD);
        let raw = Expr::RawRef {
            mutable,
            of: Box::new(place),
        };
        raw.method("cast", Vec::new())
    }
}

impl<'a> Context<'a> {
    /// A node with what belongs to it.
    pub(super) fn embedded(&self, entry: Entry<'a, model::Node>) -> Result<Embedded<'a>, NotBound> {
        let contract = entry.contract;
        let needed = [Support::KBox, Support::AllocFlags, Support::AllocError];
        if needed.iter().any(|one| !self.profile.support.has(*one)) {
            let reason = "the target allocates nothing: its profile says not with what";
            return Err(NotBound::new(
                reason,
                "support: { kbox: ..., alloc_flags: ..., alloc_error: ... }",
            ));
        }
        let manual = |reason: String| NotBound::new(reason, "bind: { manual: ... }");
        let Some(add) = self.linked.function(&contract.add) else {
            return Err(manual(format!("there is no `{}`", &*contract.add)));
        };
        let remove = contract.remove.as_ref();
        let remove = remove.and_then(|name| self.linked.function(name));
        let mut embedded = Embedded {
            key: entry.key,
            contract,
            callback: self.callback(&contract.calls)?,
            adds: add.declaration.name.clone(),
            adder: docs::wrapper_name(add).to_owned(),
            remover: remove.map(|remove| docs::wrapper_name(remove).to_owned()),
            removes: remove.map(|remove| remove.declaration.name.clone()),
            kept: Vec::new(),
            parameter: self.free_type("T"),
            allocation: self.profile.support.name(Support::KBox).to_owned(),
            module: self.module_of_type(entry.key).to_owned(),
            of_trait: self.generated(&contract.calls),
        };
        if contract.added.is_some() {
            embedded.kept = self.kept(contract, add, remove);
        }
        Ok(embedded)
    }

    /// The objects that what C has borrows: what takes it out gets them again, and one of them is bound to
    /// the scope that it waits for.
    fn kept(
        &self,
        node: &model::Node,
        add: &LinkedFunction<'a>,
        remove: Option<&LinkedFunction<'a>>,
    ) -> Vec<Kept<'a>> {
        let scope = self.linked.node_scope(node, add).map(|(param, _)| param);
        let again = |name: &str| {
            let params = remove.into_iter().flat_map(|remove| &remove.params);
            let mut params = params.filter(|param| {
                let kept = self.linked.kept_for(add, param);
                kept.is_some_and(|(kept, _)| kept.name == name)
            });
            params.next().map(|param| param.name.clone())
        };
        let objects = self.linked.objects(add).map(|(param, view)| Kept {
            name: param.name.clone(),
            view,
            for_param: again(&param.name),
            is_scope: scope.is_some_and(|scope| scope.name == param.name),
        });
        objects
            .filter(|kept| kept.is_scope || kept.for_param.is_some())
            .collect()
    }

    /// A name for a type parameter that no generated type has.
    fn free_type(&self, name: &str) -> String {
        let index = &self.linked.index;
        let mut free = name.to_owned();
        let taken = |name: &str| {
            let mut aliases = index.aliases.values();
            index.generated(name).is_some()
                || aliases.any(|alias| *alias.contract.rust.name == *name)
        };
        while taken(&free) {
            free.push_str(name);
        }
        free
    }

    /// The types for the nodes of a module: those that can be added.
    pub(super) fn nodes(
        &self,
        module: &'a model::Module,
        wrappers: &mut Wrappers<'a>,
    ) -> Vec<TypeBlock> {
        let mut blocks = Vec::new();
        for name in module.nodes.keys() {
            let Some(entry) = self.linked.index.nodes.get(name.as_str()) else {
                continue;
            };
            let adds = wrappers.by_owner.shift_remove(&Owner::Node(name));
            let added = entry.contract.added.as_ref();
            let removes =
                added.and_then(|added| wrappers.by_owner.shift_remove(&Owner::Added(&added.name)));
            let (Some(adds), Ok(embedded)) = (adds, self.embedded(*entry)) else {
                continue;
            };
            blocks.extend(self.node_blocks(&embedded, adds, removes.unwrap_or_default()));
        }
        blocks
    }

    fn node_blocks(
        &self,
        embedded: &Embedded<'a>,
        adds: Vec<Function>,
        removes: Vec<Function>,
    ) -> Vec<TypeBlock> {
        let mut blocks = vec![embedded.allocation_type(), embedded.unused_type(adds)];
        blocks.extend(embedded.added_type(self, removes));
        blocks
    }

    /// Whether a function of a node has a wrapper, as far as its contract says so.
    pub(super) fn node_part_bound(&self, name: &str) -> Result<(), NotBound> {
        match self.roles.of(name) {
            Role::NotBound { reason, fix } => Err(NotBound::new(
                format!("`{name}` is not bound: {reason}"),
                fix,
            )),
            Role::Part { .. } | Role::Wrapper { .. } | Role::Pays => Ok(()),
        }
    }
}

/// A claim in words, with why it holds.
pub(super) fn holds(tag: &str, text: impl Into<String>, because: Because) -> Discharged {
    let claim = Claim::Tagged {
        tag: tag.to_owned(),
        text: text.into(),
    };
    Discharged { claim, because }
}

/// A claim in words that rests on the invariants of the type.
pub(super) fn invariant(tag: &str, text: impl Into<String>) -> Discharged {
    let because = Because::TypeInvariant {
        ty: None,
        holds: String::new(),
    };
    holds(tag, text, because)
}
