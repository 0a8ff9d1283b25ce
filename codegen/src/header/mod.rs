//! C headers to a [`model::Unit`]: the only stage that calls libclang itself.

pub mod model;
