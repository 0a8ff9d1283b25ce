//! Patterns: what they bind, and on which paths they fit.

use syn::Pat;

use super::{
    Walk,
    state::State,
    value::{Kind, Value},
};

impl Walk<'_> {
    /// Binds the variables of a pattern that fits.
    pub(super) fn bind(&mut self, state: &mut State, pattern: &Pat, value: Value) {
        match pattern {
            Pat::Ident(one) => {
                // A function that is kept in a variable is one value from then on.
                let kind = match value.kind {
                    Kind::Function(_) => Kind::Unknown,
                    kind => kind,
                };
                state.declare(&one.ident.to_string(), Value { kind, ..value });
                if let Some((_, inner)) = &one.subpat {
                    self.bind(state, inner, Value::default());
                }
            }
            Pat::Type(one) => self.bind(state, &one.pat, value),
            Pat::Paren(one) => self.bind(state, &one.pat, value),
            Pat::Reference(one) => self.bind(state, &one.pat, value),
            Pat::Tuple(one) => {
                let mut parts = match value.kind {
                    Kind::Parts(parts) => parts,
                    _ => Vec::new(),
                }
                .into_iter();
                for pattern in &one.elems {
                    self.bind(state, pattern, parts.next().unwrap_or_default());
                }
            }
            Pat::TupleStruct(one) => {
                let mut values = vec![inner_of(value)].into_iter();
                for pattern in &one.elems {
                    self.bind(state, pattern, values.next().unwrap_or_default());
                }
            }
            Pat::Struct(one) => {
                for field in &one.fields {
                    self.bind(state, &field.pat, Value::default());
                }
            }
            Pat::Slice(one) => {
                for pattern in &one.elems {
                    self.bind(state, pattern, Value::default());
                }
            }
            Pat::Or(one) => {
                if let Some(first) = one.cases.first() {
                    self.bind(state, first, value);
                }
            }
            _ => {}
        }
    }

    /// The paths on which a pattern fits, its variables bound, and those on which it does not.
    pub(super) fn fit(
        &mut self,
        pattern: &Pat,
        value: Value,
        state: State,
    ) -> (Vec<State>, Vec<State>) {
        let wants = match wants(pattern) {
            Wants::Anything => {
                let mut state = state;
                self.bind(&mut state, pattern, value);
                return (vec![state], Vec::new());
            }
            Wants::Something => None,
            Wants::There(there) => Some(there),
        };
        let Some(there) = wants else {
            let mut fits = state.clone();
            self.bind(&mut fits, pattern, value);
            return (vec![fits], vec![state]);
        };
        let mut fits = Vec::new();
        let mut fails = Vec::new();
        for (mut state, inner) in self.split(state, value) {
            if inner.is_some() == there {
                let value = Value::of(Kind::Known(Some(Box::new(inner.unwrap_or_default()))));
                self.bind(&mut state, pattern, value);
                fits.push(state);
            } else {
                fails.push(state);
            }
        }
        (fits, fails)
    }

    /// The paths on which an `Option` or a `Result` has a value, each with it, and those on which it has none.
    pub(super) fn split(&mut self, state: State, value: Value) -> Vec<(State, Option<Value>)> {
        match value.kind {
            Kind::Known(inner) => vec![(state, inner.map(|inner| *inner))],
            Kind::Maybe(inner) => {
                let Some(id) = value.id else {
                    return vec![(state.clone(), Some(*inner)), (state, None)];
                };
                let mut both = Vec::new();
                for there in [true, false] {
                    if state.can_be(id, there) {
                        let mut state = state.clone();
                        state.settle(id, there);
                        both.push((state, there.then(|| (*inner).clone())));
                    }
                }
                both
            }
            kind => {
                let value = Value { kind, ..value };
                vec![(state.clone(), Some(value)), (state, None)]
            }
        }
    }
}

/// What is in `Some` or `Ok`.
fn inner_of(value: Value) -> Value {
    match value.kind {
        Kind::Known(Some(inner)) | Kind::Maybe(inner) => *inner,
        _ => Value::default(),
    }
}

/// What a pattern fits.
enum Wants {
    Anything,
    /// It cannot be said.
    Something,
    /// `Some` and `Ok`, or `None` and `Err`.
    There(bool),
}

fn wants(pattern: &Pat) -> Wants {
    let by_name = |path: &syn::Path| {
        let last = path.segments.last().map(|one| one.ident.to_string());
        match last.as_deref() {
            Some("Some" | "Ok") => Wants::There(true),
            Some("None" | "Err") => Wants::There(false),
            _ => Wants::Something,
        }
    };
    match pattern {
        Pat::Ident(one) if one.ident == "None" => Wants::There(false),
        Pat::Ident(one) => match &one.subpat {
            Some((_, inner)) => wants(inner),
            None => Wants::Anything,
        },
        Pat::Wild(_) | Pat::Rest(_) => Wants::Anything,
        Pat::Type(one) => wants(&one.pat),
        Pat::Paren(one) => wants(&one.pat),
        Pat::Reference(one) => wants(&one.pat),
        Pat::Tuple(one)
            if one
                .elems
                .iter()
                .all(|one| matches!(wants(one), Wants::Anything)) =>
        {
            Wants::Anything
        }
        Pat::TupleStruct(one) => by_name(&one.path),
        Pat::Path(one) => by_name(&one.path),
        _ => Wants::Something,
    }
}
