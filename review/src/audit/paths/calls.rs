//! Calls of Rust functions: those with a meaning, those of the same file, and the rest.

use proc_macro2::Span;
use syn::{Expr, ExprCall, ExprMethodCall, FnArg};

use super::{
    Frame, MOST_CALLS, Paths, Walk,
    state::State,
    value::{Fate, Kind, There, Value, What},
};
use crate::{
    audit::{code::Function, finding::Rule},
    body::{spans, words::has},
    facts::Failure,
    model::place::Place,
};

/// A call, when its arguments are known.
struct Call<'c> {
    /// The name of the function.
    name: &'c str,
    /// The type or the module in front of it.
    ty: &'c str,
    span: Span,
}

impl<'w> Walk<'w> {
    pub(super) fn call(&mut self, call: &ExprCall, span: Span, state: State) -> Paths {
        let callee = match &*call.func {
            Expr::Path(path) => &path.path,
            other => {
                let exprs = std::iter::once(other).chain(&call.args);
                let paths = self.all(exprs, state);
                return paths
                    .into_iter()
                    .map(|(state, values)| gone(state, &values))
                    .collect();
            }
        };
        let names: Vec<String> = callee
            .segments
            .iter()
            .map(|one| one.ident.to_string())
            .collect();
        let mut all = Vec::new();
        for (state, values) in self.all(&call.args, state) {
            if let Some(function) = self.binding(callee) {
                let places: Vec<Place> = call
                    .args
                    .iter()
                    .map(|one| self.place(spans::span(one)))
                    .collect();
                self.keys(&function, &values, &places);
                all.extend(self.c_call(&function, span, state, &values));
                continue;
            }
            let (name, before) = match names.split_last() {
                Some((name, before)) => (name.as_str(), before.last()),
                None => continue,
            };
            let one = Call {
                name,
                ty: before.map_or("", String::as_str),
                span,
            };
            all.extend(match self.known(&one, &state, &values) {
                true => self.meaning(&one, state, values),
                false => match self.own_function(&names) {
                    Some(function) => self.follow(function, state, None, values),
                    None => vec![gone(state, &values)],
                },
            });
        }
        all
    }

    pub(super) fn method_call(&mut self, call: &ExprMethodCall, span: Span, state: State) -> Paths {
        let name = call.method.to_string();
        let paths = self.eval(&call.receiver, state);
        if let [Expr::Closure(closure)] = call.args.iter().collect::<Vec<_>>().as_slice() {
            return self.each(paths, |walk, state, value| {
                walk.with_closure(&name, closure, state, value)
            });
        }
        let is_self = matches!(&*call.receiver, Expr::Path(path) if path.path.is_ident("self"));
        self.each(paths, |walk, state, receiver| {
            let mut all = Vec::new();
            for (state, values) in walk.all(&call.args, state) {
                let receiver = receiver.clone();
                let own = walk.here().own.method(&name).filter(|_| is_self);
                let module = walk.here().module;
                let own = own.and_then(|name| walk.input.code.function(&name, module));
                all.extend(match own {
                    Some(function) => walk.follow(function, state, Some(receiver), values),
                    None => walk.method(&name, span, state, receiver, &values),
                });
            }
            all
        })
    }

    /// A function of the file by its path.
    fn own_function(&self, names: &[String]) -> Option<&'w Function<'w>> {
        let name = self.here().own.function(names)?;
        self.input.code.function(&name, self.here().module)
    }

    /// Follows into a function of the file.
    fn follow(
        &mut self,
        function: &'w Function<'w>,
        mut state: State,
        receiver: Option<Value>,
        values: Vec<Value>,
    ) -> Paths {
        let is_open = self
            .frames
            .iter()
            .any(|frame| frame.function.name == function.name);
        if is_open || self.frames.len() > MOST_CALLS {
            let all: Vec<Value> = receiver.into_iter().chain(values).collect();
            return vec![gone(state, &all)];
        }
        let base = state.len();
        let mut values = receiver.into_iter().chain(values);
        for input in &function.signature.inputs {
            let value = values.next().unwrap_or_default();
            match input {
                FnArg::Receiver(_) => state.declare("self", value),
                FnArg::Typed(typed) => self.bind(&mut state, &typed.pat, value),
            }
        }
        self.frames.push(Frame {
            function,
            base,
            left: Vec::new(),
            loops: Vec::new(),
        });
        let mut paths = self.block(function.block, state);
        let frame = self.frames.pop();
        paths.extend(frame.map(|frame| frame.left).unwrap_or_default());
        for (state, _) in &mut paths {
            state.truncate(base);
            state.exit = None;
        }
        paths
    }

