//! The report of a run as data. What is said of the fields here is what the schema says of them.

use schemars::JsonSchema;
use serde::Serialize;

/// The version of this shape. It grows when a field is removed or means something else, not when one is added.
pub const SCHEMA: u32 = 1;

/// What is bound of the headers that contracts name, and what keeps the rest from it.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The version of this shape.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: u32,
    /// All headers together; a function that two of them declare counts once.
    pub totals: Counts,
    /// The headers that contracts name, by name.
    pub headers: Vec<Header>,
    /// Functions with a contract that none of these headers declares itself: they are declared in a header that
    /// one of them includes, or not at all. They count nowhere.
    pub elsewhere: Vec<Function>,
    /// Why functions are not bound, the cause with the most functions first. A function with several open
    /// questions is under each of them.
    pub causes: Vec<Cause>,
    /// What callers of unsafe wrappers must promise, the promise with the most functions first.
    pub promises: Vec<Cause>,
    /// Who has compared the contracts with the C code.
    pub review: Review,
    /// Keys of contracts that change nothing: without them everything that is generated, checked and told is the
    /// same. Null if that was not asked for.
    pub unused: Option<Vec<Unused>>,
}

/// How many functions are in which state. The first is the sum of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// The functions that the header itself declares, and those of its macros that have a contract.
    pub declared: usize,
    /// Those with a wrapper that demands nothing of its caller.
    pub safe: usize,
    /// Those that only other wrappers call, such as a destructor.
    pub part: usize,
    /// Those whose wrapper's caller must promise something.
    #[serde(rename = "unsafe")]
    pub unsafe_: usize,
    /// Those with a contract from which no wrapper could be made.
    pub open: usize,
    /// Those without a contract.
    pub no_contract: usize,
    /// Those that contracts say are written by hand, with a reason.
    pub by_hand: usize,
    /// Those that contracts leave out, with a reason.
    pub left_out: usize,
    /// Which part is bound: SAFE and UNSAFE of all but those that are left out or written by hand, in percent,
    /// rounded down to a tenth; null if there are none.
    pub coverage: Option<f64>,
}

/// A header and its functions.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Its name, as in `#include <...>`.
    pub name: String,
    /// The contract files that name it.
    pub contracts: Vec<String>,
    /// Its functions, counted.
    pub counts: Counts,
    /// Its functions, by name.
    pub functions: Vec<Function>,
}

/// What became of a function. Of one with several wrappers the least safe counts.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Ord, PartialOrd, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Only other wrappers call it.
    Part,
    /// It has a wrapper that demands nothing of its caller.
    Safe,
    /// The caller of its wrapper must promise something.
    Unsafe,
    /// Its contract says that it is written by hand.
    ByHand,
    /// Its contract leaves it out.
    LeftOut,
    /// These headers do not declare it, and its contract says why.
    Absent,
    /// It has a contract, and no wrapper.
    Open,
    /// It has no contract.
    #[default]
    NoContract,
}

/// A C function.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Function {
    /// The C name.
    pub name: String,
    /// What became of it.
    pub state: State,
    /// The paths of its wrappers, or the pattern that calls it.
    pub wrappers: Vec<String>,
    /// Why it is not bound, or what callers must promise.
    pub because: Vec<String>,
    /// Where its contract stands; null if it has none.
    pub contract: Option<Location>,
    /// Where it is declared; null if that is not known.
    pub declared: Option<Location>,
    /// Where the facts of its contract are written; null if that is not said.
    pub source: Option<String>,
    /// Who compared its contract with the C code.
    pub reviewed_by: Vec<String>,
}

/// A place in a file.
#[derive(Clone, Debug, Default, Eq, PartialEq, Ord, PartialOrd, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Location {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

/// Something that keeps functions from being bound, or being safe.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    /// The missing key, names replaced by `*`; for a promise its tag; null where no key would help.
    pub key: Option<String>,
    /// What that key means, or what is wrong.
    pub meaning: String,
    /// How many functions it holds back.
    pub functions: usize,
    /// How many of them nothing else holds back.
    pub alone: usize,
    /// Each of its instances, by function.
    pub answers: Vec<Answer>,
}

/// An instance of a cause.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The function, with the name of its case if it has several.
    pub function: String,
    /// The question, the reason, or the promise.
    pub reason: String,
    /// The line of YAML that would answer it; null where no line does.
    pub line: Option<String>,
    /// Where the line belongs: the function's contract, or the file for a new one; null if none names the header.
    pub contract: Option<Location>,
    /// What asks for it in the header; null if that is not known.
    pub asked_by: Option<Location>,
}

/// Who has compared the contracts of functions with the C code.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// How many contracts of functions there are, but for those that only say that there is to be no wrapper.
    pub contracts: usize,
    /// How many somebody has compared (`reviewed_by`).
    pub reviewed: usize,
    /// How many say where their facts are written (`source`).
    pub sourced: usize,
    /// Each reviewer, by name.
    pub reviewers: Vec<Reviewer>,
    /// The functions whose contracts nobody has compared.
    pub not_reviewed: Vec<String>,
    /// The functions whose contracts name no source.
    pub not_sourced: Vec<String>,
}

/// A person.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reviewer {
    /// The name.
    pub name: String,
    /// How many contracts they have compared.
    pub contracts: usize,
}

/// A key that changes nothing.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unused {
    /// The way to it: `functions.NAME.params.NAME.nullability`.
    pub key: String,
    /// Where it stands.
    pub place: Location,
    /// Its line.
    pub line: String,
}
