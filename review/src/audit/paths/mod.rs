//! What becomes of values on each path through a function.
//!
//! A path is followed with what is known on it: a test splits it in two, and what cannot be is left out. Values of C
//! are raw pointers and numbers, which are copied: a debt hangs on the thing that a call has made, whatever
//! variables stand for it, and an event ends it. (The generator's own check of compositions has it easier: what is
//! owed there is a value of a type that moves, and the value that is lost is the debt that is left open.)
//!
//! Functions of the same file are followed into from where they are called. A loop runs once or twice.

mod branches;
mod c_calls;
mod calls;
mod closures;
mod exits;
mod expr;
mod pattern;
mod places;
mod state;
mod value;

use std::collections::BTreeSet;

use proc_macro2::Span;
use syn::{FnArg, Pat, ReceiverKind, Type};

use self::{
    state::State,
    value::{Fate, Kind, There, Thing, Value, What},
};
use super::{
    code::Function,
    finding::{Finding, NotFollowed, Rule},
    rules::Input,
};
use crate::{
    body::own::type_name,
    facts::{At, Failure},
    model::{body::What as Deed, place::Place},
};

/// How many paths are followed at once; more are left out, and said to be.
const MOST_PATHS: usize = 64;
/// How many expressions are looked at for one function.
const MOST_STEPS: usize = 20_000;
/// How many functions are followed into from each other.
const MOST_CALLS: usize = 3;
/// How many expressions inside each other are followed, those of functions followed into included.
const DEEPEST: usize = 120;

/// Each path with the value that it has at this point.
type Paths = Vec<(State, Value)>;

/// Follows the functions of a file that are in the scope of contracts, or make values of raw pointers.
pub(super) fn all(input: &Input<'_>) -> (Vec<Finding>, Vec<NotFollowed>) {
    let mut findings = Vec::new();
    let mut not_followed = Vec::new();
    for function in &input.code.functions {
        let mut deeds = function.body.deeds.iter();
        let rebuilds = deeds.any(|deed| matches!(deed.what, Deed::Rebuilds { .. }));
        if !function.is_in_scope && !rebuilds {
            continue;
        }
        let mut walk = Walk {
            input,
            function,
            frames: Vec::new(),
            depth: 0,
            steps: 0,
            findings: Vec::new(),
            not_followed: Vec::new(),
        };
        walk.root();
        if function.is_in_scope {
            findings.extend(walk.findings);
            not_followed.extend(walk.not_followed);
        } else {
            // This needs no contract of a C function: Rust's own says it.
            let mut found = walk.findings;
            found.retain(|one| one.rule == Rule::ForeignPointer);
            findings.extend(found);
        }
    }
    // A function that is followed into says the same thing again.
    let mut seen = BTreeSet::new();
    findings.retain(|one| seen.insert((one.rule, one.place.clone())));
    let mut seen = BTreeSet::new();
    not_followed.retain(|one| seen.insert((one.place.clone(), one.why.clone())));
    (findings, not_followed)
}

/// A function while it is followed.
struct Walk<'w> {
    input: &'w Input<'w>,
    /// The function that it began with.
    function: &'w Function<'w>,
    frames: Vec<Frame<'w>>,
    depth: usize,
    steps: usize,
    findings: Vec<Finding>,
    not_followed: Vec<NotFollowed>,
}

/// A function, or a closure that is run where it stands: what `return` and `?` leave.
struct Frame<'w> {
    function: &'w Function<'w>,
    /// How many variables are those of other frames and cannot be named.
    base: usize,
    /// Where it was left, with what it returned.
    left: Paths,
    loops: Vec<Loop>,
}

/// A loop, or a block with a label.
struct Loop {
    label: Option<String>,
    is_block: bool,
    /// How many variables are declared outside.
    variables: usize,
    /// Where a turn ended before the end of the body.
    continued: Paths,
    left: Paths,
}

impl<'w> Walk<'w> {
    fn root(&mut self) {
        let mut state = State::default();
        let function = self.function;
        self.frames.push(Frame {
            function,
            base: 0,
            left: Vec::new(),
            loops: Vec::new(),
        });
        for input in &function.signature.inputs {
            self.parameter(&mut state, input);
        }
        let mut paths = self.block(function.block, state);
        let end = self.place(function.block.brace_token.span.close());
        let frame = self.frames.pop();
        paths.extend(frame.map(|frame| frame.left).unwrap_or_default());
        for (state, value) in paths {
            let exit = state.exit.clone();
            self.ends(state, &value, &exit.unwrap_or_else(|| end.clone()));
        }
    }

