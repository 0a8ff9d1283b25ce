//! The support items of the profile `std`, by themselves and below wrappers, over a C side that is written here.

#![expect(unsafe_code, reason = "the C side is raw")]
#![allow(
    dead_code,
    unreachable_pub,
    reason = "wrappers and support items are public where they are generated"
)]

mod bindings;
mod by_themselves;
mod owned;
mod told_by_errno;
#[cfg(not(miri))]
mod with_descriptors;

/// What an output folder has a copy of.
mod support {
    #[path = "../../../../../resource/std/aref.rs"]
    mod aref;
    #[path = "../../../../../resource/std/code.rs"]
    pub mod code;
    #[path = "../../../../../resource/std/err_ptr.rs"]
    mod err_ptr;
    #[path = "../../../../../resource/std/error.rs"]
    mod error;
    #[path = "../../../../../resource/std/foreign.rs"]
    mod foreign;
    #[path = "../../../../../resource/std/not_thread_safe.rs"]
    mod not_thread_safe;
    #[path = "../../../../../resource/std/opaque.rs"]
    mod opaque;
    #[path = "../../../../../resource/std/owned.rs"]
    mod owned;
    #[path = "../../../../../resource/std/scope_guard.rs"]
    mod scope_guard;

    pub use self::aref::{ARef, AlwaysRefCounted};
    pub use self::err_ptr::from_err_ptr;
    pub use self::error::{Result, to_result};
    pub use self::foreign::{ArcBorrow, ForeignOwnable, arc_borrow};
    #[expect(unused_imports, reason = "no wrapper here stays on its thread")]
    pub use self::not_thread_safe::NotThreadSafe;
    pub use self::opaque::Opaque;
    pub use self::owned::{Ownable, Owned};
    pub use self::scope_guard::ScopeGuard;
}

#[path = "../../../fixtures/patterns/errno_after_the_call/expected/barn.rs"]
mod barn;
#[path = "../../../fixtures/patterns/owned_object/expected/kiln.rs"]
mod kiln;
#[path = "../../../fixtures/patterns/descriptors/expected/wharf.rs"]
mod wharf;
