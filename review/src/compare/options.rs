//! What a comparison is told besides the two surfaces.

/// What is compared of two surfaces.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Options {
    /// Hand-written items count as missing only in files that hold a module of the generated side: a few
    /// generated modules can be held against a whole crate.
    pub only_generated_modules: bool,
}
