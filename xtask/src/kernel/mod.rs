//! Kernels: their headers and their sources, fetched or found, and what is done with them.

pub(crate) mod apt;
pub(crate) mod boot;
mod build;
pub(crate) mod choice;
mod cli;
pub(crate) mod code;
pub(crate) mod compare;
mod configure;
pub(crate) mod console;
mod explain;
mod flags;
pub(crate) mod headers;
pub(crate) mod initramfs;
mod layout;
pub(crate) mod packages;
mod place;
mod profile;
mod progress;
pub(crate) mod results;
mod session;
mod source;
mod target;
pub(crate) mod test;
mod tools;
mod working;

pub(crate) use cli::{Options, run};
pub(crate) use session::{Built, Session, State, provide};
pub(crate) use target::{Kind, Target};
