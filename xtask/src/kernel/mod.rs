//! Real kernel headers: fetched as Debian packages, or found in a folder, with their compiler flags.

pub(crate) mod apt;
pub(crate) mod boot;
pub(crate) mod choice;
pub(crate) mod code;
pub(crate) mod compare;
pub(crate) mod console;
pub(crate) mod fetch;
pub(crate) mod headers;
pub(crate) mod initramfs;
pub(crate) mod results;
pub(crate) mod test;
