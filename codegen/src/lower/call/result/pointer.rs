//! Pattern "pointer result": owned or borrowed objects, with null and error pointers told apart.

use crate::{
    api::{
        Receiver,
        argument::{Argument, Because, Claim},
        body::{Body, Expr, StatementKind},
        ty::{Support, Ty},
    },
    contract::model::{BorrowSource, Bounds, ErrorConvention, Nullability, Return, Transfer},
    header::model as c,
    link::{LinkedFunction, View},
    support::rust::parameter,
};

use super::{
    super::{
        super::{Context, roles::Owner},
        Draft, NotBound,
    },
    Around, finish_given,
    owned::count_given,
    started, until,
};

impl<'a> Context<'a> {
    pub(super) fn pointer(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        ret: &'a Return,
        call: Expr,
    ) -> Result<(Ty, Body), NotBound> {
        if let Some(length) = ret.bounds.as_deref().and_then(Bounds::length) {
            return self.slice_result(draft, function, (ret, length), call);
        }
        if ret.bounds.as_deref() == Some(&Bounds::NullTerminated) {
            return self.terminated_result(draft, function, ret, call);
        }
        if let Some(kind) = ret.string.as_deref() {
            return self.string_result(draft, function, (ret, *kind), call);
        }
        let Some(view) = ret.view.as_ref().and_then(|name| self.view(name)) else {
            let reason = "what its result points to is not said";
            return Err(NotBound::new(reason, "return: { view: ... }"));
        };
        answered(ret, view)?;
        let of_handle = matches!(draft.owner, Owner::Handle(_)) || draft.me.is_some();
        if let Some(ends) = ret.valid_until.first().filter(|_| !of_handle) {
            return Err(until::ends_unnoticed(ends));
        }
        if let Some(filled) = draft.filled.first() {
            let reason = format!("it returns a pointer, and fills `{}`", filled.name);
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        self.check_const_result(&function.declaration.ret, view)?;
        if let Some(list) = &ret.list {
            return self.list_result(draft, function, (ret, view, list), call);
        }
        let mut body = started(draft);
        let ptr = draft.local("ptr");
        let around = self.checked(draft, function, ret, (&ptr, call), &mut body)?;
        let owned = ret.transfer.as_deref() == Some(&Transfer::Full);
        if let Some(ends) = ret.valid_until.first().filter(|_| owned || *ret.retain) {
            return Err(until::ends_unnoticed(ends));
        }
        let mut remark = None;
        let object = if owned {
            let given = match self.owning_type(view)? {
                Support::ARef => count_given(function),
                _ => format!("`{}` has given the object away", function.declaration.name),
            };
            remark = view.invariants_by_count(&given, |tag| established(ret, tag));
            let parent = self.parent_of(draft, function, (view, ret.borrows_from.as_deref()))?;
            let owned = (view, parent.as_ref());
            self.owned_value(&function.declaration.name, owned, &ptr)?
        } else {
            let valid = borrowed(function, view, &ptr, &around);
            self.borrowed_object(draft, function, (ret, view), (&ptr, valid))?
        };
        let (ty, value) = around.wrap(object);
        let statement = body.push(StatementKind::Tail(value));
        statement.remarks.extend(remark);
        Ok((ty, body))
    }

    /// A reference to what `ptr` points to, or an owned one where the wrapper takes that from it.
    pub(super) fn borrowed_object(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        (ret, view): (&'a Return, View<'a>),
        (ptr, valid): (&str, Argument),
    ) -> Result<(Ty, Expr), NotBound> {
        let retained = self.retained(draft, ret, view)?;
        let kept = draft.under.as_ref().filter(|_| retained);
        let (lifetime, lives) = match kept {
            Some(under) => (None, under.keeps(&function.declaration.name)),
            None => {
                self.check_threads_of_borrow(draft, function, ret, view)?;
                self.borrow(draft, function, ret)?
            }
        };
        let until = self.until(draft, ret)?;
        let argument = valid
            .and(
                Claim::Outlives {
                    object: view.c_type.to_owned(),
                    lifetime: lifetime.clone().filter(|name| name == "static"),
                },
                lives.clone(),
            )
            .and_all(until)
            .and_all(view.count_claim(ptr, counted(function, ret, view)))
            .and_all(view.invariant_claims(ptr, |tag| {
                established(ret, tag).map_or(lives.clone(), |why| Because::Fact(why.to_owned()))
            }));
        let object = self.generated(view.key);
        let reference = reference(view, object.clone(), ptr, argument);
        if retained {
            let from = Expr::Support(Support::ARef).path("from");
            return Ok((Ty::aref(object), from.call(vec![reference])));
        }
        let ty = Ty::Ref {
            lifetime,
            mutable: false,
            to: Box::new(object),
        };
        Ok((ty, reference))
    }

    /// What C gives out as const is not written through a view.
    pub(in super::super::super) fn check_const_result(
        &self,
        ty: &c::Type,
        view: View<'_>,
    ) -> Result<(), NotBound> {
        let constant = matches!(
            self.linked.unit.resolve(ty),
            c::Type::Pointer { is_const: true, .. }
        );
        if !constant || !view.accessor_mutable() {
            return Ok(());
        }
        let reason = format!(
            "it gives a const `{}`, and `{}` gives a pointer to write through",
            view.c_type,
            view.accessor()
        );
        Err(NotBound::new(reason, "accessor: { read_only: true }"))
    }

    /// Makes the local variable `ptr` from the call: not null, and not an error, from here on.
    pub(super) fn checked(
        &self,
        draft: &Draft<'a>,
        function: &LinkedFunction<'a>,
        ret: &'a Return,
        (ptr, call): (&str, Expr),
        body: &mut Body,
    ) -> Result<Around, NotBound> {
        let nullable = is_nullable(function, ret);
        if draft.given.iter().any(|given| given.on_success) {
            let reason = "ownership that moves on success only, with a pointer as the result";
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        // What follows takes pointers as Rust mostly has them; a view decides what is done with one.
        let call = match self.linked.unit.resolve(&function.declaration.ret) {
            c::Type::Pointer { is_const: true, .. } => call.method("cast_mut", Vec::new()),
            _ => call,
        };
        let call = if draft.given.is_empty() {
            call
        } else {
            body.let_(ptr, call);
            finish_given(draft, body, false);
            Expr::name(ptr)
        };
        let non_null = Expr::Support(Support::Ptr).path("NonNull").path("new");
        match ret.convention() {
            ErrorConvention::Null => {
                let (error, ty) = self.null_error(function, ret)?;
                let checked = non_null
                    .call(vec![call])
                    .method("ok_or", vec![error])
                    .try_();
                body.let_(ptr, checked);
                Ok(Around::Result(ty))
            }
            ErrorConvention::NullWithErrno => {
                let error = self.error_of_errno()?;
                let checked = non_null
                    .call(vec![call])
                    .method("ok_or_else", vec![error])
                    .try_();
                body.let_(ptr, checked);
                Ok(Around::Result(None))
            }
            convention @ (ErrorConvention::ErrPtr | ErrorConvention::ErrPtrOrNull) => {
                let checked = Expr::Support(Support::FromErrPtr).call(vec![call]).try_();
                body.let_(ptr, checked);
                if convention == ErrorConvention::ErrPtrOrNull || nullable {
                    none_where_null(body, ptr, non_null);
                    return Ok(Around::ResultOfOption);
                }
                non_null_unchecked(body, ptr, &function.declaration.name);
                Ok(Around::Result(None))
            }
            _ if nullable => {
                body.let_(ptr, non_null.call(vec![call]).try_());
                Ok(Around::Option)
            }
            _ => {
                body.let_(ptr, call);
                non_null_unchecked(body, ptr, &function.declaration.name);
                Ok(Around::Plain)
            }
        }
    }

    /// The error that null stands for: an error type, or the only code there is.
    fn null_error(
        &self,
        function: &LinkedFunction<'a>,
        ret: &'a Return,
    ) -> Result<(Expr, Option<Ty>), NotBound> {
        if let Some(name) = &ret.error_type {
            let ty = self.generated(name);
            return Ok((Expr::Type(ty.clone()), Some(ty)));
        }
        let mut codes = function.contract.errors.keys();
        match (codes.next(), codes.next()) {
            (Some(code), None) => Ok((Expr::Support(Support::ErrorCodes).path(code), None)),
            _ => {
                let reason = "which error null stands for is not said";
                Err(NotBound::new(reason, "return: { error_type: ... }"))
            }
        }
    }

    /// A borrowed result is on every thread on which what it borrows from is.
    pub(super) fn check_threads_of_borrow(
        &self,
        draft: &Draft<'a>,
        function: &LinkedFunction<'a>,
        ret: &'a Return,
        target: View<'a>,
    ) -> Result<(), NotBound> {
        let own = match ret.borrows_from.as_deref() {
            Some(BorrowSource::Receiver) => true,
            Some(BorrowSource::Param(name)) => draft.received.as_ref() == Some(&parameter(name)),
            _ => false,
        };
        if own && self.stays_with_guard(draft) {
            return Ok(());
        }
        let owner = match ret.borrows_from.as_deref() {
            Some(BorrowSource::Param(name)) => Some(name.as_str()),
            Some(BorrowSource::Receiver) => draft.received.as_deref(),
            Some(BorrowSource::Static) => None,
            // What else there is has no lifetime, and is refused for that.
            _ => return Ok(()),
        };
        let owner = owner.and_then(|name| {
            let param = function.param(name)?;
            // `self` may be a stricter form of what the parameter is.
            if draft.received.as_ref() == Some(&param.name)
                && let Some(view) = self.view_of_owner(draft.owner)
            {
                return Some(view);
            }
            let (_, contract) = param.contract?;
            self.view(contract.view.as_ref()?)
        });
        let is_static = ret.borrows_from.as_deref() == Some(&BorrowSource::Static);
        if owner.is_none() && !is_static {
            return Ok(());
        }
        match self.borrowed_by_more(owner, target) {
            None => Ok(()),
            Some(reason) => Err(NotBound::new(reason, "bind: { manual: ... }")),
        }
    }

    /// The lifetime of a borrowed result, and why the object lives as long.
    pub(in super::super) fn borrow(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        ret: &'a Return,
    ) -> Result<(Option<String>, Because), NotBound> {
        let tied = |from: &str| Because::Signature {
            from: from.to_owned(),
        };
        let not_said = || {
            if ret.borrows_from.as_deref() == Some(&BorrowSource::Scope) {
                let reason = "its result borrows from a scope, and its view is bound to none";
                return NotBound::new(reason, "views: { ...: { bound_to: ... } }");
            }
            let reason = "what its result borrows from is not said, or not in scope";
            NotBound::new(reason, "return: { borrows_from: ... }")
        };
        match ret.borrows_from.as_deref() {
            Some(BorrowSource::Receiver) if draft.receiver == Receiver::Shared => {
                Ok((None, tied("self")))
            }
            Some(BorrowSource::Receiver) => {
                let me = draft.me.clone().ok_or_else(not_said)?;
                let (lifetime, from) = borrow_param(draft, &me).ok_or_else(not_said)?;
                Ok((lifetime, tied(from)))
            }
            Some(BorrowSource::Param(name)) => {
                let name = parameter(name);
                let of_me = draft.received.as_ref() == Some(&name);
                let name = draft.me.clone().filter(|_| of_me).unwrap_or(name);
                let (lifetime, from) = borrow_param(draft, &name).ok_or_else(not_said)?;
                Ok((lifetime, tied(from)))
            }
            Some(BorrowSource::Static) => {
                let given = Because::Given {
                    by: function.declaration.name.clone(),
                    what: "one that is never freed".to_owned(),
                };
                Ok((Some("static".to_owned()), given))
            }
            _ => Err(not_said()),
        }
    }
}

/// The lifetime of what is borrowed from a parameter, and the name under which the wrapper has it.
pub(super) fn borrow_param<'n>(
    draft: &mut Draft<'_>,
    name: &'n str,
) -> Option<(Option<String>, &'n str)> {
    if draft.received.as_deref() == Some(name) {
        return (draft.receiver == Receiver::Shared).then_some((None, "self"));
    }
    let mut params = draft.params.iter_mut();
    let param = params.find(|(param, _)| param == name).map(|(_, ty)| ty);
    let Some(Ty::Ref { lifetime, .. }) = param else {
        return None;
    };
    *lifetime = Some("a".to_owned());
    if !draft.lifetimes.iter().any(|known| known == "a") {
        draft.lifetimes.push("a".to_owned());
    }
    Some((Some("a".to_owned()), name))
}

/// `let Some(ptr) = NonNull::new(ptr) else { return Ok(None) };`
fn none_where_null(body: &mut Body, ptr: &str, non_null: Expr) {
    let mut otherwise = Body::default();
    otherwise.push(StatementKind::Return(
        Expr::name("Ok").call(vec![Expr::name("None")]),
    ));
    body.push(StatementKind::LetElse {
        pattern: format!("Some({ptr})"),
        value: non_null.call(vec![Expr::name(ptr)]),
        otherwise,
    });
}

/// `let ptr = unsafe { NonNull::new_unchecked(ptr) };`
fn non_null_unchecked(body: &mut Body, ptr: &str, function: &str) {
    let claim = Claim::NotNull {
        pointer: ptr.to_owned(),
    };
    let given = Because::Given {
        by: function.to_owned(),
        what: "a pointer that never is".to_owned(),
    };
    let new = Expr::Support(Support::Ptr)
        .path("NonNull")
        .path("new_unchecked");
    let call = new.call(vec![Expr::name(ptr)]);
    body.let_(ptr, Expr::unsafe_(call, Argument::new(claim, given)));
}

/// Whether a result may be null, whatever its error convention says.
pub(in super::super) fn is_nullable(function: &LinkedFunction<'_>, ret: &Return) -> bool {
    let header = matches!(
        function.declaration.ret,
        c::Type::Pointer {
            nullability: Some(c::Nullability::Nullable),
            ..
        }
    );
    let contract = ret.nullability.as_deref() == Some(&Nullability::Nullable);
    header || (contract && !function.declaration.attributes.returns_nonnull)
}

/// Why an invariant holds for a result, in the words of the contract.
pub(super) fn established<'r>(ret: &'r Return, tag: &str) -> Option<&'r str> {
    ret.establishes.get(tag).map(String::as_str)
}

