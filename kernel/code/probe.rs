// SPDX-License-Identifier: GPL-2.0

//! A function for each safe method of the modules that are generated, which calls it and does nothing else.
//!
//! Most of these methods are generic or marked `#[inline]`: the kernel's object file has no function of
//! their own to measure. Here each has one, and the same text compiles against the files that were written
//! by hand and against the generated ones. Nothing runs any of it.
//!
//! A method that only one side has cannot be here; one that only some trees have is under the option that says so.
//! The unsafe constructors are not: each casts a pointer, or, as `DevresLt::new`, a value for a safe one.

#![allow(missing_docs)]

use kernel::{
    alloc::flags::GFP_KERNEL,
    cred::Credential,
    device::{
        Bound,
        Device, //
    },
    devres::{
        self,
        Devres, //
    },
    error::{
        Error,
        Result, //
    },
    fmt,
    fs::file::{
        BadFdError,
        File,
        FileDescriptorReservation,
        LocalFile, //
    },
    mm::{
        virt::VmaRef,
        Mm,
        MmWithUser,
        MmWithUserAsync,
        MmapReadGuard,
        VmaReadGuard, //
    },
    pid_namespace::PidNamespace,
    prelude::KBox,
    revocable::RevocableGuard,
    sync::{
        aref::ARef,
        rcu, //
    },
    task::{
        self,
        CurrentTask,
        Kuid,
        Pid,
        Task, //
    },
};
#[cfg(CONFIG_SAFEBIND_HAS_DEVRES_LT)]
use kernel::{
    devres::{
        DevresGuard,
        DevresLt, //
    },
    types::CovariantForLt, //
};

