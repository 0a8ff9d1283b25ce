//! Lifetimes by number: what they are called does not matter.

use crate::model::ty::Lifetime;

/// The lifetimes that an item knows.
#[derive(Clone, Debug, Default)]
pub(super) struct Lifetimes {
    /// Those of the type or the implementation around; one that is left out there has no name.
    outer: Vec<Option<String>>,
    /// Those of the inputs, in the order in which they appear; one that is left out has no name.
    inputs: Vec<Option<String>>,
    /// The others of a function.
    free: Vec<String>,
    /// Those of `for<'a>`.
    bound: Vec<String>,
    /// What is read.
    mode: Mode,
}

/// What a lifetime means that is left out.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) enum Mode {
    /// One more lifetime of the implementation.
    Header,
    /// One more lifetime of the inputs.
    Inputs,
    /// This one.
    Is(Lifetime),
    /// Nothing that has a number.
    #[default]
    Nothing,
}

impl Lifetimes {
    /// Those that a type or an implementation declares.
    pub(super) fn outer(names: impl IntoIterator<Item = String>) -> Self {
        Self {
            outer: names.into_iter().map(Some).collect(),
            ..Self::default()
        }
    }

    /// Sets what a lifetime means that is left out; returns what it was.
    pub(super) fn set(&mut self, mode: Mode) -> Mode {
        std::mem::replace(&mut self.mode, mode)
    }

    /// A lifetime by its name, without `'`.
    pub(super) fn named(&mut self, name: &str) -> Lifetime {
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let at = |all: &[Option<String>]| {
            let mut all = all.iter();
            all.position(|one| one.as_deref() == Some(name)).map(number)
        };
        match name {
            "static" => return Lifetime::Static,
            "_" => return self.elided(),
            _ if self.bound.iter().any(|one| one == name) => return Lifetime::Elided,
            _ => {}
        }
        if let Some(number) = at(&self.outer) {
            return Lifetime::Outer(number);
        }
        if let Some(number) = at(&self.inputs) {
            return Lifetime::Input(number);
        }
        if self.mode == Mode::Inputs {
            self.inputs.push(Some(name.to_owned()));
            return Lifetime::Input(number(self.inputs.len() - 1));
        }
        if let Some(at) = self.free.iter().position(|one| one == name) {
            return Lifetime::Free(number(at));
        }
        self.free.push(name.to_owned());
        Lifetime::Free(number(self.free.len() - 1))
    }

    /// A lifetime that is left out.
    pub(super) fn elided(&mut self) -> Lifetime {
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        match &self.mode {
            Mode::Header => {
                self.outer.push(None);
                Lifetime::Outer(number(self.outer.len() - 1))
            }
            Mode::Inputs => {
                self.inputs.push(None);
                Lifetime::Input(number(self.inputs.len() - 1))
            }
            Mode::Is(one) => one.clone(),
            Mode::Nothing => Lifetime::Elided,
        }
    }

    /// Enters `for<'a>`; returns what to leave it with.
    pub(super) fn bind(&mut self, names: impl IntoIterator<Item = String>) -> usize {
        let before = self.bound.len();
        self.bound.extend(names);
        before
    }

    /// Leaves `for<'a>`.
    pub(super) fn unbind(&mut self, before: usize) {
        self.bound.truncate(before);
    }

    /// How many a function has: those of the inputs and the others.
    pub(super) fn of_function(&self) -> u32 {
        u32::try_from(self.inputs.len() + self.free.len()).unwrap_or(u32::MAX)
    }

    /// How many a type or an implementation has.
    pub(super) fn of_outer(&self) -> u32 {
        u32::try_from(self.outer.len()).unwrap_or(u32::MAX)
    }
}
