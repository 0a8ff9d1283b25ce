//! Rust code under review: its API as data, two APIs compared, and unsafe code held against what contracts say
//! of the C functions that it calls.
//!
//! ```text
//! files ─source─▶ Source ─read─▶ Surface ─┬─compare─▶ Comparison ─┬─present─▶ text, JSON, HTML, SARIF
//!                    │                    │                       │
//!                    └─body─▶ Body ───────┘        Finding ◀──────┘
//!                    └────────audit(Facts)──────────▶ │
//! ```
//!
//! Nothing here knows YAML or C: what contracts say comes as [`facts::Facts`].

pub mod argued;
pub mod audit;
pub mod body;
pub mod compare;
pub mod facts;
pub mod model;
pub mod present;
pub mod read;
pub mod source;
