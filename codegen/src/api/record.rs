//! The contracts in words, for people who review them: every fact, whether or not a wrapper shows it.

/// What the contracts of a module say.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ModuleRecord {
    /// The module's path.
    pub module: String,
    /// Its types, values, handles, constants and functions, in the order of the contract.
    pub entries: Vec<Record>,
}

/// What the contract of one thing says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Record {
    /// What it is: `function`, `type`.
    pub kind: &'static str,
    /// Its name in the contract.
    pub name: String,
    /// Where its facts are written, if that is said.
    pub source: Option<String>,
    /// Who compared it with the C code.
    pub reviewed_by: Vec<String>,
    /// The facts: what each is about, and what it says.
    pub facts: Vec<(String, String)>,
}
