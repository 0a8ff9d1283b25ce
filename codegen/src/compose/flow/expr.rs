//! Pattern "composition": expressions and statements, in the order in which they are evaluated.

use std::ops::Range;

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Block, Expr, ExprAssign, ExprClosure, ExprField, Local, Macro, Member, Pat, Stmt,
    spanned::Spanned,
};

use super::{
    Flow,
    state::Frame,
    value::{Value, range},
};

/// How deep expressions are followed: what is deeper is taken to be moved away.
const DEPTH: usize = 200;

/// Macros that only look at what they name.
const LOOKING: [&str; 14] = [
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "eprintln",
    "format",
    "format_args",
    "matches",
    "print",
    "println",
    "write",
    "writeln",
];

/// Macros from which no path comes back. That they panic is no path on which something could be paid.
const ENDING: [&str; 4] = ["panic", "todo", "unimplemented", "unreachable"];

impl Flow<'_> {
    /// The value of a block, whose variables end with it.
    pub(super) fn block(&mut self, block: &Block) -> Value {
        let base = self.state.len();
        let mut value = Value::Plain;
        for (index, statement) in block.stmts.iter().enumerate() {
            if self.state.ended {
                break;
            }
            let is_last = index + 1 == block.stmts.len();
            value = self.statement(statement, is_last);
        }
        self.pending.push(value);
        let end = range(&block.brace_token.span.close());
        self.close(base, end, "the path leaves its block here");
        self.pending.pop().unwrap_or_default()
    }

    fn statement(&mut self, statement: &Stmt, is_last: bool) -> Value {
        match statement {
            Stmt::Local(local) => self.local(local),
            Stmt::Expr(expr, semi) => {
                let value = self.eval(expr);
                if semi.is_none() && is_last {
                    return value;
                }
                self.unused(&value, expr);
            }
            Stmt::Macro(one) => self.mentions(&one.mac),
            Stmt::Item(_) => {}
        }
        Value::Plain
    }

    fn local(&mut self, local: &Local) {
        let Some(init) = &local.init else {
            self.bind(&local.pat, Value::Plain);
            return;
        };
        // Naming a place in `let _` moves nothing.
        if matches!(&local.pat, Pat::Wild(_)) && matches!(&*init.expr, Expr::Path(_)) {
            return;
        }
        let value = self.eval(&init.expr);
        if let Some((_, otherwise)) = &init.diverge {
            let before = self.state.clone();
            if super::pattern::fits(&local.pat) == super::pattern::Fits::Maybe {
                self.lose(&value, range(&otherwise.span()), "it may be dropped here");
            }
            self.eval(otherwise);
            self.state = before;
        }
        if let Pat::Wild(_) = &local.pat {
            let exit = range(&local.span());
            self.lose(&value, exit, "it is dropped here, by `let _`");
            return;
        }
        self.bind(&local.pat, value);
    }

    /// The value of an expression, which is moved to whoever asks.
    pub(super) fn eval(&mut self, expr: &Expr) -> Value {
        if self.depth >= DEPTH || self.state.ended {
            return Value::Plain;
        }
        self.depth += 1;
        let value = self.eval_here(expr);
        self.depth -= 1;
        value
    }

    fn eval_here(&mut self, expr: &Expr) -> Value {
        match expr {
            Expr::Paren(inner) => self.eval(&inner.expr),
            Expr::Group(inner) => self.eval(&inner.expr),
            Expr::Path(_) | Expr::Field(_) => self.moved(expr),
            Expr::MethodCall(call) => self.method_call(call),
            Expr::Call(call) => self.call(call),
            Expr::Macro(one) => {
                self.mentions(&one.mac);
                Value::Plain
            }
            Expr::Tuple(one) => {
                let parts = self.all(one.elems.iter());
                Value::tuple(parts)
            }
            Expr::Array(one) => self.given_away(one.elems.iter()),
            Expr::Struct(one) => {
                let fields = one.fields.iter().map(|field| &field.expr);
                self.given_away(fields.chain(one.rest.as_deref()))
            }
            Expr::Assign(one) => self.assign(one),
            Expr::Try(one) => {
                let value = self.eval(&one.expr);
                let exit = range(&one.question_token.span());
                self.leave(exit, "the path leaves here, by `?`");
                value
            }
            Expr::Return(one) => {
                if let Some(value) = &one.expr {
                    self.eval(value);
                }
                let exit = range(&one.return_token.span);
                self.leave(exit, "the path leaves here, by `return`");
                self.state.ended = true;
                Value::Plain
            }
            Expr::Break(one) => {
                let value = one.expr.as_ref().map(|value| self.eval(value));
                let value = value.unwrap_or_default();
                let exit = range(&one.break_token.span);
                self.jump(one.label.as_ref(), exit, Some(value));
                Value::Plain
            }
            Expr::Continue(one) => {
                self.jump(one.label.as_ref(), range(&one.continue_token.span), None);
                Value::Plain
            }
            Expr::Closure(one) => {
                self.closure(one, None);
                Value::Plain
            }
            _ => self.eval_more(expr),
        }
    }

    fn eval_more(&mut self, expr: &Expr) -> Value {
        match expr {
            Expr::If(one) => self.if_(one),
            Expr::Match(one) => self.match_(one),
            Expr::Loop(one) => self.loop_(one),
            Expr::While(one) => self.while_(one),
            Expr::ForLoop(one) => self.for_(one),
            Expr::Block(one) => self.labelled(one),
            Expr::Unsafe(one) => self.block(&one.block),
            Expr::Const(one) => self.block(&one.block),
            Expr::Async(one) => self.apart(one.capture.is_some(), one, |flow| {
                flow.block(&one.block);
            }),
            Expr::Await(one) => self.eval(&one.base),
            Expr::Cast(one) => self.borrowed(&one.expr),
            Expr::Reference(one) => self.borrowed(&one.expr),
            Expr::RawAddr(one) => self.borrowed(&one.expr),
            Expr::Unary(one) => self.borrowed(&one.expr),
            Expr::Index(one) => {
                self.borrowed(&one.expr);
                self.borrowed(&one.index)
            }
            Expr::Repeat(one) => self.given_away([&*one.expr]),
            Expr::Range(one) => {
                let ends = [&one.start, &one.end];
                self.given_away(ends.into_iter().flatten().map(|end| &**end))
            }
            Expr::Binary(_) | Expr::Let(_) => self.condition_value(expr),
            _ => Value::Plain,
        }
    }

    /// The place that an expression names: the variable, and the fields behind it.
    fn place(expr: &Expr) -> Option<(String, Vec<String>)> {
        match expr {
            Expr::Paren(inner) => Self::place(&inner.expr),
            Expr::Path(path) => Some((path.path.get_ident()?.to_string(), Vec::new())),
            Expr::Field(ExprField { base, member, .. }) => {
                let (name, mut fields) = Self::place(base)?;
                fields.push(match member {
                    Member::Named(name) => name.to_string(),
                    Member::Unnamed(index) => index.index.to_string(),
                });
                Some((name, fields))
            }
            _ => None,
        }
    }

    /// The value in the place that an expression names, if it is a variable of which something is known.
    pub(super) fn in_place(&mut self, expr: &Expr) -> Option<&mut Value> {
        let (name, fields) = Self::place(expr)?;
        let value = self.state.variable(&name)?;
        fields
            .iter()
            .try_fold(value, |value, field| value.part(field))
    }

    /// What is moved out of a place, or made where there is none.
    fn moved(&mut self, expr: &Expr) -> Value {
        if let Some(value) = self.in_place(expr) {
            return value.take();
        }
        if let (None, Expr::Field(field)) = (Self::place(expr), expr) {
            let mut whole = self.eval(&field.base);
            let name = match &field.member {
                Member::Named(name) => name.to_string(),
                Member::Unnamed(index) => index.index.to_string(),
            };
            let part = whole.part(&name).map(Value::take);
            self.unused(&whole, expr);
            return part.unwrap_or_default();
        }
        Value::Plain
    }

    /// An expression that is only looked at: a place stays what it is.
    pub(super) fn borrowed(&mut self, expr: &Expr) -> Value {
        if Self::place(expr).is_none() {
            let value = self.eval(expr);
            self.unused(&value, expr);
        }
        Value::Plain
    }

    /// The values of expressions, each of which waits for the next ones.
    pub(super) fn all<'e>(&mut self, exprs: impl Iterator<Item = &'e Expr>) -> Vec<Value> {
        let base = self.pending.len();
        for expr in exprs {
            let value = self.eval(expr);
            self.pending.push(value);
        }
        self.pending.split_off(base)
    }

    /// Expressions whose values somebody has who is followed no further.
    pub(super) fn given_away<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>) -> Value {
        self.all(exprs.into_iter());
        Value::Plain
    }

    fn assign(&mut self, one: &ExprAssign) -> Value {
        let value = self.eval(&one.right);
        self.assign_to(&one.left, value);
        Value::Plain
    }

    fn assign_to(&mut self, left: &Expr, mut value: Value) {
        match left {
            Expr::Infer(_) => {
                let exit = range(&left.span());
                self.lose(&value, exit, "it is dropped here");
            }
            Expr::Tuple(parts) => {
                for (index, part) in parts.elems.iter().enumerate() {
                    let moved = value.part(&index.to_string()).map(Value::take);
                    self.assign_to(part, moved.unwrap_or_default());
                }
            }
            left => {
                if let Some(place) = self.in_place(left) {
                    let before = std::mem::replace(place, value);
                    let exit = range(&left.span());
                    self.lose(&before, exit, "it is overwritten here");
                }
            }
        }
    }

    /// A macro: what it names is followed no further, unless it only looks.
    fn mentions(&mut self, one: &Macro) {
        let last = one.path.segments.last();
        let name = last.map(|last| last.ident.to_string()).unwrap_or_default();
        if ENDING.contains(&&*name) {
            self.state.ended = true;
        } else if !LOOKING.contains(&&*name) {
            self.take_named(one.tokens.clone());
        }
    }

    /// Takes the variables that tokens name.
    fn take_named(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    if let Some(value) = self.state.variable(&name.to_string()) {
                        value.take();
                    }
                }
                TokenTree::Group(group) => self.take_named(group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    /// A closure, and what it gives for this argument.
    pub(super) fn closure(&mut self, one: &ExprClosure, argument: Option<Value>) -> Value {
        let mut given = Value::Plain;
        self.apart(one.capture.is_some(), &one.body, |flow| {
            let base = flow.state.len();
            let mut argument = argument;
            for input in &one.inputs {
                flow.bind(input, argument.take().unwrap_or_default());
            }
            given = flow.eval(&one.body);
            let exit = range(&one.body.span());
            flow.pending.push(given.clone());
            flow.close(base, end_of(exit), "the path leaves the closure here");
            flow.pending.pop();
        });
        given
    }

    /// Code that runs apart: it is left by its own `return` and `?`. What moves into it is followed no further.
    fn apart(
        &mut self,
        moves: bool,
        body: &impl quote::ToTokens,
        run: impl FnOnce(&mut Self),
    ) -> Value {
        let base = self.state.len();
        if moves {
            self.take_named(body.to_token_stream());
        }
        self.frames.push(Frame {
            variables: base,
            pending: self.pending.len(),
            loops: Vec::new(),
        });
        run(self);
        self.frames.pop();
        self.state.truncate(base);
        self.state.ended = false;
        Value::Plain
    }
}

/// The last byte of something.
fn end_of(whole: Range<usize>) -> Range<usize> {
    whole.end.saturating_sub(1)..whole.end
}
