//! Closures: those that a combinator of `Option` or `Result` runs at once, and the others.

use quote::ToTokens;
use syn::ExprClosure;

use crate::body::macros::words;

use super::{
    Frame, Paths, Walk,
    state::State,
    value::{Kind, Value},
};

impl Walk<'_> {
    /// A closure that runs at some time: what it names goes out of sight.
    pub(super) fn closure(&mut self, closure: &ExprClosure, mut state: State) -> Paths {
        let words = words(closure.body.to_token_stream());
        for value in state.named(&words, self.base()) {
            state.gone(&value);
        }
        vec![(state, Value::default())]
    }

    /// A method that takes a closure.
    pub(super) fn with_closure(
        &mut self,
        name: &str,
        closure: &ExprClosure,
        state: State,
        value: Value,
    ) -> Paths {
        let on_value = match name {
            "map" | "and_then" | "inspect" => true,
            "map_err" | "or_else" | "ok_or_else" | "inspect_err" | "unwrap_or_else" => false,
            _ => {
                let mut state = state;
                state.gone(&value);
                return self.closure(closure, state);
            }
        };
        let mut all = Vec::new();
        for (state, inner) in self.split(state, value) {
            let is_there = inner.is_some();
            if is_there != on_value {
                let value = match (name, inner) {
                    ("unwrap_or_else", Some(inner)) => inner,
                    (_, inner) => Value::of(Kind::Known(inner.map(Box::new))),
                };
                all.push((state, value));
                continue;
            }
            let before = inner.clone().unwrap_or_default();
            for (state, result) in self.run(closure, state, before) {
                let value = match name {
                    "map" => Value::of(Kind::Known(Some(Box::new(result)))),
                    "inspect" => Value::of(Kind::Known(inner.clone().map(Box::new))),
                    "map_err" | "ok_or_else" | "inspect_err" => Value::of(Kind::Known(None)),
                    _ => result,
                };
                all.push((state, value));
            }
        }
        all
    }

    /// Runs a closure where it stands.
    fn run(&mut self, closure: &ExprClosure, mut state: State, value: Value) -> Paths {
        let length = state.len();
        if let Some(pattern) = closure.inputs.first() {
            self.bind(&mut state, pattern, value);
        }
        let (function, base) = (self.here(), self.base());
        self.frames.push(Frame {
            function,
            base,
            left: Vec::new(),
            loops: Vec::new(),
        });
        let mut paths = self.eval(&closure.body, state);
        let frame = self.frames.pop();
        paths.extend(frame.map(|frame| frame.left).unwrap_or_default());
        for (state, _) in &mut paths {
            state.truncate(length);
            state.exit = None;
        }
        paths
    }
}