    /// Whether a function means something by its name.
    fn known(&self, call: &Call<'_>, state: &State, values: &[Value]) -> bool {
        let words = &self.input.options.words;
        let of_value = matches!(
            (call.ty, call.name),
            ("", "Ok" | "Some" | "Err" | "drop")
                | ("mem", "drop")
                | ("NonNull", "new" | "new_unchecked" | "from")
                | ("ManuallyDrop", "new")
                | ("ptr", "from_ref" | "from_mut")
        );
        let is_address = call.name == "as_ptr" && words.is_allocation(call.ty);
        let is_new = words.is_allocation(call.ty) && has(&words.makes, call.name);
        let is_owner = values.first().and_then(|value| value.id).is_some_and(|id| {
            matches!(
                state.thing(id).map(|thing| &thing.what),
                Some(What::Owner { .. })
            )
        });
        of_value
            || is_new
            || is_address
            || has(&words.errors, call.name)
            || has(&words.rebuilds, call.name)
            || (has(&words.hands_over, call.name)
                && (is_owner || words.is_allocation(call.ty) || call.name != "into_raw"))
    }

    /// A call of a function with a meaning.
    fn meaning(&mut self, call: &Call<'_>, state: State, values: Vec<Value>) -> Paths {
        let words = &self.input.options.words;
        let value = values.into_iter().next().unwrap_or_default();
        let one = |state, value| vec![(state, value)];
        match call.name {
            "Ok" | "Some" => one(state, Value::of(Kind::Known(Some(Box::new(value))))),
            "Err" => one(state, Value::of(Kind::Known(None))),
            "drop" => self.dropped(call.span, state, &value),
            "from_ref" | "from_mut" | "from" => {
                let how = format!("`{}::{}` of a reference", call.ty, call.name);
                let kind = match value.kind {
                    Kind::Ref => Kind::FromRef(how),
                    kind => kind,
                };
                one(state, Value { kind, ..value })
            }
            "as_ptr" => {
                let kind = Kind::FromRef(format!("`{}::as_ptr`", call.ty));
                one(state, Value { kind, id: value.id })
            }
            "new_unchecked" => {
                self.needs_value(&state, &value, "taken for a pointer that is not null");
                one(state, value)
            }
            "new" if call.ty == "NonNull" => one(state, self.maybe(value)),
            "new" if call.ty == "ManuallyDrop" => self.handed(call, state, &value),
            name if has(&words.makes, name) => {
                let mut state = state;
                state.gone(&value);
                let owner = self.owner(&mut state, "the allocation", call.span, true);
                one(state, Value::of(Kind::Maybe(Box::new(owner))))
            }
            name if has(&words.errors, name) => one(state, self.maybe(value)),
            name if has(&words.rebuilds, name) => self.rebuilt(call, state, &value),
            _ => self.handed(call, state, &value),
        }
    }

    /// An `Option` or a `Result` that asks for what a value stands for.
    fn maybe(&self, value: Value) -> Value {
        let id = value.inner().id;
        let inner = value.inner().clone();
        Value {
            kind: Kind::Maybe(Box::new(inner)),
            id,
        }
    }

    /// `drop(value)`.
    fn dropped(&mut self, span: Span, mut state: State, value: &Value) -> Paths {
        let place = self.place(span);
        if let Some(id) = value.id
            && let Some(thing) = state.thing(id)
            && let What::Owner { name, .. } = &thing.what
        {
            if let Fate::Ended(given, how) = &thing.fate {
                let message = format!("`{name}` is dropped although it was {how}");
                let given = (given.clone(), "here it was given away".to_owned());
                if self.finding(Rule::DroppedTwice, place.clone(), message, None) {
                    self.also(given);
                }
            }
            if let Some(thing) = state.thing_mut(id) {
                thing.fate = Fate::Ended(place, "dropped");
                thing.kept = None;
            }
        }
        vec![(state, Value::default())]
    }

