//! The C side: gates with posts.

use std::{
    ffi::{c_int, c_void},
    ptr,
    sync::Mutex,
};

type Dismiss = unsafe extern "C" fn(*mut c_void);

struct Post(Dismiss, *mut c_void);
// SAFETY: The posts of a gate are dismissed on any thread.
unsafe impl Send for Post {}

#[derive(Default)]
struct State {
    count: usize,
    full: bool,
    posts: Vec<Post>,
}

pub struct gate {
    state: Mutex<State>,
}

/// Makes a gate with one reference.
pub fn gate_new() -> *mut gate {
    let state = State {
        count: 1,
        ..State::default()
    };
    let state = Mutex::new(state);
    Box::into_raw(Box::new(gate { state }))
}

unsafe fn state<R>(gate: *mut gate, f: impl FnOnce(&mut State) -> R) -> R {
    // SAFETY: The caller has a reference.
    let gate = unsafe { &*gate };
    f(&mut gate.state.lock().unwrap())
}

pub unsafe fn gate_get(gate: *mut gate) -> *mut gate {
    // SAFETY: The caller has a reference.
    unsafe { state(gate, |state| state.count += 1) };
    gate
}

pub unsafe fn gate_put(gate: *mut gate) {
    // SAFETY: The caller has a reference.
    let left = unsafe {
        state(gate, |state| {
            state.count -= 1;
            (state.count, state.posts.len())
        })
    };
    if left.0 == 0 {
        assert_eq!(left.1, 0, "a gate was freed with posts");
        // SAFETY: That was the last reference.
        drop(unsafe { Box::from_raw(gate) });
    }
}

pub unsafe fn gate_post(gate: *mut gate, dismiss: Option<Dismiss>, data: *mut c_void) -> c_int {
    let post = Post(dismiss.unwrap(), data);
    // SAFETY: The wrapper passes a gate.
    unsafe {
        state(gate, |state| {
            if state.full {
                return -12;
            }
            state.posts.push(post);
            0
        })
    }
}

pub unsafe fn gate_unpost(gate: *mut gate, dismiss: Option<Dismiss>, data: *mut c_void) -> c_int {
    let dismiss = dismiss.unwrap();
    let same = |post: &Post| ptr::fn_addr_eq(post.0, dismiss) && post.1 == data;
    // SAFETY: The wrapper passes a gate.
    unsafe {
        state(gate, |state| match state.posts.iter().rposition(same) {
            Some(at) => {
                state.posts.remove(at);
                0
            }
            None => -2,
        })
    }
}

/// Whether the next post fails.
pub unsafe fn gate_full(gate: *mut gate, full: bool) {
    // SAFETY: The caller has a reference.
    unsafe { state(gate, |state| state.full = full) };
}

pub unsafe fn gate_posts(gate: *mut gate) -> usize {
    // SAFETY: The caller has a reference.
    unsafe { state(gate, |state| state.posts.len()) }
}

/// Takes all posts off, and dismisses them, last one first, without the lock.
pub unsafe fn gate_shut(gate: *mut gate) {
    // SAFETY: The caller has a reference.
    let posts = unsafe { state(gate, |state| std::mem::take(&mut state.posts)) };
    for Post(dismiss, data) in posts.into_iter().rev() {
        // SAFETY: They were posted together.
        unsafe { dismiss(data) };
    }
}
