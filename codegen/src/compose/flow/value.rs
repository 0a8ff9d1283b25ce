//! Pattern "composition": values as far as they matter: what is owed with each.

use std::ops::Range;

use proc_macro2::Span;

/// Something that is owed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(in crate::compose) struct Debt {
    /// The name of its type.
    pub(in crate::compose) what: String,
    /// Where it was made.
    pub(in crate::compose) made: Range<usize>,
    /// The branch in which it was not paid, where it was paid in another one.
    pub(in crate::compose) branch: Option<(Range<usize>, &'static str)>,
}

/// A value.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) enum Value {
    /// Nothing is owed with it.
    #[default]
    Plain,
    /// It is what is owed, or an `Option` or a `Result` of that.
    Owed(Debt),
    /// Its parts, by the names of the fields.
    Parts(Vec<(String, Value)>),
}

impl Value {
    /// Something that is owed from here on.
    pub(super) fn owed(what: &str, made: Range<usize>) -> Self {
        Self::Owed(Debt {
            what: what.to_owned(),
            made,
            branch: None,
        })
    }

    /// The parts of a tuple.
    pub(super) fn tuple(parts: impl IntoIterator<Item = Self>) -> Self {
        let parts = parts.into_iter().enumerate();
        Self::Parts(
            parts
                .map(|(index, part)| (index.to_string(), part))
                .collect(),
        )
    }

    /// Everything that is owed with it.
    pub(super) fn debts(&self) -> Vec<&Debt> {
        match self {
            Self::Plain => Vec::new(),
            Self::Owed(debt) => vec![debt],
            Self::Parts(parts) => parts.iter().flat_map(|(_, part)| part.debts()).collect(),
        }
    }

    /// Whether something is owed with it.
    pub(super) fn is_owed(&self) -> bool {
        !self.debts().is_empty()
    }

    /// The part of a name.
    pub(super) fn part(&mut self, name: &str) -> Option<&mut Self> {
        match self {
            Self::Parts(parts) => parts
                .iter_mut()
                .find(|(part, _)| part == name)
                .map(|(_, value)| value),
            Self::Plain | Self::Owed(_) => None,
        }
    }

    /// The value, which is somewhere else from here on.
    pub(super) fn take(&mut self) -> Self {
        std::mem::take(self)
    }

    /// What is owed with the value where two branches meet; `here` and `there` are the branches, each as what
    /// is said of a path through it.
    pub(super) fn join(self, other: Self, here: &Branch, there: &Branch) -> Self {
        match (self, other) {
            (Self::Plain, Self::Plain) => Self::Plain,
            (Self::Parts(left), Self::Parts(right)) if left.len() == right.len() => {
                let both = left.into_iter().zip(right);
                let both =
                    both.map(|((name, left), (_, right))| (name, left.join(right, here, there)));
                Self::Parts(both.collect())
            }
            (Self::Plain, other) => other.open_in(there),
            (value, Self::Plain) => value.open_in(here),
            (value, _) => value,
        }
    }

    /// The value as it is where another branch has paid.
    fn open_in(self, branch: &Branch) -> Self {
        match self {
            Self::Plain => Self::Plain,
            Self::Owed(debt) => Self::Owed(Debt {
                branch: debt.branch.or_else(|| branch.clone()),
                ..debt
            }),
            Self::Parts(parts) => {
                let parts = parts.into_iter();
                Self::Parts(
                    parts
                        .map(|(name, part)| (name, part.open_in(branch)))
                        .collect(),
                )
            }
        }
    }
}

/// A branch: where it stands, and what is said of a path through it.
pub(super) type Branch = Option<(Range<usize>, &'static str)>;

/// The bytes of a span.
pub(super) fn range(span: &Span) -> Range<usize> {
    span.byte_range()
}
