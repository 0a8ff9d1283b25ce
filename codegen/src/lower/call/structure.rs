//! Pattern "init and end", its functions: what initializes a struct makes a value, and what uses one is a method.

use crate::{
    api::{
        Receiver,
        argument::{Because, Remark},
        body::{Body, Expr, Statement, StatementKind},
        ty::{Support, Ty},
    },
    contract::model::{Direction, ErrorConvention, Param, Return, Structure, StructureUse},
    header::model as c,
    link::{LinkedFunction, LinkedParam},
};

use super::{
    super::{
        Context,
        roles::Owner,
        structs::{MEMORY, SELF_POINTER, alone, pointer_of, tagged},
    },
    Draft, Filled, NotBound, What,
};

/// A struct that the wrapper makes.
pub(super) struct Made<'a> {
    /// Its name in the contract.
    name: &'a str,
    /// The variable with its memory.
    memory: String,
}

impl<'a> Context<'a> {
    /// A pointer to a struct that its user allocates.
    pub(super) fn struct_param(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        (param, contract): (&LinkedParam<'a>, &'a Param),
        used: &'a StructureUse,
    ) -> Result<(), NotBound> {
        let manual = |reason| NotBound::new(reason, "bind: { manual: ... }");
        let name = used.name().as_str();
        let Some(entry) = self.linked.index.structs.get(name) else {
            let reason = format!("no contract introduces the struct `{name}`");
            return Err(NotBound::new(reason, format!("structs: {{ {name}: ... }}")));
        };
        let structure = entry.contract;
        if !self.profile.support.has(Support::KBox) {
            let reason = "the target has nothing to allocate with: its profile names nothing";
            return Err(NotBound::new(reason, "support: { kbox: ... }"));
        }
        if draft.owner != Owner::Struct(name) {
            return Err(manual(format!(
                "`{}` is a second struct of the call",
                param.name
            )));
        }
        match used {
            StructureUse::Init(_) => self.made_param(draft, function, param, (name, structure)),
            StructureUse::Use(_) => {
                self.used_param(draft, function, (param, contract), (name, structure))
            }
            StructureUse::End(_) => {
                Err(manual(format!("`{SELF_POINTER}` ends when it is dropped")))
            }
        }
    }

    /// The struct that the call initializes.
    fn made_param(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        param: &LinkedParam<'a>,
        (name, structure): (&'a str, &'a Structure),
    ) -> Result<(), NotBound> {
        let manual = |reason| NotBound::new(reason, "bind: { manual: ... }");
        if draft.made.is_some() {
            return Err(manual(format!(
                "`{}` is a second struct that it makes",
                param.name
            )));
        }
        let mut memory = draft.local(MEMORY);
        while function.param(&memory).is_some() {
            memory.push('_');
        }
        let pointer = format!("{memory}.pointer");
        let c = &*structure.c;
        draft.claims.push(tagged(
            format!("`{pointer}` points to a `{c}` that is all zeros"),
            Because::Fact(format!("`{memory}` was just allocated")),
        ));
        draft.claims.push(tagged(
            format!("`{}` takes a `{c}` that is all zeros", draft.callee),
            Because::Fact(structure.zeroed.clone()),
        ));
        draft.arguments.push(pointer_of(Expr::name(&*memory)));
        draft.made = Some(Made { name, memory });
        Ok(())
    }

    /// The struct that the call is a method of.
    fn used_param(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        (param, contract): (&LinkedParam<'a>, &'a Param),
        (name, structure): (&'a str, &'a Structure),
    ) -> Result<(), NotBound> {
        let manual = |reason| NotBound::new(reason, "bind: { manual: ... }");
        if draft.receiver != Receiver::None {
            return Err(manual(format!(
                "`{}` is a second struct of the call",
                param.name
            )));
        }
        let declared = self.linked.unit.resolve(&param.declaration.ty);
        let reads = matches!(declared, c::Type::Pointer { is_const: true, .. })
            || contract.direction.as_deref() == Some(&Direction::In);
        if reads && !contract.passes.is_empty() {
            return Err(manual(format!(
                "`{}` passes buffers, and is read only",
                param.name
            )));
        }
        draft.received = Some(param.name.clone());
        draft.receiver = match reads {
            true => Receiver::Shared,
            false => Receiver::Exclusive,
        };
        draft
            .arguments
            .push(pointer_of(Expr::name("self").field(MEMORY)));
        draft.claims.push(self.struct_is_valid(name, structure));
        if !reads {
            draft.claims.push(alone());
        }
        draft
            .claims
            .extend(self.buffers_are_null(structure, &contract.passes));
        for buffer in &contract.passes {
            self.passed_buffer(draft, function, structure, buffer)?;
        }
        Ok(())
    }

