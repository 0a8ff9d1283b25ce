// SPDX-License-Identifier: GPL-2.0

//! Open files.

use super::{
    closing, creds, lights,
    machine::MachineId,
    registry::{retire, Counted, Put, Registry},
    std::boxed::Box,
    task,
    violation::Violation,
};
use crate::{
    bindings,
    ffi::{c_int, c_uint, c_void},
    fs::file::File,
    sync::aref::ARef,
};
use core::{
    ptr::{self, NonNull},
    sync::atomic::{AtomicI64, AtomicU32, Ordering},
};

/// The file was opened with `O_PATH`.
const FMODE_PATH: u32 = 1 << 14;

/// Flags that only say how to open the file, and are not kept.
const ONLY_FOR_OPEN: u32 =
    bindings::O_CREAT | bindings::O_EXCL | bindings::O_NOCTTY | bindings::O_TRUNC;

/// `struct file` of `include/linux/fs.h`.
#[repr(C)]
pub(super) struct RawFile {
    pub(super) f_lock: u32,
    pub(super) f_mode: u32,
    pub(super) f_op: *const c_void,
    pub(super) private_data: *mut c_void,
    pub(super) f_flags: AtomicU32,
    pub(super) f_iocb_flags: u32,
    pub(super) f_cred: *const bindings::cred,
    pub(super) f_pos_lock: i64,
    pub(super) f_pos: i64,
    pub(super) f_ref: AtomicI64,
}

// SAFETY: `f_ref` is a field of the object.
unsafe impl Counted for RawFile {
    type Count = AtomicI64;

    unsafe fn users(object: *const Self) -> *const AtomicI64 {
        // SAFETY: The caller promises that `object` is valid.
        unsafe { &raw const (*object).f_ref }
    }
}

static LIVE: Registry<RawFile> = Registry::new();

/// An owned reference to a file, on the C side.
///
/// # Invariants
///
/// The file is valid, and one of its references belongs to this value.
pub(super) struct FileRef(NonNull<bindings::file>);

// SAFETY: A reference may be given up by any task, and nothing but the count of a file is accessed
// through this type.
unsafe impl Send for FileRef {}

impl FileRef {
    /// Opens a file with the credential of the current task.
    pub(super) fn open(flags: u32) -> Self {
        let (cred, machine) = task::with_current(|task| (task.share_cred(), task.machine().id));
        let path_only = flags & bindings::O_PATH != 0;
        let file = Box::new(RawFile {
            f_lock: 0,
            f_mode: if path_only { FMODE_PATH } else { 0 },
            f_op: ptr::null(),
            private_data: ptr::null_mut(),
            f_flags: AtomicU32::new(flags & !ONLY_FOR_OPEN),
            f_iocb_flags: 0,
            f_cred: cred,
            f_pos_lock: 0,
            f_pos: 0,
            f_ref: AtomicI64::new(1),
        });
        // From here on the allocation belongs to its references, many of which point to it at once.
        let file = NonNull::from(Box::leak(file));
        // SAFETY: The file is new and has one reference; only `free` frees it.
        unsafe { LIVE.add(file, machine) };
        // INVARIANT: The only reference of the new file.
        Self(file.cast())
    }

    /// Takes over a reference that the caller of a C function owns.
    ///
    /// Returns nothing, and notes the violation, if there is no such file.
    ///
    /// # Safety
    ///
    /// The caller owns a reference to `file` and gives it up, if there is such a file.
    pub(super) unsafe fn adopt(file: *mut bindings::file, call: &'static str) -> Option<Self> {
        if users(file).is_none() {
            task::violate(Violation::DeadFile { call });
            return None;
        }
        // INVARIANT: The file exists, and the caller gives up a reference to it.
        NonNull::new(file).map(Self)
    }

    /// Gives the reference to the caller of a C function.
    pub(super) fn into_raw(self) -> *mut bindings::file {
        let file = self.as_ptr();
        core::mem::forget(self);
        file
    }

    /// Gives up a reference of a table. Returns what the file says about it, as C does.
    pub(super) fn close(self) -> c_int {
        closing::flush(self.as_ptr())
    }

    pub(super) fn as_ptr(&self) -> *mut bindings::file {
        self.0.as_ptr()
    }

