//! Pattern "output buffer": memory that the callee fills becomes a slice that need not be initialized, and what
//! was written of it comes back.

mod written;

use crate::{
    api::{body::Expr, ty::Ty},
    contract::model::{ErrorConvention, Param, Return, Written},
    header::model as c,
    link::{LinkedFunction, LinkedParam},
};

use super::{
    super::{super::Context, Draft, Filled, NotBound, What, filled},
    Buffer, Values,
    length::Count,
};

/// A slice whose elements a call fills.
pub(in super::super) struct Output {
    name: String,
    element: Ty,
    /// What it consists of, if that is values.
    values: Option<Values>,
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
            values: None,
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
            values: buffer.values.clone(),
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
}
