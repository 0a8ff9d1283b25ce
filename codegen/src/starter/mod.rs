//! A harvest as text: the contract to start from, and the list of questions. Nothing is decided here.

pub mod index;
pub mod yaml;

mod tree;

pub use yaml::Options;
