//! Pattern "slice result": a pointer that comes back with a length becomes a slice, whatever the pointer is where
//! there are no elements.

use crate::{
    api::{
        argument::{Access, Argument, Because, Claim, Remark},
        body::{Body, Expr, Statement, StatementKind},
        ty::Ty,
    },
    contract::model::{Bounds, ErrorConvention, Return, Transfer},
    header::model as c,
    link::{LinkedFunction, LinkedParam},
};

use super::{
    super::{super::Context, Draft, NotBound, buffer::Values},
    started, string,
};

/// The slice that a result is, but for its lifetime.
struct Slice {
    element: Ty,
    /// What it consists of, if that is values.
    values: Option<Values>,
    what: &'static str,
    is_cast: bool,
    or_null: bool,
    /// The local variable with the length, and its type.
    length: (String, Ty),
}

impl<'a> Context<'a> {
    /// The length of the result, which the callee writes; callers do not see it.
    pub(in super::super) fn returned_length_param(
        &self,
        draft: &mut Draft<'a>,
        param: &LinkedParam<'a>,
    ) -> Result<(), NotBound> {
        let name = param.name.clone();
        let kind = StatementKind::Let {
            name: name.clone(),
            mutable: true,
            ty: Some(self.length_type(param)?),
            value: Expr::Int(0),
        };
        draft.before.push(Statement::new(kind));
        draft.arguments.push(Expr::RawRef {
            mutable: true,
            of: Box::new(Expr::name(&*name)),
        });
        let pointer = name.clone();
        draft.claim(Claim::Writable { pointer }, Because::Local { name });
        Ok(())
    }

    /// The type of a length that a pointer points to.
    fn length_type(&self, param: &LinkedParam<'a>) -> Result<Ty, NotBound> {
        let unit = self.linked.unit;
        let number = match unit.resolve(&param.declaration.ty) {
            c::Type::Pointer { to, .. } if matches!(unit.resolve(to), c::Type::Int { .. }) => {
                self.raw_number(to)
            }
            _ => None,
        };
        number.ok_or_else(|| {
            let reason = format!("`{}` is no pointer to a length", param.name);
            NotBound::new(reason, "bind: { manual: ... }")
        })
    }

