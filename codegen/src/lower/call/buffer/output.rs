//! Pattern "output buffer": memory that the callee fills becomes a slice that need not be initialized, and what
//! was written of it comes back.

use crate::{
    api::{
        Receiver,
        argument::{Access, Argument, Because, Claim},
        body::{Body, Expr, StatementKind},
        ty::{Support, Ty},
    },
    contract::model::{ErrorConvention, Param, Return, Written},
    header::model as c,
    link::{LinkedFunction, LinkedParam},
};

use super::{
    super::{super::Context, Draft, Filled, NotBound, What, filled, result::started},
    Buffer,
    length::Count,
};

/// A slice whose elements a call fills.
pub(in super::super) struct Output {
    name: String,
    element: Ty,
    /// What is counted: `elements` or `bytes`.
    what: &'static str,
    amount: Amount,
    /// Whether there may be no slice.
    or_null: bool,
    /// Whether it is said how much there would be to write, which may be more than there is room for.
    required: bool,
}

/// How much room a call would have needed.
pub(in super::super) struct Required {
    /// The slice that it fills.
    slice: String,
}

/// How much of a slice is filled.
enum Amount {
    /// All of it.
    All,
    /// As much as the result of the call says.
    Result {
        /// Whether that is an error code where it is negative.
        is_code: bool,
        /// Whether it has the type of a slice's length.
        is_len: bool,
    },
    /// As much as is not left, which is counted in a local variable.
    Left { name: String },
    /// As much as a local variable says after the call.
    Local {
        name: String,
        /// Whether it has the type of a slice's length.
        is_len: bool,
    },
}

impl Output {
    /// What is written of a slice whose place stands in fields: as much as the variable `count` says.
    pub(in super::super) fn left(buffer: &Buffer, count: &str) -> Self {
        Self {
            name: buffer.name.clone(),
            element: buffer.element.clone(),
            what: buffer.what,
            amount: Amount::Left {
                name: count.to_owned(),
            },
            or_null: false,
            required: false,
        }
    }
}

impl Filled<'_> {
    /// Whether elements of a slice come back.
    pub(in super::super) fn has_elements(&self) -> bool {
        match &self.what {
            What::Elements(_) => true,
            What::Passed(passed) => passed.is_written(),
            _ => false,
        }
    }

    /// Whether the result of the call is nothing but the length of what it fills.
    pub(in super::super) fn is_as_long_as_the_result(&self) -> bool {
        let What::Elements(output) = &self.what else {
            return false;
        };
        matches!(output.amount, Amount::Result { is_code: false, .. })
    }
}

/// Leaves out the lifetime of a result where there is one reference that it could be borrowed from.
pub(in super::super) fn elide(draft: &mut Draft<'_>, ret: &mut Ty) {
    let fills = |filled: &Filled<'_>| matches!(filled.what, What::Elements(_));
    let others = draft.params.iter().map(|(_, ty)| ty);
    let others: Vec<_> = others.filter(|ty| !matches!(ty, Ty::Prim(_))).collect();
    // An owner that borrows has a lifetime of its own.
    let alone = match others[..] {
        [Ty::Ref { to, .. }] => !matches!(**to, Ty::WithTypes(..)),
        _ => others.len() == 1,
    };
    let borrows = draft.filled.iter().any(fills) || is_child(ret);
    if draft.receiver != Receiver::None || !alone || !borrows {
        return;
    }
    draft.lifetimes.clear();
    for (_, ty) in &mut draft.params {
        without_lifetime(ty);
    }
    without_lifetime(ret);
}

/// Whether a result owns what borrows from a parameter.
fn is_child(ret: &Ty) -> bool {
    match ret {
        Ty::Support(Support::Result, arguments) => arguments.iter().any(is_child),
        Ty::Option(of) => is_child(of),
        Ty::WithTypes(of, _) => {
            let child = Ty::Support(Support::OwnedChild, Vec::new());
            matches!(&**of, Ty::WithLifetimes(of, _) if **of == child)
        }
        _ => false,
    }
}

fn without_lifetime(ty: &mut Ty) {
    match ty {
        Ty::Ref { lifetime, .. } => *lifetime = None,
        Ty::Option(inner) => without_lifetime(inner),
        Ty::Support(Support::Result, parts) | Ty::Tuple(parts) => {
            parts.iter_mut().for_each(without_lifetime);
        }
        Ty::WithTypes(of, _) => {
            if let Ty::WithLifetimes(_, names) = &mut **of {
                names.iter_mut().for_each(|name| *name = "_".to_owned());
            }
        }
        _ => {}
    }
}

/// `MaybeUninit<T>`
pub(in super::super) fn uninit(element: &Ty) -> Ty {
    Ty::Provided {
        path: "core::mem::MaybeUninit".to_owned(),
        arguments: vec![element.clone()],
    }
}

