//! What became of every C function a contract speaks of, what would bind the rest, and what the headers declare
//! besides.

use super::Requirement;
use crate::support::place::Place;

/// The outcome of a run, function by function.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// The functions, sorted by module and name; one with several cases is here once for each.
    pub functions: Vec<Entry>,
    /// The headers that contracts name, in the order of their names.
    pub headers: Vec<Header>,
    /// What of C's layouts the code relies on.
    pub layouts: Layouts,
}

/// What of C's layouts generated code relies on.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Layouts {
    /// Fields that are read and types that are embedded, as phrases, sorted.
    pub relied: Vec<String>,
    /// Whether they were held against an oracle; those that nothing proved are left out then.
    pub held: bool,
}

/// A header that contracts name.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Header {
    /// Its name, as in `#include <...>`.
    pub name: String,
    /// The files of the contracts that name it, sorted.
    pub contracts: Vec<String>,
    /// The functions that it declares itself, by name. Those of headers that it includes are not among them, and
    /// neither are macros.
    pub functions: Vec<(String, Option<Place>)>,
}

/// A C function and what became of it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The name by which reports speak of it: the C name of its contract, and that of its case.
    pub name: String,
    /// The C name in these headers; the name of the contract where they do not declare it.
    pub c_name: String,
    /// The module of its contract.
    pub module: String,
    /// The header that declares it; none if no header does.
    pub header: Option<String>,
    /// Whether a wrapper is wanted.
    pub wanted: Wanted,
    /// What became of it.
    pub outcome: Outcome,
    /// Why it has no wrapper, or what its caller must promise.
    pub open: Vec<Open>,
    /// Where its contract stands.
    pub contract: Place,
    /// Where it is declared; none if it is not.
    pub declared: Option<Place>,
    /// Where its facts are written, if that is said.
    pub source: Option<String>,
    /// Who compared its contract with the C code.
    pub reviewed_by: Vec<String>,
}

/// Whether a wrapper is wanted.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Wanted {
    /// If there can be one.
    #[default]
    Auto,
    /// It must be there.
    Must,
    /// It is written by hand, for this reason.
    ByHand(String),
    /// There must be none, for this reason.
    No(String),
}

/// Something that keeps a function from being bound, or being safe.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Open {
    /// What: a question, a reason, or the sentence that a caller promises.
    pub reason: String,
    /// The line of YAML that would change that; none where no line does.
    pub fix: Option<String>,
    /// The key that the line is about, names replaced by `*`: `params.*.valid`. For a promise its tag.
    pub key: Option<String>,
    /// What that key means.
    pub meaning: Option<String>,
    /// The part of the declaration that it is about.
    pub asked_by: Option<Place>,
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
        /// The promises.
        requires: Vec<Requirement>,
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
