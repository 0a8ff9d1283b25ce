//! Places and what is made of them: fields, references, addresses, casts.

use syn::{Expr, ExprCast, ExprField, Member};

use super::{
    Paths, Walk,
    state::State,
    value::{Kind, There, Value, What},
};
use crate::{audit::finding::Rule, facts::Failure};

impl Walk<'_> {
    pub(super) fn cast(&mut self, cast: &ExprCast, state: State) -> Paths {
        let paths = self.eval(&cast.expr, state);
        let to_pointer = matches!(*cast.ty, syn::Type::Ptr(_));
        self.each(paths, |walk, state, value| {
            let kind = match value.kind {
                Kind::Ref => Kind::FromRef("a cast of a reference".to_owned()),
                // A number has no provenance, whatever it was before.
                Kind::Unknown if to_pointer && walk.is_number(&cast.expr) => {
                    Kind::FromRef("a number".to_owned())
                }
                kind => kind,
            };
            let value = Value { kind, ..value };
            if !to_pointer {
                walk.number(&state, &value);
            }
            vec![(state, value)]
        })
    }

    /// A number that says how a call went is made another number before anybody asked.
    fn number(&mut self, state: &State, value: &Value) {
        let Some(thing) = value.id.and_then(|id| state.thing(id)) else {
            return;
        };
        if let What::Status { of } | What::Owned { of, .. } = &thing.what
            && thing.failure == Failure::Negative
            && thing.there == There::Unasked
        {
            let message = format!(
                "what `{of}` returns is cast before anybody has asked whether it is an error number"
            );
            let (place, at) = (thing.made.clone(), thing.at.clone());
            self.finding(Rule::UncheckedResult, place, message, at);
        }
    }

    /// `&expr`.
    pub(super) fn reference(&mut self, expr: &Expr, state: State) -> Paths {
        let paths = self.eval(expr, state);
        let to_ref = |(state, value): (State, Value)| {
            // A reference to a variable stands for what is in it.
            let id = match value.kind {
                Kind::Inside(id) => Some(id),
                _ => value.id,
            };
            let value = Value {
                kind: Kind::Ref,
                id,
            };
            (state, value)
        };
        paths.into_iter().map(to_ref).collect()
    }

    /// `&raw const expr`, `addr_of!(expr)`: the address of a place.
    pub(super) fn address(&mut self, expr: &Expr, state: State) -> Paths {
        let mut at = expr;
        while let Expr::Field(ExprField { base, .. })
        | Expr::Paren(syn::ExprParen { expr: base, .. }) = at
        {
            at = base;
        }
        let Expr::Unary(syn::ExprUnary { expr: pointer, .. }) = at else {
            let paths = self.eval(at, state);
            let how = |(state, value): (State, Value)| {
                let id = match value.kind {
                    Kind::Inside(id) => Some(id),
                    _ => value.id,
                };
                let kind = Kind::FromRef("the address of a place".into());
                (state, Value { kind, id })
            };
            return paths.into_iter().map(how).collect();
        };
        // Of what a pointer points to: nothing is read.
        let paths = self.eval(pointer, state);
        let how = |(state, value): (State, Value)| match value.kind {
            Kind::Ref => (
                state,
                Value::of(Kind::FromRef(
                    "the address of what a reference refers to".into(),
                )),
            ),
            _ => (state, value),
        };
        paths.into_iter().map(how).collect()
    }

    /// `*expr`.
    pub(super) fn deref(&mut self, expr: &Expr, state: State) -> Paths {
        let paths = self.eval(expr, state);
        self.each(paths, |walk, state, value| {
            walk.needs_value(&state, &value, "read");
            let kind = match value.kind {
                Kind::Ref => Kind::Ref,
                _ => Kind::Unknown,
            };
            // `&mut *pointer` is another way to go on with it.
            let id = value.id.filter(|&id| {
                matches!(
                    state.thing(id).map(|thing| &thing.what),
                    Some(What::Handed { .. })
                )
            });
            vec![(state, Value { kind, id })]
        })
    }

    /// A field; one that the destructor of its owner gives up stands for the owner.
    pub(super) fn field(&mut self, one: &ExprField, state: State) -> Paths {
        let paths = self.eval(&one.base, state);
        self.each(paths, |walk, state, value| {
            if let (Kind::Parts(parts), Member::Unnamed(index)) = (&value.kind, &one.member) {
                let part = parts.get(index.index as usize).cloned();
                return vec![(state, part.unwrap_or_default())];
            }
            let thing = value.id.and_then(|id| state.thing(id));
            let is_given = thing.is_some_and(|thing| match (&thing.what, &one.member) {
                (What::Owner { name, .. }, Member::Named(field)) if name == "self" => {
                    let ty = walk.function.ty.as_deref().unwrap_or_default();
                    let fields = walk.input.code.dropped(ty, walk.function.module);
                    fields.is_some_and(|fields| fields.contains(&field.to_string()))
                }
                _ => false,
            });
            let is_inside = thing.is_some_and(|thing| {
                matches!(
                    &thing.what,
                    What::Owner {
                        is_allocation: true,
                        ..
                    }
                )
            });
            let kind = match value.id {
                Some(id) if is_inside && !is_given => Kind::Inside(id),
                _ => Kind::Unknown,
            };
            let id = value.id.filter(|_| is_given);
            vec![(state, Value { kind, id })]
        })
    }

    /// Whether an expression is a field that is a number: one of the type around.
    fn is_number(&self, expr: &Expr) -> bool {
        let Expr::Field(ExprField { base, member, .. }) = expr else {
            return false;
        };
        let Expr::Path(path) = &**base else {
            return false;
        };
        path.path.is_ident("self") && self.input.number_field(self.here(), member)
    }
}