    /// A slice that lives as long as what it is borrowed from.
    pub(super) fn slice_result(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        (ret, length): (&'a Return, &str),
        call: Expr,
    ) -> Result<(Ty, Body), NotBound> {
        refuse_others(draft, ret)?;
        let slice = self.slice(function, ret, length)?;
        let (lifetime, lives) = self.borrow(draft, function, ret)?;
        let until = self.until(draft, ret)?;
        let ty = Ty::Ref {
            lifetime: lifetime.clone(),
            mutable: false,
            to: Box::new(Ty::Slice(Box::new(slice.element.clone()))),
        };
        let ty = match slice.or_null {
            true => Ty::Option(Box::new(ty)),
            false => ty,
        };
        let mut body = started(draft);
        let ptr = draft.local("ptr");
        body.let_(&ptr, call);
        let fallible = slice.length.1 != Ty::prim("usize");
        let ok = |value: Expr| match fallible {
            true => Expr::name("Ok").call(vec![value]),
            false => value,
        };
        let some = |value: Expr| match slice.or_null {
            true => Expr::name("Some").call(vec![value]),
            false => value,
        };
        let nothing = match slice.or_null {
            true => Expr::name("None"),
            false => Expr::name("&[]"),
        };
        let length = Expr::name(&*slice.length.0);
        let is_null = StatementKind::ReturnIf {
            condition: Expr::name(&*ptr).method("is_null", Vec::new()),
            value: ok(nothing),
        };
        let is_empty = StatementKind::ReturnIf {
            condition: Expr::Equal(Box::new(length.clone()), Box::new(Expr::Int(0))),
            value: ok(some(Expr::name("&[]"))),
        };
        let note = "A slice has a pointer of its own where it has no elements.".to_owned();
        body.push(is_null);
        if fallible {
            self.convert(draft, &slice, &mut body)?;
        }
        body.push(is_empty).remark(Remark::Note(note));
        let by = &function.declaration.name;
        let stays = string::stays(function, lives, until.is_some());
        let values = slice.values.iter();
        let argument = elements(by, &ptr, &slice)
            .and_all(values.flat_map(|values| values.claims(Access::Write)))
            .and(unchanged(lifetime), stays)
            .and_all(until);
        let pointer = match slice.is_cast {
            true => Expr::name(&*ptr).method("cast", Vec::new()),
            false => Expr::name(&*ptr),
        };
        let value = Expr::name("core::slice::from_raw_parts").call(vec![pointer, length]);
        body.push(StatementKind::Tail(ok(some(Expr::unsafe_(
            value, argument,
        )))));
        match fallible {
            true => Ok((Ty::result(ty, None), body)),
            false => Ok((ty, body)),
        }
    }

    /// The length as that of a slice, or an error.
    fn convert(
        &self,
        draft: &mut Draft<'a>,
        slice: &Slice,
        body: &mut Body,
    ) -> Result<(), NotBound> {
        let name = &slice.length.0;
        let error = Expr::Lambda(
            vec!["_".to_owned()],
            Box::new(self.bad_length(draft, name)?),
        );
        let length = Expr::name("usize::try_from").call(vec![Expr::name(&**name)]);
        body.let_(name, length.method("map_err", vec![error]).try_());
        let refusal = format!("`{}` gives a length that no slice has", draft.callee);
        draft.refusals.push(refusal);
        Ok(())
    }

    fn slice(
        &self,
        function: &LinkedFunction<'a>,
        ret: &'a Return,
        length: &str,
    ) -> Result<Slice, NotBound> {
        let bounds = ret.bounds.as_deref().unwrap_or(&Bounds::Single);
        let manual = |reason: &str| NotBound::new(reason, "bind: { manual: ... }");
        let c::Type::Pointer { to, .. } = self.linked.unit.resolve(&function.declaration.ret)
        else {
            return Err(manual("its result is counted and no pointer"));
        };
        let param = function.param(length);
        let param = param.ok_or_else(|| manual("the length of its result is not there"))?;
        // What C has in memory need not be a value of every type.
        let (element, values) = match ret.view.as_ref() {
            Some(view) => {
                let (element, values) = self.value_element(("return", view), (to, bounds))?;
                (element, Some(values))
            }
            None if bounds.is_size() => (self.byte("return", to)?, None),
            None => (self.element("return", to, Access::Write)?, None),
        };
        Ok(Slice {
            values,
            is_cast: self.raw_number(to).as_ref() != Some(&element),
            element,
            what: if bounds.is_size() {
                "bytes"
            } else {
                "elements"
            },
            or_null: bounds.or_null(),
            length: (param.name.clone(), self.length_type(param)?),
        })
    }
}

/// What no slice can be made of.
fn refuse_others(draft: &Draft<'_>, ret: &Return) -> Result<(), NotBound> {
    let plain = matches!(
        ret.convention(),
        ErrorConvention::Infallible | ErrorConvention::Value
    );
    let reason = if ret.transfer.as_deref() == Some(&Transfer::Full) {
        "its result is memory that somebody has to free"
    } else if !draft.filled.is_empty() || !draft.given.is_empty() {
        "it returns a slice, and fills or takes something"
    } else if draft.under.is_some() {
        "its result is a slice that ends with the scope of the call"
    } else if ret.nullability.is_some() {
        "the bounds of its result say whether it may be null, and `nullability` says it again"
    } else if !plain {
        "its result is a slice or an error"
    } else {
        return Ok(());
    };
    Err(NotBound::new(reason, "bind: { manual: ... }"))
}

/// Why the elements may be read.
fn elements(by: &str, ptr: &str, slice: &Slice) -> Argument {
    let claim = Claim::Elements {
        pointer: ptr.to_owned(),
        count: slice.length.0.clone(),
        what: slice.what,
        access: Access::Read,
    };
    let because = Because::Given {
        by: by.to_owned(),
        what: "a pointer to as many, which is not null here".to_owned(),
    };
    Argument::new(claim, because)
}

fn unchanged(lifetime: Option<String>) -> Claim {
    Claim::Unchanged {
        what: "slice",
        lifetime: lifetime.filter(|name| name == "static"),
    }
}
