//! Pattern "terminated array", as a parameter: a slice whose last element, and no other one, is the zero.

use crate::{
    api::{
        argument::{Access, Because, Claim},
        body::{Expr, Statement, StatementKind},
        ty::Ty,
    },
    contract::model::{Direction, Nullability, Param},
    header::model as c,
    link::LinkedParam,
};

use super::super::{super::Context, Draft, NotBound};

impl<'a> Context<'a> {
    /// A slice for a pointer to numbers up to a zero, which the wrapper looks for.
    pub(in super::super) fn terminated_param(
        &self,
        draft: &mut Draft<'a>,
        param: &LinkedParam<'a>,
        contract: &'a Param,
    ) -> Result<(), NotBound> {
        let name = param.name.clone();
        let (element, is_const) = self.terminated_number(draft, param, contract)?;
        let condition = format!(
            "!{name}.split_last().is_some_and(|(last, rest)| *last == 0 && !rest.contains(&0))"
        );
        let kind = StatementKind::ReturnIf {
            condition: Expr::name(condition),
            value: Expr::name("Err").call(vec![self.bad_length(draft, &name)?]),
        };
        draft.before.push(Statement::new(kind));
        draft.refusals.push(format!(
            "`{name}` does not end with a zero, or has another one"
        ));
        let pointer = Expr::name(&*name).method("as_ptr", Vec::new());
        draft.arguments.push(match is_const {
            true => pointer,
            false => pointer.method("cast_mut", Vec::new()),
        });
        let claim = Claim::Tagged {
            tag: String::new(),
            text: format!("`{name}.as_ptr()` points to elements up to a zero"),
        };
        let because = Because::Fact(format!(
            "`{name}` ends with one, or the error above was returned"
        ));
        draft.claim(claim, because);
        let slice = Ty::shared(Ty::Slice(Box::new(element)));
        draft.params.push((name, slice));
        Ok(())
    }

    /// What such an array consists of, and whether C declares it as const.
    fn terminated_number(
        &self,
        draft: &Draft<'a>,
        param: &LinkedParam<'a>,
        contract: &'a Param,
    ) -> Result<(Ty, bool), NotBound> {
        let (name, unit) = (&param.name, self.linked.unit);
        let manual = |reason: String| NotBound::new(reason, "bind: { manual: ... }");
        let c::Type::Pointer { to, is_const, .. } = unit.resolve(&param.declaration.ty) else {
            return Err(manual(format!(
                "`{name}` ends with a zero and is no pointer"
            )));
        };
        match contract.direction.as_deref() {
            Some(Direction::In) => {}
            None if *is_const => {}
            None => {
                let reason = format!("whether `{name}` is read or written is not said");
                let fix = format!("params: {{ {name}: {{ direction: ... }} }}");
                return Err(NotBound::new(reason, fix));
            }
            Some(Direction::Out | Direction::Inout) => {
                let reason = format!("`{name}` is written, up to a zero that may move");
                return Err(manual(reason));
            }
        }
        if contract.nullability.as_deref() == Some(&Nullability::Nullable) {
            let reason = format!("`{name}` ends with a zero, and may be null");
            return Err(manual(reason));
        }
        if !draft.may_refuse {
            let reason = format!("`{name}` ends with a zero, in one of several calls");
            return Err(manual(reason));
        }
        match unit.resolve(to) {
            c::Type::Int { spelling, .. } if spelling == "char" => {
                let reason = format!("`{name}` is text that ends with a zero");
                let fix = format!("params: {{ {name}: {{ string: cstr }} }}");
                Err(NotBound::new(reason, fix))
            }
            c::Type::Int { .. } => Ok((self.element(name, to, Access::Read)?, *is_const)),
            c::Type::Pointer { .. } => {
                let reason =
                    format!("`{name}` is an array of pointers, which somebody has to make");
                Err(manual(reason))
            }
            _ => Err(manual(format!("what `{name}` points to are no integers"))),
        }
    }
}
