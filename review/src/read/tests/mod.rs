//! Syntax trees become what the model has.
