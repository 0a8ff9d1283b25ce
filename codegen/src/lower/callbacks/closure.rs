//! Pattern "callback during a call", the function that C calls: it takes the closure from the pointer, and
//! calls it.

use crate::{
    api::{
        Bound, Function, Generic, Requirement, Visibility,
        argument::{Argument, Because, Claim, Discharged},
        body::{Body, Expr, StatementKind},
        docs::Docs,
        ty::Ty,
    },
    contract::model::Context as Where,
};

use super::{super::items::inherent, Callback};

/// How a closure may be called.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in super::super) struct Calls {
    /// Also while it runs: it is only shared.
    pub(in super::super) shared: bool,
    /// Also on other threads.
    pub(in super::super) elsewhere: bool,
}

/// The names around a closure.
pub(in super::super) struct Names<'n> {
    /// The C function that calls it.
    pub(in super::super) function: &'n str,
    /// The parameter of the wrapper.
    pub(in super::super) closure: &'n str,
    /// Its type.
    pub(in super::super) generic: &'n str,
    /// The function that C calls.
    pub(in super::super) trampoline: &'n str,
}

impl Calls {
    /// What the closure's type must be, beside a closure.
    pub(in super::super) fn marker(self) -> Option<&'static str> {
        match (self.elsewhere, self.shared) {
            (false, _) => None,
            (true, true) => Some("Sync"),
            (true, false) => Some("Send"),
        }
    }
}

impl Callback<'_> {
    /// How a closure may be called that is passed for it.
    pub(in super::super) fn calls(&self) -> Calls {
        Calls {
            shared: self.contract.reenter || self.contract.concurrent,
            elsewhere: !self.stays_on_task(),
        }
    }

    /// Whether it may sleep.
    pub(in super::super) fn may_sleep(&self) -> bool {
        let mut words = self.contract.context.iter();
        words.any(|word| **word == Where::MaySleep)
    }

    /// The type of a closure for it.
    pub(in super::super) fn closure_type(&self, name: &str) -> Generic {
        let params = self.others().map(|(_, ty)| ty.clone()).collect();
        let ret = self.result().clone();
        let closure = match self.calls().shared {
            true => Bound::Fn(params, ret),
            false => Bound::FnMut(params, ret),
        };
        let marker = self.calls().marker().map(Bound::Prelude);
        Generic {
            name: name.to_owned(),
            bounds: [closure].into_iter().chain(marker).collect(),
        }
    }

    /// `unsafe extern "C" fn call_NAME<F>(..)`: makes Rust values of what C passes, and calls the closure.
    pub(in super::super) fn closure_trampoline(&self, names: &Names<'_>) -> Function {
        let mut body = Body::new();
        let mut passed = Vec::new();
        for one in self.passed.iter().filter(|one| !one.is_data()) {
            if let Some(made) = &one.made {
                body.let_(&one.name, made.clone());
            }
            passed.push(Expr::name(&*one.name));
        }
        let mut local = "closure".to_owned();
        while self.passed.iter().any(|one| one.name == local) {
            local.push('_');
        }
        body.let_(&local, self.closure_of(names));
        let call = Expr::name(local).call(passed);
        body.push(match *self.result() == Ty::Unit {
            true => StatementKind::Expr(call),
            false => StatementKind::Tail(self.returned.to_c(call)),
        });
        let params = self.passed.iter();
        let params = params.map(|one| (one.name.clone(), one.raw.clone()));
        let summary = format!("Calls `{}` for C.", names.closure);
        Function {
            visibility: Visibility::Module,
            requires: self.closure_requires(names),
            called_from_c: true,
            generics: vec![self.closure_type(names.generic)],
            params: params.collect(),
            ret: self.returned.raw.clone(),
            ..inherent(names.trampoline, Docs::text(summary), body)
        }
    }

    /// What C sees to beside that, for the call that hands the function to C: what the other pointers are.
    pub(in super::super) fn closure_objects(&self) -> Vec<Discharged> {
        let promised = self.passed.iter();
        let promised = promised.filter_map(|one| one.requires.as_ref());
        let promised = promised.map(|(requirement, fact)| Discharged {
            claim: Claim::Tagged {
                tag: requirement.tag.clone(),
                text: fact.clone(),
            },
            because: Because::Fact("C passes nothing else there".to_owned()),
        });
        promised.collect()
    }

    /// The reference to the closure.
    fn closure_of(&self, names: &Names<'_>) -> Expr {
        let data = Expr::name(self.data());
        let shared = self.calls().shared;
        let mut passed = self.passed.iter();
        let is_const =
            passed.any(|one| one.is_data() && matches!(one.raw, Ty::Ptr { mutable: false, .. }));
        let data = match is_const && !shared {
            true => data.method("cast_mut", Vec::new()),
            false => data,
        };
        let ty = Ty::Param(names.generic.to_owned());
        let cast = Expr::Turbofish(Box::new(data.field("cast")), vec![ty]);
        let reference = Expr::Ref {
            mutable: !shared,
            of: Box::new(cast.call(Vec::new()).deref()),
        };
        let alone = match shared {
            true => "that value is only shared until this function returns",
            false => "nothing else uses that value until this function returns",
        };
        let valid = Claim::Valid {
            pointer: self.data().to_owned(),
            pointee: names.generic.to_owned(),
        };
        let alone = Claim::Tagged {
            tag: "exclusive".to_owned(),
            text: alone.to_owned(),
        };
        let argument = Argument::new(valid, Because::Caller).and(alone, Because::Caller);
        Expr::unsafe_(reference, argument)
    }

    /// What C must see to: where the pointer comes from, how long it is valid, who else uses it, on which
    /// thread this happens, and what the other pointers are.
    fn closure_requires(&self, names: &Names<'_>) -> Vec<Requirement> {
        let (data, function, generic) = (self.data(), names.function, names.generic);
        let calls = self.calls();
        let way = match calls.shared {
            true => "&raw const",
            false => "&raw mut",
        };
        let alone = match (calls.shared, calls.elsewhere) {
            (true, _) => "Until then, that value must only be shared; other calls may share it.",
            (false, false) => "Until then, nothing must use that value, no other call either.",
            (false, true) => {
                "Until then, nothing must use that value, no other call either: each call must happen \
                 before the next one."
            }
        };
        let thread = match calls.marker() {
            None => format!("It must be called on the thread that has called `{function}`."),
            Some(marker) => {
                format!("It may be called on any thread, because `{generic}` is `{marker}`.")
            }
        };
        let origin = format!(
            "`{data}` must be the pointer that `{function}` was given together with this function: made \
             by `{way}` from a value of type `{generic}`."
        );
        let own = [
            ("origin", origin),
            (
                "valid",
                "That value must be valid until this function returns.".to_owned(),
            ),
            ("exclusive", alone.to_owned()),
            ("thread", thread),
        ];
        let own = own.map(|(tag, text)| Requirement {
            tag: tag.to_owned(),
            text,
        });
        let promised = self.passed.iter();
        let promised = promised.filter_map(|one| one.requires.as_ref());
        let promised = promised.map(|(requirement, _)| requirement.clone());
        own.into_iter().chain(promised).collect()
    }
}
