//! Pattern "buffer", its length: the wrapper takes it from the slice, and returns an error where C has no
//! number for it.

use crate::{
    api::{
        argument::{Access, Because, Claim},
        body::{Body, Expr, Statement, StatementKind},
        docs::Docs,
        ty::{Support, Ty},
    },
    contract::model::{Bounds, Direction, Param},
    header::model as c,
    link::{LinkedFunction, LinkedParam},
};

use super::{
    super::{super::Context, Draft, Filled, NotBound, What},
    Buffer,
};

/// How many elements the callee is told.
pub(super) struct Count {
    /// The Rust expression, for texts.
    pub(super) said: String,
    /// The slice whose length it is.
    of: String,
    /// The other slices, whose length is compared with it.
    others: Vec<Counted>,
    /// What it is counted in: `elements` or `bytes`.
    what: &'static str,
    /// The type of the parameter, if it is another one than that of a slice's length.
    converted: Option<Ty>,
    /// Whether there may be no slice.
    or_null: bool,
    /// Whether the slice is mutable.
    is_mut: bool,
    /// Whether the callee says by it how many it has written.
    pub(super) comes_back: bool,
}

/// A slice that has a certain length.
struct Counted {
    name: String,
    or_null: bool,
    is_mut: bool,
    what: &'static str,
}

/// How much of a slice was read.
pub(in super::super) struct Consumed {
    /// The variable that says it after the call.
    length: String,
    /// Whether it has the type of a slice's length.
    is_len: bool,
}

impl Count {
    /// Whether the length of a slice is compared with this before the call.
    pub(super) fn is_checked_for(&self, name: &str) -> bool {
        self.others.iter().any(|other| other.name == name)
    }

    /// Whether C has the length in the type that Rust has it in.
    pub(super) fn is_len(&self) -> bool {
        self.converted.is_none()
    }

    /// The length of the slice, as Rust has it.
    fn len(&self) -> Expr {
        let slice = shared(&self.of, self.or_null && self.is_mut);
        match self.or_null {
            false => slice.method("len", Vec::new()),
            true => {
                let len = Expr::Lambda(
                    vec![self.of.clone()],
                    Box::new(Expr::name(&*self.of).method("len", Vec::new())),
                );
                slice.method("map_or", vec![Expr::Int(0), len])
            }
        }
    }

    /// Whether another slice has another length.
    fn differs(&self, other: &Counted) -> Expr {
        let len = |name: &str| Box::new(Expr::name(name).method("len", Vec::new()));
        let differs = Expr::NotEqual(len(&other.name), len(&self.of));
        match other.or_null {
            false => differs,
            true => {
                let differs = Expr::Lambda(vec![other.name.clone()], Box::new(differs));
                shared(&other.name, other.is_mut).method("is_some_and", vec![differs])
            }
        }
    }
}

