// SPDX-License-Identifier: GPL-2.0

//! That C, the raw bindings and the model mean the same structs and functions.
//!
//! The bindings are compared here, at compile time. The headers are compared by the test
//! `headers`, which asks a C compiler.

use super::{
    creds, descriptors, files, mm::RawMm, pids::RawPidNs, raw_task::RawTask, user_ns::RawUserNs,
    vma::RawVma,
};
use crate::{
    bindings,
    ffi::{c_int, c_uint},
};
use core::mem::offset_of;

/// The layout of a struct of the model.
#[derive(Debug)]
#[non_exhaustive]
pub struct Layout {
    /// How C writes the type.
    pub c_type: &'static str,
    /// The header that defines it.
    pub header: &'static str,
    /// Its size in bytes.
    pub size: usize,
    /// Its alignment in bytes.
    pub align: usize,
    /// Its fields in order, each with its offset in bytes.
    pub fields: &'static [(&'static str, usize)],
}

macro_rules! layout {
    ($c_type:literal, $header:literal, $ty:ty, [$($field:ident),*]) => {
        Layout {
            c_type: $c_type,
            header: $header,
            size: size_of::<$ty>(),
            align: align_of::<$ty>(),
            fields: &[$((stringify!($field), offset_of!($ty, $field))),*],
        }
    };
}

/// `struct file`
pub const FILE: Layout = layout!(
    "struct file",
    "linux/fs.h",
    files::RawFile,
    [
        f_lock,
        f_mode,
        f_op,
        private_data,
        f_flags,
        f_iocb_flags,
        f_cred,
        f_pos_lock,
        f_pos,
        f_ref
    ]
);

/// `struct cred`
pub const CRED: Layout = layout!(
    "struct cred",
    "linux/cred.h",
    creds::RawCred,
    [usage, uid, gid, suid, sgid, euid, egid, fsuid, fsgid, securebits, security, user_ns]
);

/// `struct task_struct`
pub const TASK: Layout = layout!(
    "struct task_struct",
    "linux/sched.h",
    RawTask,
    [
        thread_info,
        __state,
        usage,
        flags,
        mm,
        pid,
        tgid,
        group_leader,
        thread_pid,
        stats,
        real_cred,
        cred,
        files,
        signal
    ]
);

/// `struct pid_namespace`
pub const PID_NAMESPACE: Layout = layout!(
    "struct pid_namespace",
    "linux/pid_namespace.h",
    RawPidNs,
    [idr, level, parent, ns]
);

/// `struct user_namespace`
pub const USER_NAMESPACE: Layout = layout!(
    "struct user_namespace",
    "linux/user_namespace.h",
    RawUserNs,
    [uid_map]
);

/// `struct mm_struct`
pub const MM: Layout = layout!(
    "struct mm_struct",
    "linux/mm_types.h",
    RawMm,
    [mm_count, mm_mt, mm_users, map_count, mmap_lock]
);

/// `struct vm_area_struct`
pub const VMA: Layout = layout!(
    "struct vm_area_struct",
    "linux/mm_types.h",
    RawVma,
    [vm_start, vm_end, vm_mm, vm_flags, vm_refcnt]
);

const _: () = {
    assert!(size_of::<files::RawFile>() == size_of::<bindings::file>());
    assert!(align_of::<files::RawFile>() == align_of::<bindings::file>());
    assert!(offset_of!(files::RawFile, f_flags) == offset_of!(bindings::file, f_flags));
    assert!(offset_of!(files::RawFile, f_cred) == offset_of!(bindings::file, f_cred));

    assert!(size_of::<creds::RawCred>() == size_of::<bindings::cred>());
    assert!(align_of::<creds::RawCred>() == align_of::<bindings::cred>());
    assert!(offset_of!(creds::RawCred, euid) == offset_of!(bindings::cred, euid));
};

/// Two functions that must have one type: what the bindings declare, and what the model defines.
macro_rules! same_type {
    ($($declared:path, $defined:path, ($($param:ty),*) $(-> $ret:ty)?;)*) => {$(
        const _: [unsafe extern "C" fn($($param),*) $(-> $ret)?; 2] = [$declared, $defined];
    )*};
}

same_type! {
    bindings::fget, descriptors::fget, (c_uint) -> *mut bindings::file;
    bindings::fput, files::fput, (*mut bindings::file);
    bindings::get_file, files::get_file, (*mut bindings::file) -> *mut bindings::file;
    bindings::get_unused_fd_flags, descriptors::get_unused_fd_flags, (c_uint) -> c_int;
    bindings::put_unused_fd, descriptors::put_unused_fd, (c_uint);
    bindings::fd_install, descriptors::fd_install, (c_uint, *mut bindings::file);
    bindings::get_cred, creds::get_cred, (*const bindings::cred) -> *const bindings::cred;
    bindings::put_cred, creds::put_cred, (*const bindings::cred);
    bindings::security_cred_getsecid, creds::security_cred_getsecid,
        (*const bindings::cred, *mut u32);
    bindings::uid_eq, creds::uid_eq, (bindings::kuid_t, bindings::kuid_t) -> bool;
}
