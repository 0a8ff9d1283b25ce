// SPDX-License-Identifier: GPL-2.0

//! C functions as a caller in C has them, whether or not the bindings declare them.
//!
//! Nothing here is checked by the compiler: the functions are safe to call in name only, so that the
//! tests of the model can be read.

use kernel::{
    bindings::{kuid_t, uid_t},
    ffi::{c_int, c_uint, c_void},
    model,
};

/// A pointer that is passed on, and not followed here.
pub(crate) type Ptr = *mut c_void;

macro_rules! functions {
    ($($symbol:literal $name:ident($($arg:ident: $ty:ty),*) $(-> $ret:ty)?;)*) => {
        mod declared {
            use super::*;

            extern "C" {
                $(
                    #[link_name = $symbol]
                    pub(super) fn $name($($arg: $ty),*) $(-> $ret)?;
                )*
            }
        }

        $(
            /// Calls the C function of this name.
            pub(crate) fn $name($($arg: $ty),*) $(-> $ret)? {
                // SAFETY: None in general. The tests keep to what C asks for, except for one
                // thing at a time that the model is to notice.
                unsafe { declared::$name($($arg),*) }
            }
        )*
    };
}

functions! {
    "rust_helper_get_current" get_current() -> Ptr;
    "rust_helper_get_task_struct" get_task_struct(task: Ptr) -> Ptr;
    "rust_helper_put_task_struct" put_task_struct(task: Ptr);
    "rust_helper_signal_pending" signal_pending(task: Ptr) -> c_int;
    "wake_up_process" wake_up_process(task: Ptr) -> c_int;
    "rust_helper_task_uid" task_uid(task: Ptr) -> kuid_t;
    "rust_helper_task_euid" task_euid(task: Ptr) -> kuid_t;
    "rust_helper_current_euid" current_euid() -> kuid_t;
    "rust_helper_current_user_ns" current_user_ns() -> Ptr;
    "from_kuid" from_kuid(ns: Ptr, uid: kuid_t) -> uid_t;
    "task_active_pid_ns" task_active_pid_ns(task: Ptr) -> Ptr;
    "rust_helper_get_pid_ns" get_pid_ns(ns: Ptr) -> Ptr;
    "put_pid_ns" put_pid_ns(ns: Ptr);
    "rust_helper_task_tgid_nr_ns" task_tgid_nr_ns(task: Ptr, ns: Ptr) -> i32;
    "__task_pid_nr_ns" task_pid_nr_ns(task: Ptr, kind: c_uint, ns: Ptr) -> i32;
    "rust_helper_rcu_read_lock" rcu_read_lock();
    "rust_helper_rcu_read_unlock" rcu_read_unlock();
    "rust_helper_might_sleep" might_sleep();
    "rust_helper_might_resched" might_resched();
    "rust_helper_mmgrab" mmgrab(mm: Ptr);
    "rust_helper_mmdrop" mmdrop(mm: Ptr);
    "rust_helper_mmget" mmget(mm: Ptr);
    "rust_helper_mmget_not_zero" mmget_not_zero(mm: Ptr) -> bool;
    "mmput" mmput(mm: Ptr);
    "rust_helper_mmap_read_lock" mmap_read_lock(mm: Ptr);
    "rust_helper_mmap_read_trylock" mmap_read_trylock(mm: Ptr) -> bool;
    "rust_helper_mmap_read_unlock" mmap_read_unlock(mm: Ptr);
    "rust_helper_vma_lookup" vma_lookup(mm: Ptr, addr: usize) -> Ptr;
    "lock_vma_under_rcu" lock_vma_under_rcu(mm: Ptr, addr: usize) -> Ptr;
    "rust_helper_vma_end_read" vma_end_read(vma: Ptr);
    "kthread_use_mm" kthread_use_mm(mm: Ptr);
    "kthread_unuse_mm" kthread_unuse_mm(mm: Ptr);
}

/// Carries a pointer to another thread.
#[derive(Clone, Copy)]
pub(crate) struct Shared(Ptr);

// SAFETY: The tests follow the pointer only where C would.
unsafe impl Send for Shared {}

impl Shared {
    pub(crate) fn new(ptr: Ptr) -> Self {
        Self(ptr)
    }

    pub(crate) fn get(self) -> Ptr {
        self.0
    }
}

/// Reads a field of a struct.
pub(crate) fn field<T: Copy>(object: Ptr, layout: &model::Layout, name: &str) -> T {
    let mut fields = layout.fields.iter();
    let (_, offset) = fields.find(|(field, _)| *field == name).expect("a field");
    // SAFETY: The tests name the type that the field has, of an object that exists.
    unsafe { object.byte_add(*offset).cast::<T>().read() }
}
