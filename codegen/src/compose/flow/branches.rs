//! Pattern "composition": branches and loops: what is open where they meet again.

use syn::{
    BinOp, Expr, ExprBinary, ExprBlock, ExprForLoop, ExprIf, ExprLet, ExprLoop, ExprMatch,
    ExprMethodCall, ExprWhile, UnOp, spanned::Spanned,
};

use super::{
    Flow,
    pattern::{Fits, fits},
    state::State,
    value::{Branch, Value, range},
};

/// The states in which a condition holds, and in which it does not.
struct Both {
    holds: State,
    fails: State,
}

impl Flow<'_> {
    /// A condition; variables that it declares are those of the state in which it holds.
    fn condition(&mut self, expr: &Expr) -> Both {
        match expr {
            Expr::Paren(inner) => self.condition(&inner.expr),
            Expr::Let(one) => self.let_condition(one),
            Expr::Binary(one) if matches!(one.op, BinOp::And(_)) => self.and(one),
            Expr::Unary(one) if matches!(one.op, UnOp::Not(_)) => {
                let both = self.condition(&one.expr);
                Both {
                    holds: both.fails,
                    fails: both.holds,
                }
            }
            Expr::MethodCall(call) if call.args.is_empty() => self.asked(call),
            _ => {
                self.eval(expr);
                self.same()
            }
        }
    }

    fn same(&self) -> Both {
        Both {
            holds: self.state.clone(),
            fails: self.state.clone(),
        }
    }

    fn and(&mut self, one: &ExprBinary) -> Both {
        let base = self.state.len();
        let left = self.condition(&one.left);
        self.state = left.holds;
        let right = self.condition(&one.right);
        let inner = std::mem::replace(&mut self.state, right.fails);
        self.close(
            base,
            range(&one.right.span()),
            "the path leaves here, where this does not hold",
        );
        let fails = std::mem::replace(&mut self.state, inner);
        let branch = Some((range(&one.left.span()), "on the path where this fails"));
        Both {
            holds: right.holds,
            fails: left.fails.join(fails, &branch, &None),
        }
    }

    /// `value.is_some()` and the like tell where something is owed.
    fn asked(&mut self, call: &ExprMethodCall) -> Both {
        let method = call.method.to_string();
        let is_place = self.in_place(&call.receiver).is_some();
        self.method_call(call);
        let mut both = self.same();
        if !is_place {
            return both;
        }
        if let Some(value) = self.in_place(&call.receiver) {
            value.take();
        }
        let without = std::mem::take(&mut self.state);
        match method.as_str() {
            "is_err" | "is_none" => both.holds = without,
            "is_ok" | "is_some" => both.fails = without,
            _ => {}
        }
        both
    }

    fn let_condition(&mut self, one: &ExprLet) -> Both {
        let in_place = self.in_place(&one.expr).map(|value| value.clone());
        let fits = fits(&one.pat);
        if fits == Fits::Nothing {
            // It takes nothing; where it fits, nothing is owed.
            let value = match in_place {
                Some(_) => Value::Plain,
                None => self.eval(&one.expr),
            };
            let fails = self.state.clone();
            self.lose(
                &value,
                range(&one.pat.span()),
                "it is dropped where this does not fit",
            );
            if let Some(value) = self.in_place(&one.expr) {
                value.take();
            }
            self.bind(&one.pat, Value::Plain);
            let holds = std::mem::replace(&mut self.state, fails.clone());
            return Both { holds, fails };
        }
        let value = self.eval(&one.expr);
        let mut fails = self.state.clone();
        if fits == Fits::Maybe {
            match in_place {
                // It stays where it is.
                Some(before) => {
                    std::mem::swap(&mut self.state, &mut fails);
                    if let Some(place) = self.in_place(&one.expr) {
                        *place = before;
                    }
                    std::mem::swap(&mut self.state, &mut fails);
                }
                None => {
                    let exit = range(&one.pat.span());
                    self.lose(&value, exit, "it is dropped where this does not fit");
                }
            }
        }
        self.bind(&one.pat, value);
        let holds = std::mem::replace(&mut self.state, fails.clone());
        Both { holds, fails }
    }

    /// A condition as a value: what it declares ends at once.
    pub(super) fn condition_value(&mut self, expr: &Expr) -> Value {
        if let Expr::Binary(one) = expr
            && !matches!(one.op, BinOp::And(_))
        {
            self.binary(one);
            return Value::Plain;
        }
        let base = self.state.len();
        let both = self.condition(expr);
        self.state = both.holds;
        self.close(base, range(&expr.span()), "it is dropped here");
        let holds = std::mem::take(&mut self.state);
        self.state = holds.join(both.fails, &None, &None);
        Value::Plain
    }

    fn binary(&mut self, one: &ExprBinary) {
        self.borrowed(&one.left);
        if matches!(one.op, BinOp::Or(_)) {
            let before = self.state.clone();
            self.borrowed(&one.right);
            let after = std::mem::take(&mut self.state);
            let branch = Some((
                range(&one.right.span()),
                "on the path where this is not asked",
            ));
            self.state = after.join(before, &None, &branch);
        } else {
            self.borrowed(&one.right);
        }
    }

    pub(super) fn if_(&mut self, one: &ExprIf) -> Value {
        let base = self.state.len();
        let both = self.condition(&one.cond);
        self.state = both.holds;
        let value = self.block(&one.then_branch);
        self.pending.push(value);
        let end = range(&one.then_branch.brace_token.span.close());
        self.close(base, end, "the path leaves its block here");
        let value = self.pending.pop().unwrap_or_default();
        let then = std::mem::replace(&mut self.state, both.fails);
        let here = Some((range(&one.if_token.span), "on the path through this `if`"));
        let (other, there) = match &one.else_branch {
            Some((token, otherwise)) => {
                let other = self.eval(otherwise);
                let there = Some((range(&token.span), "on the path through this `else`"));
                (other, there)
            }
            None => {
                let there = "on the path where this `if` does not hold";
                (Value::Plain, Some((range(&one.if_token.span), there)))
            }
        };
        let (ended, otherwise) = (then.ended, std::mem::take(&mut self.state));
        let value = joined_values((value, ended), (other, otherwise.ended));
        self.state = then.join(otherwise, &here, &there);
        value
    }

    pub(super) fn match_(&mut self, one: &ExprMatch) -> Value {
        let in_place = self.in_place(&one.expr).map(|value| value.clone());
        let value = self.eval(&one.expr);
        let before = self.state.clone();
        let mut covered = false;
        let mut result: Option<(Value, State, Branch)> = None;
        for arm in &one.arms {
            self.state = before.clone();
            let base = self.state.len();
            let fits = fits(&arm.pat);
            let wild = matches!(arm.pat, syn::Pat::Wild(_));
            let owed = match covered || fits == Fits::Nothing {
                true => Value::Plain,
                false => value.clone(),
            };
            match in_place.as_ref().filter(|_| wild && owed.is_owed()) {
                // Naming a place moves nothing.
                Some(stays) => {
                    if let Some(place) = self.in_place(&one.expr) {
                        *place = stays.clone();
                    }
                }
                None => self.bind(&arm.pat, owed),
            }
            covered |= is_success(&arm.pat) || fits == Fits::Always;
            let given = self.eval(&arm.body);
            self.pending.push(given);
            let end = range(&arm.body.span());
            self.close(base, end, "the path leaves this arm without paying");
            let given = self.pending.pop().unwrap_or_default();
            let state = std::mem::take(&mut self.state);
            let branch = Some((range(&arm.pat.span()), "on the path through this arm"));
            result = Some(match result {
                None => (given, state, branch),
                Some((other, earlier, there)) => {
                    let values = ((other, earlier.ended), (given, state.ended));
                    let joined = joined_values(values.0, values.1);
                    let branch_kept = if earlier.ended {
                        branch.clone()
                    } else {
                        there.clone()
                    };
                    (joined, earlier.join(state, &there, &branch), branch_kept)
                }
            });
        }
        let Some((value, state, _)) = result else {
            // A match without arms is never reached.
            self.state.ended = true;
            return Value::Plain;
        };
        self.state = state;
        value
    }

    pub(super) fn loop_(&mut self, one: &ExprLoop) -> Value {
        self.open_loop(one.label.as_ref(), false);
        let value = self.block(&one.body);
        self.unused(&value, &one.body);
        let left = self.close_loop();
        // Only `break` leaves it.
        self.state.ended = true;
        self.meet(left, Value::Plain, &None)
    }

    pub(super) fn while_(&mut self, one: &ExprWhile) -> Value {
        let base = self.state.len();
        self.open_loop(one.label.as_ref(), false);
        let both = self.condition(&one.cond);
        self.state = both.holds;
        self.block(&one.body);
        let end = range(&one.body.brace_token.span.close());
        self.close(base, end, "the path leaves its block here");
        let again = std::mem::replace(&mut self.state, both.fails);
        self.not_entered(again, range(&one.while_token.span));
        let left = self.close_loop();
        self.meet(left, Value::Plain, &to_the_end(&one.while_token.span))
    }

    pub(super) fn for_(&mut self, one: &ExprForLoop) -> Value {
        // What there is one of, or none, is what the body gets.
        let value = self.eval(&one.expr);
        let base = self.state.len();
        self.open_loop(one.label.as_ref(), false);
        let before = self.state.clone();
        self.bind(&one.pat, value);
        self.block(&one.body);
        let end = range(&one.body.brace_token.span.close());
        self.close(base, end, "the path leaves its block here");
        let again = std::mem::replace(&mut self.state, before);
        self.not_entered(again, range(&one.for_token.span));
        let left = self.close_loop();
        self.meet(left, Value::Plain, &to_the_end(&one.for_token.span))
    }

    /// A loop that may be passed: its body runs, or it does not.
    fn not_entered(&mut self, again: State, token: std::ops::Range<usize>) {
        let never = Some((token, "on the path that does not enter this loop"));
        let never_entered = std::mem::take(&mut self.state);
        self.state = never_entered.join(again, &never, &None);
    }

    pub(super) fn labelled(&mut self, one: &ExprBlock) -> Value {
        if one.label.is_none() {
            return self.block(&one.block);
        }
        self.open_loop(one.label.as_ref(), true);
        let value = self.block(&one.block);
        let left = self.close_loop();
        self.meet(left, value, &None)
    }

    /// The paths that left a loop by `break` meet the one that did not, and so do their values.
    fn meet(&mut self, left: Vec<(State, Value)>, value: Value, to_the_end: &Branch) -> Value {
        let mut value = value;
        for (one, given) in left {
            let state = std::mem::take(&mut self.state);
            value = joined_values((value, state.ended), (given, one.ended));
            self.state = state.join(one, to_the_end, &None);
        }
        value
    }
}

/// What is said of a path on which no `break` leaves a loop.
fn to_the_end(token: &proc_macro2::Span) -> Branch {
    let by = "on the path that no `break` leads out of this loop";
    Some((range(token), by))
}

/// Whether a pattern takes every value with which something is owed.
fn is_success(pattern: &syn::Pat) -> bool {
    let syn::Pat::TupleStruct(one) = pattern else {
        return false;
    };
    let name = one.path.segments.last().map(|last| last.ident.to_string());
    let success = matches!(name.as_deref(), Some("Ok" | "Some"));
    success && one.elems.iter().all(|part| fits(part) == Fits::Always)
}

/// The value of two branches: of one that was left there is none.
fn joined_values((left, left_ended): (Value, bool), (right, right_ended): (Value, bool)) -> Value {
    match (left_ended, right_ended) {
        (true, _) => right,
        (_, true) => left,
        // What one branch makes and the other does not is owed all the same.
        _ if left.is_owed() => left,
        _ => right,
    }
}
