//! safebind writes safe Rust wrappers for C from contracts that people can review.
//!
//! The modules are the stages, and [`run`] is the way through them.

pub mod accepted;
pub mod api;
pub mod bindings;
pub mod builder;
pub mod compile_commands;
pub mod compose;
pub mod contract;
pub mod drift;
pub mod driver;
pub mod facts;
pub mod fingerprint;
pub mod harvest;
pub mod header;
pub mod layout;
pub mod link;
pub mod lower;
pub mod options;
pub mod output;
pub mod pipeline;
pub mod profile;
pub mod render;
pub mod report;
pub mod starter;
pub mod support;
pub mod unused;

pub use builder::Builder;
pub use driver::Outcome;
pub use options::Options;

use support::diag::{Aborted, Sink};

/// Makes the outputs that the options ask for.
///
/// # Errors
///
/// [`Aborted`] if the sink has an error; then no output was changed.
pub fn run(options: &Options, sink: &mut Sink) -> Result<Outcome, Aborted> {
    driver::execute(options, sink, pipeline::run)
}
