//! Pattern "lock guard", its results: what takes a lock returns the guard.

use crate::{
    api::{
        argument::{Because, Claim, Remark},
        body::{Body, Expr, StatementKind},
        ty::Ty,
    },
    contract::model::{self, LockRule, Return, Transfer},
    header::model as c,
    link::{LinkedFunction, guards},
};

use super::{
    super::{
        super::{Context, held},
        Draft, NotBound,
    },
    Around,
    pointer::{answered, borrow_param, borrowed, counted, established, reference},
    started,
};

/// A guard that a function makes.
struct Made<'a> {
    name: &'a str,
    guard: &'a model::Guard,
    rule: LockRule,
}

impl<'a> Context<'a> {
    /// The guard of the lock that a function takes.
    pub(super) fn guarded(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        (lock, rule): (&str, LockRule),
        call: Expr,
    ) -> Result<(Ty, Body), NotBound> {
        let Some((name, entry)) = guards::of_lock(&self.linked.index, lock) else {
            let reason = format!("it takes or releases `{lock}`, and no type carries that");
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        };
        let guard = entry.contract;
        if !draft.filled.is_empty() || draft.given.iter().any(|given| given.on_success) {
            let reason = "it takes a lock, and gives or takes something else if it succeeds";
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        if self.module_of(draft.owner) != entry.module {
            let reason = format!("`{name}` stands in another module, and its fields are private");
            return Err(NotBound::new(reason, format!("method_of: {name}")));
        }
        let made = Made { name, guard, rule };
        let ty = self.linked.unit.resolve(&function.declaration.ret);
        match &function.contract.ret {
            Some(ret) if !ret.ignored && matches!(ty, c::Type::Pointer { .. }) => {
                self.lock_of_result(draft, function, ret, &made, call)
            }
            _ => self.lock_of_param(draft, function, &made, call),
        }
    }

    /// The lock of an object that was passed.
    fn lock_of_param(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        made: &Made<'a>,
        call: Expr,
    ) -> Result<(Ty, Body), NotBound> {
        let guard = made.guard;
        let Some(object) = guards::object(function, guard) else {
            let of = guard.of.as_str();
            let reason = format!(
                "it is not clear which `{of}` the `{}` would borrow",
                made.name
            );
            return Err(NotBound::new(
                reason,
                format!("params: {{ ...: {{ view: {of} }} }}"),
            ));
        };
        let ret = function.contract.ret.as_ref();
        if ret
            .is_some_and(|ret| ret.view.is_some() || ret.handle.is_some() || ret.acquires.is_some())
        {
            let reason = "it returns something beside the guard";
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        let Some((lifetime, from)) = borrow_param(draft, &object.name) else {
            let reason = format!("`{}` is not borrowed long enough for a guard", object.name);
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        };
        let mut body = started(draft);
        let around = self.succeeded(draft, function, call, &mut body)?;
        let object = (Expr::name(from), from);
        self.built(function, made, (lifetime, object), around, body)
    }

    /// The lock of the object that comes back.
    fn lock_of_result(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        ret: &'a Return,
        made: &Made<'a>,
        call: Expr,
    ) -> Result<(Ty, Body), NotBound> {
        let guard = made.guard;
        let refused = |reason: String| Err(NotBound::new(reason, "bind: { manual: ... }"));
        let view = ret.view.as_ref().filter(|view| **view == guard.of);
        let view = view.and_then(|name| self.view(name));
        let Some(view) = view.filter(|_| guards::object(function, guard).is_none()) else {
            return refused(format!(
                "it is not clear which `{}` the `{}` would borrow",
                &*guard.of, made.name
            ));
        };
        if ret
            .transfer
            .as_deref()
            .is_some_and(|way| *way != Transfer::None)
        {
            return refused(format!(
                "a `{}` borrows, and its result is owned",
                made.name
            ));
        }
        if let Some(ends) = ret.valid_until.first() {
            let ends = &**ends;
            return refused(format!(
                "its result ends with `{ends}`, and no lifetime says so"
            ));
        }
        answered(ret, view)?;
        self.check_const_result(&function.declaration.ret, view)?;
        if held::marker(&guard.thread).is_none() {
            self.check_threads_of_borrow(draft, function, ret, view)?;
        }
        let mut body = started(draft);
        let ptr = draft.local("ptr");
        let around = self.checked(draft, function, ret, (&ptr, call), &mut body)?;
        let (lifetime, lives) = self.borrow(draft, function, ret)?;
        let argument = borrowed(function, view, &ptr, &around)
            .and(
                Claim::Outlives {
                    object: view.c_type.to_owned(),
                    lifetime: None,
                },
                Because::Fact(format!(
                    "only the guard has it, which holds {} until it is dropped",
                    guard.represents
                )),
            )
            .and_all(view.count_claim(&ptr, counted(function, ret, view)))
            .and_all(view.invariant_claims(&ptr, |tag| {
                established(ret, tag).map_or(lives.clone(), |why| Because::Fact(why.to_owned()))
            }));
        let object = draft.local(&guard.field);
        let value = reference(view, self.generated(view.key), &ptr, argument);
        body.let_(&object, value);
        let named = (Expr::name(&*object), object.as_str());
        self.built(function, made, (lifetime, named), around, body)
    }

    /// The guard, around an object under the name by which remarks know it.
    fn built(
        &self,
        function: &LinkedFunction<'a>,
        made: &Made<'a>,
        (lifetime, (object, named)): (Option<String>, (Expr, &str)),
        around: Around,
        mut body: Body,
    ) -> Result<(Ty, Body), NotBound> {
        let (guard, callee) = (made.guard, &function.declaration.name);
        match (made.rule, &around) {
            (LockRule::Acquires, Around::Plain)
            | (LockRule::CondAcquires, Around::Option | Around::Result(_)) => {}
            (LockRule::CondAcquires, _) => {
                let reason = "its result does not tell whether it has taken the lock";
                return Err(NotBound::new(reason, "return: { error: bool }"));
            }
            _ => {
                let reason = "it takes the lock even where it fails, and nothing would release it";
                let fix = format!("locks: {{ {}: cond_acquires }}", &*guard.lock);
                return Err(NotBound::new(reason, fix));
            }
        }
        let ty = self.generated(made.name);
        let mut fields = vec![(guard.field.value.clone(), object)];
        fields.push(held::guard_marked(&guard.thread));
        let value = Expr::Named(ty.clone(), fields);
        let lifetime = lifetime.unwrap_or_else(|| "_".to_owned());
        let ty = Ty::WithLifetimes(Box::new(ty), vec![lifetime]);
        let (ty, value) = around.wrap((ty, value));
        let statement = body.push(StatementKind::Tail(value));
        statement.remark(Remark::Invariant(vec![format!(
            "`{callee}` has just taken {} for `{named}`{}, and nothing has released it yet.",
            guard.represents,
            held::on_task(&guard.thread, "this"),
        )]));
        Ok((ty, body))
    }
}