    /// Whether the file only names a place.
    pub(super) fn is_path_only(&self) -> bool {
        // SAFETY: By the type invariants the file is valid; `f_mode` is never changed.
        let mode = unsafe { (*self.0.cast::<RawFile>().as_ptr()).f_mode };
        mode & FMODE_PATH != 0
    }
}

impl Clone for FileRef {
    fn clone(&self) -> Self {
        // SAFETY: By the type invariants the file is valid.
        unsafe { LIVE.get(self.as_ptr().cast_const().cast()) };
        // INVARIANT: The line above has added the reference.
        Self(self.0)
    }
}

impl Drop for FileRef {
    fn drop(&mut self) {
        let file = self.0.cast::<RawFile>().as_ptr();
        // SAFETY: By the type invariants the file is valid.
        if unsafe { LIVE.put(file) } == Put::Last {
            // SAFETY: The last reference is gone.
            unsafe { free(file) };
        }
    }
}

/// Opens a file without a descriptor.
///
/// The current task's credential becomes the file's. The result owns the only reference.
pub fn new_file(flags: u32) -> ARef<File> {
    let file = FileRef::open(flags);
    let ptr = file.0.cast::<File>();
    core::mem::forget(file);
    // SAFETY: The reference that `file` owned is passed on. Nobody else knows the new file, so
    // nobody uses its position without the lock.
    unsafe { ARef::from_raw(ptr) }
}

/// Changes the flags of a file, as `fcntl` does. Returns whether there is such a file.
///
/// # Safety
///
/// Nobody reads the flags of the file at the same time, and `file` may be used to write to it, if
/// there is such a file.
pub unsafe fn set_flags(file: *mut bindings::file, flags: c_uint) -> bool {
    if users(file).is_none() {
        return false;
    }
    // SAFETY: The file exists, and the caller promises that it may be written to.
    let current = unsafe { &(*file.cast::<RawFile>()).f_flags };
    current.store(flags, Ordering::Relaxed);
    true
}

/// How many files of a machine have references.
pub(super) fn live(machine: MachineId) -> usize {
    LIVE.count(machine)
}

/// How many references a file has; nothing if there is no such file.
pub(super) fn users(file: *const bindings::file) -> Option<usize> {
    LIVE.users(file.cast())
}

/// `get_file`
///
/// # Safety
///
/// The caller owns or borrows a reference to `f`.
#[export_name = "rust_helper_get_file"]
pub(super) unsafe extern "C" fn get_file(f: *mut bindings::file) -> *mut bindings::file {
    // SAFETY: The caller has a reference, so it may access the file.
    if !unsafe { LIVE.get(f.cast_const().cast()) } {
        task::violate(Violation::DeadFile { call: "get_file" });
    }
    f
}

/// `fput`
///
/// # Safety
///
/// The caller owns a reference to `file`, which it gives up.
#[export_name = "fput"]
pub(super) unsafe extern "C" fn fput(file: *mut bindings::file) {
    // SAFETY: The caller gives up a reference, if there is such a file.
    drop(unsafe { FileRef::adopt(file, "fput") });
}

/// `filp_close`
///
/// # Safety
///
/// The caller owns a reference to `file` that was in a table, and gives it up.
#[export_name = "filp_close"]
pub(super) unsafe extern "C" fn filp_close(
    file: *mut bindings::file,
    id: bindings::fl_owner_t,
) -> c_int {
    let other_task = !id.is_null() && task::with_current(|task| task.files()) != id;
    let other_table = closing::closed(file, id);
    if other_task || other_table {
        task::violate(Violation::ForeignOwner);
    }
    // SAFETY: The caller gives up a reference, if there is such a file.
    unsafe { FileRef::adopt(file, "filp_close") }.map_or(0, FileRef::close)
}

/// Frees a file and gives up its credential.
///
/// # Safety
///
/// The last reference to `file` is gone, and `file` may be used to free the whole of it.
unsafe fn free(file: *mut RawFile) {
    lights::freed(file.cast());
    closing::freed(file.cast());
    // SAFETY: `FileRef::open` has leaked it from a box, and nobody else uses it any more.
    let file = unsafe { Box::from_raw(file) };
    // SAFETY: The file owned a reference to its credential.
    unsafe { creds::put_cred(file.f_cred) };
    retire(file);
}
