//! Pattern "parent and child": the owner of what a call has made borrows what that was made from.

use crate::{
    api::{
        Receiver,
        argument::{Because, Claim, Discharged},
        body::Expr,
    },
    contract::model::{BorrowSource, Direction, Transfer},
    link::{LinkedFunction, View},
    support::rust::parameter,
};

use super::{
    super::{super::Context, Draft, NotBound},
    pointer::borrow_param,
};

/// The parent of an object, as the wrapper has it that makes the object.
#[derive(Clone, Debug)]
pub(in super::super) struct Parent {
    /// The lifetime of its reference, without the apostrophe, or none for that of `self`.
    lifetime: Option<String>,
    /// The name of the reference.
    name: String,
    /// Whether it is one to the parent's owner.
    of_owner: bool,
    /// The name of its view.
    view: String,
}

impl Parent {
    /// The lifetime for the type of the child's owner.
    pub(super) fn lifetime(&self) -> &str {
        self.lifetime.as_deref().unwrap_or("_")
    }

    /// The reference to the parent.
    pub(super) fn reference(&self) -> Expr {
        let name = Expr::name(&*self.name);
        match self.of_owner {
            true => Expr::Ref {
                mutable: false,
                of: Box::new(name.deref().deref()),
            },
            false => name,
        }
    }

    /// Why it is the parent of what `pointer` points to.
    pub(super) fn made_from(&self, callee: &str, pointer: &str) -> Discharged {
        let (name, view) = (&self.name, &self.view);
        let from = match self.of_owner {
            true => format!("the `{view}` of `{name}`"),
            false => format!("`{name}`"),
        };
        Discharged {
            claim: Claim::Tagged {
                tag: String::new(),
                text: format!("what `{pointer}` points to was made from {from}"),
            },
            because: Because::Fact(format!(
                "`{callee}` makes one from the `{view}` that it is passed, which the `OwnedChild` borrows from \
                 here on"
            )),
        }
    }
}

impl<'a> Context<'a> {
    /// What an object of a view borrows that a function makes, if it has a parent; every parameter is known already.
    pub(in super::super) fn parent_of(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        (view, from): (View<'a>, Option<&BorrowSource>),
    ) -> Result<Option<Parent>, NotBound> {
        let Some(parent) = view.parent() else {
            return Ok(None);
        };
        let (child, of) = (&**view.key, &*parent.view);
        let name = match from {
            Some(BorrowSource::Receiver) => draft.received.clone(),
            Some(BorrowSource::Param(name)) => Some(parameter(name)),
            Some(BorrowSource::Scope | BorrowSource::Static) | None => None,
        };
        let Some(name) = name else {
            let reason = format!("which `{of}` its `{child}` is made from is not said");
            return Err(NotBound::new(reason, "borrows_from: { param: ... }"));
        };
        let of_self = draft.received.as_ref() == Some(&name);
        let taken = match of_self {
            true => self.view_of_owner(draft.owner),
            false => function
                .param(&name)
                .and_then(|param| self.view(param.contract?.1.view.as_ref()?)),
        };
        if taken.is_none_or(|taken| **taken.key != *parent.view) {
            let reason = format!("it makes a `{child}` from `{name}`, which is no `{of}`");
            return Err(NotBound::new(reason, "borrows_from: { param: ... }"));
        }
        let me = draft.me.clone().filter(|_| of_self);
        if *parent.exclusive && me.is_none() {
            let reason = format!(
                "its `{child}` needs the `{of}` for itself, and there are other ways to that"
            );
            return Err(NotBound::new(reason, "parent: { exclusive: false }"));
        }
        let of_owner = me.is_some();
        let (lifetime, name) = match (me, of_self) {
            (None, true) if draft.receiver == Receiver::Shared => (None, "self".to_owned()),
            (me, _) => {
                let name = me.unwrap_or(name);
                let Some((lifetime, _)) = borrow_param(draft, &name) else {
                    let reason = format!("it makes a `{child}`, and `{name}` is no reference");
                    return Err(NotBound::new(reason, "bind: { manual: ... }"));
                };
                (lifetime, name)
            }
        };
        Ok(Some(Parent {
            lifetime,
            name,
            of_owner,
            view: of.to_owned(),
        }))
    }

    /// Whether a function makes an object that needs one of this view, its parent, for itself.
    pub(super) fn makes_exclusive_child(
        &self,
        function: &LinkedFunction<'a>,
        view: View<'a>,
    ) -> bool {
        let full = |transfer: Option<&Transfer>| transfer == Some(&Transfer::Full);
        let ret = function.contract.ret.as_ref();
        let ret = ret.filter(|ret| full(ret.transfer.as_deref()));
        let filled = function.contract.params.values().filter(|param| {
            let out = param.direction.as_deref() == Some(&Direction::Out);
            out && full(param.transfer.as_deref())
        });
        let filled = filled.map(|param| &param.view);
        let mut made = ret.map(|ret| &ret.view).into_iter().chain(filled).flatten();
        made.any(|name| {
            let parent = self.view(name).and_then(View::parent);
            parent.is_some_and(|parent| *parent.exclusive && *parent.view == **view.key)
        })
    }
}