    /// An owner is given up without its destructor: `into_raw(value)`, `forget(value)`.
    fn handed(&mut self, call: &Call<'_>, mut state: State, value: &Value) -> Paths {
        if let Some(thing) = value.id.and_then(|id| state.thing_mut(id))
            && matches!(thing.what, What::Owner { .. })
        {
            thing.fate = Fate::Forgotten;
        }
        let words = &self.input.options.words;
        if call.name != "into_raw" && !has(&words.foreign, call.name) {
            return vec![(state, Value::default())];
        }
        let how = match call.ty {
            "" => call.name.to_owned(),
            ty => format!("{ty}::{}", call.name),
        };
        let thing = self.thing(What::Handed { how }, call.span, None, Failure::Never);
        let id = state.add(thing);
        vec![(state, Value::thing(id))]
    }

    /// A value is made of a raw pointer: `from_raw(pointer)`.
    fn rebuilt(&mut self, call: &Call<'_>, mut state: State, value: &Value) -> Paths {
        let place = self.place(call.span);
        let value = value.inner();
        let words = &self.input.options.words;
        let is_allocation = words.is_allocation(call.ty) || has(&words.foreign, call.name);
        if let Kind::FromRef(how) = &value.kind
            && is_allocation
        {
            let message = format!(
                "`{}::{}` takes what `into_raw` returned, and this pointer comes from {how}",
                call.ty, call.name
            );
            self.finding(Rule::ForeignPointer, place.clone(), message, None);
        }
        self.needs_value(&state, value, "made a value");
        if let Some(id) = value.id {
            if let Some(thing) = state.thing(id)
                && let Fate::Ended(given, how) = &thing.fate
                && matches!(thing.what, What::Handed { .. })
                && thing.there != There::Unclear
                && thing.extra == 0
            {
                let message = format!("this pointer is made a value again although it was {how}");
                let given = (given.clone(), "here it was given away".to_owned());
                if self.finding(Rule::DroppedTwice, place.clone(), message, None) {
                    self.also(given);
                }
            }
            let owed = matches!(
                state.thing(id).map(|one| &one.what),
                Some(What::Owes { .. })
            );
            if !owed && !state.may_be_given(id) {
                state.end(id, place, "made a value again");
            }
        }
        if !is_allocation && !words.counted.iter().any(|name| name == call.ty) {
            return vec![(state, Value::default())];
        }
        let owner = self.owner(&mut state, "the value", call.span, is_allocation);
        vec![(state, owner)]
    }

    /// A method of a value of which the type is not known.
    fn method(
        &mut self,
        name: &str,
        span: Span,
        mut state: State,
        receiver: Value,
        values: &[Value],
    ) -> Paths {
        let words = &self.input.options.words;
        let one = |state, value| vec![(state, value)];
        match name {
            "is_null" => {
                let kind = Kind::Test { if_true: false };
                return one(state, Value { kind, ..receiver });
            }
            "is_some" | "is_ok" | "is_none" | "is_err" => {
                return self.tested(name, state, &receiver);
            }
            "unwrap" | "expect" | "unwrap_unchecked" => return self.unwrapped(state, receiver),
            "ok_or" | "ok" | "err" => {
                for value in values {
                    state.gone(value);
                }
                return one(state, receiver);
            }
            _ => {}
        }
        if has(&words.takes, name)
            && let Some(thing) = receiver.id.and_then(|id| state.thing_mut(id))
        {
            thing.extra += 1;
        }
        let is_plain = values.iter().all(|value| value.id.is_none());
        let is_owner = receiver
            .id
            .and_then(|id| state.thing(id))
            .is_some_and(|thing| matches!(thing.what, What::Owner { .. }));
        if has(&words.hands_over, name) && is_plain && (is_owner || has(&words.foreign, name)) {
            let call = Call { name, ty: "", span };
            return self.handed(&call, state, &receiver);
        }
        for value in values {
            state.gone(value);
        }
        if let (Kind::Inside(id), "as_mut_ptr") = (&receiver.kind, name) {
            return one(state, Value::thing(*id));
        }
        // These make the same pointer of a pointer, and a pointer of an owner.
        let is_same = ["cast", "as_", "get", "clone"]
            .iter()
            .any(|start| name.starts_with(start));
        if values.is_empty() && is_same {
            let kind = match receiver.kind {
                Kind::FromRef(how) => Kind::FromRef(how),
                _ => Kind::Unknown,
            };
            return one(state, Value { kind, ..receiver });
        }
        if name.starts_with("into") {
            state.gone(&receiver);
        }
        one(state, Value::default())
    }
}

/// A call that is not followed: what it is given goes out of sight.
fn gone(mut state: State, values: &[Value]) -> (State, Value) {
    for value in values.iter().filter(|value| value.kind != Kind::Ref) {
        state.gone(value);
    }
    (state, Value::default())
}