impl<'a> Context<'a> {
    /// Passes the length of a slice; callers do not see the parameter.
    pub(in super::super) fn length_param(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        param: &LinkedParam<'a>,
    ) -> Result<(), NotBound> {
        let contract = param.contract.map(|(_, contract)| contract);
        let direction = contract.and_then(|contract| contract.direction.as_deref());
        if direction == Some(&Direction::Out) {
            let name = &param.name;
            let reason = format!(
                "`{name}` is only written, and the callee does not learn how much room there is"
            );
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        let count = self.count(draft, function, &param.name)?;
        for other in &count.others {
            let kind = StatementKind::ReturnIf {
                condition: count.differs(other),
                value: Expr::name("Err").call(vec![self.bad_length(draft, &param.name)?]),
            };
            draft.before.push(Statement::new(kind));
            draft.refusals.push(format!(
                "`{}` and `{}` have different lengths",
                count.of, other.name
            ));
        }
        let len = count.len();
        let Some(ty) = &count.converted else {
            let len = match count.or_null || count.comes_back {
                false => len,
                true => local(draft, param, len),
            };
            pass(draft, &count, len);
            return Ok(());
        };
        let code = Expr::Lambda(
            vec!["_".to_owned()],
            Box::new(self.bad_length(draft, &param.name)?),
        );
        let number = Expr::Type(ty.clone()).path("try_from").call(vec![len]);
        let number = number.method("map_err", vec![code]).try_();
        let number = local(draft, param, number);
        pass(draft, &count, number);
        if let Ty::Prim(ty) = ty {
            let (of, what) = (&count.of, count.what);
            let refusal = format!("`{of}` has more than `{ty}::MAX` {what}");
            draft.refusals.push(refusal);
        }
        Ok(())
    }

    /// Notes that the wrapper returns how much was read of a slice, where its length says so after the call.
    pub(super) fn consumed(
        &self,
        draft: &mut Draft<'a>,
        buffer: &Buffer,
        contract: &Param,
        count: &Count,
    ) -> Result<(), NotBound> {
        let name = &buffer.name;
        match (count.comes_back, &contract.consumed) {
            (false, None) => Ok(()),
            (true, Some(_)) if buffer.access == Access::Read && !buffer.or_null => {
                self.bad_length(draft, name)?;
                draft.refusals.push(format!(
                    "`{}` says that it has read more than there is in `{name}`",
                    draft.callee
                ));
                let what = What::Consumed(Consumed {
                    length: count.said.clone(),
                    is_len: count.is_len(),
                });
                let name = name.clone();
                draft.filled.push(Filled { name, what });
                Ok(())
            }
            (true, None) => {
                let reason = format!("the length of `{name}` comes back, and it is not written");
                let fix = format!("params: {{ {name}: {{ consumed: length }} }}");
                Err(NotBound::new(reason, fix))
            }
            (_, Some(_)) => {
                let reason = format!("nothing says after the call how much of `{name}` was read");
                Err(NotBound::new(reason, "bind: { manual: ... }"))
            }
        }
    }

    /// How much of a slice was read, which is no more than there is in it.
    pub(in super::super) fn consumed_back(
        &self,
        draft: &Draft<'a>,
        (name, consumed): (&str, &Consumed),
        body: &mut Body,
    ) -> Result<(Ty, Expr), NotBound> {
        let length = Expr::name(&*consumed.length);
        let some = match consumed.is_len {
            true => Expr::name("Some").call(vec![length]),
            false => {
                let convert = Expr::name("usize::try_from").call(vec![length]);
                convert.method("ok", Vec::new())
            }
        };
        let fits = Expr::Lambda(
            vec!["read".to_owned()],
            Box::new(Expr::name(format!("*read <= {name}.len()"))),
        );
        let error = self.bad_length(draft, name)?;
        let checked = some.method("filter", vec![fits]);
        let read = draft.local(&format!("{name}_read"));
        body.let_(&read, checked.method("ok_or", vec![error]).try_());
        Ok((Ty::prim("usize"), Expr::name(read)))
    }

    /// The length that a parameter is.
    pub(super) fn count(
        &self,
        draft: &Draft<'a>,
        function: &LinkedFunction<'a>,
        length: &str,
    ) -> Result<Count, NotBound> {
        let manual = |reason: String| NotBound::new(reason, "bind: { manual: ... }");
        let Some(param) = function.param(length) else {
            return Err(manual(format!("there is no length `{length}`")));
        };
        let name = &param.name;
        if !draft.may_refuse {
            let reason = format!("`{name}` is the length of a slice, in one of several calls");
            return Err(manual(reason));
        }
        let mut counted = counted(function, param);
        let first = counted.iter().position(|one| !one.or_null);
        let first = match (first, counted.len()) {
            (Some(first), _) => counted.remove(first),
            (None, 0) => {
                let reason = format!("`{name}` is passed, and is the length of no slice that is");
                return Err(manual(reason));
            }
            (None, 1) => counted.remove(0),
            (None, _) => {
                let reason = format!("every buffer of which `{name}` is the length may be null");
                return Err(manual(reason));
            }
        };
        let declared = &param.declaration.ty;
        let (number, comes_back) = match self.linked.unit.resolve(declared) {
            c::Type::Pointer { to, .. } => (&**to, true),
            _ => (declared, false),
        };
        let ty = match self.linked.unit.resolve(number) {
            c::Type::Int { .. } => self.raw_number(number),
            _ => None,
        };
        let Some(ty) = ty else {
            return Err(manual(format!("`{name}` is a length and no number")));
        };
        if comes_back && !counted.is_empty() {
            let reason = format!("`{name}` comes back, and is the length of several buffers");
            return Err(manual(reason));
        }
        let converted = Some(ty).filter(|ty| *ty != Ty::prim("usize"));
        Ok(Count {
            said: match first.or_null || converted.is_some() || comes_back {
                true => name.clone(),
                false => format!("{}.len()", first.name),
            },
            of: first.name,
            what: first.what,
            or_null: first.or_null,
            is_mut: first.is_mut,
            others: counted,
            converted,
            comes_back,
        })
    }

    /// What is returned for a length that cannot be passed.
    pub(in super::super) fn bad_length(
        &self,
        draft: &Draft<'a>,
        name: &str,
    ) -> Result<Expr, NotBound> {
        if let Some(error) = draft.error {
            let entry = self.linked.index.status_errors.get(error);
            let code = entry.and_then(|entry| entry.contract.bad_length.as_ref());
            let Some(code) = code else {
                let reason = format!("`{error}` has no code for what `{name}` cannot be");
                let fix = format!("status_errors: {{ {error}: {{ bad_length: ... }} }}");
                return Err(NotBound::new(reason, fix));
            };
            return Ok(Expr::Type(self.generated(error)).path(code));
        }
        let Some(code) = &self.profile.bad_length else {
            let reason = format!("the profile has no error for what `{name}` cannot be");
            return Err(NotBound::new(reason, "bad_length: ..."));
        };
        Ok(Expr::Support(Support::ErrorCodes).path(code))
    }

    /// Says when the wrapper returns an error without a call.
    pub(in super::super) fn document_refusals(
        &self,
        docs: &mut Docs,
        (error, refusals): (Option<&str>, &[String]),
    ) {
        let own = error.and_then(|error| {
            let entry = self.linked.index.status_errors.get(error)?;
            entry.contract.bad_length.as_ref().map(|code| &code.value)
        });
        let code = own.or(self.profile.bad_length.as_ref());
        let (Some(code), false) = (code, refusals.is_empty()) else {
            return;
        };
        let cause = refusals.join("; or ");
        let mut known = docs.errors.iter_mut();
        match known.find(|(known, _)| known == code) {
            Some((_, causes)) => causes.push_str(&format!("; or {cause}")),
            None => docs.errors.push((code.clone(), cause)),
        }
    }
}

/// The buffers whose length a parameter is, in the order of the declaration.
fn counted(function: &LinkedFunction<'_>, length: &LinkedParam<'_>) -> Vec<Counted> {
    let buffers = function.params.iter().filter_map(|param| {
        let (_, contract) = param.contract?;
        let bounds: &Bounds = contract.bounds.as_deref()?;
        let named = function.param(bounds.length()?)?;
        (named.name == length.name).then(|| Counted {
            name: param.name.clone(),
            or_null: bounds.or_null(),
            is_mut: matches!(
                contract.direction.as_deref(),
                Some(Direction::Inout | Direction::Out)
            ),
            what: if bounds.is_size() {
                "bytes"
            } else {
                "elements"
            },
        })
    });
    buffers.collect()
}

/// A slice that may not be there, to look at only: one that is mutable cannot be copied.
fn shared(name: &str, is_mut: bool) -> Expr {
    let slice = Expr::name(name);
    match is_mut {
        true => slice.method("as_deref", Vec::new()),
        false => slice,
    }
}

/// The argument; the callee gets a pointer to it where it changes it.
fn pass(draft: &mut Draft<'_>, count: &Count, number: Expr) {
    if !count.comes_back {
        draft.arguments.push(number);
        return;
    }
    let name = count.said.clone();
    if let Some(StatementKind::Let { mutable, .. }) =
        draft.before.last_mut().map(|last| &mut last.kind)
    {
        *mutable = true;
    }
    draft.arguments.push(Expr::RawRef {
        mutable: true,
        of: Box::new(number),
    });
    let claim = Claim::Writable {
        pointer: name.clone(),
    };
    draft.claim(claim, Because::Local { name });
}

/// `let name = value;`, and the name.
fn local(draft: &mut Draft<'_>, param: &LinkedParam<'_>, value: Expr) -> Expr {
    let kind = StatementKind::bind(&param.name, value);
    draft.before.push(Statement::new(kind));
    Expr::name(&*param.name)
}

/// The result and the body of a wrapper that may return an error before it calls.
pub(in super::super) fn refusable(
    draft: &Draft<'_>,
    (ret, mut body): (Ty, Body),
) -> Result<(Ty, Body), NotBound> {
    if draft.refusals.is_empty() && !draft.may_fail {
        return Ok((ret, body));
    }
    if draft.pays.is_some() {
        let reason = "it pays what is owed, and a length could keep it from doing so";
        return Err(NotBound::new(reason, "bind: { manual: ... }"));
    }
    match &ret {
        Ty::Support(Support::Result, arguments) if arguments.len() < 2 || draft.error.is_some() => {
            return Ok((ret, body));
        }
        Ty::Support(Support::Result, _) | Ty::Option(_) => {
            let reason = "a length that C has no number for cannot come back as its error";
            return Err(NotBound::new(reason, "return: { error: ... }"));
        }
        _ => {}
    }
    let ok = |value| Expr::name("Ok").call(vec![value]);
    let last = body.statements.last_mut().map(|last| &mut last.kind);
    if let Some(StatementKind::Tail(value)) = last {
        let inner = std::mem::replace(value, Expr::Unit);
        *value = ok(inner);
    } else {
        body.push(StatementKind::Tail(ok(Expr::Unit)));
    }
    Ok((Ty::result(ret, None), body))
}
