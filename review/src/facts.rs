//! What contracts say of C functions, as far as comparisons and audits need it. Where a fact was written
//! goes with it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What contracts say.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The functions, by C name. One that has other names in other versions is there under each.
    pub functions: BTreeMap<String, Function>,
    /// The types, errors, handles and constants that contracts introduce, by Rust name: where.
    pub names: BTreeMap<String, At>,
    /// Pairs of functions that register something with C and remove it.
    pub registrations: Vec<Registration>,
    /// What lives on one thread or task only, and the C functions that make it or end it.
    pub threads: Vec<Thread>,
}

/// A line of a contract, or of a header.
#[derive(Clone, Debug, Default, Eq, PartialEq, Ord, PartialOrd, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct At {
    /// The file.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
    /// The column, counted from 1.
    pub column: u32,
    /// The line itself.
    pub text: String,
}

/// What a contract says of a C function.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Function {
    /// The name of its contract: the C name in the newest version.
    pub name: String,
    /// Where its contract is.
    pub at: At,
    /// Where it is declared.
    pub declared: Option<At>,
    /// Its parameters, in C's order.
    pub params: Vec<Param>,
    /// Its result.
    pub result: Result,
    /// What must be so when it is called: what a SAFETY comment has to argue.
    pub preconditions: Vec<Precondition>,
    /// The path of its safe wrapper, if it has one: `task::CurrentTask::group_leader`.
    pub wrapper: Option<String>,
    /// What it does to a reference count.
    pub counts: Option<Counts>,
}

/// What a function does to the reference count of its first parameter.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// It takes a reference.
    Takes,
    /// It gives one back.
    Gives,
}

/// A parameter.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Param {
    /// Its C name.
    pub name: String,
    /// Whether it is a pointer to an object.
    pub is_pointer: bool,
    /// Whether it may be null.
    pub nullable: bool,
    /// Whether what it points to, or stands for, belongs to C after the call.
    pub given: Given,
    /// What it is in a registration.
    pub role: Role,
    /// Where the contract speaks of it.
    pub at: Option<At>,
}

/// Whether an argument belongs to C after the call.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Given {
    /// It is only borrowed.
    #[default]
    Never,
    /// It is given away.
    Always,
    /// It is given away if the call succeeds.
    OnSuccess,
}

/// What a parameter is in a registration.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Nothing special.
    #[default]
    Plain,
    /// The function that C calls back.
    Callback,
    /// What C passes to it.
    Data,
}

/// A result.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Result {
    /// Whether it is a pointer.
    pub is_pointer: bool,
    /// How failure is reported.
    pub failure: Failure,
    /// Whether the caller owns what it gets: a reference, an object, a number that stands for something held.
    pub owned: bool,
    /// For something owned: the C functions that end it.
    pub ended_by: Vec<String>,
    /// What is owed after the call.
    pub owes: Option<Owes>,
    /// Whether it must be looked at.
    pub must_check: bool,
    /// For a removal: the value that gives the data of the registration back.
    pub gives_back: Option<i64>,
    /// Where the contract speaks of it.
    pub at: Option<At>,
}

/// How failure is reported.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// It cannot fail.
    #[default]
    Never,
    /// By a negative number.
    Negative,
    /// By null.
    Null,
    /// By a pointer that carries an error code.
    ErrPtr,
    /// By `false`.
    False,
    /// By a code that is none of success.
    Status,
}

/// What is owed after a call.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owes {
    /// Its name in the contract.
    pub what: String,
    /// When it arises: a clause.
    pub arises: String,
    /// The C functions that discharge it.
    pub discharged_by: Vec<String>,
    /// What happens if it is never discharged: a clause.
    pub on_leak: String,
    /// Where the contract says so.
    pub at: At,
}

/// What must be so when a function is called.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Precondition {
    /// Its kind or its name in the contract: `valid`, `counted`, `same_task`, `light_references`.
    pub name: String,
    /// A sentence, with C's words for the arguments: "`file` points to a valid `struct file`".
    pub sentence: String,
    /// The parameter that it is about.
    pub param: Option<String>,
    /// Whether it follows from any other one about the same parameter: whose count is positive, or is given up, is
    /// valid.
    #[serde(default)]
    pub follows: bool,
    /// Words of which a comment that argues it uses at least one, in lower case.
    pub words: Vec<String>,
    /// Where the contract says so.
    pub at: Option<At>,
}

/// Two functions that register something with C and remove it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// Its name in the contract.
    pub name: String,
    /// The functions that register.
    pub register: Vec<String>,
    /// The functions that remove.
    pub unregister: Vec<String>,
    /// Where the contract is.
    pub at: At,
}

/// What lives on one thread or task only.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thread {
    /// Its Rust name in the contract.
    pub name: String,
    /// Why it stays: a clause of the contract.
    pub because: String,
    /// The C functions that make it.
    pub made_by: Vec<String>,
    /// The C functions that end it.
    pub ended_by: Vec<String>,
    /// Where the contract says so.
    pub at: At,
}
