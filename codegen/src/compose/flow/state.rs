//! Pattern "composition": what is known at one point of a function.

use super::value::{Branch, Value};

/// The variables, and whether the point is reached.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    /// The variables with their values, in the order in which they were declared.
    variables: Vec<(String, Value)>,
    /// Whether every path has left before.
    pub(super) ended: bool,
}

impl State {
    /// How many variables there are.
    pub(super) fn len(&self) -> usize {
        self.variables.len()
    }

    pub(super) fn declare(&mut self, name: &str, value: Value) {
        self.variables.push((name.to_owned(), value));
    }

    /// The value of a variable.
    pub(super) fn variable(&mut self, name: &str) -> Option<&mut Value> {
        let mut variables = self.variables.iter_mut().rev();
        let found = variables.find(|(variable, _)| variable == name);
        found.map(|(_, value)| value)
    }

    /// The values of variables that were declared from `base` on.
    pub(super) fn since(&self, base: usize) -> Vec<Value> {
        let variables = self.variables.iter().skip(base);
        variables.map(|(_, value)| value.clone()).collect()
    }

    /// Forgets the variables that were declared from `base` on.
    pub(super) fn truncate(&mut self, base: usize) {
        self.variables.truncate(base);
    }

    /// What is known where two branches meet.
    pub(super) fn join(self, other: Self, here: &Branch, there: &Branch) -> Self {
        if self.ended {
            return other;
        }
        if other.ended {
            return self;
        }
        let both = self.variables.into_iter().zip(other.variables);
        let variables =
            both.map(|((name, left), (_, right))| (name, left.join(right, here, there)));
        Self {
            variables: variables.collect(),
            ended: false,
        }
    }
}

/// A function, or a closure inside one: what `return` and `?` leave.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    /// How many variables are those of the function around it.
    pub(super) variables: usize,
    /// How many pending values are.
    pub(super) pending: usize,
    /// The loops and labelled blocks inside each other.
    pub(super) loops: Vec<Loop>,
}

/// A loop, or a block with a label: what `break` leaves.
#[derive(Clone, Debug)]
pub(super) struct Loop {
    /// Its label, without the apostrophe.
    pub(super) label: Option<String>,
    /// Whether it is left only by its label.
    pub(super) is_block: bool,
    /// How many variables are declared outside.
    pub(super) variables: usize,
    /// The states in which it was left, each with the value that was given.
    pub(super) left: Vec<(State, Value)>,
}
