// SPDX-License-Identifier: GPL-2.0

//! What is in an address space, and who has locked what.

use super::{
    machine::{lock, MachineId},
    std::{
        sync::{Condvar, Mutex, MutexGuard, PoisonError},
        vec::Vec,
    },
    task::TaskId,
    vma::{self, RawVma},
};
use crate::bindings::mm_struct;
use core::{ops::Range, ptr::NonNull};

/// The areas of an address space and their locks.
///
/// # Invariants
///
/// Every area in it is valid, and one of its references belongs to the address space.
pub(super) struct Space {
    pub(super) machine: MachineId,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    areas: Vec<Area>,
    /// Who holds the lock of the address space for reading: once for each time.
    readers: Vec<TaskId>,
    /// Who holds it for writing.
    writer: Option<TaskId>,
    /// Who holds which area for reading.
    area_readers: Vec<(NonNull<RawVma>, TaskId)>,
    /// The areas that are locked for writing, until the lock of the address space is given up.
    area_writes: Vec<NonNull<RawVma>>,
}

/// An area, with what never changes of it.
struct Area {
    range: Range<usize>,
    flags: usize,
    vma: NonNull<RawVma>,
}

// SAFETY: The pointers may be used by any task that has locked the state.
unsafe impl Send for State {}

/// A task would have to wait for a lock that it holds itself.
#[derive(Debug)]
pub(super) struct WaitsForItself;

impl Space {
    pub(super) fn new(machine: MachineId) -> Self {
        Self {
            machine,
            state: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    fn wait_while(&self, busy: impl Fn(&State) -> bool) -> MutexGuard<'_, State> {
        let state = lock(&self.state);
        self.changed
            .wait_while(state, |state| busy(state))
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Locks for reading.
    pub(super) fn read(&self, task: TaskId) -> Result<(), WaitsForItself> {
        if lock(&self.state).writer == Some(task) {
            return Err(WaitsForItself);
        }
        let mut state = self.wait_while(|state| state.writer.is_some());
        state.readers.push(task);
        Ok(())
    }

    /// Locks for reading if that is possible at once.
    pub(super) fn try_read(&self, task: TaskId) -> bool {
        let mut state = lock(&self.state);
        let free = state.writer.is_none();
        if free {
            state.readers.push(task);
        }
        free
    }

    /// Gives one lock for reading up.
    pub(super) fn read_unlock(&self, task: TaskId) {
        let mut state = lock(&self.state);
        if let Some(index) = state.readers.iter().position(|reader| *reader == task) {
            state.readers.swap_remove(index);
        }
        drop(state);
        self.changed.notify_all();
    }

    /// Locks for writing.
    pub(super) fn write(&self, task: TaskId) -> Result<(), WaitsForItself> {
        if self.is_locked_by(task) {
            return Err(WaitsForItself);
        }
        let mut state = self.wait_while(|state| state.is_locked());
        state.writer = Some(task);
        Ok(())
    }

    /// Gives the lock for writing up, and with it those of all areas.
    pub(super) fn write_unlock(&self) {
        let mut state = lock(&self.state);
        state.writer = None;
        state.area_writes.clear();
        drop(state);
        self.changed.notify_all();
    }

    /// Whether the task has locked the address space.
    pub(super) fn is_locked_by(&self, task: TaskId) -> bool {
        let state = lock(&self.state);
        state.writer == Some(task) || state.readers.contains(&task)
    }

    /// The area at an address.
    pub(super) fn find(&self, addr: usize) -> Option<NonNull<RawVma>> {
        lock(&self.state).find(addr)
    }

    /// Whether there is no area in a range.
    pub(super) fn is_free(&self, range: &Range<usize>) -> bool {
        let state = lock(&self.state);
        let mut areas = state.areas.iter().map(|area| &area.range);
        areas.all(|area| area.end <= range.start || range.end <= area.start)
    }

    /// Locks the area at an address for reading, unless it is locked for writing.
    pub(super) fn read_area(&self, addr: usize, task: TaskId) -> Option<NonNull<RawVma>> {
        let mut state = lock(&self.state);
        let vma = state.find(addr)?;
        if state.area_writes.contains(&vma) {
            return None;
        }
        // SAFETY: By the type invariants the area is valid.
        unsafe { vma::get(vma) };
        state.area_readers.push((vma, task));
        Some(vma)
    }

    /// Gives the lock of an area for reading up.
    ///
    /// # Safety
    ///
    /// If there is such an area, the task has locked it, and `vma` may be used to free the whole
    /// of it.
    pub(super) unsafe fn read_unlock_area(&self, vma: NonNull<RawVma>, task: TaskId) {
        let mut state = lock(&self.state);
        let readers = &mut state.area_readers;
        if let Some(index) = readers.iter().position(|entry| *entry == (vma, task)) {
            readers.swap_remove(index);
        }
        // SAFETY: Locking the area has taken a reference.
        unsafe { vma::put(vma) };
        drop(state);
        self.changed.notify_all();
    }

    /// Locks the area at an address for writing. Returns whether there is one.
    ///
    /// The task has locked the address space for writing.
    pub(super) fn write_area(&self, addr: usize, task: TaskId) -> Result<bool, WaitsForItself> {
        let Some(vma) = self.find(addr) else {
            return Ok(false);
        };
        if lock(&self.state).area_readers.contains(&(vma, task)) {
            return Err(WaitsForItself);
        }
        let is_read = |state: &State| state.area_readers.iter().any(|(read, _)| *read == vma);
        let mut state = self.wait_while(is_read);
        state.area_writes.push(vma);
        Ok(true)
    }

    /// Adds an area.
    pub(super) fn add(&self, mm: *mut mm_struct, range: Range<usize>, flags: usize) {
        let vma = vma::alloc(mm, range.clone(), flags, self.machine);
        // INVARIANT: The reference of the new area belongs to the address space.
        lock(&self.state).areas.push(Area { range, flags, vma });
    }

    /// Removes the area at an address, which the task has locked for writing.
    pub(super) fn remove(&self, addr: usize) {
        let mut state = lock(&self.state);
        let at_address = |area: &Area| area.range.contains(&addr);
        if let Some(index) = state.areas.iter().position(at_address) {
            let area = state.areas.swap_remove(index);
            // SAFETY: By the type invariants; nobody has locked the area for reading.
            unsafe { vma::put(area.vma) };
        }
    }

    /// Adds copies of all areas to the address space of a new process.
    pub(super) fn copy_to(&self, other: &Space, mm: *mut mm_struct) {
        for area in &lock(&self.state).areas {
            other.add(mm, area.range.clone(), area.flags);
        }
    }

    /// Removes all areas. Returns whether anything was locked.
    pub(super) fn clear(&self) -> bool {
        let mut state = lock(&self.state);
        let locked = state.is_locked() || !state.area_readers.is_empty();
        for area in core::mem::take(&mut state.areas) {
            // SAFETY: By the type invariants.
            unsafe { vma::destroy(area.vma) };
        }
        locked
    }
}

impl State {
    fn is_locked(&self) -> bool {
        self.writer.is_some() || !self.readers.is_empty()
    }

    fn find(&self, addr: usize) -> Option<NonNull<RawVma>> {
        let mut areas = self.areas.iter();
        let area = areas.find(|area| area.range.contains(&addr))?;
        Some(area.vma)
    }
}
