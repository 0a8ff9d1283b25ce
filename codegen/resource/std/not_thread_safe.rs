//! What keeps a value on its thread.

use core::marker::PhantomData;

/// The type of a field that keeps a value on the thread that made it.
pub type NotThreadSafe = PhantomData<*mut ()>;

/// The only value of the type of the same name.
#[allow(
    non_upper_case_globals,
    reason = "it is written like the value of a unit struct"
)]
pub const NotThreadSafe: NotThreadSafe = PhantomData;
