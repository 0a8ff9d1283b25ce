//! YAML to the contract model, strictly; of C it knows names only.

/// The key that a proposed line is about.
pub mod asked;
/// Values that know where they were written.
pub mod at;
/// Contracts in comments of headers join those in files.
pub mod blocks;
/// Functions with several wrappers: the contract of each.
pub mod cases;
/// A tree against the schema: all errors of a file.
pub mod check;
mod double;
mod glossary;
mod hidden;
/// Files to contracts: the way in.
pub mod load;
/// Two contracts of one function become one.
pub mod merge;
/// What a contract may say.
pub mod model;
/// A YAML value as a tree with places.
pub mod node;
/// Trees to the types of the model.
pub mod read;
/// The reference of all keys, in Markdown.
pub mod reference;
/// The C names to ask the header stage for.
pub mod request;
mod scalar;
/// The JSON Schema.
pub mod schema;
/// The JSON Schema in the form that checks use.
pub mod shape;
/// Contracts as they are for one version of the C side.
pub mod versions;
/// YAML text to trees; the only place that knows the YAML library.
pub mod yaml;
