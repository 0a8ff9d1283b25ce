//! Kernels: their headers and their sources, fetched or found, and what is done with them.

pub(crate) mod apt;
mod boot;
mod build;
pub(crate) mod choice;
mod cli;
mod code;
mod compare;
mod configure;
mod console;
mod explain;
mod flags;
pub(crate) mod headers;
mod initramfs;
pub(crate) mod layout;
mod mutants;
pub(crate) mod packages;
pub(crate) mod place;
mod profile;
mod progress;
mod results;
mod round;
mod rust_items;
mod session;
pub(crate) mod source;
mod target;
mod test;
mod tools;
pub(crate) mod working;

pub(crate) use cli::{Options, run};
pub(crate) use session::{Built, Session, State};
pub(crate) use target::{Kind, Target};
