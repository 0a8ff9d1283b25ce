//! Kernels: their headers and their sources, fetched or found, and what is done with them.

pub(crate) mod apt;
pub(crate) mod choice;
pub(crate) mod headers;
pub(crate) mod packages;
