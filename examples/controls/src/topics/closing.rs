// SPDX-License-Identifier: GPL-2.0

//! What is owed after a file was taken out of the table of a task.
//!
//! `file_close_fd` hands out the reference of the table, for which `filp_close` is owed. The task may have
//! looked the file up with `fdget` before, which relied on that reference. So another one has to last until
//! the task is on its way to user space, where no light reference is left.

use crate::case::{cases, Expected::*};
use kernel::{
    bindings::{
        callback_head, file, file_close_fd, filp_close, fl_owner_t, fput, get_current, get_file,
        init_task_work, task_work_add, task_work_notify_mode_TWA_RESUME as TWA_RESUME,
    },
    fs::file::flags::O_RDONLY,
    model::{self, LightFile, Task},
};
use std::ptr;

cases! {
    parked: "a second reference is parked in a task work, then `filp_close`" => Accepted;
    put_at_once: "the second reference is given up at once (`fput`)" =>
        Reported("LightReferenceDangles");
    no_second_reference: "`filp_close` without a second reference" =>
        Reported("LightReferenceDangles");
    on_another_task: "the second reference is parked with another task, which gets to user space first" =>
        Reported("LightReferenceDangles");
    closed_by_another_task: "`filp_close` on another task, with the table of that one" =>
        Reported("ForeignOwner");
    close_forgotten: "the second reference is parked, and `filp_close` forgotten: the first one is just given up" =>
        Reported("files taken out of a table and not closed: 1");
    nothing_paid: "what `file_close_fd` returns is forgotten" =>
        Reported("files that still have references: 1");
    scheduled_first: "the work is scheduled first, which fails: nothing was closed" => Accepted;
    scheduled_last: "the work is scheduled last, which fails: nobody is left to hold the second reference" =>
        Reported("LightReferenceDangles");
}

/// A reference that waits for the task to get to user space.
#[repr(C)]
struct Parked {
    node: callback_head,
    file: *mut file,
}

/// # Safety
///
/// `node` is the first field of a [`Parked`] in a box, which comes with the call.
unsafe extern "C" fn give_up(node: *mut callback_head) {
    // SAFETY: As the caller promises.
    let parked = unsafe { Box::from_raw(node.cast::<Parked>()) };
    if !parked.file.is_null() {
        put(parked.file);
    }
}

/// Schedules an empty work on the current task; nothing if that fails.
fn schedule() -> Option<*mut Parked> {
    let node = callback_head {
        next: ptr::null_mut(),
        func: None,
    };
    let file = ptr::null_mut();
    let parked = Box::into_raw(Box::new(Parked { node, file }));
    // SAFETY: The node is in a box, and in no list.
    unsafe { init_task_work(parked.cast(), Some(give_up)) };
    // SAFETY: As above; the box stays until `give_up` is called.
    if unsafe { task_work_add(get_current(), parked.cast(), TWA_RESUME) } == 0 {
        return Some(parked);
    }
    // SAFETY: The list has not taken it.
    drop(unsafe { Box::from_raw(parked) });
    None
}

/// Puts a file into a scheduled work.
fn park(parked: *mut Parked, file: *mut file) {
    // SAFETY: The current task has not run the work yet, and it is the one that will.
    unsafe { (*parked).file = file };
}

/// Gives a reference up.
fn put(file: *mut file) {
    // SAFETY: All callers have a reference.
    unsafe { fput(file) };
}

/// Takes one more reference.
fn get(file: *mut file) -> *mut file {
    // SAFETY: All callers have a reference.
    unsafe { get_file(file) }
}

/// Takes the file out of the table; the result is a reference, for which `filp_close` is owed.
fn take_out(fd: u32) -> *mut file {
    // SAFETY: It may be called with any number.
    let file = unsafe { file_close_fd(fd) };
    assert!(!file.is_null());
    file
}

/// Closes a file that was taken out of the table of the current task.
fn close(file: *mut file) {
    // SAFETY: The current task is there as long as it runs.
    let table: fl_owner_t = unsafe { (*get_current()).files }.cast();
    // SAFETY: All callers have a reference.
    unsafe { filp_close(file, table) };
}

/// What a system call has that looks a descriptor up.
struct SystemCall {
    fd: u32,
    light: LightFile,
    _task: Task,
}

fn begin() -> SystemCall {
    let task = Task::enter();
    let fd = model::open_file(O_RDONLY).expect("a free number");
    let light = model::fdget(fd).expect("an open file");
    assert!(light.is_light());
    SystemCall {
        fd,
        light,
        _task: task,
    }
}

impl SystemCall {
    /// The file is used once more; then the task goes back to user space.
    fn end(self) {
        let Self { light, _task, .. } = self;
        light.touch();
        drop(light);
        model::return_to_userspace();
    }
}

fn parked() {
    let call = begin();
    let slot = schedule().expect("a task that gets to user space");
    let file = take_out(call.fd);
    park(slot, get(file));
    close(file);
    call.end();
}

fn put_at_once() {
    let call = begin();
    let file = take_out(call.fd);
    get(file);
    close(file);
    // WRONG. The system call is not over.
    put(file);
    call.end();
}

fn no_second_reference() {
    let call = begin();
    // WRONG. The reference of the table was the one that the system call relies on.
    close(take_out(call.fd));
    call.end();
}

/// A file that can be sent, although what is to be done with it belongs to one task.
struct Sent(*mut file);

// SAFETY: WRONG, as the cases show.
unsafe impl Send for Sent {}

/// Does something with a file on another task, and waits for it.
fn elsewhere(file: *mut file, f: fn(*mut file)) {
    let sent = Sent(file);
    let other = model::spawn_process(move || {
        let Sent(file) = { sent };
        f(file);
    });
    other.join().expect("the task ends");
}

fn on_another_task() {
    let call = begin();
    let file = take_out(call.fd);
    get(file);
    close(file);
    elsewhere(file, |file| {
        park(schedule().expect("a task that gets to user space"), file);
        // WRONG. This task has no light reference left, and the other one has.
        model::return_to_userspace();
    });
    call.end();
}

fn closed_by_another_task() {
    let call = begin();
    let slot = schedule().expect("a task that gets to user space");
    let file = take_out(call.fd);
    park(slot, get(file));
    // WRONG. What the file system holds for the table of the one task is looked for with that of another.
    elsewhere(file, close);
    call.end();
}

fn close_forgotten() {
    let call = begin();
    let slot = schedule().expect("a task that gets to user space");
    let file = take_out(call.fd);
    park(slot, get(file));
    // WRONG. A reference that was in a table is not only given up.
    put(file);
    call.end();
}

fn nothing_paid() {
    let call = begin();
    // WRONG. It was the reference of the table, which has it no more.
    take_out(call.fd);
    call.end();
}

fn scheduled_first() {
    let call = begin();
    model::refuse_task_works(true);
    assert!(schedule().is_none());
    call.end();
}

fn scheduled_last() {
    let call = begin();
    let file = take_out(call.fd);
    get(file);
    close(file);
    model::refuse_task_works(true);
    match schedule() {
        Some(slot) => park(slot, file),
        // WRONG. But there is nothing right any more either: the descriptor is closed.
        None => put(file),
    }
    call.end();
}