    /// Allocates what the wrapper initializes, right in front of the call.
    pub(super) fn allocated(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
    ) -> Result<(), NotBound> {
        let Some(made) = &draft.made else {
            return Ok(());
        };
        let new = Expr::Type(self.memory_of(made.name)).path("new");
        let value = match self.allocations_fail() {
            false => new.call(Vec::new()),
            true => {
                let flags = "flags".to_owned();
                if draft.params.iter().any(|(name, _)| *name == flags) {
                    let reason = "its parameter `flags` has the name of those of the allocation";
                    return Err(NotBound::new(reason, "bind: { manual: ... }"));
                }
                let call = new.call(vec![Expr::name(&*flags)]);
                draft
                    .params
                    .push((flags, Ty::Support(Support::AllocFlags, Vec::new())));
                draft.may_fail = true;
                self.or_no_memory(draft, function, call)?
            }
        };
        if let Some(made) = &draft.made {
            let kind = StatementKind::bind(&made.memory, value);
            draft.before.push(Statement::new(kind));
            draft.filled.insert(
                0,
                Filled {
                    name: made.memory.clone(),
                    what: What::Struct,
                },
            );
        }
        Ok(())
    }

    /// The allocation, or the error of the wrapper.
    fn or_no_memory(
        &self,
        draft: &Draft<'a>,
        function: &LinkedFunction<'a>,
        call: Expr,
    ) -> Result<Expr, NotBound> {
        let Some(error) = draft.error else {
            let convention = function.contract.ret.as_ref().map(Return::convention);
            let own = matches!(
                convention,
                Some(ErrorConvention::Bool | ErrorConvention::Null)
            );
            if own {
                let reason = "an allocation that fails cannot come back as its error";
                return Err(NotBound::new(reason, "return: { error: status }"));
            }
            return Ok(call.try_());
        };
        let entry = self.linked.index.status_errors.get(error);
        let code = entry.and_then(|entry| entry.contract.no_memory.as_ref());
        let Some(code) = code else {
            let reason = format!("`{error}` has no code for memory that cannot be allocated");
            let fix = format!("status_errors: {{ {error}: {{ no_memory: ... }} }}");
            return Err(NotBound::new(reason, fix));
        };
        let code = Expr::Type(self.generated(error)).path(code);
        let error = Expr::Lambda(vec!["_".to_owned()], Box::new(code));
        Ok(call.method("map_err", vec![error]).try_())
    }

    /// Why what is returned is one.
    pub(super) fn remark_made(&self, draft: &Draft<'a>, body: &mut Body) {
        let (Some(made), Some(last)) = (&draft.made, body.statements.last_mut()) else {
            return;
        };
        let end = self.linked.struct_end(made.name);
        let end = end.map_or_else(String::new, |end| {
            format!(", and nothing has passed it to `{}` yet", &**end.key)
        });
        let mut holds = vec![format!(
            "`{}` has just initialized `{}`{end}.",
            draft.callee, made.memory
        )];
        let entry = self.linked.index.structs.get(made.name);
        if entry.is_some_and(|entry| !entry.contract.buffers.is_empty()) {
            holds.push(
                match draft.received {
                    None => "It was all zeros, and no function of C sets its buffers.",
                    // Another struct of the type is part of the call, which may copy all of it.
                    Some(_) => {
                        "It was all zeros, or is a copy of `self`: no buffers are set in either, \
                         and no function of C sets them."
                    }
                }
                .to_owned(),
            );
        }
        last.remark(Remark::Invariant(holds));
    }
}

/// The value of a struct that was initialized.
pub(super) fn value(memory: &str) -> (Ty, Expr) {
    let value = Expr::Struct(vec![(MEMORY.to_owned(), Expr::name(memory))]);
    (Ty::SelfTy, value)
}
