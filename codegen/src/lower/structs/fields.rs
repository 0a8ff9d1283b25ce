//! Pattern "buffer in fields", the fields: where C finds the elements, how many are left, and numbers that it
//! counts.

use crate::{
    api::{
        Function, Receiver, Visibility,
        argument::{Argument, Because, Claim},
        body::{Body, Expr, StatementKind},
        docs::Docs,
        ty::{Support, Ty},
    },
    contract::model::{Direction, FieldBuffer, Key, Structure},
    header::model as c,
};

use super::{
    super::{Context, items::inherent},
    MEMORY, alone, pointer_of,
};

/// The parameters of what sets a buffer.
const NEXT: &str = "next";
const LEFT: &str = "left";

/// The name of the function that sets the fields of a buffer.
pub(in crate::lower) fn setter(name: &str) -> String {
    format!("set_{name}")
}

/// The name of the function that clears them, and returns what was left.
pub(in crate::lower) fn taker(name: &str) -> String {
    format!("take_{name}")
}

impl<'a> Context<'a> {
    /// Whether C reads a buffer, the type of its elements in Rust, and whether a pointer to them is another one in
    /// C.
    pub(in crate::lower) fn field_elements(
        &self,
        structure: &Structure,
        buffer: &FieldBuffer,
    ) -> Option<(Ty, bool)> {
        let field = self.linked.struct_field(structure, &buffer.pointer)?;
        let c::Type::Pointer { to, .. } = self.linked.unit.resolve(&field.ty) else {
            return None;
        };
        match self.linked.unit.resolve(to) {
            c::Type::Void => Some((Ty::prim("u8"), true)),
            c::Type::Int {
                bits: 8, spelling, ..
            } => Some((Ty::prim("u8"), spelling != "unsigned char")),
            c::Type::Int { .. } | c::Type::Float(_) => Some((self.raw_number(to)?, false)),
            _ => None,
        }
    }

    /// The number type of a field.
    pub(in crate::lower) fn field_number(&self, structure: &Structure, name: &str) -> Option<Ty> {
        let field = self.linked.struct_field(structure, name)?;
        self.raw_number(&field.ty)
    }

    /// What sets the fields of each buffer that some wrapper passes, and what clears them.
    pub(super) fn buffer_setters(
        &self,
        key: &Key,
        structure: &Structure,
        wrapped: &[Function],
    ) -> Vec<Function> {
        let mut functions = Vec::new();
        for (name, buffer) in &structure.buffers {
            let all = self.linked.functions();
            let mut bound = all.filter(|function| {
                let callee = Some(function.declaration.name.as_str());
                wrapped
                    .iter()
                    .any(|one| one.stands_for.as_deref() == callee)
            });
            let passed = bound.any(|function| {
                let params = function.params.iter();
                let mut contracts = params.filter_map(|param| param.contract);
                contracts.any(|(_, param)| {
                    let of = param.structure.as_ref().map(|used| used.name().as_str());
                    of == Some(key.as_str()) && param.passes.contains(name)
                })
            });
            let elements = self.field_elements(structure, buffer);
            let length = self.field_number(structure, &buffer.length);
            if let (true, Some(elements), Some(length)) = (passed, elements, length) {
                let one = One {
                    name,
                    buffer,
                    elements,
                    length,
                };
                functions.push(self.set(key, structure, &one));
                functions.push(self.take(key, structure, &one));
            }
        }
        functions
    }

    fn set(&self, key: &Key, structure: &Structure, one: &One<'_>) -> Function {
        let mut next = Expr::name(NEXT);
        if one.is_read() && self.is_mut(structure, one.buffer) {
            next = next.method("cast_mut", Vec::new());
        }
        if one.elements.1 {
            next = next.method("cast", Vec::new());
        }
        let mut body = Body::new();
        self.assign(&mut body, (key, structure), &one.buffer.pointer, next);
        self.assign(
            &mut body,
            (key, structure),
            &one.buffer.length,
            Expr::name(LEFT),
        );
        let (pointer, length) = (&*one.buffer.pointer, &*one.buffer.length);
        let docs = Docs::text(format!("Sets `{pointer}` and `{length}` for a call."));
        Function {
            visibility: Visibility::Module,
            receiver: Receiver::Exclusive,
            params: vec![
                (
                    NEXT.to_owned(),
                    Ty::ptr(!one.is_read(), one.elements.0.clone()),
                ),
                (LEFT.to_owned(), one.length.clone()),
            ],
            ..inherent(&setter(one.name), docs, body)
        }
    }

