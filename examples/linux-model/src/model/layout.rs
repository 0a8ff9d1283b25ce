// SPDX-License-Identifier: GPL-2.0

//! That C, the raw bindings and the model mean the same structs and functions.
//!
//! The bindings are compared here, at compile time. The headers are compared by the test
//! `headers`, which asks a C compiler.

use super::{
    creds, descriptors, devices, files, kthread,
    mm::{self, RawMm},
    mmap_lock,
    pids::{self, RawPidNs},
    raw_task::{self, RawTask},
    rcu, task, task_works,
    user_ns::{self, RawUserNs},
    vma::RawVma,
};
use crate::{
    bindings::{
        self, callback_head, cred, device, file, kuid_t, linux_binprm, mm_struct, pid_namespace,
        pid_t, task_struct, uid_t, user_namespace, vm_area_struct,
    },
    ffi::{c_int, c_uint, c_ulong, c_void},
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

/// `struct device`
pub const DEVICE: Layout = layout!(
    "struct device",
    "linux/device.h",
    devices::RawDevice,
    [usage, driver, devres_lock, devres_head]
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
        signal,
        task_works
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

/// A struct of the model has the layout of the one in the bindings: its size, its alignment, and
/// where each field is that Rust reads or that both name.
macro_rules! same_layout {
    ($($model:ty = $declared:ty { $($field:ident = $($path:ident).+),* $(,)? })*) => {$(
        const _: () = {
            assert!(size_of::<$model>() == size_of::<$declared>());
            assert!(align_of::<$model>() == align_of::<$declared>());
            $(assert!(offset_of!($model, $field) == offset_of!($declared, $($path).+));)*
        };
    )*};
}

same_layout! {
    files::RawFile = file {
        f_flags = f_flags,
        f_cred = f_cred,
        f_ref = f_ref,
    }
    devices::RawDevice = device {
        usage = usage,
        driver = driver,
        devres_lock = devres_lock,
        devres_head = devres_head,
    }
    creds::RawCred = cred {
        usage = usage,
        uid = uid,
        euid = euid,
        user_ns = user_ns,
    }
    RawTask = task_struct {
        thread_info = thread_info,
        __state = __state,
        usage = usage,
        flags = flags,
        mm = mm,
        pid = pid,
        tgid = tgid,
        group_leader = group_leader,
        thread_pid = thread_pid,
        real_cred = real_cred,
        cred = cred,
        files = files,
        signal = signal,
        task_works = task_works,
    }
    RawPidNs = pid_namespace {
        idr = idr,
        level = level,
        parent = parent,
        ns = ns,
    }
    RawMm = mm_struct {
        mm_count = __bindgen_anon_1.__bindgen_anon_1.mm_count,
        mm_mt = __bindgen_anon_1.mm_mt,
        mm_users = __bindgen_anon_1.mm_users,
        map_count = __bindgen_anon_1.map_count,
        mmap_lock = __bindgen_anon_1.mmap_lock,
    }
    RawVma = vm_area_struct {
        vm_start = __bindgen_anon_1.__bindgen_anon_1.vm_start,
        vm_end = __bindgen_anon_1.__bindgen_anon_1.vm_end,
        vm_mm = vm_mm,
        vm_flags = __bindgen_anon_2.vm_flags,
        vm_refcnt = vm_refcnt,
    }
}

/// What a device calls.
type Action = Option<unsafe extern "C" fn(*mut c_void)>;

/// Two functions that must have one type: what the bindings declare, and what the model defines.
macro_rules! same_type {
    ($($module:ident::$name:ident ($($param:ty),*) $(-> $ret:ty)?;)*) => {$(
        const _: [unsafe extern "C" fn($($param),*) $(-> $ret)?; 2] =
            [bindings::$name, $module::$name];
    )*};
}

same_type! {
    creds::current_euid() -> kuid_t;
    creds::get_cred(*const cred) -> *const cred;
    creds::put_cred(*const cred);
    creds::security_cred_getsecid(*const cred, *mut u32);
    creds::uid_eq(kuid_t, kuid_t) -> bool;

    descriptors::begin_new_exec(*mut linux_binprm) -> c_int;
    descriptors::fd_install(c_uint, *mut file);
    descriptors::fget(c_uint) -> *mut file;
    descriptors::file_close_fd(c_uint) -> *mut file;
    descriptors::get_unused_fd_flags(c_uint) -> c_int;
    descriptors::put_unused_fd(c_uint);
    descriptors::unshare_files() -> c_int;

    devices::devm_add_action(*mut device, Action, *mut c_void) -> c_int;
    devices::devm_add_action_or_reset(*mut device, Action, *mut c_void) -> c_int;
    devices::devm_remove_action_nowarn(*mut device, Action, *mut c_void) -> c_int;
    devices::get_device(*mut device) -> *mut device;
    devices::put_device(*mut device);

    files::filp_close(*mut file, bindings::fl_owner_t) -> c_int;
    files::fput(*mut file);
    files::get_file(*mut file) -> *mut file;

    kthread::kthread_unuse_mm(*mut mm_struct);
    kthread::kthread_use_mm(*mut mm_struct);

    mm::mmdrop(*mut mm_struct);
    mm::mmget(*mut mm_struct);
    mm::mmget_not_zero(*mut mm_struct) -> bool;
    mm::mmgrab(*mut mm_struct);
    mm::mmput(*mut mm_struct);
    mm::mmput_async(*mut mm_struct);

    mmap_lock::lock_vma_under_rcu(*mut mm_struct, c_ulong) -> *mut vm_area_struct;
    mmap_lock::mmap_read_lock(*mut mm_struct);
    mmap_lock::mmap_read_trylock(*mut mm_struct) -> bool;
    mmap_lock::mmap_read_unlock(*mut mm_struct);
    mmap_lock::vma_end_read(*mut vm_area_struct);
    mmap_lock::vma_lookup(*mut mm_struct, c_ulong) -> *mut vm_area_struct;

    pids::get_pid_ns(*mut pid_namespace) -> *mut pid_namespace;
    pids::put_pid_ns(*mut pid_namespace);
    pids::task_active_pid_ns(*mut task_struct) -> *mut pid_namespace;
    pids::task_tgid_nr_ns(*mut task_struct, *mut pid_namespace) -> pid_t;

    raw_task::get_task_struct(*mut task_struct) -> *mut task_struct;
    raw_task::put_task_struct(*mut task_struct);
    raw_task::signal_pending(*mut task_struct) -> c_int;
    raw_task::task_euid(*mut task_struct) -> kuid_t;
    raw_task::task_uid(*mut task_struct) -> kuid_t;
    raw_task::wake_up_process(*mut task_struct) -> c_int;

    rcu::might_sleep();
    rcu::rcu_read_lock();
    rcu::rcu_read_unlock();

    task::get_current() -> *mut task_struct;

    task_works::init_task_work(*mut callback_head, bindings::task_work_func_t);
    task_works::task_work_add(
        *mut task_struct, *mut callback_head, bindings::task_work_notify_mode
    ) -> c_int;
    task_works::task_work_cancel(*mut task_struct, *mut callback_head) -> bool;

    user_ns::current_user_ns() -> *mut user_namespace;
    user_ns::from_kuid(*mut user_namespace, kuid_t) -> uid_t;
}
