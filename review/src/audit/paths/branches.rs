//! Tests, branches and loops: where a path becomes two.

use quote::ToTokens;
use syn::{
    BinOp, Expr, ExprBinary, ExprBlock, ExprBreak, ExprContinue, ExprForLoop, ExprIf, ExprLoop,
    ExprMatch, ExprWhile, Lit, UnOp,
};

use super::{
    Loop, Paths, Walk,
    state::State,
    value::{Kind, Value},
};
use crate::{body::macros::words, facts::Failure};

/// The paths on which a condition holds, and those on which it does not.
#[derive(Default)]
struct Both {
    holds: Vec<State>,
    fails: Vec<State>,
}

impl Walk<'_> {
    fn condition(&mut self, expr: &Expr, state: State) -> Both {
        match expr {
            Expr::Paren(one) => self.condition(&one.expr, state),
            Expr::Unary(one) if matches!(one.op, UnOp::Not(_)) => {
                let both = self.condition(&one.expr, state);
                Both {
                    holds: both.fails,
                    fails: both.holds,
                }
            }
            Expr::Let(one) => {
                let mut both = Both::default();
                for (state, value) in self.eval(&one.expr, state) {
                    let (fits, fails) = self.fit(&one.pat, value, state);
                    both.holds.extend(fits);
                    both.fails.extend(fails);
                }
                both
            }
            Expr::Binary(one) if matches!(one.op, BinOp::And(_)) => self.and(one, state),
            Expr::Binary(one) if matches!(one.op, BinOp::Or(_)) => {
                let left = self.condition(&one.left, state);
                let mut both = Both {
                    holds: left.holds,
                    fails: Vec::new(),
                };
                for state in left.fails {
                    let right = self.condition(&one.right, state);
                    both.holds.extend(right.holds);
                    both.fails.extend(right.fails);
                }
                both
            }
            _ => {
                let mut both = Both::default();
                for (state, value) in self.eval(expr, state) {
                    self.test(expr, state, &value, &mut both);
                }
                both
            }
        }
    }

    fn and(&mut self, one: &ExprBinary, state: State) -> Both {
        let left = self.condition(&one.left, state);
        let mut both = Both {
            holds: Vec::new(),
            fails: left.fails,
        };
        for state in left.holds {
            let right = self.condition(&one.right, state);
            both.holds.extend(right.holds);
            both.fails.extend(right.fails);
        }
        both
    }

    /// A value as a condition.
    fn test(&mut self, expr: &Expr, mut state: State, value: &Value, both: &mut Both) {
        let by_bool = value.id.filter(|&id| {
            let failure = state.thing(id).map(|thing| thing.failure);
            failure == Some(Failure::False) && value.kind == Kind::Unknown
        });
        let test = match (&value.kind, value.id) {
            (Kind::Test { if_true }, Some(id)) => Some((id, *if_true)),
            _ => by_bool.map(|id| (id, true)),
        };
        if let Some((id, if_true)) = test {
            for (holds, to) in [(true, &mut both.holds), (false, &mut both.fails)] {
                let there = holds == if_true;
                if state.can_be(id, there) {
                    let mut state = state.clone();
                    state.settle(id, there);
                    to.push(state);
                }
            }
            return;
        }
        // Whatever is named in there has been asked about, in words that are not understood.
        let named = state.named(&words(expr.to_token_stream()), self.base());
        for value in &named {
            state.unclear(&value.ids());
        }
        both.holds.push(state.clone());
        both.fails.push(state);
    }

    /// `!expr` as a value.
    pub(super) fn not(&mut self, expr: &Expr, state: State) -> Paths {
        let paths = self.eval(expr, state).into_iter();
        let flip = |(state, value): (State, Value)| {
            let kind = match value.kind {
                Kind::Test { if_true } => Kind::Test { if_true: !if_true },
                Kind::Unknown if value.id.is_some() => Kind::Test { if_true: false },
                kind => kind,
            };
            (state, Value { kind, ..value })
        };
        paths.map(flip).collect()
    }

    /// A comparison as a value, if it is one that asks for success; anything else with two sides.
    pub(super) fn binary(&mut self, one: &ExprBinary, state: State) -> Paths {
        if matches!(one.op, BinOp::And(_) | BinOp::Or(_)) {
            let expr = Expr::Binary(one.clone());
            let both = self.condition(&expr, state);
            let states = both.holds.into_iter().chain(both.fails);
            return states.map(|state| (state, Value::default())).collect();
        }
        let mut all = Vec::new();
        for (state, left) in self.eval(&one.left, state) {
            for (state, _) in self.eval(&one.right, state) {
                let failure = left
                    .id
                    .and_then(|id| state.thing(id))
                    .map(|one| one.failure);
                let if_true = match failure {
                    Some(Failure::Negative) if is_zero(&one.right) => asks_number(&one.op),
                    Some(Failure::Null) if is_null(&one.right) => match one.op {
                        BinOp::Eq(_) => Some(false),
                        BinOp::Ne(_) => Some(true),
                        _ => None,
                    },
                    _ => None,
                };
                let mut state = state;
                let value = match if_true {
                    Some(if_true) => Value {
                        kind: Kind::Test { if_true },
                        id: left.id,
                    },
                    None => {
                        state.unclear(&left.ids());
                        Value::default()
                    }
                };
                all.push((state, value));
            }
        }
        all
    }

    /// `value.is_some()` and the like.
    pub(super) fn tested(&mut self, name: &str, state: State, value: &Value) -> Paths {
        let if_true = matches!(name, "is_some" | "is_ok");
        let kind = match value.kind {
            Kind::Maybe(_) => Kind::Test { if_true },
            _ => Kind::Unknown,
        };
        let id = value.id.filter(|_| matches!(kind, Kind::Test { .. }));
        vec![(state, Value { kind, id })]
    }

    /// `value.unwrap()`: only the path on which it has one goes on.
    pub(super) fn unwrapped(&mut self, state: State, value: Value) -> Paths {
        let split = self.split(state, value).into_iter();
        split
            .filter_map(|(state, inner)| Some((state, inner?)))
            .collect()
    }

    pub(super) fn if_(&mut self, one: &ExprIf, state: State) -> Paths {
        let base = state.len();
        let both = self.condition(&one.cond, state);
        let mut all = Vec::new();
        for state in both.holds {
            all.extend(self.block(&one.then_branch, state));
        }
        for mut state in both.fails {
            state.truncate(base);
            match &one.else_branch {
                Some((_, other)) => all.extend(self.eval(other, state)),
                None => all.push((state, Value::default())),
            }
        }
        for (state, _) in &mut all {
            state.truncate(base);
        }
        all
    }

    pub(super) fn match_(&mut self, one: &ExprMatch, state: State) -> Paths {
        let base = state.len();
        let mut all = Vec::new();
        for (mut state, value) in self.eval(&one.expr, state) {
            if !matches!(value.kind, Kind::Maybe(_) | Kind::Known(_)) {
                state.unclear(&value.ids());
            }
            let mut rest = vec![state];
            for arm in &one.arms {
                let mut fail = Vec::new();
                for state in rest {
                    let (pattern, guard) = match &arm.pat {
                        syn::Pat::Guard(one) => (&*one.pat, Some(&*one.guard)),
                        other => (other, None),
                    };
                    let (fits, fails) = self.fit(pattern, value.clone(), state);
                    fail.extend(fails);
                    for state in fits {
                        let (holds, fails) = match guard {
                            Some(guard) => {
                                let both = self.condition(guard, state);
                                (both.holds, both.fails)
                            }
                            None => (vec![state], Vec::new()),
                        };
                        fail.extend(fails);
                        for state in holds {
                            all.extend(self.eval(&arm.body, state));
                        }
                    }
                }
                for state in &mut fail {
                    state.truncate(base);
                }
                fail.dedup();
                rest = fail;
            }
        }
        for (state, _) in &mut all {
            state.truncate(base);
        }
        all
    }

    pub(super) fn labelled(&mut self, one: &ExprBlock, state: State) -> Paths {
        let Some(label) = &one.label else {
            return self.block(&one.block, state);
        };
        self.open(Some(label), true, state.len());
        let mut paths = self.block(&one.block, state);
        paths.extend(self.close());
        paths
    }

    pub(super) fn loop_(&mut self, one: &ExprLoop, state: State) -> Paths {
        self.open(one.label.as_ref(), false, state.len());
        // Twice, for what the first turn leaves to the second.
        for (state, _) in self.turn(&one.body, state) {
            self.turn(&one.body, state);
        }
        self.close()
    }

    /// One turn of a loop, up to its end or a `continue`.
    fn turn(&mut self, body: &syn::Block, state: State) -> Paths {
        let mut paths = self.block(body, state);
        let inner = self.frames.last_mut().and_then(|one| one.loops.last_mut());
        paths.extend(
            inner
                .map(|one| std::mem::take(&mut one.continued))
                .unwrap_or_default(),
        );
        self.fewer(paths, || body.brace_token.span.open())
    }

    pub(super) fn while_(&mut self, one: &ExprWhile, state: State) -> Paths {
        let base = state.len();
        self.open(one.label.as_ref(), false, base);
        let both = self.condition(&one.cond, state);
        let mut after: Paths = Vec::new();
        for state in both.holds {
            after.extend(self.turn(&one.body, state));
        }
        after.extend(
            both.fails
                .into_iter()
                .map(|state| (state, Value::default())),
        );
        after.extend(self.close());
        for (state, _) in &mut after {
            state.truncate(base);
        }
        after
    }

    pub(super) fn for_(&mut self, one: &ExprForLoop, state: State) -> Paths {
        let base = state.len();
        let mut after: Paths = Vec::new();
        for (state, _) in self.eval(&one.expr, state) {
            self.open(one.label.as_ref(), false, base);
            after.push((state.clone(), Value::default()));
            let mut state = state;
            self.bind(&mut state, &one.pat, Value::default());
            after.extend(self.turn(&one.body, state));
            after.extend(self.close());
        }
        for (state, _) in &mut after {
            state.truncate(base);
        }
        after
    }

    pub(super) fn break_(&mut self, one: &ExprBreak, state: State) -> Paths {
        let paths = match &one.expr {
            Some(expr) => self.eval(expr, state),
            None => vec![(state, Value::default())],
        };
        let name = one.label.as_ref().map(|label| label.ident.to_string());
        if let Some(frame) = self.frames.last_mut() {
            let target = frame.loops.iter_mut().rev().find(|one| match &name {
                Some(_) => one.label == name,
                None => !one.is_block,
            });
            if let Some(target) = target {
                for (mut state, value) in paths {
                    state.truncate(target.variables);
                    target.left.push((state, value));
                }
            }
        }
        Vec::new()
    }

    /// The end of a turn.
    pub(super) fn continue_(&mut self, one: &ExprContinue, mut state: State) -> Paths {
        let name = one.label.as_ref().map(|label| label.ident.to_string());
        if let Some(frame) = self.frames.last_mut() {
            let mut loops = frame.loops.iter_mut().rev().filter(|one| !one.is_block);
            if let Some(target) = loops.find(|one| name.is_none() || one.label == name) {
                state.truncate(target.variables);
                target.continued.push((state, Value::default()));
            }
        }
        Vec::new()
    }

    fn open(&mut self, label: Option<&syn::Label>, is_block: bool, variables: usize) {
        let label = label.map(|label| label.name.ident.to_string());
        if let Some(frame) = self.frames.last_mut() {
            frame.loops.push(Loop {
                label,
                is_block,
                variables,
                continued: Vec::new(),
                left: Vec::new(),
            });
        }
    }

    fn close(&mut self) -> Paths {
        let frame = self.frames.last_mut();
        let closed = frame.and_then(|frame| frame.loops.pop());
        closed.map(|one| one.left).unwrap_or_default()
    }
}

/// Whether a comparison with 0 holds for success.
fn asks_number(op: &BinOp) -> Option<bool> {
    match op {
        BinOp::Lt(_) | BinOp::Ne(_) => Some(false),
        BinOp::Ge(_) | BinOp::Eq(_) => Some(true),
        _ => None,
    }
}

fn is_zero(expr: &Expr) -> bool {
    matches!(expr, Expr::Lit(one) if matches!(&one.lit, Lit::Int(number) if number.base10_digits() == "0"))
}

/// `null()`, `null_mut()`.
fn is_null(expr: &Expr) -> bool {
    let Expr::Call(call) = expr else {
        return false;
    };
    let Expr::Path(path) = &*call.func else {
        return false;
    };
    let last = path.path.segments.last();
    last.is_some_and(|one| one.ident == "null" || one.ident == "null_mut")
}
