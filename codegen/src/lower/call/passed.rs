//! Pattern "buffer in fields", its calls: slices whose place stands in a struct for one call, and how much of each
//! was read or written.

use crate::{
    api::{
        argument::Access,
        body::{Body, Expr, Statement, StatementKind},
        ty::Ty,
    },
    contract::model::{Direction, Key, Structure},
    link::LinkedFunction,
};

use super::{
    super::{
        Context,
        structs::{setter, taker},
    },
    Draft, Filled, NotBound, What, buffer,
};

/// A slice whose place stands in fields during the call.
pub(super) struct Passed {
    /// The variable with the number of elements that are left.
    left: String,
    /// Whether it has the type of a slice's length.
    is_len: bool,
    /// What is written of it, if it is.
    output: Option<buffer::Output>,
}

impl Passed {
    /// Whether it is written, and comes back.
    pub(super) fn is_written(&self) -> bool {
        self.output.is_some()
    }
}

impl<'a> Context<'a> {
    /// A buffer that a call passes in fields of the struct.
    pub(super) fn passed_buffer(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        structure: &'a Structure,
        key: &'a Key,
    ) -> Result<(), NotBound> {
        let name = key.as_str();
        let (slice, number) = self.passed_slice(draft, function, structure, name)?;
        let error = self.bad_length(draft, name)?;
        let is_len = number == Ty::prim("usize");
        let local = |suffix: &str| {
            let mut local = draft.local(&format!("{name}_{suffix}"));
            while function.param(&local).is_some() {
                local.push('_');
            }
            local
        };
        let (length, left, ptr) = (local("len"), local("left"), local("ptr"));
        draft.params.push((name.to_owned(), slice.ty()));
        let len = Expr::name(name).method("len", Vec::new());
        let len = match is_len {
            true => len,
            false => {
                let convert = Expr::Type(number.clone()).path("try_from").call(vec![len]);
                let error = Expr::Lambda(vec!["_".to_owned()], Box::new(error));
                convert.method("map_err", vec![error]).try_()
            }
        };
        let bind = StatementKind::bind(&length, len);
        draft.before.push(Statement::new(bind));
        let mut pointer = slice.pointer();
        let mut said = slice.said();
        if let Expr::If(..) = pointer {
            said = ptr;
            let kind = StatementKind::bind(&said, pointer);
            draft.before.push(Statement::new(kind));
            pointer = Expr::name(&*said);
        }
        if slice.is_mutable() {
            pointer = pointer.method("cast", Vec::new());
        }
        buffer::claim_fields(draft, &slice, &said, &length);
        let set = Expr::name("self").method(&setter(name), vec![pointer, Expr::name(&*length)]);
        draft.set.push(Statement::new(StatementKind::Expr(set)));
        let take = Expr::name("self").method(&taker(name), Vec::new());
        draft
            .after
            .push(Statement::new(StatementKind::bind(&left, take)));
        if let Ty::Prim(ty) = &number
            && !is_len
        {
            draft
                .refusals
                .push(format!("`{name}` has more than `{ty}::MAX` elements"));
        }
        draft.refusals.push(format!(
            "`{}` says that more is left of `{name}` than there was",
            draft.callee
        ));
        let output = slice
            .is_mutable()
            .then(|| buffer::Output::left(&slice, &format!("{name}_written")));
        if output.is_some() && !draft.lifetimes.iter().any(|known| known == "a") {
            draft.lifetimes.push("a".to_owned());
        }
        draft.filled.push(Filled {
            name: name.to_owned(),
            what: What::Passed(Passed {
                left,
                is_len,
                output,
            }),
        });
        Ok(())
    }

    /// The slice that the wrapper takes for a buffer, and the type of the field with its length.
    fn passed_slice(
        &self,
        draft: &Draft<'a>,
        function: &LinkedFunction<'a>,
        structure: &Structure,
        name: &str,
    ) -> Result<(buffer::Buffer, Ty), NotBound> {
        let manual = |reason: String| NotBound::new(reason, "bind: { manual: ... }");
        // An unknown buffer was reported.
        let Some(contract) = structure.buffers.get(name) else {
            return Err(manual(format!("there is no buffer `{name}`")));
        };
        let elements = self.field_elements(structure, contract);
        let number = self.field_number(structure, &contract.length);
        let (Some((element, _)), Some(number)) = (elements, number) else {
            return Err(manual(format!(
                "what `{}` points to are no numbers",
                &*contract.pointer
            )));
        };
        if function.param(name).is_some() {
            return Err(manual(format!(
                "its parameter `{name}` has the name of a buffer"
            )));
        }
        if !draft.may_refuse {
            return Err(manual(format!(
                "`{name}` is passed in one of several calls"
            )));
        }
        let access = match *contract.direction {
            Direction::In => Access::Read,
            _ => Access::Write,
        };
        let slice = buffer::Buffer::in_fields(name, element, access, *contract.empty);
        Ok((slice, number))
    }

    /// How much of a buffer was read, or what was written of it.
    pub(super) fn passed_back(
        &self,
        draft: &Draft<'a>,
        (name, passed): (&str, &Passed),
        body: &mut Body,
    ) -> Result<(Ty, Expr), NotBound> {
        let error = self.bad_length(draft, name)?;
        let does = match passed.output {
            None => "read",
            Some(_) => "written",
        };
        let left = Expr::name(&*passed.left);
        let len = Expr::name(name).method("len", Vec::new());
        let difference = match passed.is_len {
            true => len.method("checked_sub", vec![left]),
            false => {
                let left = Expr::name("usize::try_from").call(vec![left]);
                let rest = Expr::Lambda(
                    vec!["left".to_owned()],
                    Box::new(len.method("checked_sub", vec![Expr::name("left")])),
                );
                left.method("ok", Vec::new()).method("and_then", vec![rest])
            }
        };
        let done = format!("{name}_{does}");
        body.let_(&done, difference.method("ok_or", vec![error]).try_());
        match &passed.output {
            None => Ok((Ty::prim("usize"), Expr::name(done))),
            Some(output) => self.written(draft, output, body),
        }
    }
}
