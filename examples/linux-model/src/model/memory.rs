// SPDX-License-Identifier: GPL-2.0

//! Memory that Rust has from the C side.

use super::{
    machine::{lock, MachineId},
    rcu, registry,
    std::{
        alloc::{alloc, dealloc, Layout},
        collections::BTreeMap,
        sync::Mutex,
        vec::Vec,
    },
    task, task_works,
    violation::Violation,
};
use crate::ffi::{c_uint, c_void};
use core::ptr::{self, NonNull};

/// The bit of `__GFP_DIRECT_RECLAIM`: the caller waits for memory.
const DIRECT_RECLAIM: c_uint = 0x400;

struct Block {
    // Also keeps what a test leaks on purpose reachable for Miri.
    memory: NonNull<u8>,
    layout: Layout,
    machine: MachineId,
}

// SAFETY: A block is memory that belongs to nobody else.
unsafe impl Send for Block {}

/// What is allocated, by address.
static LIVE: Mutex<BTreeMap<usize, Block>> = Mutex::new(BTreeMap::new());

/// What was freed on machines that use memory again.
static FREED: Mutex<Vec<Block>> = Mutex::new(Vec::new());

/// How many allocations of a machine were not freed.
pub(super) fn live(machine: MachineId) -> usize {
    let live = lock(&LIVE);
    let of_machine = |block: &&Block| block.machine == machine;
    live.values().filter(of_machine).count()
}

/// Gives up what a machine keeps for later.
pub(super) fn forget(machine: MachineId) {
    let mut freed = lock(&FREED);
    for block in freed.extract_if(.., |block| block.machine == machine) {
        // SAFETY: It was allocated with this layout, and nobody uses it.
        unsafe { dealloc(block.memory.as_ptr(), block.layout) };
    }
}

/// Has an allocation of the current task fail: the one that comes after `after` others.
pub fn fail_allocation(after: usize) {
    task::with_current(|task| task.fail_allocation(after));
}

/// Has the machine use freed memory again as soon as something of the same size is allocated.
///
/// Otherwise no address is used twice, or, under Miri, rarely.
pub fn reuse_memory() {
    task::with_current(|task| task.machine().reuse_memory());
}

/// How many allocations of the machine were not freed yet.
pub fn live_memory() -> usize {
    task::with_current(|task| live(task.machine().id))
}

/// `kmalloc`, with an alignment.
///
/// # Safety
///
/// `size` is not zero, and `align` is the alignment of a type.
#[export_name = "model_kmalloc"]
pub(super) unsafe extern "C" fn kmalloc(size: usize, align: usize, flags: c_uint) -> *mut c_void {
    if flags & DIRECT_RECLAIM != 0 {
        rcu::sleeps("kmalloc");
    }
    let Ok(layout) = Layout::from_size_align(size, align) else {
        return ptr::null_mut();
    };
    task::with_current(|task| {
        if !task.may_allocate() {
            return ptr::null_mut();
        }
        let machine = task.machine().id;
        let Some(memory) = freed(layout, machine).or_else(|| {
            // SAFETY: The caller promises that the size is not zero.
            NonNull::new(unsafe { alloc(layout) })
        }) else {
            return ptr::null_mut();
        };
        let block = Block {
            memory,
            layout,
            machine,
        };
        lock(&LIVE).insert(memory.as_ptr().addr(), block);
        memory.as_ptr().cast()
    })
}

/// Memory that was freed, and is used again.
fn freed(layout: Layout, machine: MachineId) -> Option<NonNull<u8>> {
    let mut freed = lock(&FREED);
    let fits = |block: &Block| block.machine == machine && block.layout == layout;
    let index = freed.iter().rposition(fits)?;
    Some(freed.remove(index).memory)
}

/// `kfree`
///
/// # Safety
///
/// Nobody uses the memory, if it was allocated.
#[export_name = "model_kfree"]
pub(super) unsafe extern "C" fn kfree(memory: *mut c_void) {
    let Some(block) = lock(&LIVE).remove(&memory.addr()) else {
        task::violate(Violation::DeadMemory { call: "kfree" });
        return;
    };
    let start = memory.addr();
    task_works::freed(start..start + block.layout.size());
    let again = task::current().is_some_and(|task| {
        let machine = task.machine();
        machine.id == block.machine && machine.reuses_memory()
    });
    if again {
        lock(&FREED).push(block);
    } else if registry::FREES {
        // SAFETY: It was allocated with this layout, and the caller gives it up.
        unsafe { dealloc(block.memory.as_ptr(), block.layout) };
    }
}
