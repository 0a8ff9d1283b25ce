// SPDX-License-Identifier: GPL-2.0

//! Light references to files: the table's reference, borrowed for the length of a system call.

use super::{
    files::FileRef,
    machine::lock,
    std::{
        sync::{
            atomic::{AtomicU64, Ordering},
            Arc, Mutex,
        },
        vec::Vec,
    },
    task::{self, TaskId},
    violation::Violation,
};
use crate::bindings;

struct Light {
    id: u64,
    file: usize,
    task: TaskId,
    /// The file was freed.
    dangles: bool,
}

/// The light references of all tasks.
static LIGHTS: Mutex<Vec<Light>> = Mutex::new(Vec::new());

/// What `fdget` returns: a file that the current task uses until it is dropped (`fdput`).
///
/// As long as the task is the only one with its table, it has no reference of its own.
pub struct LightFile {
    file: *mut bindings::file,
    with: With,
}

enum With {
    /// A light reference, by its number.
    Table(u64),
    /// A reference of its own, which is given up with it.
    Own(#[allow(dead_code, reason = "it is dropped")] FileRef),
}

/// `fdget`
pub fn fdget(fd: u32) -> Option<LightFile> {
    static NEXT: AtomicU64 = AtomicU64::new(0);

    task::with_current(|task| {
        let table = task.table();
        let file = table.get(fd).filter(|file| !file.is_path_only())?;
        let ptr = file.as_ptr();
        // One is the task's, one is `table`.
        let shared = Arc::strong_count(&table) > 2;
        let with = if shared {
            With::Own(file)
        } else {
            let id = NEXT.fetch_add(1, Ordering::Relaxed);
            lock(&LIGHTS).push(Light {
                id,
                file: ptr.addr(),
                task: task.id(),
                dangles: false,
            });
            // The table has another one.
            drop(file);
            With::Table(id)
        };
        Some(LightFile { file: ptr, with })
    })
}

impl LightFile {
    /// Whether it relies on the reference of the table.
    pub fn is_light(&self) -> bool {
        matches!(self.with, With::Table(_))
    }

    /// Uses the file, as a system call does.
    pub fn touch(&self) {
        if self.dangles() {
            task::violate(Violation::LightReferenceDangles);
        }
    }

    /// The pointer by which C knows the file. It may dangle.
    pub fn as_ptr(&self) -> *mut bindings::file {
        self.file
    }

    fn dangles(&self) -> bool {
        let With::Table(id) = self.with else {
            return false;
        };
        let lights = lock(&LIGHTS);
        lights.iter().any(|light| light.id == id && light.dangles)
    }
}

impl Drop for LightFile {
    fn drop(&mut self) {
        if let With::Table(id) = self.with {
            lock(&LIGHTS).retain(|light| light.id != id);
        }
    }
}

/// Notes that a file is freed, and that some task still uses it if so.
pub(super) fn freed(file: *const bindings::file) {
    let mut used = false;
    for light in lock(&LIGHTS).iter_mut() {
        if light.file == file.addr() && !light.dangles {
            light.dangles = true;
            used = true;
        }
    }
    if used {
        task::violate(Violation::FreedUnderLightReference);
    }
}

/// Takes the light references of a task away, which should have none. Returns how many there were.
pub(super) fn end(task: TaskId) -> usize {
    let mut lights = lock(&LIGHTS);
    let before = lights.len();
    lights.retain(|light| light.task != task);
    before - lights.len()
}
