//! Pattern "buffer": a pointer to several elements becomes a slice, which brings its length along.

mod length;
mod output;
mod terminated;
mod values;

pub(super) use {
    length::{Consumed, refusable},
    output::{Output, Required, uninit},
    values::Values,
};

use crate::{
    api::{
        argument::{Access, Because, Claim},
        body::{Expr, Statement, StatementKind},
        ty::{Support, Ty},
    },
    contract::model::{Bounds, Direction, Empty, Param},
    header::model as c,
    link::{LinkedFunction, LinkedParam},
};

use super::{super::Context, Draft, NotBound};

/// A parameter that points to as many elements as another one says.
pub(super) struct Buffer {
    /// Its name, which is the slice's.
    name: String,
    /// What it points to.
    element: Ty,
    /// What is counted: `elements` or `bytes`.
    what: &'static str,
    /// Whether the pointer of the slice has another type than that of C.
    is_cast: bool,
    /// Whether it may be null, with any length.
    or_null: bool,
    /// What the callee does with the elements.
    access: Access,
    /// What is passed where there are none.
    empty: Empty,
    /// Whether C takes a pointer to write through, and does not.
    is_mut_in_c: bool,
    /// What it consists of, if that is values.
    values: Option<Values>,
}

impl Buffer {
    /// One whose place stands in fields of a struct.
    pub(super) fn in_fields(name: &str, element: Ty, access: Access, empty: Empty) -> Self {
        Self {
            name: name.to_owned(),
            element,
            what: "elements",
            is_cast: false,
            or_null: false,
            access,
            empty,
            is_mut_in_c: false,
            values: None,
        }
    }

    /// Whether the slice is mutable.
    pub(super) fn is_mutable(&self) -> bool {
        self.access != Access::Read
    }

    /// The type of the wrapper's parameter.
    pub(super) fn ty(&self) -> Ty {
        let element = match self.access {
            Access::Write => output::uninit(&self.element),
            Access::Read | Access::ReadWrite => self.element.clone(),
        };
        let slice = Ty::Ref {
            lifetime: (self.access == Access::Write).then(|| "a".to_owned()),
            mutable: self.is_mutable(),
            to: Box::new(Ty::Slice(Box::new(element))),
        };
        match self.or_null {
            true => Ty::Option(Box::new(slice)),
            false => slice,
        }
    }

    /// The method of a slice that gives its pointer.
    fn as_ptr(&self) -> &'static str {
        match self.is_mutable() {
            true => "as_mut_ptr",
            false => "as_ptr",
        }
    }

    /// The pointer of the slice, for texts.
    pub(super) fn said(&self) -> String {
        format!("{}.{}()", self.name, self.as_ptr())
    }

    /// The pointer that is passed, of the slice or of nothing.
    pub(super) fn pointer(&self) -> Expr {
        let slice = || Expr::name(&*self.name);
        // What is written comes back, so the slice is used after the call.
        let lent = || match self.access {
            Access::Write => slice().method("as_deref_mut", Vec::new()),
            Access::Read | Access::ReadWrite => slice(),
        };
        let of_slice = slice().method(self.as_ptr(), Vec::new());
        let is_empty = slice().method("is_empty", Vec::new());
        let null = match self.is_mutable() {
            true => "null_mut",
            false => "null",
        };
        let null = Expr::Support(Support::Ptr).path(null).call(Vec::new());
        let closure = |value| Expr::Lambda(vec![self.name.clone()], Box::new(value));
        let some = match (self.or_null, self.empty) {
            (false, Empty::Dangling) => return of_slice,
            (false, Empty::Null) => {
                return Expr::If(Box::new(is_empty), Box::new(null), Box::new(of_slice));
            }
            (true, Empty::Dangling) => lent(),
            (true, Empty::Null) => {
                let has = closure(Expr::Not(Box::new(is_empty)));
                lent().method("filter", vec![has])
            }
        };
        some.method("map_or", vec![null, closure(of_slice)])
    }
}

