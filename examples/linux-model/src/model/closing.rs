// SPDX-License-Identifier: GPL-2.0

//! Files on their way out of a table: what was taken out and is to be closed, and what closing says.

use super::{
    machine::{lock, MachineId},
    std::{collections::BTreeMap, sync::Mutex, vec::Vec},
    task::Current,
};
use crate::{
    bindings,
    error::Error,
    ffi::{c_int, c_void},
};

/// A file that was taken out of a table and not closed yet.
struct Owed {
    file: usize,
    table: usize,
    machine: MachineId,
}

static OWED: Mutex<Vec<Owed>> = Mutex::new(Vec::new());

/// What closing says about a file, by its address.
static FLUSH: Mutex<BTreeMap<usize, c_int>> = Mutex::new(BTreeMap::new());

/// Notes that a task has taken a file out of its table.
pub(super) fn taken_out(file: *const bindings::file, task: &Current) {
    lock(&OWED).push(Owed {
        file: file.addr(),
        table: task.files().addr(),
        machine: task.machine().id,
    });
}

/// Notes that a file is closed. Returns whether it was taken out of another table than `owner`.
pub(super) fn closed(file: *const bindings::file, owner: *const c_void) -> bool {
    let mut owed = lock(&OWED);
    let of_file = |owed: &Owed| owed.file == file.addr();
    // The same file may have been taken out twice.
    let of_owner = |owed: &Owed| of_file(owed) && owed.table == owner.addr();
    let exact = owed.iter().position(of_owner);
    let Some(index) = exact.or_else(|| owed.iter().position(of_file)) else {
        return false;
    };
    owed.swap_remove(index);
    exact.is_none() && !owner.is_null()
}

/// How many files of a machine were taken out of a table and never closed.
pub(super) fn forgotten(machine: MachineId) -> usize {
    let owed = lock(&OWED);
    let of_machine = |owed: &&Owed| owed.machine == machine;
    owed.iter().filter(of_machine).count()
}

/// Has closing a file say an error, whenever a reference of a table is given up.
///
/// The pointer is only compared. What was set is forgotten when the file is freed.
pub fn set_flush_error(file: *const bindings::file, error: Error) {
    lock(&FLUSH).insert(file.addr(), error.to_errno());
}

/// What closing a file says.
pub(super) fn flush(file: *const bindings::file) -> c_int {
    lock(&FLUSH).get(&file.addr()).copied().unwrap_or(0)
}

/// Forgets a file that is freed.
pub(super) fn freed(file: *const bindings::file) {
    lock(&FLUSH).remove(&file.addr());
}
