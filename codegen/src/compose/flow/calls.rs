//! Pattern "composition": calls: what makes, turns and discharges what is owed, and what takes a value away.

use syn::{
    Expr, ExprCall, ExprGroup, ExprMethodCall, ExprParen, Pat, punctuated::Punctuated,
    spanned::Spanned, token,
};

use super::{
    Flow,
    value::{Debt, Value, range},
};

/// Methods and functions that give the value that they take, in another shape.
const SHAPING: [&str; 17] = [
    "Box::new",
    "Err",
    "Ok",
    "Some",
    "context",
    "expect",
    "inspect",
    "inspect_err",
    "into",
    "into_iter",
    "map_err",
    "ok",
    "ok_or",
    "ok_or_else",
    "or_else",
    "take",
    "unwrap",
];

/// Others that do, with something else where there was nothing.
const FALLING_BACK: [&str; 3] = ["unwrap_or", "unwrap_or_default", "unwrap_or_else"];

/// Methods that give the value to a closure.
const CALLING: [&str; 6] = [
    "and_then",
    "is_ok_and",
    "is_some_and",
    "map",
    "map_or",
    "map_or_else",
];

/// Functions that take a value and do nothing with what is owed.
const LOSING: [&str; 2] = ["drop", "forget"];

type Arguments = Punctuated<Expr, token::Comma>;

impl Flow<'_> {
    pub(super) fn method_call(&mut self, call: &ExprMethodCall) -> Value {
        let method = call.method.to_string();
        let made = range(&call.method.span());
        let value = match self.in_place(&call.receiver) {
            Some(value) => value.clone(),
            None => self.eval(&call.receiver),
        };
        if !value.is_owed() {
            if CALLING.contains(&&*method) {
                return self.made_by_closure(&call.args);
            }
            return match self.made(&method, made) {
                Some(made) => {
                    self.given_away(&call.args);
                    made
                }
                None => self.given_away(&call.args),
            };
        }
        let is_place = self.in_place(&call.receiver).is_some();
        if !self.takes(&value, &method) {
            self.given_away(&call.args);
            if !is_place {
                self.unused(&value, call);
            }
            return Value::Plain;
        }
        if let Some(place) = self.in_place(&call.receiver) {
            place.take();
        }
        if CALLING.contains(&&*method) {
            return self.given_to_closure(value, &call.args);
        }
        // While the arguments are made, nobody but this call has the value.
        self.pending.push(value);
        self.given_away(&call.args);
        let value = self.pending.pop().unwrap_or_default();
        self.turned(value, &method, made)
    }

    /// Whether a method takes the value that it is called on.
    fn takes(&self, value: &Value, method: &str) -> bool {
        let known = match value {
            Value::Owed(Debt { what, .. }) => {
                self.debts.pays(what, method) || self.debts.step(what, method).is_some()
            }
            Value::Plain | Value::Parts(_) => false,
        };
        let all = [&SHAPING[..], &FALLING_BACK, &CALLING];
        known || all.iter().any(|names| names.contains(&method)) || self.holders.takes(method)
    }

    /// What a method gives for the value that it takes.
    fn turned(&mut self, value: Value, method: &str, made: std::ops::Range<usize>) -> Value {
        if let Value::Owed(debt) = &value {
            if self.debts.pays(&debt.what, method) {
                return Value::Plain;
            }
            if let Some(step) = self.debts.step(&debt.what, method) {
                let mut gives = step.gives.iter();
                let owed = |name: &str| Value::owed(name, made.clone());
                return match (gives.next(), gives.len()) {
                    (None, _) => Value::Plain,
                    (Some(one), 0) => owed(one),
                    (Some(_), _) => Value::tuple(step.gives.iter().map(|name| owed(name))),
                };
            }
        }
        let shapes = SHAPING.contains(&method) || FALLING_BACK.contains(&method);
        match shapes {
            true => value,
            // A method of this file, which is looked at by itself.
            false => self
                .holders
                .returned(method, &made, self.debts)
                .unwrap_or_default(),
        }
    }

    /// The value goes to the closure among the arguments, or to the function that stands in its place.
    fn given_to_closure(&mut self, value: Value, arguments: &Arguments) -> Value {
        let takes =
            |argument: &&Expr| matches!(argument, Expr::Closure(one) if one.inputs.len() == 1);
        let last = arguments.iter().rfind(takes).or(arguments.last());
        let others = arguments
            .iter()
            .filter(|argument| last.is_none_or(|last| !std::ptr::eq(*argument, last)));
        self.pending.push(value);
        self.given_away(others);
        let value = self.pending.pop().unwrap_or_default();
        match last {
            Some(Expr::Closure(one)) => {
                let ignored = matches!(one.inputs.first(), Some(Pat::Wild(_)));
                let given = self.closure(one, Some(value.clone()));
                if ignored {
                    return Value::Plain;
                }
                given
            }
            Some(Expr::Path(path)) => {
                let name = path.path.segments.last().map(|last| last.ident.to_string());
                let name = name.unwrap_or_default();
                let made = range(&path.span());
                if LOSING.contains(&&*name) {
                    self.lose(&value, made, "it is dropped here");
                    return Value::Plain;
                }
                self.turned(value, &name, made)
            }
            _ => Value::Plain,
        }
    }

    /// What the closure among the arguments makes of something with which nothing is owed, or the function that
    /// stands in its place.
    fn made_by_closure(&mut self, arguments: &Arguments) -> Value {
        let mut given = Value::Plain;
        for argument in arguments {
            let value = match argument {
                Expr::Closure(one) => self.closure(one, None),
                Expr::Path(path) if self.in_place(argument).is_none() => {
                    let last = path.path.segments.last();
                    let name = last.map(|last| last.ident.to_string());
                    let made = self.made(&name.unwrap_or_default(), range(&path.span()));
                    made.unwrap_or_default()
                }
                other => {
                    self.eval(other);
                    Value::Plain
                }
            };
            if value.is_owed() {
                given = value;
            }
        }
        given
    }

    /// What a function leaves owed, or another one of this file returns.
    fn made(&self, function: &str, made: std::ops::Range<usize>) -> Option<Value> {
        match self.debts.made_by(function) {
            Some(what) => Some(Value::owed(what, made)),
            None => self.holders.returned(function, &made, self.debts),
        }
    }

    pub(super) fn call(&mut self, call: &ExprCall) -> Value {
        let mut callee = &*call.func;
        while let Expr::Paren(ExprParen { expr, .. }) | Expr::Group(ExprGroup { expr, .. }) = callee
        {
            callee = expr;
        }
        let Expr::Path(callee) = callee else {
            self.borrowed(&call.func);
            return self.given_away(&call.args);
        };
        let mut names = callee.path.segments.iter().rev();
        let mut next = || names.next().map(|one| one.ident.to_string());
        let (name, of) = (next().unwrap_or_default(), next().unwrap_or_default());
        let whole = format!("{of}::{name}");
        let span = range(&call.func.span());
        let values = self.all(call.args.iter());
        if LOSING.contains(&&*name) || whole == "ManuallyDrop::new" {
            for value in &values {
                self.lose(value, span.clone(), "it is dropped here, and not paid");
            }
            return Value::Plain;
        }
        if SHAPING.contains(&&*whole) || (of.is_empty() && SHAPING.contains(&&*name)) {
            return values.into_iter().next().unwrap_or_default();
        }
        // `Type::method(value)`.
        if self.debts.of_type(&of).is_some()
            && let Some(first) = values.first().filter(|value| value.is_owed())
        {
            return self.turned(first.clone(), &name, span);
        }
        self.made(&name, span).unwrap_or_default()
    }
}