impl<'a> Context<'a> {
    /// Notes that the wrapper returns what is written of a buffer.
    pub(super) fn output(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        (buffer, contract): (&Buffer, &'a Param),
        count: &Count,
    ) -> Result<(), NotBound> {
        let name = &buffer.name;
        let amount = match contract.written.as_deref() {
            Some(Written::All) => Amount::All,
            Some(Written::Result) => self.amount_of_result(function, name)?,
            Some(Written::Length) => Amount::Local {
                name: count.said.clone(),
                is_len: count.is_len(),
            },
            Some(Written::Count) => self.amount_of_count(function, name)?,
            Some(Written::Required) if count.comes_back => Amount::Local {
                name: count.said.clone(),
                is_len: count.is_len(),
            },
            Some(Written::Required) => self.amount_of_result(function, name)?,
            None => {
                let reason = format!("how much of `{name}` is written is not said");
                let fix = format!("params: {{ {name}: {{ written: ... }} }}");
                return Err(NotBound::new(reason, fix));
            }
        };
        let required = contract.written.as_deref() == Some(&Written::Required);
        if required {
            self.document_required(draft, buffer, &amount)?;
        } else if !matches!(amount, Amount::All) {
            // A length that is too large would be read as elements that are not there.
            self.bad_length(draft, name)?;
            draft.refusals.push(format!(
                "`{}` says that it has written more than `{name}` holds",
                draft.callee
            ));
        }
        if !draft.lifetimes.iter().any(|known| known == "a") {
            draft.lifetimes.push("a".to_owned());
        }
        let what = What::Elements(Output {
            name: name.clone(),
            element: buffer.element.clone(),
            what: buffer.what,
            amount,
            or_null: buffer.or_null,
            required,
        });
        let name = name.clone();
        let needed = required.then(|| Filled {
            name: name.clone(),
            what: What::Required(Required {
                slice: name.clone(),
            }),
        });
        draft.filled.push(Filled { name, what });
        draft.filled.extend(needed);
        Ok(())
    }

    /// Says what comes back of a buffer that may be too small.
    fn document_required(
        &self,
        draft: &mut Draft<'a>,
        buffer: &Buffer,
        amount: &Amount,
    ) -> Result<(), NotBound> {
        let (name, what) = (&buffer.name, buffer.what);
        draft.rules.push(format!(
            "Returns what was written, and how many {what} there are to write: where `{name}` has no room for \
             all of them, what was written is empty."
        ));
        let is_len = match amount {
            Amount::Result { is_len, .. } | Amount::Local { is_len, .. } => *is_len,
            Amount::All | Amount::Left { .. } => true,
        };
        if !is_len {
            self.bad_length(draft, name)?;
            let refusal = format!("`{}` gives a length that no slice has", draft.callee);
            draft.refusals.push(refusal);
        }
        Ok(())
    }

    /// The parameter that says how much was written.
    fn amount_of_count(
        &self,
        function: &LinkedFunction<'a>,
        name: &str,
    ) -> Result<Amount, NotBound> {
        let counts = |param: &&LinkedParam<'a>| {
            let of = param.contract.and_then(|(_, one)| one.written_of.as_ref());
            of.and_then(|of| function.param(of))
                .is_some_and(|buffer| buffer.name == name)
        };
        let manual = |reason| NotBound::new(reason, "bind: { manual: ... }");
        let Some(count) = function.params.iter().find(counts) else {
            return Err(manual(format!(
                "nothing says how much of `{name}` is written"
            )));
        };
        let number = match self.linked.unit.resolve(&count.declaration.ty) {
            c::Type::Pointer { to, .. } => self.raw_number(to),
            _ => None,
        };
        let Some(number) = number.filter(|ty| *ty != Ty::prim("bool")) else {
            return Err(manual(format!("`{}` is filled with no number", count.name)));
        };
        Ok(Amount::Local {
            name: count.name.clone(),
            is_len: number == Ty::prim("usize"),
        })
    }

    /// A variable in which the callee counts what it writes; callers do not see it.
    pub(in super::super) fn written_param(
        &self,
        draft: &mut Draft<'a>,
        param: &LinkedParam<'a>,
    ) -> Result<(), NotBound> {
        let number = match self.linked.unit.resolve(&param.declaration.ty) {
            c::Type::Pointer { to, .. } => self.raw_number(to),
            _ => None,
        };
        let Some(number) = number else {
            let reason = format!("what `{}` is filled with is not a number", param.name);
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        };
        filled::local(draft, &param.name, (number, Expr::Int(0)));
        draft.arguments.push(Expr::RawRef {
            mutable: true,
            of: Box::new(Expr::name(&*param.name)),
        });
        Ok(())
    }

    /// What the result says about the length, if it is a number that does.
    fn amount_of_result(
        &self,
        function: &LinkedFunction<'a>,
        name: &str,
    ) -> Result<Amount, NotBound> {
        let ret = function.contract.ret.as_ref();
        let plain = ret.filter(|ret| {
            ret.view.is_none() && ret.handle.is_none() && !ret.fd && !ret.truth && !ret.ignored
        });
        let is_code = match plain.map(Return::convention) {
            Some(ErrorConvention::ErrnoNegative | ErrorConvention::MinusOneWithErrno) => true,
            Some(ErrorConvention::Value) => false,
            _ => {
                let reason = format!("its result does not say how much of `{name}` is written");
                return Err(NotBound::new(reason, "return: { error: value }"));
            }
        };
        let number = self.raw_number(&function.declaration.ret);
        let Some(number) = number.filter(|ty| *ty != Ty::prim("bool")) else {
            let reason = format!("its result is no number of which `{name}` could have as many");
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        };
        let is_len = number == Ty::prim("usize");
        Ok(Amount::Result { is_code, is_len })
    }

    /// The wrapper of a function whose result is the length of what it has written.
    pub(in super::super) fn number_written(
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
    pub(in super::super) fn written(
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
    pub(in super::super) fn required_back(
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
    let element = match &output.element {
        Ty::Prim(name) => name.clone(),
        _ => "the element".to_owned(),
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
    );
    let call = Expr::name("core::slice::from_raw_parts_mut").call(vec![pointer, len]);
    Expr::unsafe_(call, argument)
}
