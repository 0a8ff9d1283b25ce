// SPDX-License-Identifier: GPL-2.0

//! What a case is, and what can come out of it.

use std::fmt;

/// Cases that belong together: forms of one thing, right and wrong.
pub(crate) struct Topic {
    /// The name of its module.
    pub(crate) name: &'static str,
    /// What its cases have in common.
    pub(crate) what: &'static str,
    /// Its cases.
    pub(crate) cases: &'static [Case],
}

/// A program and what is expected of it.
pub(crate) struct Case {
    /// The name of its function.
    pub(crate) name: &'static str,
    /// What it does.
    pub(crate) what: &'static str,
    /// What comes out with Stacked Borrows.
    pub(crate) stacked: Expected,
    /// What comes out with Tree Borrows.
    pub(crate) tree: Expected,
    /// Runs it.
    pub(crate) run: fn(),
}

/// What comes out of a case; the text is a part of the message.
#[derive(Clone, Copy)]
pub(crate) enum Expected {
    /// It ends, nothing is wrong, and no memory is left.
    Accepted,
    /// Miri finds undefined behaviour.
    Undefined(&'static str),
    /// Miri refuses an operation, because of strict provenance.
    Refused(&'static str),
    /// It ends, and memory is left that nobody can free any more.
    Leak(&'static str),
    /// The C side, or the case itself, finds that something is wrong which is not undefined in Rust.
    Reported(&'static str),
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Accepted => f.write_str("accepted"),
            Self::Undefined(text) => write!(f, "undefined behaviour: {text}"),
            Self::Refused(text) => write!(f, "refused: {text}"),
            Self::Leak(text) => write!(f, "leak: {text}"),
            Self::Reported(text) => write!(f, "reported: {text}"),
        }
    }
}

/// Lists cases whose names are those of their functions.
///
/// One outcome stands for both models of borrows.
macro_rules! cases {
    (@expected $both:expr) => { ($both, $both) };
    (@expected $stacked:expr, $tree:expr) => { ($stacked, $tree) };
    ($($run:ident: $what:literal => $($expected:expr),+;)*) => {
        pub(crate) const CASES: &[crate::case::Case] = &[$(
            crate::case::Case {
                name: stringify!($run),
                what: $what,
                stacked: cases!(@expected $($expected),+).0,
                tree: cases!(@expected $($expected),+).1,
                run: $run,
            },
        )*];
    };
}

pub(crate) use cases;