/// Makes functions that stay functions: each is compiled here, and into no other.
macro_rules! probes {
    ($($(#[$has:meta])* fn $name:ident $(<$l:lifetime>)? ($($parameters:tt)*) $(-> $result:ty)? { $call:expr })*) => {
        $(
            $(#[$has])*
            #[inline(never)]
            pub fn $name $(<$l>)? ($($parameters)*) $(-> $result)? {
                $call
            }
        )*
    };
}

/// What the devices own here: something whose end is a call.
type Resource = KBox<u32>;

/// The same, which may borrow from elsewhere.
#[cfg(CONFIG_SAFEBIND_HAS_DEVRES_LT)]
pub struct Lent<'a>(Resource, core::marker::PhantomData<&'a u32>);

#[cfg(CONFIG_SAFEBIND_HAS_DEVRES_LT)]
type Lents = CovariantForLt!(Lent<'_>);

probes! {
    fn probe_file_clone(file: &ARef<File>) -> ARef<File> { file.clone() }
    fn probe_file_drop(file: ARef<File>) { drop(file) }
    fn probe_file_deref(file: &File) -> &LocalFile { file }
    fn probe_local_file_clone(file: &ARef<LocalFile>) -> ARef<LocalFile> { file.clone() }
    fn probe_local_file_drop(file: ARef<LocalFile>) { drop(file) }
    fn probe_local_file_fget(fd: u32) -> Result<ARef<LocalFile>, BadFdError> { LocalFile::fget(fd) }
    fn probe_local_file_as_ptr(file: &LocalFile) -> *mut kernel::bindings::file { file.as_ptr() }
    fn probe_local_file_cred(file: &LocalFile) -> &Credential { file.cred() }
    fn probe_local_file_flags(file: &LocalFile) -> u32 { file.flags() }
    fn probe_reservation_get_unused_fd_flags(flags: u32) -> Result<FileDescriptorReservation> {
        FileDescriptorReservation::get_unused_fd_flags(flags)
    }
    fn probe_reservation_reserved_fd(fd: &FileDescriptorReservation) -> u32 { fd.reserved_fd() }
    fn probe_reservation_fd_install(fd: FileDescriptorReservation, file: ARef<File>) {
        fd.fd_install(file)
    }
    fn probe_reservation_drop(fd: FileDescriptorReservation) { drop(fd) }
    fn probe_bad_fd_error_into(error: BadFdError) -> Error { error.into() }
    fn probe_bad_fd_error_fmt(error: &BadFdError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(error, f)
    }

    fn probe_credential_clone(cred: &ARef<Credential>) -> ARef<Credential> { cred.clone() }
    fn probe_credential_drop(cred: ARef<Credential>) { drop(cred) }
    fn probe_credential_as_ptr(cred: &Credential) -> *const kernel::bindings::cred { cred.as_ptr() }
    fn probe_credential_get_secid(cred: &Credential) -> u32 { cred.get_secid() }
    fn probe_credential_euid(cred: &Credential) -> Kuid { cred.euid() }

    fn probe_task_clone(task: &ARef<Task>) -> ARef<Task> { task.clone() }
    fn probe_task_drop(task: ARef<Task>) { drop(task) }
    fn probe_task_current_raw() -> *mut kernel::bindings::task_struct { Task::current_raw() }
    fn probe_task_as_ptr(task: &Task) -> *mut kernel::bindings::task_struct { task.as_ptr() }
    fn probe_task_pid(task: &Task) -> Pid { task.pid() }
    #[cfg(CONFIG_SAFEBIND_HAS_TASK_TGID)]
    fn probe_task_tgid(task: &Task) -> Pid { task.tgid() }
    fn probe_task_uid(task: &Task) -> Kuid { task.uid() }
    #[cfg(CONFIG_SAFEBIND_HAS_TASK_EUID)]
    fn probe_task_euid(task: &Task) -> Kuid { task.euid() }
    fn probe_task_signal_pending(task: &Task) -> bool { task.signal_pending() }
    fn probe_task_get_pid_ns(task: &Task) -> Option<ARef<PidNamespace>> { task.get_pid_ns() }
    fn probe_task_tgid_nr_ns(task: &Task, pidns: Option<&PidNamespace>) -> Pid {
        task.tgid_nr_ns(pidns)
    }
    fn probe_task_wake_up(task: &Task) { task.wake_up() }
    fn probe_task_eq(a: &Task, b: &Task) -> bool { a == b }
    fn probe_current_task_pid() -> Pid { kernel::current!().pid() }
    fn probe_current_task_to_owned() -> ARef<Task> { ARef::from(&**kernel::current!()) }
    fn probe_current_task_deref(current: &CurrentTask) -> &Task { current }
    fn probe_current_task_mm(current: &CurrentTask) -> Option<&MmWithUser> { current.mm() }
    fn probe_current_task_active_pid_ns(current: &CurrentTask) -> Option<&PidNamespace> {
        current.active_pid_ns()
    }
    fn probe_current_task_group_leader(current: &CurrentTask) -> &Task { current.group_leader() }
    fn probe_kuid_current_euid() -> Kuid { Kuid::current_euid() }
    fn probe_kuid_from_raw(kuid: kernel::bindings::kuid_t) -> Kuid { Kuid::from_raw(kuid) }
    fn probe_kuid_into_raw(kuid: Kuid) -> kernel::bindings::kuid_t { kuid.into_raw() }
    fn probe_kuid_into_uid_in_current_ns(kuid: Kuid) -> u32 { kuid.into_uid_in_current_ns() }
    fn probe_kuid_eq(a: &Kuid, b: &Kuid) -> bool { a == b }
    fn probe_task_might_sleep() { task::might_sleep() }

    fn probe_pid_namespace_clone(ns: &ARef<PidNamespace>) -> ARef<PidNamespace> { ns.clone() }
    fn probe_pid_namespace_drop(ns: ARef<PidNamespace>) { drop(ns) }
    fn probe_pid_namespace_as_ptr(ns: &PidNamespace) -> *mut kernel::bindings::pid_namespace {
        ns.as_ptr()
    }

    fn probe_mm_clone(mm: &ARef<Mm>) -> ARef<Mm> { mm.clone() }
    fn probe_mm_drop(mm: ARef<Mm>) { drop(mm) }
    fn probe_mm_as_raw(mm: &Mm) -> *mut kernel::bindings::mm_struct { mm.as_raw() }
    fn probe_mm_mmget_not_zero(mm: &Mm) -> Option<ARef<MmWithUser>> { mm.mmget_not_zero() }
    fn probe_mm_with_user_clone(mm: &ARef<MmWithUser>) -> ARef<MmWithUser> { mm.clone() }
    fn probe_mm_with_user_drop(mm: ARef<MmWithUser>) { drop(mm) }
    fn probe_mm_with_user_deref(mm: &MmWithUser) -> &Mm { mm }
    fn probe_mm_with_user_lock_vma_under_rcu(mm: &MmWithUser, address: usize) -> Option<VmaReadGuard<'_>> {
        mm.lock_vma_under_rcu(address)
    }
    fn probe_mm_with_user_mmap_read_lock(mm: &MmWithUser) -> MmapReadGuard<'_> { mm.mmap_read_lock() }
    fn probe_mm_with_user_mmap_read_trylock(mm: &MmWithUser) -> Option<MmapReadGuard<'_>> {
        mm.mmap_read_trylock()
    }
    fn probe_mm_with_user_into_mmput_async(mm: ARef<MmWithUser>) -> ARef<MmWithUserAsync> {
        MmWithUser::into_mmput_async(mm)
    }
    fn probe_mm_with_user_async_clone(mm: &ARef<MmWithUserAsync>) -> ARef<MmWithUserAsync> { mm.clone() }
    fn probe_mm_with_user_async_drop(mm: ARef<MmWithUserAsync>) { drop(mm) }
    fn probe_mm_with_user_async_deref(mm: &MmWithUserAsync) -> &MmWithUser { mm }
    fn probe_mmap_read_guard_vma_lookup<'a>(guard: &'a MmapReadGuard<'_>, address: usize) -> Option<&'a VmaRef> {
        guard.vma_lookup(address)
    }
    fn probe_mmap_read_guard_drop(guard: MmapReadGuard<'_>) { drop(guard) }
    fn probe_vma_read_guard_deref<'a>(guard: &'a VmaReadGuard<'_>) -> &'a VmaRef { guard }
    fn probe_vma_read_guard_drop(guard: VmaReadGuard<'_>) { drop(guard) }

    fn probe_devres_new(device: &Device<Bound>, resource: Resource) -> Result<Devres<Resource>> {
        Devres::new(device, resource)
    }
    fn probe_devres_device(devres: &Devres<Resource>) -> &Device { devres.device() }
    fn probe_devres_access<'a>(devres: &'a Devres<Resource>, device: &'a Device<Bound>) -> Result<&'a Resource> {
        devres.access(device)
    }
    fn probe_devres_try_access(devres: &Devres<Resource>) -> Option<RevocableGuard<'_, Resource>> {
        devres.try_access()
    }
    fn probe_devres_try_access_with(devres: &Devres<Resource>) -> Option<u32> {
        devres.try_access_with(|resource| **resource)
    }
    fn probe_devres_try_access_with_guard<'a>(
        devres: &'a Devres<Resource>,
        guard: &'a rcu::Guard,
    ) -> Option<&'a Resource> {
        devres.try_access_with_guard(guard)
    }
    fn probe_devres_drop(devres: Devres<Resource>) { drop(devres) }
    fn probe_devres_register(device: &Device<Bound>, resource: Resource) -> Result {
        devres::register(device, resource, GFP_KERNEL)
    }

    #[cfg(CONFIG_SAFEBIND_HAS_DEVRES_LT)]
    fn probe_devres_lt_device(devres: &DevresLt<Lents>) -> &Device { devres.device() }
    #[cfg(CONFIG_SAFEBIND_HAS_DEVRES_LT)]
    fn probe_devres_lt_access<'a>(
        devres: &'a DevresLt<Lents>,
        device: &'a Device<Bound>,
    ) -> Result<&'a Lent<'a>> {
        devres.access(device)
    }
    #[cfg(CONFIG_SAFEBIND_HAS_DEVRES_LT)]
    fn probe_devres_lt_access_with(devres: &DevresLt<Lents>, device: &Device<Bound>) -> Result<u32> {
        devres.access_with(device, |lent| *lent.0)
    }
    #[cfg(CONFIG_SAFEBIND_HAS_DEVRES_LT)]
    fn probe_devres_lt_try_access(devres: &DevresLt<Lents>) -> Option<DevresGuard<'_, Lents>> {
        devres.try_access()
    }
    #[cfg(CONFIG_SAFEBIND_HAS_DEVRES_LT)]
    fn probe_devres_lt_try_access_with(devres: &DevresLt<Lents>) -> Option<u32> {
        devres.try_access_with(|lent| *lent.0)
    }
    #[cfg(CONFIG_SAFEBIND_HAS_DEVRES_LT)]
    fn probe_devres_lt_drop(devres: DevresLt<Lents>) { drop(devres) }
    #[cfg(CONFIG_SAFEBIND_HAS_DEVRES_LT)]
    fn probe_devres_guard_deref<'a>(guard: &'a DevresGuard<'_, Lents>) -> &'a Lent<'a> { guard }
}
