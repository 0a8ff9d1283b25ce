//! Pattern "terminated array": a pointer to elements up to a zero becomes a slice of them, or an iterator over strings.

use crate::{
    api::{
        Bound,
        argument::{Access, Argument, Because, Claim, Discharged},
        body::{Body, Expr, StatementKind},
        ty::{Support, Ty},
    },
    contract::model::{Return, Transfer},
    header::model as c,
    link::LinkedFunction,
};

use super::{
    super::{super::Context, Draft, NotBound},
    started,
    string::stays,
};

/// What stands in front of the zero.
enum Element {
    /// Numbers.
    Number(Ty),
    /// Pointers to strings.
    String(Ty),
}

/// The elements of a result, and why they are there.
struct Elements {
    /// The pointer that the function gave.
    ptr: String,
    /// Their number.
    length: String,
    /// How long they stay as they are, if that is for ever.
    lifetime: Option<String>,
    /// Why they do.
    stays: Because,
    /// That nothing ends them meanwhile.
    until: Option<Discharged>,
}

impl Elements {
    /// That something of them stays as it is, and why.
    fn lasting(&self, what: &'static str) -> Vec<Discharged> {
        let claim = Claim::Unchanged {
            what,
            lifetime: self.lifetime.clone(),
        };
        let because = self.stays.clone();
        let unchanged = Discharged { claim, because };
        std::iter::once(unchanged)
            .chain(self.until.clone())
            .collect()
    }
}

impl<'a> Context<'a> {
    /// What stands in front of the first zero, for as long as what it is borrowed from.
    pub(super) fn terminated_result(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        ret: &'a Return,
        call: Expr,
    ) -> Result<(Ty, Body), NotBound> {
        refuse_others(draft, ret)?;
        let element = self.terminated_element(function, ret)?;
        let mut body = started(draft);
        let ptr = draft.local("ptr");
        let around = self.checked(draft, function, ret, (&ptr, call), &mut body)?;
        let (lifetime, lives) = self.borrow(draft, function, ret)?;
        let until = self.until(draft, ret)?;
        let elements = Elements {
            length: draft.local("length"),
            ptr,
            lifetime: lifetime.clone().filter(|name| name == "static"),
            stays: stays(function, lives, until.is_some()),
            until,
        };
        bind_length(&mut body, function, &elements, &element);
        let slice = slice(&elements);
        let reference = |to: Ty| Ty::Ref {
            lifetime: lifetime.clone(),
            mutable: false,
            to: Box::new(to),
        };
        let value = match element {
            Element::Number(number) => (reference(Ty::Slice(Box::new(number))), slice),
            Element::String(string) => {
                let entries = draft.local("entries");
                body.let_(&entries, slice);
                let items = vec![("Item".to_owned(), reference(string))];
                let iterator = Bound::Trait(Ty::prim("Iterator"), items);
                let strings = self.strings(function, &entries, &elements);
                (Ty::Impl(Box::new(iterator)), strings)
            }
        };
        let (ty, value) = around.wrap(value);
        body.push(StatementKind::Tail(value));
        Ok((ty, body))
    }

    /// What the array consists of.
    fn terminated_element(
        &self,
        function: &LinkedFunction<'a>,
        ret: &'a Return,
    ) -> Result<Element, NotBound> {
        let unit = self.linked.unit;
        let manual = |reason: &str| NotBound::new(reason, "bind: { manual: ... }");
        let c::Type::Pointer { to, .. } = unit.resolve(&function.declaration.ret) else {
            return Err(manual("its result ends with a zero and is no pointer"));
        };
        match (ret.string.as_deref(), unit.resolve(to)) {
            (Some(kind), c::Type::Pointer { .. }) => {
                let string = self.string_type("each entry of its result", *kind)?;
                Ok(Element::String(string))
            }
            (Some(_), _) => {
                let reason = "its result is one string, which ends with a zero by itself";
                Err(NotBound::new(reason, "return: { bounds: single }"))
            }
            (None, c::Type::Int { spelling, .. }) if spelling == "char" => {
                let reason = "its result is text that ends with a zero";
                Err(NotBound::new(reason, "return: { string: cstr }"))
            }
            (None, c::Type::Int { .. }) => {
                let number = self.element("return", to, Access::Write)?;
                Ok(Element::Number(number))
            }
            (None, c::Type::Pointer { to, .. }) if is_char(unit.resolve(to)) => {
                let reason = "what the entries of its result are is not said";
                Err(NotBound::new(reason, "return: { string: cstr }"))
            }
            _ => Err(manual(
                "its result has entries that are no numbers and no strings",
            )),
        }
    }

