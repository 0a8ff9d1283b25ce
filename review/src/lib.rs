//! Rust code under review: its API as data, two APIs compared, and unsafe code held against what contracts say
//! of the C functions that it calls.
//!
//! ```text
//! files ─source─▶ Parsed ─┬─names, body, read─▶ Surface ─compare─▶ Comparison ─┬─present─▶ text, JSON, HTML, SARIF
//!                         └─names, body, audit──────────────────▶ Findings ────┘
//! ```
//!
//! | module | does | imports |
//! |---|---|---|
//! | [`model`] | an API and bodies as data | |
//! | [`facts`] | what contracts say, as data | |
//! | [`argued`] | which preconditions a comment speaks of | `facts` |
//! | [`source`] | finds the files of a crate, and parses them | `model` |
//! | [`names`] | what the names in a module mean | `model`, `source` |
//! | [`body`] | what a function does, and what its comments say | the three above |
//! | [`read`] | a [`model::Surface`] | `body` and what is above it |
//! | [`compare`] | two surfaces, as a [`compare::report::Comparison`] | `model`, `facts`, `argued` |
//! | [`audit`] | paths of values, as [`audit::finding::Finding`]s | all above but `read` and `compare` |
//! | [`present`] | both as text | `model`, `facts`, `compare::report`, `audit::finding` |
//!
//! The test `layers` of the generator holds the last column. Nothing here knows YAML or a C library: what contracts say comes as
//! [`facts::Facts`], and the words of Rust code around C as [`body::Words`].

pub mod argued;
pub mod audit;
pub mod body;
pub mod compare;
pub mod facts;
pub mod model;
pub mod names;
pub mod present;
pub mod read;
pub mod source;
