//! Pattern "field": a method that reads a field by its access rule.

mod access;
mod array;

use crate::{
    api::{
        Function, Receiver,
        argument::{Argument, Because, Claim, Remark},
        body::{Body, Expr, StatementKind},
        docs::Docs,
        ty::Ty,
    },
    contract::model::{BorrowSource, FieldAccess, Nullability},
    header::model as c,
    link::{LinkedField, LinkedType, View},
    support::diag::{Diagnostic, Sink},
};

use super::super::{Context, items::inherent};

impl<'a> Context<'a> {
    /// The methods for the fields of a type that are on this view.
    pub(super) fn fields(
        &self,
        sink: &mut Sink,
        opaque: &LinkedType<'a>,
        view: View<'a>,
    ) -> Vec<Function> {
        let first = opaque.contract.views.keys().next();
        let here = opaque.fields.iter().filter(|field| {
            let on = field.contract.on.as_ref().or(first);
            on.is_some_and(|on| **on == **view.key)
        });
        let here: Vec<_> = here.filter(|field| self.check_union(sink, field)).collect();
        let here = here.into_iter().filter(|field| self.is_proven(field));
        here.flat_map(|field| match self.field(field, view) {
            Ok(functions) => functions,
            Err((problem, help)) => {
                let message = format!("the field `{}` cannot be read: {problem}", &**field.key);
                sink.push(
                    Diagnostic::error("SB0405", message)
                        .at(self.linked.place(field.key.span), "by this contract")
                        .also(field.declaration.place.clone(), "declared here")
                        .help(help),
                );
                Vec::new()
            }
        })
        .collect()
    }

    /// Whether an oracle, if one was asked, has the field where the header has it.
    fn is_proven(&self, field: &LinkedField<'a>) -> bool {
        let count = field.extent.map(|extent| extent.count);
        let mut read = count.into_iter().chain([field.declaration]);
        let record = &field.record.name;
        read.all(|field| {
            self.linked
                .unit
                .field_disproof(record, &field.name)
                .is_none()
        })
    }

    fn field(&self, field: &LinkedField<'a>, view: View<'a>) -> Result<Vec<Function>, Problem> {
        if field.declaration.bit_width.is_some() {
            let help = "read it with a C function, and give that one a contract";
            return Err(("it is a bit-field", help));
        }
        let name = field
            .contract
            .rust
            .as_ref()
            .map_or(field.key, |rust| &rust.name);
        let mut docs = Docs::text(field.contract.doc.trim_end());
        if name != field.key {
            docs.aliases.push(field.key.value.clone());
        }
        if self.linked.unit.open_array(&field.declaration.ty).is_some() {
            self.offered(field, field.declaration)?;
            return self.array(field, view, name, &docs);
        }
        let read = self.read(field, view)?;
        let (ret, mut body) = self.field_value(field, read)?;
        if *field.contract.access == FieldAccess::ReadOnce
            && let Some(statement) = body.statements.first_mut()
        {
            let note = "A single read: the value may change at any time.";
            statement.remark(Remark::Note(note.to_owned()));
        }
        Ok(vec![Function {
            stands_for: Some(field.key.value.clone()),
            receiver: Receiver::Shared,
            ret,
            ..inherent(name, docs, body)
        }])
    }

    fn field_value(&self, field: &LinkedField<'a>, read: Expr) -> Result<(Ty, Body), Problem> {
        let declared = &field.declaration.ty;
        if let c::Type::Pointer { .. } = self.linked.unit.resolve(declared) {
            return self.field_pointer(field, read);
        }
        let view = field.contract.view.as_ref();
        let value = view.and_then(|view| self.value_type(view));
        if let Some(ty) = value {
            let raw = Body::tail(Expr::Type(ty.clone()).path("from_raw").call(vec![read]));
            return Ok((ty, raw));
        }
        let help = "give it a value type: `view: ...`";
        let ty = self
            .named_scalar(declared)
            .ok_or(("it is not a number", help))?;
        Ok((ty, Body::tail(read)))
    }

    fn field_pointer(&self, field: &LinkedField<'a>, read: Expr) -> Result<(Ty, Body), Problem> {
        let contract = field.contract;
        let null = contract.nullability.as_deref();
        let null = null.ok_or(("it may be null or not", "answer with `nullability: ...`"))?;
        let target = contract.view.as_ref().and_then(|name| self.view(name));
        let target = target.ok_or(("what it points to is not said", "answer with `view: ...`"))?;
        if self
            .check_const_result(&field.declaration.ty, target)
            .is_err()
        {
            let help = "make the accessor of its view read-only: `accessor: { read_only: true }`";
            return Err(("it points to const, and its view could write", help));
        }
        match contract.borrows_from.as_deref() {
            Some(BorrowSource::Receiver) => {}
            Some(BorrowSource::Scope) => {
                let help =
                    "answer with `borrows_from: self`: what it is read from stays in the scope";
                return Err(("a scope is no lifetime", help));
            }
            _ => {
                let help = "answer with `borrows_from: self`";
                return Err(("how long its target lives is not said", help));
            }
        }
        let why = contract.keeps_alive.as_deref();
        let why = why.ok_or((
            "why its target lives is not said",
            "answer with `keeps_alive: ...`",
        ))?;
        let argument = Argument::new(target.valid("ptr"), Because::Fact(why.to_owned()))
            .and(
                Claim::Outlives {
                    object: target.c_type.to_owned(),
                    lifetime: None,
                },
                Because::Signature {
                    from: "self".to_owned(),
                },
            )
            .and_all(target.count_claim("ptr", Because::Fact(why.to_owned())))
            .and_all(target.invariant_claims("ptr", |_| Because::Fact(why.to_owned())));
        let ty = self.generated(target.key);
        let call = Expr::Type(ty.clone())
            .path(target.raw_maker())
            .call(vec![Expr::name("ptr")]);
        let reference = Expr::unsafe_(call, argument);
        let mut body = Body::new();
        body.let_("ptr", read);
        if *null == Nullability::Nonnull {
            body.push(StatementKind::Tail(reference));
            return Ok((Ty::shared(ty), body));
        }
        body.push(StatementKind::ReturnIf {
            condition: Expr::name("ptr").method("is_null", Vec::new()),
            value: Expr::name("None"),
        });
        body.push(StatementKind::Tail(
            Expr::name("Some").call(vec![reference]),
        ));
        Ok((Ty::Option(Box::new(Ty::shared(ty))), body))
    }
}

/// What stands in the way, and what to do about it.
type Problem = (&'static str, &'static str);
