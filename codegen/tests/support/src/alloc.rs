//! Memory.

use crate::host::thread_local;
use core::cell::Cell;

mod kbox;

pub use self::kbox::KBox;

/// How memory is allocated.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Flags(u32);

/// There is no memory.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct AllocError;

/// The ways in which memory is allocated.
pub mod flags {
    use super::Flags;

    /// The caller can wait for memory.
    pub const GFP_KERNEL: Flags = Flags(1);

    /// The caller cannot wait.
    pub const GFP_ATOMIC: Flags = Flags(2);
}

thread_local! {
    static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Lets the thread have memory `times` times more, and then none; `None` lifts the limit.
///
/// For tests of what happens when there is no memory.
pub fn refuse_after(times: Option<usize>) {
    LEFT.set(times);
}

/// Whether the thread gets memory this time.
fn granted() -> Result<(), AllocError> {
    match LEFT.get() {
        None => Ok(()),
        Some(0) => Err(AllocError),
        Some(left) => {
            LEFT.set(Some(left - 1));
            Ok(())
        }
    }
}