impl<'a> Context<'a> {
    /// A slice for a pointer to several elements; its length is passed for another parameter.
    pub(super) fn buffer_param(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        (param, contract): (&LinkedParam<'a>, &'a Param),
        length: &str,
    ) -> Result<(), NotBound> {
        let buffer = self.buffer(param, contract)?;
        let count = self.count(draft, function, length)?;
        if buffer.or_null && buffer.access == Access::Write {
            let kind = StatementKind::Let {
                name: buffer.name.clone(),
                mutable: true,
                ty: None,
                value: Expr::name(&*buffer.name),
            };
            draft.before.push(Statement::new(kind));
        }
        let pointer = pass(draft, function, &buffer);
        let checked = count.is_checked_for(&buffer.name);
        claim(draft, &buffer, &pointer, (&count.said, checked));
        draft.params.push((buffer.name.clone(), buffer.ty()));
        if buffer.access == Access::Write {
            return self.output(draft, function, (&buffer, contract), &count);
        }
        self.consumed(draft, &buffer, contract, &count)
    }

    /// The buffer that a parameter is.
    fn buffer(&self, param: &LinkedParam<'a>, contract: &'a Param) -> Result<Buffer, NotBound> {
        let name = param.name.clone();
        let bounds = contract.bounds.as_deref().unwrap_or(&Bounds::Single);
        let unit = self.linked.unit;
        let c::Type::Pointer { to, is_const, .. } = unit.resolve(&param.declaration.ty) else {
            let reason = format!("`{name}` is a buffer and no pointer");
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        };
        if let Some(c::ArrayLen::Elements(_)) = param.declaration.array {
            let reason = format!("`{name}` is an array of a known length, and counted");
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        let answer = |word: &str| format!("params: {{ {name}: {{ {word}: ... }} }}");
        let access = match contract.direction.as_deref() {
            Some(Direction::Inout) => Access::ReadWrite,
            Some(Direction::Out) => Access::Write,
            Some(Direction::In) => Access::Read,
            None if *is_const => Access::Read,
            None => {
                let reason = format!("whether `{name}` is read or written is not said");
                return Err(NotBound::new(reason, answer("direction")));
            }
        };
        let Some(empty) = contract.empty.as_deref().copied() else {
            let reason = format!("what is passed for `{name}` without elements is not said");
            return Err(NotBound::new(reason, answer("empty")));
        };
        let or_null = bounds.or_null();
        let (element, values) = match contract.view.as_ref() {
            Some(view) => {
                let valid = contract.valid.as_deref();
                self.pointers_accepted((&name, access), to, valid)?;
                let (element, values) = self.value_element((&name, view), (to, bounds))?;
                (element, Some(values))
            }
            None if bounds.is_size() => (self.byte(&name, to)?, None),
            None => (self.element(&name, to, access)?, None),
        };
        Ok(Buffer {
            values,
            is_cast: access == Access::Write || self.raw_number(to).as_ref() != Some(&element),
            what: if bounds.is_size() {
                "bytes"
            } else {
                "elements"
            },
            is_mut_in_c: access == Access::Read && !is_const,
            name,
            element,
            or_null,
            access,
            empty,
        })
    }

    /// What a buffer is counted in.
    pub(super) fn element(&self, name: &str, to: &c::Type, access: Access) -> Result<Ty, NotBound> {
        let resolved = self.linked.unit.resolve(to);
        if let c::Type::Int { spelling, .. } = resolved
            && spelling == "char"
        {
            let reason = format!("`{name}` points to `char`, whose sign depends on the target");
            return Err(NotBound::new(reason, sized(name)));
        }
        // What C writes into others need not be a value of them.
        let any_value = matches!(resolved, c::Type::Int { .. } | c::Type::Float(_));
        let is_read = access == Access::Read && matches!(resolved, c::Type::Bool);
        let number = self.raw_number(to).filter(|_| any_value || is_read);
        number.ok_or_else(|| {
            let reason = format!("what `{name}` points to are no numbers");
            let is_struct = matches!(resolved, c::Type::Record(_));
            if is_struct && self.linked.unit.has_element_size(to) {
                return NotBound::new(reason, values::said_of(name, "view: ..."));
            }
            NotBound::new(reason, "bind: { manual: ... }")
        })
    }

    /// A byte, if a pointer is one to bytes.
    pub(super) fn byte(&self, name: &str, to: &c::Type) -> Result<Ty, NotBound> {
        match self.linked.unit.resolve(to) {
            c::Type::Void | c::Type::Int { bits: 8, .. } => Ok(Ty::prim("u8")),
            _ => {
                let reason = format!("`{name}` is counted in bytes, and does not point to bytes");
                let fix = format!("params: {{ {name}: {{ bounds: {{ counted_by: ... }} }} }}");
                Err(NotBound::new(reason, fix))
            }
        }
    }
}

/// The same for a buffer whose place stands in fields.
pub(super) fn claim_fields(draft: &mut Draft<'_>, buffer: &Buffer, pointer: &str, length: &str) {
    claim(draft, buffer, pointer, (length, false));
}

/// The line that counts a buffer in bytes.
fn sized(name: &str) -> String {
    format!("params: {{ {name}: {{ bounds: {{ sized_by: ... }} }} }}")
}

/// The argument, and the Rust expression of it for texts. A choice between two pointers is made in front of the
/// call.
fn pass(draft: &mut Draft<'_>, function: &LinkedFunction<'_>, buffer: &Buffer) -> String {
    let mut said = match buffer.or_null {
        true => buffer.name.clone(),
        false => format!("{}.{}()", buffer.name, buffer.as_ptr()),
    };
    let mut pointer = buffer.pointer();
    if let Expr::If(..) = pointer {
        said = draft.local(&format!("{}_ptr", buffer.name));
        // Parameters that are still to come must not be hidden either.
        while function.param(&said).is_some() {
            said.push('_');
        }
        let kind = StatementKind::bind(&said, pointer);
        draft.before.push(Statement::new(kind));
        pointer = Expr::name(&*said);
    }
    let methods = [(buffer.is_mut_in_c, "cast_mut"), (buffer.is_cast, "cast")];
    for (_, method) in methods.into_iter().filter(|(needed, _)| *needed) {
        pointer = pointer.method(method, Vec::new());
    }
    draft.arguments.push(pointer);
    said
}

/// Why the callee may do with the elements what it does.
fn claim(draft: &mut Draft<'_>, buffer: &Buffer, pointer: &str, (length, otherwise): (&str, bool)) {
    let name = &buffer.name;
    let accepted = |what: String| Claim::Accepted {
        argument: pointer.to_owned(),
        what,
    };
    if buffer.or_null {
        draft.claim(accepted("null".to_owned()), Because::Evident);
    }
    let without = match (buffer.empty, buffer.or_null) {
        (Empty::Dangling, _) => Some("dangling"),
        (Empty::Null, false) => Some("null"),
        (Empty::Null, true) => None,
    };
    if let Some(what) = without {
        let what = format!("{what} where `{length}` is 0");
        draft.claim(accepted(what), Because::Evident);
    }
    let unless = match (buffer.or_null, buffer.empty) {
        (true, Empty::Dangling) => Some(format!("unless `{name}` is `None`, ")),
        (true, Empty::Null) => Some(format!("unless `{name}` is `None` or empty, ")),
        (false, Empty::Null) => Some(format!("unless `{name}` is empty, ")),
        (false, Empty::Dangling) => None,
    };
    let because = if unless.is_none() && !otherwise {
        Because::Slice {
            name: name.clone(),
            exclusive: buffer.is_mutable(),
        }
    } else {
        let unless = unless.unwrap_or_default();
        let otherwise = match otherwise {
            true => ", or the error above was returned",
            false => "",
        };
        Because::Fact(format!(
            "{unless}it is the pointer of a slice of that length{otherwise}"
        ))
    };
    let elements = Claim::Elements {
        pointer: pointer.to_owned(),
        count: length.to_owned(),
        what: buffer.what,
        access: buffer.access,
    };
    draft.claim(elements, because);
    // What is only written is argued where it is taken for initialized.
    let read = buffer.access != Access::Write;
    if let Some(values) = buffer.values.as_ref().filter(|_| read) {
        draft.claims.push(values.accepted(&draft.callee, name));
        draft.claims.extend(values.claims(buffer.access));
    }
}