    /// An iterator over strings, by the slice of their pointers.
    fn strings(&self, function: &LinkedFunction<'a>, entries: &str, elements: &Elements) -> Expr {
        let terminated = Claim::Terminated {
            pointer: "*entry".to_owned(),
        };
        let given = Because::Given {
            by: function.declaration.name.clone(),
            what: "pointers to such strings, up to null".to_owned(),
        };
        let argument = Argument::new(terminated, given).and_all(elements.lasting("string"));
        let from_ptr = Expr::Support(Support::CStr).path("from_ptr");
        let entry = Expr::name("entry").deref();
        let string = Expr::unsafe_(from_ptr.call(vec![self.char_cast(entry)]), argument);
        let each = Expr::Lambda(vec!["entry".to_owned()], Box::new(string));
        let iter = Expr::name(entries).method("iter", Vec::new());
        iter.method("map", vec![each])
    }
}

fn is_char(ty: &c::Type) -> bool {
    matches!(ty, c::Type::Int { spelling, .. } if spelling == "char")
}

/// What is no array that somebody else keeps.
fn refuse_others(draft: &Draft<'_>, ret: &Return) -> Result<(), NotBound> {
    let reason = if ret.transfer.as_deref() == Some(&Transfer::Full) {
        "its result is an array that somebody has to free"
    } else if !draft.filled.is_empty() || !draft.given.is_empty() {
        "it returns an array, and fills or takes something"
    } else if draft.under.is_some() {
        "its result is an array that ends with the scope of the call"
    } else {
        return Ok(());
    };
    Err(NotBound::new(reason, "bind: { manual: ... }"))
}

/// Counts what stands in front of the first zero; nothing behind that is looked at.
fn bind_length(
    body: &mut Body,
    function: &LinkedFunction<'_>,
    elements: &Elements,
    element: &Element,
) {
    let ptr = &elements.ptr;
    let (last, given) = match element {
        Element::Number(_) => ("zero", "a pointer to elements up to a zero"),
        Element::String(_) => ("null", "a pointer to entries up to null"),
    };
    let claim = Claim::Tagged {
        tag: String::new(),
        text: format!("`{ptr}` points to more than `at` elements"),
    };
    let because = Because::Fact(format!(
        "`{}` has given {given}, and none of those in front of `at` is {last}",
        function.declaration.name
    ));
    let at = Expr::name("at").deref();
    let pointer = Expr::name(&**ptr).method("as_ptr", Vec::new());
    let value = pointer.method("add", vec![at]).deref();
    let goes_on = match element {
        Element::Number(_) => Expr::NotEqual(Box::new(value), Box::new(Expr::Int(0))),
        Element::String(_) => Expr::Not(Box::new(value.method("is_null", Vec::new()))),
    };
    let goes_on = Expr::unsafe_(goes_on, Argument::new(claim, because));
    let each = Expr::Lambda(vec!["at".to_owned()], Box::new(goes_on));
    let counted = Expr::name("(0_usize..)").method("take_while", vec![each]);
    body.let_(&elements.length, counted.method("count", Vec::new()));
}

/// What stands in front of the zero.
fn slice(elements: &Elements) -> Expr {
    let exist = Claim::Elements {
        pointer: elements.ptr.clone(),
        count: elements.length.clone(),
        what: "elements",
        access: Access::Read,
    };
    let because = Because::Fact("they were counted above".to_owned());
    let argument = Argument::new(exist, because).and_all(elements.lasting("array"));
    let pointer = Expr::name(&*elements.ptr).method("as_ptr", Vec::new());
    let length = Expr::name(&*elements.length);
    let value = Expr::name("core::slice::from_raw_parts").call(vec![pointer, length]);
    Expr::unsafe_(value, argument)
}
