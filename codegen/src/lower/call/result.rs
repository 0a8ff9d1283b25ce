//! Pattern "error convention": how failure is told from success, and what success is.

mod acquired;
mod child;
mod guard;
mod list;
mod number;
mod owed;
mod owned;
mod pointer;
mod slice;
mod status;
mod string;
mod terminated;
mod until;

pub(super) use child::Parent;
pub(super) use pointer::{answered, is_nullable};

use crate::{
    api::{
        argument::Remark,
        body::{Body, Expr, StatementKind},
        ty::{Support, Ty},
    },
    contract::model::{Bounds, ErrorConvention, HandleUse, Return},
    header::model as c,
    link::LinkedFunction,
    support::words,
};

use super::{
    super::{Context, held},
    Draft, Filled, NotBound, What, filled, structure, together,
};

impl<'a> Context<'a> {
    /// The type of the wrapper's result, and its body around the call.
    pub(super) fn result(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        call: Expr,
    ) -> Result<(Ty, Body), NotBound> {
        let ty = self.linked.unit.resolve(&function.declaration.ret);
        let ret = function.contract.ret.as_ref();
        if let Some(ret) = ret {
            let view = ret.view.as_ref().and_then(|name| self.view(name));
            let has_parent = view.is_some_and(|view| view.parent().is_some());
            let is_value = ret.view.is_some() && view.is_none();
            let counted = ret.bounds.as_deref().and_then(Bounds::length).is_some();
            together::result(function, ret, (has_parent, is_value && counted))?;
        }
        if let Some((ret, owes)) = ret.and_then(|ret| Some((ret, ret.owes.as_ref()?))) {
            return self.owed(draft, function, (ret, owes), call);
        }
        let ignored = ret.is_some_and(|ret| ret.ignored);
        if let [(lock, rule)] = function.contract.changed_locks()[..] {
            return self.guarded(draft, function, (lock, rule), call);
        }
        if let Some((ret, acquired)) = ret.and_then(|ret| Some((ret, ret.acquires.as_ref()?))) {
            return self.reference_acquired(draft, function, (ret, acquired), call);
        }
        match (ty, ret) {
            (c::Type::Void, _) => self.nothing(draft, call),
            _ if ignored => self.nothing(draft, call),
            (_, None) => Err(NotBound::new(
                "nothing is said about its result",
                "return: { error: ... }",
            )),
            (c::Type::Pointer { .. }, Some(ret)) => self.pointer(draft, function, ret, call),
            (_, Some(ret)) => self.number(draft, function, ret, call),
        }
    }

