//! Kernels: their headers and their sources, fetched or found, and what is done with them.

pub(crate) mod apt;
pub(crate) mod choice;
mod cli;
pub(crate) mod headers;
mod layout;
pub(crate) mod packages;
mod progress;
mod source;
mod target;
mod tools;
mod working;

pub(crate) use cli::{Options, run};
pub(crate) use target::{Kind, Target};
