//! Real kernel headers: fetched as Debian packages, or found in a folder, with their compiler flags.

pub(crate) mod apt;
pub(crate) mod choice;
pub(crate) mod console;
pub(crate) mod fetch;
pub(crate) mod headers;
pub(crate) mod results;
