// SPDX-License-Identifier: GPL-2.0

//! The table behind the descriptors of one or more tasks.

use super::{
    files::FileRef,
    machine::{lock, Machine},
    std::{
        sync::{Arc, Mutex},
        vec::Vec,
    },
    task::TaskId,
    violation::Violation,
};
use crate::error::{
    code::{EMFILE, ENOMEM},
    Result,
};
use core::mem;

/// How many descriptors a table has room for before it must grow.
const FIRST_CAPACITY: usize = 64;

/// What a table has under a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FdState {
    /// Nothing.
    Free,
    /// The number is taken, and has no file yet.
    Reserved,
    /// A file.
    Open,
}

#[derive(Default)]
enum Slot {
    #[default]
    Free,
    Reserved {
        by: TaskId,
    },
    Open(FileRef),
}

#[derive(Default)]
struct Entry {
    slot: Slot,
    close_on_exec: bool,
}

/// What a task asks of a table when it takes a number.
pub(super) struct Request {
    pub(super) by: TaskId,
    pub(super) close_on_exec: bool,
    /// The first number that is too large for the task.
    pub(super) limit: u32,
    /// Whether there is memory if the table must grow.
    pub(super) memory: bool,
}

struct Entries {
    /// All entries up to the highest that was ever used.
    used: Vec<Entry>,
    capacity: usize,
}

/// A table of descriptors.
pub(super) struct Table {
    machine: Arc<Machine>,
    entries: Mutex<Entries>,
}

impl Table {
    pub(super) fn new(machine: Arc<Machine>) -> Arc<Self> {
        Self::with_entries(machine, Vec::new(), FIRST_CAPACITY)
    }

    fn with_entries(machine: Arc<Machine>, used: Vec<Entry>, capacity: usize) -> Arc<Self> {
        Arc::new(Self {
            machine,
            entries: Mutex::new(Entries { used, capacity }),
        })
    }

    /// A table with the same open files. Numbers that are only taken are free in it.
    pub(super) fn copy(&self) -> Arc<Self> {
        let entries = lock(&self.entries);
        let used = entries.used.iter().map(Entry::copy).collect();
        Self::with_entries(self.machine.clone(), used, entries.capacity)
    }

    /// Takes the lowest free number.
    pub(super) fn reserve(&self, request: Request) -> Result<u32> {
        let mut entries = lock(&self.entries);
        let free = entries.used.iter().position(Entry::is_free);
        let index = free.unwrap_or(entries.used.len());
        let fd = u32::try_from(index).map_err(|_| EMFILE)?;
        if fd >= request.limit {
            return Err(EMFILE);
        }
        if index >= entries.capacity {
            if !request.memory {
                return Err(ENOMEM);
            }
            entries.capacity *= 2;
        }
        if index == entries.used.len() {
            entries.used.push(Entry::default());
        }
        entries.used[index] = Entry {
            slot: Slot::Reserved { by: request.by },
            close_on_exec: request.close_on_exec,
        };
        Ok(fd)
    }

    /// Makes a taken number free again.
    pub(super) fn put_back(&self, fd: u32, by: TaskId) {
        let mut entries = lock(&self.entries);
        match entries.reserved_by(fd) {
            Ok(owner) => {
                self.check_task(fd, owner, by);
                *entries.at(fd) = Entry::default();
            }
            Err(found) => self
                .machine
                .violate(Violation::PutWithoutReservation { fd, found }),
        }
    }

    /// Gives a taken number its file.
    pub(super) fn install(&self, fd: u32, file: FileRef, by: TaskId) {
        let mut entries = lock(&self.entries);
        match entries.reserved_by(fd) {
            Ok(owner) => {
                self.check_task(fd, owner, by);
                entries.at(fd).slot = Slot::Open(file);
            }
            Err(found) => self
                .machine
                .violate(Violation::InstallWithoutReservation { fd, found }),
        }
    }

    fn check_task(&self, fd: u32, owner: TaskId, by: TaskId) {
        if owner != by {
            self.machine.violate(Violation::WrongTask { fd });
        }
    }

    /// A new reference to the file of an open descriptor.
    pub(super) fn get(&self, fd: u32) -> Option<FileRef> {
        let mut entries = lock(&self.entries);
        match &entries.find(fd)?.slot {
            Slot::Open(file) => Some(file.clone()),
            Slot::Free | Slot::Reserved { .. } => None,
        }
    }

    /// Makes an open descriptor free, and returns the reference that the table had.
    pub(super) fn take(&self, fd: u32) -> Option<FileRef> {
        let mut entries = lock(&self.entries);
        match mem::take(entries.find(fd)?) {
            Entry {
                slot: Slot::Open(file),
                ..
            } => Some(file),
            other => {
                *entries.at(fd) = other;
                None
            }
        }
    }

    /// The open descriptors that are to be closed on exec.
    pub(super) fn closed_on_exec(&self) -> Vec<u32> {
        let entries = lock(&self.entries);
        (0u32..)
            .zip(&entries.used)
            .filter(|(_, entry)| entry.close_on_exec && entry.state() == FdState::Open)
            .map(|(fd, _)| fd)
            .collect()
    }

    pub(super) fn state(&self, fd: u32) -> FdState {
        let mut entries = lock(&self.entries);
        entries
            .find(fd)
            .map_or(FdState::Free, |entry| entry.state())
    }

    pub(super) fn close_on_exec(&self, fd: u32) -> bool {
        let mut entries = lock(&self.entries);
        entries.find(fd).is_some_and(|entry| entry.close_on_exec)
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        let entries = lock(&self.entries);
        for (fd, entry) in (0u32..).zip(&entries.used) {
            if entry.state() == FdState::Reserved {
                self.machine.abandon(fd);
            }
        }
    }
}

impl Entries {
    fn find(&mut self, fd: u32) -> Option<&mut Entry> {
        self.used.get_mut(usize::try_from(fd).ok()?)
    }

    /// The entry of a number that is known to be in use.
    fn at(&mut self, fd: u32) -> &mut Entry {
        self.find(fd).expect("the number is in use")
    }

    /// Who has taken a number, or what else is there.
    fn reserved_by(&mut self, fd: u32) -> Result<TaskId, FdState> {
        match self.find(fd) {
            Some(Entry {
                slot: Slot::Reserved { by },
                ..
            }) => Ok(*by),
            Some(entry) => Err(entry.state()),
            None => Err(FdState::Free),
        }
    }
}

impl Entry {
    fn state(&self) -> FdState {
        match self.slot {
            Slot::Free => FdState::Free,
            Slot::Reserved { .. } => FdState::Reserved,
            Slot::Open(_) => FdState::Open,
        }
    }

    fn is_free(&self) -> bool {
        self.state() == FdState::Free
    }

    fn copy(&self) -> Self {
        match &self.slot {
            Slot::Open(file) => Self {
                slot: Slot::Open(file.clone()),
                close_on_exec: self.close_on_exec,
            },
            Slot::Free | Slot::Reserved { .. } => Self::default(),
        }
    }
}
