//! Families of types that differ in a lifetime.

/// A family of types, one for each lifetime.
pub trait ForLt {
    /// The type for a lifetime.
    type Of<'a>: 'a;
}

/// A family in which a longer lifetime may be taken for a shorter one.
///
/// # Safety
///
/// `Self::Of<'a>` must be covariant in `'a`.
pub unsafe trait CovariantForLt: ForLt {
    /// Takes a longer lifetime for a shorter one.
    fn cast_ref<'r, 'short: 'r, 'long: 'short>(value: &'r Self::Of<'long>) -> &'r Self::Of<'short> {
        let value: *const Self::Of<'long> = value;
        // SAFETY: The reference is valid for `'r`, the types differ in a lifetime alone, and the family is
        // covariant in it.
        unsafe { &*value.cast() }
    }
}
