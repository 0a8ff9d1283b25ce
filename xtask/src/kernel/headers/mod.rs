//! Real kernel headers: fetched as Debian packages, or found in a folder, with their compiler flags.

pub(crate) mod fetch;
pub(crate) mod find;

pub(crate) use find::{Headers, find};
