//! Two surfaces compared: each item of one side with its counterpart on the other.
//!
//! ```text
//! Surface ─side─▶ entries ─┬─pairing─▶ pairs ─┬─parts─▶ differences ─contract─▶ with lines of contracts
//! Surface ─side─▶ entries ─┘                  └─below─▶ what differs below the signature
//! ```

mod below;
mod compared;
mod contract;
mod declaration;
mod options;
mod pairing;
mod parts;
pub mod report;
mod side;
mod text;
mod types;

pub use compared::compare;
pub use options::Options;
