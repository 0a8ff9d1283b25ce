// SPDX-License-Identifier: GPL-2.0

//! The way home from a node.
//!
//! C gets no `void *` here, but the place of one field. The callback goes from there to the whole value; so
//! the pointer that C has must reach all of it.

use crate::case::{cases, Expected::*};
use kernel::{
    bindings::{
        callback_head, get_current, init_task_work, task_work_add, task_work_cancel,
        task_work_notify_mode_TWA_RESUME as TWA_RESUME,
    },
    model::{self, Task},
};
use std::{mem::offset_of, ptr};

cases! {
    from_allocation: "the node is first, and its pointer is that of the allocation" => Accepted;
    from_field: "the pointer of the node is made without a reference (`&raw mut`)" => Accepted;
    from_field_reference: "the pointer of the node is made from a reference to it" =>
        Undefined("does not exist in the borrow stack"), Accepted;
    inside: "the node is not first, and its offset is subtracted" => Accepted;
    offset_forgotten: "the node is not first, and its offset is forgotten" =>
        Undefined("going beyond the bounds of its allocation");
    run_once: "scheduled, and run by the task" => Accepted;
    run_twice: "run by the driver as well, and by the task once more" =>
        Undefined("has been freed, so this pointer is dangling");
    freed_in_list: "freed while it is scheduled" =>
        Undefined("has been freed, so this pointer is dangling");
    cancelled: "taken back, and then freed" => Accepted;
    result_ignored: "freed after it has run, whatever the result of taking it back says" =>
        Undefined("dangling box (use-after-free)");
}

/// A work whose node is first.
#[repr(C)]
struct Work {
    node: callback_head,
    value: Box<u32>,
}

/// A work whose node is not first.
#[repr(C)]
struct Inside {
    value: Box<u32>,
    node: callback_head,
}

fn node() -> callback_head {
    callback_head {
        next: ptr::null_mut(),
        func: None,
    }
}

fn work() -> *mut Work {
    Box::into_raw(Box::new(Work {
        node: node(),
        value: Box::new(7),
    }))
}

fn work_with_node_inside() -> *mut Inside {
    Box::into_raw(Box::new(Inside {
        value: Box::new(7),
        node: node(),
    }))
}

/// # Safety
///
/// `node` is the first field of a [`Work`] in a box, which it reaches as a whole, and which comes with the call.
unsafe extern "C" fn run(node: *mut callback_head) {
    // SAFETY: As the caller promises.
    let work = unsafe { Box::from_raw(node.cast::<Work>()) };
    assert_eq!(*work.value, 7);
}

/// # Safety
///
/// `node` is the field of an [`Inside`] in a box, which it reaches as a whole, and which comes with the call.
unsafe extern "C" fn run_inside(node: *mut callback_head) {
    // SAFETY: The field is that far behind the start of the box.
    let inside = unsafe { node.byte_sub(offset_of!(Inside, node)) };
    // SAFETY: As the caller promises.
    let inside = unsafe { Box::from_raw(inside.cast::<Inside>()) };
    assert_eq!(*inside.value, 7);
}

type Run = unsafe extern "C" fn(*mut callback_head);

fn schedule(node: *mut callback_head, run: Run) {
    // SAFETY: The node is in a box, and in no list.
    unsafe { init_task_work(node, Some(run)) };
    // SAFETY: As above; all cases keep the box until the function is called, or are wrong.
    let error = unsafe { task_work_add(get_current(), node, TWA_RESUME) };
    assert_eq!(error, 0);
}

/// Takes a node back; says whether it was there.
fn cancel(node: *mut callback_head) -> bool {
    // SAFETY: The node is only compared.
    unsafe { task_work_cancel(get_current(), node) }
}

fn from_allocation() {
    let _task = Task::enter();
    schedule(work().cast(), run);
    model::return_to_userspace();
}

fn from_field() {
    let _task = Task::enter();
    let work = work();
    // SAFETY: The work is in a box.
    schedule(unsafe { &raw mut (*work).node }, run);
    model::return_to_userspace();
}

fn from_field_reference() {
    let _task = Task::enter();
    let work = work();
    // SAFETY: The work is in a box. WRONG is what is done with the reference: it reaches the node and nothing
    // beside it.
    let node: &mut callback_head = unsafe { &mut (*work).node };
    schedule(node, run);
    model::return_to_userspace();
}

fn inside() {
    let _task = Task::enter();
    let inside = work_with_node_inside();
    // SAFETY: The work is in a box.
    schedule(unsafe { &raw mut (*inside).node }, run_inside);
    model::return_to_userspace();
}

/// # Safety
///
/// As for [`run_inside`].
unsafe extern "C" fn run_without_offset(node: *mut callback_head) {
    // SAFETY: WRONG. The box starts before the node.
    drop(unsafe { Box::from_raw(node.cast::<Inside>()) });
}

fn offset_forgotten() {
    let _task = Task::enter();
    let inside = work_with_node_inside();
    // SAFETY: The work is in a box.
    schedule(unsafe { &raw mut (*inside).node }, run_without_offset);
    model::return_to_userspace();
}

fn run_once() {
    let _task = Task::enter();
    schedule(work().cast(), run);
    model::return_to_userspace();
    model::return_to_userspace();
}

fn run_twice() {
    let _task = Task::enter();
    let node = work().cast();
    schedule(node, run);
    // SAFETY: WRONG. The node is in the list of the task.
    unsafe { run(node) };
    model::return_to_userspace();
}

fn freed_in_list() {
    let _task = Task::enter();
    let work = work();
    schedule(work.cast(), run);
    // SAFETY: WRONG. The node is in the list of the task.
    drop(unsafe { Box::from_raw(work) });
    model::return_to_userspace();
}

fn cancelled() {
    let _task = Task::enter();
    let work = work();
    schedule(work.cast(), run);
    if cancel(work.cast()) {
        // SAFETY: The list has given the node back, and `work` is what `Box::into_raw` returned.
        drop(unsafe { Box::from_raw(work) });
    }
    model::return_to_userspace();
}

fn result_ignored() {
    let _task = Task::enter();
    let work = work();
    schedule(work.cast(), run);
    model::return_to_userspace();
    cancel(work.cast());
    // SAFETY: WRONG. The function has had it.
    drop(unsafe { Box::from_raw(work) });
}
