//! YAML to the contract model, strictly; knows no C.

pub mod at;
pub mod model;