    fn take(&self, key: &Key, structure: &Structure, one: &One<'_>) -> Function {
        let mut body = Body::new();
        let read = Expr::unsafe_(
            place(&one.buffer.length),
            self.field_argument(key, structure),
        );
        body.let_(LEFT, read);
        let null = match self.is_mut(structure, one.buffer) {
            true => "null_mut",
            false => "null",
        };
        let null = Expr::Support(Support::Ptr).path(null).call(Vec::new());
        self.assign(&mut body, (key, structure), &one.buffer.pointer, null);
        self.assign(
            &mut body,
            (key, structure),
            &one.buffer.length,
            Expr::Int(0),
        );
        body.push(StatementKind::Tail(Expr::name(LEFT)));
        let (pointer, length) = (&*one.buffer.pointer, &*one.buffer.length);
        let docs = Docs::text(format!(
            "Clears `{pointer}` and `{length}` after a call, and returns how many elements were left."
        ));
        Function {
            visibility: Visibility::Module,
            receiver: Receiver::Exclusive,
            ret: one.length.clone(),
            ..inherent(&taker(one.name), docs, body)
        }
    }

    /// Whether the pointer of a buffer is one to write through in C.
    fn is_mut(&self, structure: &Structure, buffer: &FieldBuffer) -> bool {
        let field = self.linked.struct_field(structure, &buffer.pointer);
        let ty = field.map(|field| self.linked.unit.resolve(&field.ty));
        !matches!(ty, Some(c::Type::Pointer { is_const: true, .. }))
    }

    /// `unsafe { (*pointer).field = value };`
    fn assign(
        &self,
        body: &mut Body,
        (key, structure): (&Key, &Structure),
        field: &str,
        value: Expr,
    ) {
        let assign = Expr::Assign(Box::new(place(field)), Box::new(value));
        let argument = self.field_argument(key, structure);
        body.push(StatementKind::Expr(Expr::unsafe_(assign, argument)));
    }

    /// Why a field may be read and written.
    fn field_argument(&self, key: &Key, structure: &Structure) -> Argument {
        let valid = self.struct_is_valid(key, structure);
        let argument = Argument::new(valid.claim, short(valid.because));
        argument.and_all([alone()])
    }

    /// The methods that read numbers.
    pub(super) fn struct_getters(&self, key: &Key, structure: &Structure) -> Vec<Function> {
        let fields = structure.fields.iter();
        let getters = fields.filter_map(|(name, field)| {
            let declared = self.linked.struct_field(structure, name)?;
            let ty = self.named_scalar(&declared.ty)?;
            let valid = self.struct_is_valid(key, structure);
            let argument = Argument::new(valid.claim, short(valid.because)).and(
                Claim::NoDataRace {
                    field: name.value.clone(),
                },
                Because::Fact("what changes it borrows `self` exclusively".to_owned()),
            );
            let rust = field.rust.as_ref().map_or(name, |rust| &rust.name);
            let mut docs = Docs::text(field.doc.trim_end());
            if rust != name {
                docs.aliases.push(name.value.clone());
            }
            Some(Function {
                stands_for: Some(name.value.clone()),
                receiver: Receiver::Shared,
                ret: ty,
                ..inherent(rust, docs, Body::tail(Expr::unsafe_(place(name), argument)))
            })
        });
        getters.collect()
    }
}

/// A buffer in fields, for which there are functions.
struct One<'s> {
    name: &'s str,
    buffer: &'s FieldBuffer,
    elements: (Ty, bool),
    length: Ty,
}

impl One<'_> {
    fn is_read(&self) -> bool {
        *self.buffer.direction == Direction::In
    }
}

/// `(*self.memory.pointer).field`
fn place(field: &str) -> Expr {
    let pointer = pointer_of(Expr::name("self").field(MEMORY));
    pointer.deref().field(field)
}

/// The type invariants, without repeating them.
fn short(because: Because) -> Because {
    match because {
        Because::TypeInvariant { ty, .. } => Because::TypeInvariant {
            ty,
            holds: String::new(),
        },
        other => other,
    }
}