    /// A parameter of the function that is looked at: a value with a destructor is a thing.
    fn parameter(&mut self, state: &mut State, input: &FnArg) {
        match input {
            FnArg::Receiver(receiver) => {
                let by_value = matches!(receiver.kind, ReceiverKind::Value);
                let ty = self.function.ty.clone().unwrap_or_default();
                let value = match by_value {
                    true if self.has_destructor(&ty) => {
                        self.owner(state, "self", receiver.self_token.span, false)
                    }
                    true => Value::default(),
                    false => Value::of(Kind::Ref),
                };
                state.declare("self", value);
            }
            FnArg::Typed(typed) => {
                let span = syn::spanned::Spanned::span(&*typed.pat);
                let value = match (&*typed.ty, &*typed.pat) {
                    (Type::Reference(_), _) => Value::of(Kind::Ref),
                    (ty, Pat::Ident(name)) if self.is_owner(ty) => {
                        let words = &self.input.options.words;
                        let is_allocation =
                            type_name(ty).is_some_and(|ty| words.is_allocation(&ty));
                        self.owner(state, &name.ident.to_string(), span, is_allocation)
                    }
                    _ => Value::default(),
                };
                self.bind(state, &typed.pat, value);
            }
        }
    }

    /// Whether a type of the module has a destructor.
    fn has_destructor(&self, ty: &str) -> bool {
        self.input.code.dropped(ty, self.here().module).is_some()
    }

    /// Whether a value of a type has a destructor that matters.
    fn is_owner(&self, ty: &Type) -> bool {
        let words = &self.input.options.words;
        type_name(ty).is_some_and(|name| {
            words.is_allocation(&name)
                || words.counted.contains(&name)
                || self.has_destructor(&name)
        })
    }

    /// A value with a destructor.
    fn owner(&self, state: &mut State, name: &str, span: Span, is_allocation: bool) -> Value {
        let what = What::Owner {
            name: name.to_owned(),
            is_allocation,
        };
        Value::thing(state.add(self.thing(what, span, None, Failure::Never)))
    }

    fn thing(&self, what: What, span: Span, at: Option<At>, failure: Failure) -> Thing {
        let there = match failure {
            Failure::Never => There::Yes,
            _ => There::Unasked,
        };
        Thing {
            what,
            made: self.place(span),
            at,
            failure,
            there,
            fate: Fate::Open,
            extra: 0,
            kept: None,
            gives: Vec::new(),
        }
    }

    fn place(&self, span: Span) -> Place {
        self.input.parsed.place(span)
    }

    fn frame(&self) -> Option<&Frame<'w>> {
        self.frames.last()
    }

    fn base(&self) -> usize {
        self.frame().map_or(0, |frame| frame.base)
    }

    /// The function that is followed now.
    fn here(&self) -> &'w Function<'w> {
        self.frame().map_or(self.function, |frame| frame.function)
    }

    /// Whether it is a new one.
    fn finding(&mut self, rule: Rule, place: Place, message: String, at: Option<At>) -> bool {
        let same = |one: &Finding| one.rule == rule && one.place == place;
        if self.findings.iter().any(same) {
            return false;
        }
        self.findings.push(Finding {
            rule,
            function: self.function_at(&place),
            message,
            place,
            also: Vec::new(),
            contract: at,
            help: None,
        });
        true
    }

    /// The function that a place is in: not always the one that is followed now.
    fn function_at(&self, place: &Place) -> String {
        let here = self.frames.iter().rev().map(|frame| frame.function);
        let mut functions = here.chain([self.function]);
        let found = functions.find(|one| {
            let braces = one.block.brace_token.span;
            let (open, close) = (braces.open().byte_range(), braces.close().byte_range());
            open.start <= place.start && place.end <= close.end
        });
        found.map_or_else(|| self.function.name.clone(), |one| one.name.clone())
    }

    fn not_followed(&mut self, place: Place, why: &str) {
        self.not_followed.push(NotFollowed {
            function: self.function_at(&place),
            why: why.to_owned(),
            place,
        });
    }
}
