// SPDX-License-Identifier: GPL-2.0

//! Files, corrected.

use core::{marker::PhantomData, ptr::NonNull};
use kernel::{
    bindings,
    error::{code::EBADF, Result},
    sync::aref::{ARef, AlwaysRefCounted},
    types::{NotThreadSafe, Opaque},
};

/// An open file, on the thread that has looked it up.
///
/// # Invariants
///
/// - The count of the file is positive as long as there is a reference to it.
/// - Every active `fdget_pos` on the file that does not hold `f_pos_lock` is on the same thread as the reference.
///
/// # Examples
///
/// ```
/// use handwritten::file::corrected::LocalFile;
/// use kernel::{error::Result, fs::file::flags};
///
/// fn is_append_only(fd: u32) -> Result<bool> {
///     Ok(LocalFile::fget(fd)?.flags() & flags::O_APPEND != 0)
/// }
/// ```
#[repr(transparent)]
pub struct LocalFile {
    inner: Opaque<bindings::file>,
    /// Keeps it on its thread, which may be using the position of the file without the lock.
    _not_send: NotThreadSafe,
}

impl LocalFile {
    /// Looks a descriptor of the current task up.
    ///
    /// # Errors
    ///
    /// `EBADF`: the descriptor is not open.
    pub fn fget(fd: u32) -> Result<ARef<Self>> {
        // SAFETY: `fget` accepts any value of `fd`.
        let ptr = NonNull::new(unsafe { bindings::fget(fd) }).ok_or(EBADF)?;

        // SAFETY: `fget` has given a reference count, which the `ARef` owns from here on. The type has the layout
        // of `struct file`, since it is `repr(transparent)`.
        Ok(unsafe { ARef::from_raw(ptr.cast()) })
    }

    /// Makes a reference from a pointer.
    ///
    /// # Safety
    ///
    /// - `ptr` points to a valid `struct file` whose reference count stays positive for `'a`.
    /// - Every active `fdget_pos` on the file that does not hold `f_pos_lock` is on the current thread.
    pub unsafe fn from_raw_file<'a>(ptr: *const bindings::file) -> &'a Self {
        // SAFETY: The caller promises that the file is valid for `'a`. The type has the layout of `struct file`,
        // since it is `repr(transparent)`.
        unsafe { &*ptr.cast() }
    }

    /// The pointer by which C knows the file.
    pub fn as_ptr(&self) -> *mut bindings::file {
        self.inner.get()
    }

    /// Who has opened the file.
    #[doc(alias = "f_cred")]
    pub fn cred(&self) -> Credential<'_> {
        // SAFETY: `self.as_ptr()` points to a valid `struct file`, since `self` refers to it. Reading `f_cred` is
        // no data race: it never changes once the file is open.
        let ptr = unsafe { (*self.as_ptr()).f_cred };

        // INVARIANT: The file has a count of its credentials as long as it is there, and the result borrows it.
        Credential {
            ptr,
            _file: PhantomData,
        }
    }

    /// The flags.
    #[doc(alias = "f_flags")]
    pub fn flags(&self) -> u32 {
        // SAFETY: `self.as_ptr()` points to a valid `struct file`, since `self` refers to it. The field can change
        // at any time under `f_lock`, so it is read once.
        unsafe { (&raw const (*self.as_ptr()).f_flags).read_volatile() }
    }
}

// SAFETY: `get_file` takes a count of a valid file, and `fput` gives it back.
unsafe impl AlwaysRefCounted for LocalFile {
    fn inc_ref(&self) {
        // SAFETY: `self.as_ptr()` points to a valid `struct file`, since `self` refers to it.
        unsafe { bindings::get_file(self.as_ptr()) };
    }

    unsafe fn dec_ref(obj: NonNull<Self>) {
        // SAFETY:
        // - `obj` points to a valid `struct file`, as the caller promises.
        // - The caller hands a reference count over.
        // - No light reference (`fdget`) outlives the last count: while one exists, the descriptor table has a
        //   count of its own, which is not this one.
        unsafe { bindings::fput(obj.cast().as_ptr()) };
    }
}

/// The credentials of an open file.
///
/// # Invariants
///
/// `ptr` points to credentials that the borrowed file keeps.
pub struct Credential<'a> {
    ptr: *const bindings::cred,
    _file: PhantomData<&'a LocalFile>,
}

impl Credential<'_> {
    /// The pointer by which C knows them.
    pub fn as_ptr(&self) -> *const bindings::cred {
        self.ptr
    }
}
