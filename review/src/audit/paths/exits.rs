//! Where paths end, each with what is left open on it.

use proc_macro2::Span;
use syn::{Expr, ExprTry};

use super::{
    Paths, Walk,
    state::State,
    value::{Fate, There, Thing, Value, What},
};
use crate::{audit::finding::Rule, model::body::What as Deed, model::place::Place};

impl Walk<'_> {
    /// `expr?`: the path without a value leaves.
    pub(super) fn try_(&mut self, one: &ExprTry, span: Span, state: State) -> Paths {
        let paths = self.eval(&one.expr, state);
        self.each(paths, |walk, state, value| {
            let mut on = Vec::new();
            for (state, inner) in walk.split(state, value) {
                match inner {
                    Some(inner) => on.push((state, inner)),
                    None => walk.leave(state, Value::default(), span),
                }
            }
            on
        })
    }

    pub(super) fn return_(&mut self, expr: Option<&Expr>, span: Span, state: State) -> Paths {
        let paths = match expr {
            Some(expr) => self.eval(expr, state),
            None => vec![(state, Value::default())],
        };
        for (state, value) in paths {
            self.leave(state, value, span);
        }
        Vec::new()
    }

    fn leave(&mut self, mut state: State, value: Value, span: Span) {
        state.exit = Some(self.place(span));
        if let Some(frame) = self.frames.last_mut() {
            frame.left.push((state, value));
        }
    }

    /// The end of the function that was begun with.
    pub(super) fn ends(&mut self, mut state: State, value: &Value, exit: &Place) {
        let returned = value.ids();
        state.gone(value);
        // A caller asks for what is returned: the path on which it succeeds is the one that matters here.
        for (id, thing) in state.things().to_vec().iter().enumerate() {
            if thing.there == There::Unasked && returned.contains(&id) {
                state.settle(id, true);
            }
        }
        for (id, thing) in state.things().to_vec().into_iter().enumerate() {
            match &thing.what {
                What::Owner { name, .. } => self.owner_ends(name, &thing, exit),
                _ if thing.there == There::No => {}
                What::Owes { .. } if thing.fate == Fate::Open => self.owed(&thing, exit),
                What::Owes { of, .. } if thing.fate == Fate::Gone && !returned.contains(&id) => {
                    let why = format!("what `{of}` returns goes where it is not followed");
                    self.not_followed(thing.made.clone(), &why);
                }
                What::Owned { .. } | What::Handed { .. } if thing.fate == Fate::Open => {
                    self.lost(id, &thing, &state, exit);
                }
                _ => {}
            }
        }
    }

    /// A variable with a destructor, at the end of its function.
    fn owner_ends(&mut self, name: &str, thing: &Thing, exit: &Place) {
        let Fate::Ended(given, "given to C") = &thing.fate else {
            return;
        };
        let message = format!("`{name}` belongs to C after this call, and is dropped as well");
        if self.finding(Rule::DroppedTwice, given.clone(), message, None) {
            self.also((exit.clone(), "here its destructor runs".to_owned()));
        }
    }

    /// Something is owed and not discharged.
    fn owed(&mut self, thing: &Thing, exit: &Place) {
        let What::Owes { of, owes } = &thing.what else {
            return;
        };
        if thing.there == There::Unclear {
            let why = format!(
                "whether `{of}` has returned something is asked in words that are not understood"
            );
            self.not_followed(thing.made.clone(), &why);
            return;
        }
        if thing.kept.is_some() && self.is_discharged_elsewhere(&owes.discharged_by) {
            let why = format!(
                "what `{of}` returns is kept, and discharged by another function of the file"
            );
            self.not_followed(thing.made.clone(), &why);
            return;
        }
        let by = owes.discharged_by.join("` or `");
        let message = format!(
            "what `{of}` leaves owed ({}) is not discharged by `{by}` on every path: {}",
            owes.what, owes.on_leak
        );
        if self.finding(
            Rule::OpenObligation,
            thing.made.clone(),
            message,
            thing.at.clone(),
        ) {
            self.also((exit.clone(), "a path leaves here with it open".to_owned()));
        }
    }

    /// Something owned is lost.
    fn lost(&mut self, id: usize, thing: &Thing, state: &State, exit: &Place) {
        if state.may_be_given(id) {
            // The call that gives it to C is one whose outcome nobody asked for.
            return;
        }
        let message = match &thing.what {
            What::Owned { of, .. } if thing.there == There::Unclear => {
                let why = format!(
                    "whether `{of}` has succeeded is asked in words that are not understood"
                );
                self.not_followed(thing.made.clone(), &why);
                return;
            }
            What::Owned { of, ended_by } => format!(
                "what `{of}` returns is owned, and on a path nobody gives it back (`{}`)",
                ended_by.join("`, `")
            ),
            What::Handed { how } => format!(
                "what `{how}` returns is neither given to C nor made a value again on a path"
            ),
            _ => return,
        };
        if self.finding(Rule::Leak, thing.made.clone(), message, thing.at.clone()) {
            self.also((exit.clone(), "a path leaves here without".to_owned()));
        }
    }

    /// Whether a function of the file, other than the one that is looked at, calls one of these.
    fn is_discharged_elsewhere(&self, by: &[String]) -> bool {
        let name = &self.function.name;
        let mut others = self
            .input
            .code
            .functions
            .iter()
            .filter(|one| one.name != *name);
        others.any(|one| {
            let mut deeds = one.body.deeds.iter();
            deeds.any(
                |deed| matches!(&deed.what, Deed::CallsC { function } if by.contains(function)),
            )
        })
    }

    /// Another place that explains the finding made last.
    pub(super) fn also(&mut self, place: (Place, String)) {
        if let Some(last) = self.findings.last_mut() {
            last.also.push(place);
        }
    }
}
