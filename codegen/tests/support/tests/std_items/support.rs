//! The support items of which an output folder has a copy.

#[path = "../../../../resource/std/aref.rs"]
mod aref;
#[path = "../../../../resource/std/code.rs"]
pub mod code;
#[path = "../../../../resource/std/err_ptr.rs"]
mod err_ptr;
#[path = "../../../../resource/std/error.rs"]
mod error;
#[path = "../../../../resource/std/foreign.rs"]
mod foreign;
#[path = "../../../../resource/std/not_thread_safe.rs"]
mod not_thread_safe;
#[path = "../../../../resource/std/opaque.rs"]
mod opaque;
#[path = "../../../../resource/std/owned.rs"]
mod owned;
#[path = "../../../../resource/std/owned_child.rs"]
mod owned_child;
#[path = "../../../../resource/std/scope_guard.rs"]
mod scope_guard;

#[allow(unused_imports, reason = "each program uses some")]
pub use self::{
    aref::{ARef, AlwaysRefCounted},
    err_ptr::from_err_ptr,
    error::{to_result, Result},
    foreign::{arc_borrow, ArcBorrow, ForeignOwnable},
    not_thread_safe::NotThreadSafe,
    opaque::Opaque,
    owned::{Ownable, Owned},
    owned_child::{OwnableChild, OwnedChild},
    scope_guard::ScopeGuard,
};