    fn number(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        ret: &'a Return,
        call: Expr,
    ) -> Result<(Ty, Body), NotBound> {
        if ret.fd {
            return self.descriptor(draft, function, ret, call);
        }
        let convention = ret.convention();
        let code = self.scalar(&function.declaration.ret);
        if convention == ErrorConvention::ErrnoNegative && code != Some(Ty::prim("i32")) {
            let reason = "its result is wider or narrower than an error code";
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        match (&ret.handle, convention) {
            (Some(HandleUse::Acquire(name)), ErrorConvention::ErrnoNegative) => {
                self.acquired(draft, function, name, call)
            }
            (Some(_), _) => {
                let reason = "only `error: errno_negative` tells a handle from a failure";
                Err(NotBound::new(reason, "return: { error: errno_negative }"))
            }
            (None, ErrorConvention::ErrnoNegative) if ret.answers() => {
                self.code_or_number(draft, call)
            }
            (None, ErrorConvention::ErrnoNegative) => self.errno(draft, call),
            (None, ErrorConvention::Bool) => self.truth(draft, function, ret, call),
            (None, ErrorConvention::Status) => self.told(draft, function, call),
            (None, ErrorConvention::MinusOneWithErrno) => self.told(draft, function, call),
            (None, _) => self.value_result(draft, function, ret, call),
        }
    }

    /// A handle, or a negative error code.
    fn acquired(
        &self,
        draft: &Draft<'a>,
        function: &LinkedFunction<'a>,
        name: &str,
        call: Expr,
    ) -> Result<(Ty, Body), NotBound> {
        let entry = self.linked.index.handles.get(name);
        let functions = self.linked.handle_functions(name);
        let (Some(entry), Some(functions)) = (entry, functions) else {
            let reason = format!("no contract introduces the handle `{name}`");
            return Err(NotBound::new(reason, format!("handles: {{ {name}: ... }}")));
        };
        let handle = entry.contract;
        let field = handle.value.field.as_str();
        let number = self.handle_number(handle);
        if !draft.filled.is_empty() {
            let reason = "it makes a handle and fills a number";
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        self.check_width(function, handle)?;
        let local = draft.local(field);
        let mut body = started(draft);
        body.let_(&local, call);
        finish_given(draft, &mut body, false);
        let check = Expr::Support(Support::ToResult).call(vec![Expr::name(&*local)]);
        body.push(StatementKind::Expr(check.try_()));
        finish_given(draft, &mut body, true);
        let cast = self.scalar(&function.declaration.ret) != Some(number.clone());
        let value = match cast {
            true => Expr::NumericCast(Box::new(Expr::name(&*local)), number),
            false => Expr::name(&*local),
        };
        let mut fields = vec![(field.to_owned(), value)];
        fields.extend(held::marked(&handle.thread));
        let value = Expr::name("Ok").call(vec![Expr::Struct(fields)]);
        let callee = &function.declaration.name;
        let statement = body.push(StatementKind::Tail(value));
        statement.remark(Remark::Invariant(vec![format!(
            "`{callee}` has just returned `{local}`{}, and nothing has passed it to {} yet.",
            held::on_task(&handle.thread, "this"),
            words::names(&functions.release, "or"),
        )]));
        if cast {
            statement.remark(Remark::Cast(format!(
                "`{local}` is not negative: for a negative value `to_result` has returned the error \
                 above."
            )));
        }
        Ok((Ty::result(Ty::SelfTy, None), body))
    }

    /// The number must be as wide as what is returned, or its value could change.
    fn check_width(
        &self,
        function: &LinkedFunction<'a>,
        handle: &'a crate::contract::model::Handle,
    ) -> Result<(), NotBound> {
        let unit = self.linked.unit;
        let functions = unit.functions.values();
        let types = functions.flat_map(|f| f.params.iter().map(|param| &param.ty).chain([&f.ret]));
        let width = |ty: &c::Type| match unit.resolve(ty) {
            c::Type::Int { spelling, bits, .. } => Some((spelling.clone(), *bits)),
            _ => None,
        };
        let number = types
            .filter_map(width)
            .find(|(spelling, _)| *spelling == *handle.value.c);
        let (Some((_, number)), Some((_, result))) = (number, width(&function.declaration.ret))
        else {
            return Ok(());
        };
        if number >= result {
            return Ok(());
        }
        let reason = format!(
            "its result has {result} bits, and `{}` has {number}",
            &*handle.value.c
        );
        Err(NotBound::new(reason, "value: { c: ... }"))
    }

    /// `false`, or zero, is failure.
    fn truth(
        &self,
        draft: &Draft<'a>,
        function: &LinkedFunction<'a>,
        ret: &'a Return,
        call: Expr,
    ) -> Result<(Ty, Body), NotBound> {
        if ret.error_type.is_none() {
            let reason = "which error a failure stands for is not said";
            return Err(NotBound::new(reason, "return: { error_type: ... }"));
        }
        self.told(draft, function, call)
    }

    /// The call, and what it has filled if it has succeeded.
    fn told(
        &self,
        draft: &Draft<'a>,
        function: &LinkedFunction<'a>,
        call: Expr,
    ) -> Result<(Ty, Body), NotBound> {
        let mut body = started(draft);
        let around = self.succeeded(draft, function, call, &mut body)?;
        let (ty, value) = around.wrap(self.filled(draft, &mut body)?);
        body.push(StatementKind::Tail(value));
        Ok((ty, body))
    }

    /// Makes the call; what comes behind it is reached only if it has succeeded.
    fn succeeded(
        &self,
        draft: &Draft<'a>,
        function: &LinkedFunction<'a>,
        call: Expr,
        body: &mut Body,
    ) -> Result<Around, NotBound> {
        let ret = function.contract.ret.as_ref();
        let void = matches!(
            self.linked.unit.resolve(&function.declaration.ret),
            c::Type::Void
        );
        if void || ret.is_some_and(|ret| ret.ignored) {
            body.push(StatementKind::Expr(call));
            finish_given(draft, body, false);
            finish_given(draft, body, true);
            return Ok(Around::Plain);
        }
        let code = self.scalar(&function.declaration.ret);
        let around = match ret.map(Return::convention) {
            Some(ErrorConvention::Bool) => {
                let error = ret.and_then(|ret| ret.error_type.as_ref());
                let error = error.map(|error| self.generated(error));
                let succeeded = draft.local("succeeded");
                let call = match code == Some(Ty::prim("bool")) {
                    true => call,
                    false => Expr::NotEqual(Box::new(call), Box::new(Expr::Int(0))),
                };
                body.let_(&succeeded, call);
                finish_given(draft, body, false);
                let failure = match &error {
                    Some(ty) => Expr::name("Err").call(vec![Expr::Type(ty.clone())]),
                    None => Expr::name("None"),
                };
                body.push(StatementKind::ReturnIf {
                    condition: Expr::name(format!("!{succeeded}")),
                    value: failure,
                });
                error.map_or(Around::Option, |error| Around::Result(Some(error)))
            }
            Some(ErrorConvention::ErrnoNegative) if code == Some(Ty::prim("i32")) => {
                let local = draft.local("ret");
                body.let_(&local, call);
                finish_given(draft, body, false);
                let check = Expr::Support(Support::ToResult).call(vec![Expr::name(local)]);
                body.push(StatementKind::Expr(check.try_()));
                Around::Result(None)
            }
            Some(ErrorConvention::Status) => {
                let Some(ret) = ret else {
                    let reason = "nothing is said about its result";
                    return Err(NotBound::new(reason, "return: { error: ... }"));
                };
                return self.status(draft, function, ret, call, body);
            }
            Some(ErrorConvention::MinusOneWithErrno) => {
                let local = draft.local("ret");
                body.let_(&local, call);
                finish_given(draft, body, false);
                self.fails_with_errno(&local, body)?;
                Around::Result(None)
            }
            _ => {
                let reason = "its result does not tell whether it has succeeded";
                return Err(NotBound::new(reason, "return: { error: bool }"));
            }
        };
        finish_given(draft, body, true);
        Ok(around)
    }

    /// `if ret == -1 { return Err(...) }`, with what `errno` holds: nothing has run since the call.
    pub(super) fn fails_with_errno(&self, local: &str, body: &mut Body) -> Result<(), NotBound> {
        let error = self.error_of_errno()?.call(Vec::new());
        let failed = Expr::Equal(Box::new(Expr::name(local)), Box::new(Expr::name("-1")));
        body.push(StatementKind::ReturnIf {
            condition: failed,
            value: Expr::name("Err").call(vec![error]),
        });
        Ok(())
    }

    /// The function that makes an error of what `errno` holds.
    fn error_of_errno(&self) -> Result<Expr, NotBound> {
        let Some(name) = &self.profile.error_from_errno else {
            let reason = "the target has no way to make an error of `errno`";
            return Err(NotBound::new(reason, "error_from_errno: ..."));
        };
        Ok(Expr::Support(Support::Error).path(name))
    }

    /// The value is the answer.
    fn value_result(
        &self,
        draft: &Draft<'a>,
        function: &LinkedFunction<'a>,
        ret: &'a Return,
        call: Expr,
    ) -> Result<(Ty, Body), NotBound> {
        if draft.filled.iter().any(Filled::is_as_long_as_the_result) {
            return self.number_written(draft, call);
        }
        if !draft.filled.is_empty() {
            let reason = "it returns a value and fills another one";
            return Err(NotBound::new(reason, "return: { error: ... }"));
        }
        let view = ret.view.as_ref();
        let value = view.and_then(|view| self.value_type(view));
        let number = self.linked.unit.resolve(&function.declaration.ret);
        let is_truth = ret.truth && matches!(number, c::Type::Int { .. });
        let (ty, call) = match (value, self.named_scalar(&function.declaration.ret)) {
            (Some(ty), _) => (ty.clone(), Expr::Type(ty).path("from_raw").call(vec![call])),
            // Every other value than zero says the same.
            (None, Some(_)) if is_truth => (
                Ty::prim("bool"),
                call.then(|call| Expr::NotEqual(Box::new(call), Box::new(Expr::Int(0)))),
            ),
            (None, Some(ty)) => (ty, call),
            (None, None) => {
                let reason = "its result is neither a number nor a value type";
                return Err(NotBound::new(reason, "return: { view: ... }"));
            }
        };
        let mut body = started(draft);
        if draft.given.is_empty() {
            body.push(StatementKind::Tail(call));
        } else {
            let result = draft.local("result");
            body.let_(&result, call);
            finish_given(draft, &mut body, false);
            finish_given(draft, &mut body, true);
            body.push(StatementKind::Tail(Expr::name(result)));
        }
        Ok((ty, body))
    }

    /// What the callee has filled: nothing, one value, or several as a tuple. Whatever has to be done for it is
    /// added to the body.
    pub(super) fn filled(
        &self,
        draft: &Draft<'a>,
        body: &mut Body,
    ) -> Result<(Ty, Expr), NotBound> {
        let (mut types, mut values) = (Vec::new(), Vec::new());
        for one in &draft.filled {
            let (ty, mut value) = self.filled_one(draft, one, body)?;
            // Each unsafe operation has a statement of its own.
            if draft.filled.len() > 1 && (one.has_elements() || matches!(one.what, What::Value(_)))
            {
                body.let_(&one.name, value);
                value = Expr::name(&*one.name);
            }
            types.push(ty);
            values.push(value);
        }
        Ok(match (types.pop(), values.pop()) {
            (Some(ty), Some(value)) if types.is_empty() => (ty, value),
            (Some(ty), Some(value)) => {
                types.push(ty);
                values.push(value);
                (Ty::Tuple(types), Expr::Tuple(values))
            }
            _ => (Ty::Unit, Expr::Unit),
        })
    }

    fn filled_one(
        &self,
        draft: &Draft<'a>,
        one: &Filled<'a>,
        body: &mut Body,
    ) -> Result<(Ty, Expr), NotBound> {
        match &one.what {
            What::Number(ty) => Ok((ty.clone(), Expr::name(&*one.name))),
            What::Value(ty) => {
                let value = filled::value(&draft.callee, ty, &one.name);
                Ok((ty.clone(), value))
            }
            What::Object(object) => self.object_filled(draft, object, &one.name, body),
            What::Elements(output) => self.written(draft, output, body),
            What::Required(required) => Ok(self.required_back(draft, required)),
            What::Consumed(read) => self.consumed_back(draft, (&one.name, read), body),
            What::Passed(passed) => self.passed_back(draft, (&one.name, passed), body),
            What::Struct => Ok(structure::value(&one.name)),
        }
    }

    fn nothing(&self, draft: &Draft<'a>, call: Expr) -> Result<(Ty, Body), NotBound> {
        let mut body = started(draft);
        body.push(StatementKind::Expr(call));
        finish_given(draft, &mut body, false);
        finish_given(draft, &mut body, true);
        let (ty, value) = self.filled(draft, &mut body)?;
        if ty != Ty::Unit {
            body.push(StatementKind::Tail(value));
        }
        Ok((ty, body))
    }

    /// A negative error code, or success.
    fn errno(&self, draft: &Draft<'a>, call: Expr) -> Result<(Ty, Body), NotBound> {
        let mut body = started(draft);
        let to_result = Expr::Support(Support::ToResult);
        if draft.given.is_empty() && draft.filled.is_empty() {
            body.push(StatementKind::Tail(to_result.call(vec![call])));
            return Ok((Ty::result(Ty::Unit, None), body));
        }
        let local = draft.local("ret");
        body.let_(&local, call);
        finish_given(draft, &mut body, false);
        let check = to_result.call(vec![Expr::name(local)]).try_();
        body.push(StatementKind::Expr(check));
        finish_given(draft, &mut body, true);
        let (ty, value) = self.filled(draft, &mut body)?;
        body.push(StatementKind::Tail(Expr::name("Ok").call(vec![value])));
        Ok((Ty::result(ty, None), body))
    }
}

/// What stands around a value in the result.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Around {
    /// Nothing: the call does not fail.
    Plain,
    /// `Option`.
    Option,
    /// `Result`, with an error type or the general one.
    Result(Option<Ty>),
    /// `Result` of an `Option`, with the general error type.
    ResultOfOption,
    /// `Result`, with an error type that has codes, and with which of several successes it was: its type and
    /// the name of the variable.
    Status {
        error: Ty,
        value: Option<(Ty, String)>,
    },
}

impl Around {
    /// The type and the value of what the wrapper returns.
    pub(super) fn wrap(self, (ty, value): (Ty, Expr)) -> (Ty, Expr) {
        let in_ = |name: &str, value| Expr::name(name).call(vec![value]);
        match self {
            Self::Plain => (ty, value),
            Self::Option => (Ty::Option(Box::new(ty)), in_("Some", value)),
            Self::Result(error) => (Ty::result(ty, error), in_("Ok", value)),
            Self::ResultOfOption => (
                Ty::result(Ty::Option(Box::new(ty)), None),
                in_("Ok", in_("Some", value)),
            ),
            Self::Status {
                error,
                value: which,
            } => status::wrap((error, which), (ty, value)),
        }
    }
}

/// The statements in front of the call.
pub(super) fn started(draft: &Draft<'_>) -> Body {
    Body {
        statements: draft.before.clone(),
    }
}

/// Keeps the destructors of what the callee owns now from running.
pub(super) fn finish_given(draft: &Draft<'_>, body: &mut Body, on_success: bool) {
    if !on_success {
        body.statements.extend(draft.after.iter().cloned());
    }
    body.statements
        .extend(draft.forget(on_success, &draft.callee));
}
