//! Pattern "composition": where paths leave: each with what is left open on it.

use std::ops::Range;

use syn::{Lifetime, spanned::Spanned};

use super::{
    Flow, Leak,
    state::{Loop, State},
    value::{Value, range},
};

impl Flow<'_> {
    /// A value that is dropped.
    pub(super) fn lose(&mut self, value: &Value, exit: Range<usize>, how: &'static str) {
        if self.state.ended {
            return;
        }
        for debt in value.debts() {
            let leak = Leak {
                function: self.function.clone(),
                debt: debt.clone(),
                exit: exit.clone(),
                how,
            };
            let same = |other: &Leak| {
                other.exit == leak.exit
                    && other.debt.made == leak.debt.made
                    && other.debt.what == leak.debt.what
            };
            if !self.leaks.iter().any(same) {
                self.leaks.push(leak);
            }
        }
    }

    /// Leaves the function or closure: what belongs to it is dropped.
    pub(super) fn leave(&mut self, exit: Range<usize>, how: &'static str) {
        let frame = self.frames.last().cloned().unwrap_or_default();
        let pending = self.pending.get(frame.pending..).unwrap_or_default();
        let mut values = self.state.since(frame.variables);
        values.extend(pending.iter().cloned());
        for value in &values {
            self.lose(value, exit.clone(), how);
        }
    }

    /// The end of a block, or of a pattern's scope: what was declared since is dropped.
    pub(super) fn close(&mut self, base: usize, exit: Range<usize>, how: &'static str) {
        for value in &self.state.since(base) {
            self.lose(value, exit.clone(), how);
        }
        self.state.truncate(base);
    }

    /// The end of the function.
    pub(super) fn ends(&mut self, exit: Range<usize>) {
        self.leave(exit, "the path ends here, with the function");
    }

    /// `break` with its value, or `continue`.
    pub(super) fn jump(
        &mut self,
        label: Option<&Lifetime>,
        exit: Range<usize>,
        given: Option<Value>,
    ) {
        let Some(found) = self.target(label) else {
            self.state.ended = true;
            return;
        };
        let how = match given {
            Some(_) => "the path leaves here, by `break`",
            None => "the path leaves here, by `continue`",
        };
        let base = self.loop_at(found).map_or(0, |one| one.variables);
        for value in &self.state.since(base) {
            self.lose(value, exit.clone(), how);
        }
        let mut left = self.state.clone();
        left.truncate(base);
        self.state.ended = true;
        if let (Some(given), Some(one)) = (given, self.loop_at(found)) {
            one.left.push((left, given));
        }
    }

    /// The loop that a jump leaves: the one with the label, or the innermost.
    fn target(&self, label: Option<&Lifetime>) -> Option<usize> {
        let loops = &self.frames.last()?.loops;
        let name = label.map(|label| label.ident.to_string());
        loops.iter().rposition(|one| match &name {
            Some(_) => one.label == name,
            None => !one.is_block,
        })
    }

    fn loop_at(&mut self, index: usize) -> Option<&mut Loop> {
        self.frames.last_mut()?.loops.get_mut(index)
    }

    /// Opens a loop or a block with a label.
    pub(super) fn open_loop(&mut self, label: Option<&syn::Label>, is_block: bool) {
        let variables = self.state.len();
        let label = label.map(|label| label.name.ident.to_string());
        if let Some(frame) = self.frames.last_mut() {
            frame.loops.push(Loop {
                label,
                is_block,
                variables,
                left: Vec::new(),
            });
        }
    }

    /// The states in which a loop was left by `break`, each with the value that was given.
    pub(super) fn close_loop(&mut self) -> Vec<(State, Value)> {
        let frame = self.frames.last_mut();
        let closed = frame.and_then(|frame| frame.loops.pop());
        closed.map(|one| one.left).unwrap_or_default()
    }

    /// A statement whose value nobody has.
    pub(super) fn unused(&mut self, value: &Value, of: &impl Spanned) {
        let exit = range(&of.span());
        self.lose(value, exit, "its value is dropped here, with the statement");
    }
}
