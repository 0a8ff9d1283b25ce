// SPDX-License-Identifier: GPL-2.0

//! Areas of an address space.

use super::{
    machine::MachineId,
    registry::{retire, Counted, Put, Registry},
    std::boxed::Box,
};
use crate::bindings::{mm_struct, vm_area_struct};
use core::{
    ops::Range,
    ptr::NonNull,
    sync::atomic::{AtomicI32, Ordering},
};

/// `struct vm_area_struct` of `include/linux/mm_types.h`.
#[repr(C)]
pub(super) struct RawVma {
    pub(super) vm_start: usize,
    pub(super) vm_end: usize,
    pub(super) vm_mm: *mut mm_struct,
    pub(super) vm_flags: usize,
    /// One for the address space, and one for each task that has locked the area.
    pub(super) vm_refcnt: AtomicI32,
}

// SAFETY: `vm_refcnt` is a field of the object.
unsafe impl Counted for RawVma {
    type Count = AtomicI32;

    unsafe fn users(object: *const Self) -> *const AtomicI32 {
        // SAFETY: The caller promises that `object` is valid.
        unsafe { &raw const (*object).vm_refcnt }
    }
}

static LIVE: Registry<RawVma> = Registry::new();

/// Makes an area. The caller owns its only reference.
pub(super) fn alloc(
    mm: *mut mm_struct,
    range: Range<usize>,
    flags: usize,
    machine: MachineId,
) -> NonNull<RawVma> {
    let vma = Box::new(RawVma {
        vm_start: range.start,
        vm_end: range.end,
        vm_mm: mm,
        vm_flags: flags,
        vm_refcnt: AtomicI32::new(1),
    });
    // From here on the allocation belongs to its references, many of which point to it at once.
    let vma = NonNull::from(Box::leak(vma));
    // SAFETY: The area is new and has one reference; only `put` and `destroy` free it.
    unsafe { LIVE.add(vma, machine) };
    vma
}

/// Whether there is such an area.
pub(super) fn is_live(vma: *const vm_area_struct) -> bool {
    LIVE.has(vma.cast())
}

/// Takes a reference.
///
/// # Safety
///
/// `vma` is valid.
pub(super) unsafe fn get(vma: NonNull<RawVma>) {
    // SAFETY: The caller promises that the area is valid.
    unsafe { LIVE.get(vma.as_ptr()) };
}

/// Gives up a reference, if there is such an area.
///
/// # Safety
///
/// If there is such an area, the caller owns a reference, and `vma` may be used to free the whole
/// of it.
pub(super) unsafe fn put(vma: NonNull<RawVma>) {
    // SAFETY: The caller promises that `vma` may be used.
    if unsafe { LIVE.put(vma.as_ptr()) } == Put::Last {
        // SAFETY: `alloc` has leaked it from a box, and nobody else uses it any more.
        retire(unsafe { Box::from_raw(vma.as_ptr()) });
    }
}

/// Gives up all references to an area, whoever has them.
///
/// # Safety
///
/// The area exists, and `vma` may be used to free the whole of it.
pub(super) unsafe fn destroy(vma: NonNull<RawVma>) {
    // SAFETY: The area exists.
    unsafe { &(*vma.as_ptr()).vm_refcnt }.store(1, Ordering::Relaxed);
    // SAFETY: As the caller promises; what others had is gone.
    unsafe { put(vma) };
}
