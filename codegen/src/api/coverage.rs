//! What became of every C function a contract speaks of, and what would bind the rest.

/// The outcome of a run, function by function.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// The functions, sorted by module and name.
    pub functions: Vec<Entry>,
}

/// A C function and what became of it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The C name.
    pub name: String,
    /// The module of its contract.
    pub module: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a function.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Outcome {
    /// It has a wrapper that demands nothing of its caller.
    Safe {
        /// The wrapper's path.
        wrapper: String,
    },
    /// It has a wrapper whose caller must promise something.
    Unsafe {
        /// The wrapper's path.
        wrapper: String,
        /// The names of the promises.
        requires: Vec<String>,
    },
    /// It is called inside other wrappers only, as part of a pattern.
    Used {
        /// Where.
        by: String,
    },
    /// It has no wrapper.
    NotBound {
        /// Why.
        reason: String,
        /// The line of YAML that would change that.
        fix: String,
    },
}
