//! Pattern "output buffer", its result: the part of a slice that was written, and how much there was to write.

use crate::api::{
    argument::{Access, Argument, Because, Claim},
    body::{Body, Expr, StatementKind},
    ty::Ty,
};

use super::{
    super::super::{super::Context, Draft, NotBound, result::started},
    Amount, Output, Required,
};

impl<'a> Context<'a> {
    /// The wrapper of a function whose result is the length of what it has written.
    pub(in super::super::super) fn number_written(
        &self,
        draft: &Draft<'a>,
        call: Expr,
    ) -> Result<(Ty, Body), NotBound> {
        if !draft.given.is_empty() {
            let reason = "it fills a buffer, and takes something over";
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        let mut body = started(draft);
        body.let_(&draft.local("ret"), call);
        let (ty, value) = self.filled(draft, &mut body)?;
        body.push(StatementKind::Tail(value));
        Ok((ty, body))
    }

    /// The part of a buffer that was written, as a slice that is initialized.
    pub(in super::super::super) fn written(
        &self,
        draft: &Draft<'a>,
        output: &Output,
        body: &mut Body,
    ) -> Result<(Ty, Expr), NotBound> {
        let name = &output.name;
        let (number, is_len) = match &output.amount {
            Amount::All => (None, true),
            Amount::Result { is_len, .. } => (Some(draft.local("ret")), *is_len),
            Amount::Left { name } => (Some(name.clone()), true),
            Amount::Local { name, is_len } => (Some(name.clone()), *is_len),
        };
        // Of several, each has a name of its own.
        let outputs = draft.filled.iter().filter(|one| one.has_elements()).count();
        let several = |word: &str| match outputs {
            0 | 1 => word.to_owned(),
            _ => format!("{name}_{word}"),
        };
        let slice = match number {
            None => name.clone(),
            Some(mut number) => {
                if !is_len || output.required {
                    let length = match output.required {
                        true => required_name(draft, name),
                        false => draft.local(&several("length")),
                    };
                    let value = self.as_length(draft, output, (number, is_len))?;
                    body.let_(&length, value);
                    number = length;
                }
                let slice = draft.local(&several("written"));
                let part = self.part(draft, output, number)?;
                body.let_(&slice, part);
                slice
            }
        };
        let ty = Ty::Ref {
            lifetime: Some("a".to_owned()),
            mutable: true,
            to: Box::new(Ty::Slice(Box::new(output.element.clone()))),
        };
        let value = initialized(&draft.callee, output, &slice);
        if !output.or_null {
            return Ok((ty, value));
        }
        let each = Expr::Lambda(vec![slice.clone()], Box::new(value));
        let value = Expr::name(slice).method("map", vec![each]);
        Ok((Ty::Option(Box::new(ty)), value))
    }

    /// A number of C as the length of a slice.
    fn as_length(
        &self,
        draft: &Draft<'a>,
        output: &Output,
        (number, is_len): (String, bool),
    ) -> Result<Expr, NotBound> {
        let number = Expr::name(number);
        if is_len {
            return Ok(number);
        }
        let convert = Expr::name("usize::try_from").call(vec![number]);
        let code = self.bad_length(draft, &output.name)?;
        let error = Expr::Lambda(vec!["_".to_owned()], Box::new(code));
        Ok(convert.method("map_err", vec![error]).try_())
    }

    /// The first elements of a slice, as many as a variable says. Where that is more than there are it is an error, or
    /// no element where it may be.
    fn part(&self, draft: &Draft<'a>, output: &Output, number: String) -> Result<Expr, NotBound> {
        let name = Expr::name(&*output.name);
        let range = Expr::name(format!("..{number}"));
        let part = |slice: Expr| slice.method("get_mut", vec![range]);
        let each = |value| Expr::Lambda(vec![output.name.clone()], Box::new(value));
        if output.required {
            let part = |slice| part(slice).method("unwrap_or_default", Vec::new());
            return Ok(match output.or_null {
                true => name.clone().method("map", vec![each(part(name))]),
                false => part(name),
            });
        }
        let code = self.bad_length(draft, &output.name)?;
        let part = |slice| part(slice).method("ok_or", vec![code]);
        Ok(match output.or_null {
            true => {
                let parts = name.clone().method("map", vec![each(part(name))]);
                parts.method("transpose", Vec::new()).try_()
            }
            false => part(name).try_(),
        })
    }

    /// How many elements there are to write.
    pub(in super::super::super) fn required_back(
        &self,
        draft: &Draft<'a>,
        required: &Required,
    ) -> (Ty, Expr) {
        let name = required_name(draft, &required.slice);
        (Ty::prim("usize"), Expr::name(name))
    }
}

/// The variable with the number of elements that there are to write into a slice.
fn required_name(draft: &Draft<'_>, slice: &str) -> String {
    draft.local(&format!("{slice}_required"))
}

/// The elements of a slice, which are initialized.
fn initialized(callee: &str, output: &Output, slice: &str) -> Expr {
    let pointer = Expr::name(slice).method("as_mut_ptr", Vec::new());
    let pointer = pointer.method("cast", Vec::new());
    let len = Expr::name(slice).method("len", Vec::new());
    let element = match (&output.values, &output.element) {
        (Some(values), _) => values.wrapper.clone(),
        (None, Ty::Prim(name)) => name.clone(),
        (None, _) => "the element".to_owned(),
    };
    let how_much = match &output.amount {
        _ if output.required => "all of them where there is room",
        Amount::All => "all of them",
        Amount::Result { .. } => "as many as its result says",
        Amount::Left { .. } => "all that is not left",
        Amount::Local { .. } => "as many as its length says now",
    };
    let exists = Claim::Elements {
        pointer: format!("{slice}.as_mut_ptr()"),
        count: format!("{slice}.len()"),
        what: output.what,
        access: Access::ReadWrite,
    };
    let argument = Argument::new(
        exists,
        Because::Slice {
            name: slice.to_owned(),
            exclusive: true,
        },
    )
    .and(
        Claim::Initialized {
            subject: format!("the {} of `{slice}` are", output.what),
        },
        Because::Fact(format!("`{callee}` has written {how_much}")),
    )
    .and(
        Claim::SameLayout {
            wrapper: format!("MaybeUninit<{element}>"),
            other: element.clone(),
        },
        Because::Evident,
    )
    .and(
        Claim::Outlives {
            object: format!("[{element}]"),
            lifetime: None,
        },
        Because::Signature {
            from: output.name.clone(),
        },
    )
    .and_all(
        output
            .values
            .iter()
            .flat_map(|values| values.claims(Access::Write)),
    );
    let call = Expr::name("core::slice::from_raw_parts_mut").call(vec![pointer, len]);
    Expr::unsafe_(call, argument)
}