/// Whether the contract says why each invariant holds that asks for a reason.
pub(in super::super) fn answered(ret: &Return, view: View<'_>) -> Result<(), NotBound> {
    let open = view
        .promised()
        .find(|(tag, _, _)| established(ret, tag).is_none());
    let Some((tag, _, _)) = open else {
        return Ok(());
    };
    let reason = format!(
        "why `{}` of `{}` holds for its result is not said",
        &**tag, &**view.key
    );
    let fix = format!("return: {{ establishes: {{ {}: ... }} }}", &**tag);
    Err(NotBound::new(reason, fix))
}

/// Why what `ptr` points to may be borrowed, but for how long.
pub(super) fn borrowed(
    function: &LinkedFunction<'_>,
    view: View<'_>,
    ptr: &str,
    around: &Around,
) -> Argument {
    let what = match around {
        Around::Plain => "a valid pointer",
        Around::Option | Around::Result(_) | Around::Status { .. } => {
            "a valid pointer wherever it does not fail"
        }
        Around::ResultOfOption => "a valid pointer wherever it is neither an error nor null",
    };
    Argument::new(
        view.valid(ptr),
        Because::Given {
            by: function.declaration.name.clone(),
            what: what.to_owned(),
        },
    )
}

/// Why what a function has given is counted: in the words of the contract, if it has some.
pub(super) fn counted(function: &LinkedFunction<'_>, ret: &Return, view: View<'_>) -> Because {
    let tags = view.contract.invariants.iter();
    let tags = tags.filter(|(_, invariant)| invariant.caller.is_none());
    let mut reasons = tags.filter_map(|(tag, _)| established(ret, tag));
    match reasons.next() {
        Some(why) => Because::Fact(why.to_owned()),
        None => Because::Given {
            by: function.declaration.name.clone(),
            what: "an object that is counted".to_owned(),
        },
    }
}

pub(super) fn reference(view: View<'_>, ty: Ty, ptr: &str, argument: Argument) -> Expr {
    let pointer = Expr::name(ptr).method("as_ptr", Vec::new());
    let call = Expr::Type(ty).path(view.raw_maker()).call(vec![pointer]);
    Expr::unsafe_(call, argument)
}
