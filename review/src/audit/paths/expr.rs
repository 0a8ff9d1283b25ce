//! Expressions and statements.

use proc_macro2::Span;
use syn::{Block, Expr, ExprStruct, Local, Macro, Pat, Stmt, UnOp, spanned::Spanned};

use super::{
    DEEPEST, MOST_PATHS, MOST_STEPS, Paths, Walk,
    state::State,
    value::{Fate, Kind, There, Value, What},
};
use crate::{
    audit::finding::Rule,
    body::{comments, macros, spans},
    facts::Failure,
};

impl Walk<'_> {
    /// An expression on one path.
    pub(super) fn eval(&mut self, expr: &Expr, state: State) -> Paths {
        self.steps += 1;
        if self.depth >= DEEPEST || self.steps > MOST_STEPS {
            let why = "the function is too large or too deep: what follows is not looked at";
            let place = self.place(spans::first(expr));
            if self.steps <= MOST_STEPS + 1 {
                self.not_followed(place, why);
            }
            return Vec::new();
        }
        self.depth += 1;
        let paths = self.expr(expr, state);
        self.depth -= 1;
        self.fewer(paths, || spans::first(expr))
    }

    /// Paths that are the same are one, and there is a number that they do not exceed.
    pub(super) fn fewer(&mut self, paths: Paths, at: impl Fn() -> Span) -> Paths {
        if paths.len() < 2 {
            return paths;
        }
        let mut fewer: Paths = Vec::with_capacity(paths.len());
        for path in paths {
            if !fewer.contains(&path) {
                fewer.push(path);
            }
        }
        if fewer.len() > MOST_PATHS {
            self.too_many(at());
            fewer.truncate(MOST_PATHS);
        }
        fewer
    }

    fn too_many(&mut self, at: Span) {
        let place = self.place(at);
        self.not_followed(place, "there are more paths than are followed at once");
    }

    /// Goes on with each path.
    pub(super) fn each(
        &mut self,
        paths: Paths,
        mut go_on: impl FnMut(&mut Self, State, Value) -> Paths,
    ) -> Paths {
        let mut all = Vec::new();
        for (state, value) in paths {
            all.extend(go_on(self, state, value));
        }
        all
    }

    /// Several expressions, one after the other.
    pub(super) fn all<'e>(
        &mut self,
        exprs: impl IntoIterator<Item = &'e Expr>,
        state: State,
    ) -> Vec<(State, Vec<Value>)> {
        let mut paths = vec![(state, Vec::new())];
        for expr in exprs {
            let mut next = Vec::new();
            for (state, values) in paths {
                for (state, value) in self.eval(expr, state) {
                    let mut values = values.clone();
                    values.push(value);
                    next.push((state, values));
                }
            }
            if next.len() > MOST_PATHS {
                self.too_many(spans::first(expr));
                next.truncate(MOST_PATHS);
            }
            paths = next;
        }
        paths
    }

    fn expr(&mut self, expr: &Expr, state: State) -> Paths {
        match expr {
            Expr::Paren(one) => self.eval(&one.expr, state),
            Expr::Group(one) => self.eval(&one.expr, state),
            Expr::Unsafe(one) => self.block(&one.block, state),
            Expr::Const(one) => self.block(&one.block, state),
            Expr::Block(one) => self.labelled(one, state),
            Expr::Path(one) => {
                let value = self.path(&one.path, &state);
                vec![(state, value)]
            }
            Expr::Call(one) => self.call(one, spans::span(expr), state),
            Expr::MethodCall(one) => self.method_call(one, spans::span(expr), state),
            Expr::Cast(one) => self.cast(one, state),
            Expr::Reference(one) => self.reference(&one.expr, state),
            Expr::RawAddr(one) => self.address(&one.expr, state),
            Expr::Unary(one) => match one.op {
                UnOp::Deref(_) => self.deref(&one.expr, state),
                UnOp::Not(_) => self.not(&one.expr, state),
                _ => self.plain([&*one.expr], state),
            },
            Expr::Field(one) => self.field(one, state),
            Expr::Binary(one) => self.binary(one, state),
            Expr::If(one) => self.if_(one, state),
            Expr::Let(_) => self.plain([], state),
            Expr::Match(one) => self.match_(one, state),
            Expr::While(one) => self.while_(one, state),
            Expr::Loop(one) => self.loop_(one, state),
            Expr::ForLoop(one) => self.for_(one, state),
            Expr::Try(one) => self.try_(one, spans::span(expr), state),
            Expr::Return(one) => self.return_(one.expr.as_deref(), spans::span(expr), state),
            Expr::Break(one) => self.break_(one, state),
            Expr::Continue(one) => self.continue_(one, state),
            Expr::Assign(one) => self.assign(&one.left, &one.right, state),
            Expr::Closure(one) => self.closure(one, state),
            Expr::Macro(one) => self.macro_(&one.mac, state),
            Expr::Struct(one) => self.literal(one, state),
            Expr::Tuple(one) => {
                let paths = self.all(&one.elems, state);
                let tuple = |(state, parts)| (state, Value::of(Kind::Parts(parts)));
                paths.into_iter().map(tuple).collect()
            }
            Expr::Array(one) => {
                let paths = self.all(&one.elems, state);
                let array = |(state, parts)| (state, Value::of(Kind::Parts(parts)));
                paths.into_iter().map(array).collect()
            }
            Expr::Index(one) => self.plain([&*one.expr, &*one.index], state),
            Expr::Repeat(one) => self.plain([&*one.expr], state),
            Expr::Await(one) => self.plain([&*one.base], state),
            Expr::Range(one) => self.plain(
                one.start.as_deref().into_iter().chain(one.end.as_deref()),
                state,
            ),
            _ => vec![(state, Value::default())],
        }
    }

    /// Expressions that are looked at, of which the value says nothing.
    fn plain<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>, state: State) -> Paths {
        let paths = self.all(exprs, state).into_iter();
        paths.map(|(state, _)| (state, Value::default())).collect()
    }

    /// A variable, a function, or something else that has a name.
    fn path(&self, path: &syn::Path, state: &State) -> Value {
        if let Some(name) = path.get_ident() {
            let name = name.to_string();
            if name == "None" {
                return Value::of(Kind::Known(None));
            }
            if let Some(value) = state.value(&name, self.base()) {
                return value.clone();
            }
        }
        let names: Vec<String> = path
            .segments
            .iter()
            .map(|one| one.ident.to_string())
            .collect();
        let function = self
            .here()
            .own
            .function(&names)
            .or_else(|| self.binding(path));
        function.map_or_else(Value::default, |name| Value::of(Kind::Function(name)))
    }

    pub(super) fn block(&mut self, block: &Block, state: State) -> Paths {
        let base = state.len();
        let mut paths = vec![(state, Value::default())];
        for stmt in &block.stmts {
            paths = self.each(paths, |walk, state, _| walk.statement(stmt, state));
            paths = self.fewer(paths, || spans::statement(stmt));
            if paths.is_empty() {
                break;
            }
        }
        for (state, _) in &mut paths {
            state.truncate(base);
        }
        paths
    }

    fn statement(&mut self, stmt: &Stmt, state: State) -> Paths {
        match stmt {
            Stmt::Local(local) => self.local(local, state),
            Stmt::Expr(expr, None) => self.eval(expr, state),
            Stmt::Expr(expr, Some(_)) => {
                let paths = self.eval(expr, state);
                self.each(paths, |walk, mut state, value| {
                    walk.unused(&mut state, &value, false);
                    vec![(state, Value::default())]
                })
            }
            Stmt::Macro(one) => self.macro_(&one.mac, state),
            Stmt::Item(_) => vec![(state, Value::default())],
        }
    }

    fn local(&mut self, local: &Local, state: State) -> Paths {
        let Some(init) = &local.init else {
            let mut state = state;
            self.bind(&mut state, &local.pat, Value::default());
            return vec![(state, Value::default())];
        };
        let paths = self.eval(&init.expr, state);
        self.each(paths, |walk, mut state, value| {
            if matches!(local.pat, Pat::Wild(_))
                || walk.is_status_unread(&local.pat, &value, &state)
            {
                let says_why = walk.says_why(local);
                walk.unused(&mut state, &value, says_why);
            }
            let (fits, fails) = walk.fit(&local.pat, value, state);
            if let Some((_, diverge)) = &init.diverge {
                for state in fails {
                    walk.eval(diverge, state);
                }
            }
            let unit = |state| (state, Value::default());
            fits.into_iter().map(unit).collect()
        })
    }

    /// Whether how a call went is put into a variable that the function does not name again, in strings included.
    fn is_status_unread(&self, pattern: &Pat, value: &Value, state: &State) -> bool {
        let thing = value.id.and_then(|id| state.thing(id));
        let is_status = thing.is_some_and(|thing| matches!(thing.what, What::Status { .. }));
        let name = match pattern {
            Pat::Type(one) => return self.is_status_unread(&one.pat, value, state),
            Pat::Ident(one) if is_status && one.subpat.is_none() => &one.ident,
            _ => return false,
        };
        let start = name.span().byte_range().end;
        let end = self.here().block.brace_token.span.close().byte_range();
        let after = self.input.parsed.text.get(start..end.start);
        let name = name.to_string();
        let mut words = after
            .unwrap_or_default()
            .split(|one: char| !one.is_alphanumeric() && one != '_');
        !words.any(|word| word == name)
    }

    /// Whether the comment above `let _ =` says more than why it is sound.
    fn says_why(&self, local: &Local) -> bool {
        let start = local.let_token.span.byte_range().start;
        let lines = comments::above(self.input.parsed.text, start).lines;
        let mut before = lines.iter().take_while(|line| !line.starts_with("SAFETY:"));
        before.any(|line| !line.is_empty())
    }

    /// The value of a statement that nobody has.
    fn unused(&mut self, state: &mut State, value: &Value, says_why: bool) {
        let Some(thing) = value.id.and_then(|id| state.thing_mut(id)) else {
            return;
        };
        if let What::Handed { .. } = thing.what {
            // Whoever drops the pointer at once has another one.
            thing.fate = Fate::Gone;
        }
        if let What::Status { of } = &thing.what
            && !says_why
            && thing.failure != Failure::Never
            && thing.there == There::Unasked
        {
            let message = format!("`{of}` can fail, and nobody looks at what it returns");
            let (place, at) = (thing.made.clone(), thing.at.clone());
            self.finding(Rule::UncheckedResult, place, message, at);
        }
    }

    fn assign(&mut self, left: &Expr, right: &Expr, state: State) -> Paths {
        let place = self.place(spans::span(left));
        let paths = self.eval(right, state);
        self.each(paths, |walk, mut state, value| {
            if let Expr::Infer(_) = left {
                walk.unused(&mut state, &value, false);
                return vec![(state, Value::default())];
            }
            if let Expr::Path(path) = left
                && let Some(name) = path.path.get_ident()
            {
                let base = walk.base();
                if let Some(variable) = state.variable(&name.to_string(), base) {
                    *variable = value;
                }
                return vec![(state, Value::default())];
            }
            let paths = walk.eval(left, state);
            let kept = |(mut state, _): (State, Value)| {
                state.keep(&value, &place);
                (state, Value::default())
            };
            paths.into_iter().map(kept).collect()
        })
    }

    /// A struct: what is put into it is kept there.
    fn literal(&mut self, one: &ExprStruct, state: State) -> Paths {
        let place = self.place(one.path.span());
        let fields = one.fields.iter().map(|field| &field.expr);
        let paths = self.all(fields.chain(one.rest.as_deref()), state);
        let kept = |(mut state, values): (State, Vec<Value>)| {
            for value in &values {
                state.keep(value, &place);
            }
            (state, Value::default())
        };
        paths.into_iter().map(kept).collect()
    }

    fn macro_(&mut self, call: &Macro, state: State) -> Paths {
        let name = call.path.segments.last().map(|one| one.ident.to_string());
        let name = name.unwrap_or_default();
        if matches!(
            name.as_str(),
            "panic" | "unreachable" | "todo" | "unimplemented"
        ) {
            return Vec::new();
        }
        let Some(arguments) = macros::arguments(call) else {
            // Whatever is named in there is out of sight.
            let mut state = state;
            let words = macros::words(call.tokens.clone());
            for value in state.named(&words, self.base()) {
                state.gone(&value);
            }
            return vec![(state, Value::default())];
        };
        if let ("addr_of" | "addr_of_mut", [place]) = (name.as_str(), arguments.as_slice()) {
            return self.address(place, state);
        }
        self.plain(&arguments, state)
    }
}
