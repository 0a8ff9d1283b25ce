//! Called after a scope: what was added can be changed until then.

use std::{cell::RefCell, rc::Rc};

use fixture_support::alloc::flags::GFP_KERNEL;

use crate::{
    bindings, counted,
    shift::{Note, ReadNote, ShiftIsOver, Waiter},
    Counted,
};

type Read = unsafe extern "C" fn(*mut bindings::note);

thread_local! {
    /// The notes of this thread, as C has them.
    static NOTES: RefCell<Vec<*mut bindings::note>> = const { RefCell::new(Vec::new()) };
    /// How many notes a waiter takes.
    static ROOM: RefCell<usize> = const { RefCell::new(usize::MAX) };
}

static WAITER: u8 = 0;

#[unsafe(no_mangle)]
extern "C" fn waiter_on_shift() -> *mut bindings::waiter {
    (&raw const WAITER).cast_mut().cast()
}

#[unsafe(no_mangle)]
unsafe extern "C" fn shim_note_init(note: *mut bindings::note, read: Option<Read>) {
    let fresh = bindings::note {
        next: std::ptr::null_mut(),
        read,
    };
    // SAFETY: The caller gives memory for a node.
    unsafe { note.write(fresh) };
}

#[unsafe(no_mangle)]
extern "C" fn waiter_keep_note(
    _: *mut bindings::waiter,
    note: *mut bindings::note,
    colour: bindings::note_colour,
) -> i32 {
    assert_eq!(colour, bindings::note_colour_NOTE_RED);
    NOTES.with_borrow_mut(|notes| {
        if notes.len() >= ROOM.with_borrow(|room| *room) {
            return -16;
        }
        // SAFETY: The caller gives a node, and this list owns it from here on.
        unsafe { (*note).next = notes.last().copied().unwrap_or(std::ptr::null_mut()) };
        notes.push(note);
        0
    })
}

#[unsafe(no_mangle)]
extern "C" fn waiter_tear_note(_: *mut bindings::waiter, note: *mut bindings::note) -> bool {
    take(note)
}

/// Takes a note off the list.
fn take(note: *mut bindings::note) -> bool {
    NOTES.with_borrow_mut(|notes| {
        let at = notes.iter().position(|one| *one == note);
        at.map(|at| notes.remove(at)).is_some()
    })
}

/// The waiter reads all notes, the last one first, and those that are added meanwhile.
fn end_of_shift() {
    while let Some(note) = NOTES.with_borrow_mut(Vec::pop) {
        read(note);
    }
}

fn read(note: *mut bindings::note) {
    // SAFETY: The node was initialized, and is off the list.
    let read = unsafe { (*note).read }.expect("a note can be read");
    // SAFETY: It was on the list once, and this is the only call.
    unsafe { read(note) };
}

/// Writes down what it says. It stays on its thread.
struct Says(Rc<RefCell<Vec<String>>>, String);

impl ReadNote for Says {
    fn read(self, _: &ShiftIsOver<'_>) {
        self.0.borrow_mut().push(self.1);
    }
}

/// Is read by being dropped.
struct Whatever(#[expect(dead_code, reason = "it is there to be dropped")] Counted);

impl ReadNote for Whatever {
    fn read(self, _: &ShiftIsOver<'_>) {}
}

fn note<T: ReadNote>() -> Note<T> {
    Note::new(GFP_KERNEL).expect("there is memory")
}

fn says(what: &str) -> (Says, Rc<RefCell<Vec<String>>>) {
    let heard = Rc::new(RefCell::new(Vec::new()));
    (Says(Rc::clone(&heard), what.to_owned()), heard)
}

#[test]
fn what_was_kept_changes_until_the_end_of_the_scope() {
    let (payload, heard) = says("one");
    {
        let waiter: &Waiter = crate::waiter!();
        let Ok(mut kept) = note().waiter_keep_note(waiter, payload) else {
            panic!("there is room");
        };
        kept.1.push_str(" and two");
        assert_eq!(kept.1, "one and two");
    }
    assert!(heard.borrow().is_empty());
    end_of_shift();
    assert_eq!(*heard.borrow(), ["one and two"]);
}

#[test]
fn what_is_torn_comes_back_and_can_be_kept_again() {
    let (payload, heard) = says("first");
    let (blank, mut payload) = {
        let waiter: &Waiter = crate::waiter!();
        let Ok(kept) = note().waiter_keep_note(waiter, payload) else {
            panic!("there is room");
        };
        kept.tear().expect("it is on the list")
    };
    end_of_shift();
    assert!(heard.borrow().is_empty());
    payload.1 = "second".to_owned();
    {
        let waiter: &Waiter = crate::waiter!();
        assert!(blank.waiter_keep_note(waiter, payload).is_ok());
    }
    end_of_shift();
    assert_eq!(*heard.borrow(), ["second"]);
}

#[test]
fn what_is_refused_comes_back_with_the_error() {
    let (payload, heard) = says("refused");
    ROOM.set(0);
    let refused = {
        let waiter: &Waiter = crate::waiter!();
        note().waiter_keep_note(waiter, payload).err()
    };
    let (error, blank, payload) = refused.expect("there is no room");
    assert_eq!(error, fixture_support::error::code::EBUSY);
    ROOM.set(usize::MAX);
    {
        let waiter: &Waiter = crate::waiter!();
        assert!(blank.waiter_keep_note(waiter, payload).is_ok());
    }
    end_of_shift();
    assert_eq!(*heard.borrow(), ["refused"]);
}

#[test]
fn what_somebody_else_has_torn_does_not_come_back() {
    let (counted, drops) = counted();
    {
        let waiter: &Waiter = crate::waiter!();
        let Ok(kept) = note().waiter_keep_note(waiter, Whatever(counted)) else {
            panic!("there is room");
        };
        let torn = NOTES.with_borrow_mut(Vec::pop).expect("it is there");
        assert!(kept.tear().is_none());
        assert_eq!(drops(), 0);
        // Whoever has it lets it be read.
        read(torn);
    }
    assert_eq!(drops(), 1);
}

#[test]
fn each_payload_is_dropped_once() {
    let ((read, reads), (torn, tears), (refused, refusals)) = (counted(), counted(), counted());
    {
        let waiter: &Waiter = crate::waiter!();
        drop(note().waiter_keep_note(waiter, Whatever(read)));
        let Ok(kept) = note().waiter_keep_note(waiter, Whatever(torn)) else {
            panic!("there is room");
        };
        drop(kept.tear());
        ROOM.set(0);
        drop(note().waiter_keep_note(waiter, Whatever(refused)));
        ROOM.set(usize::MAX);
    }
    assert_eq!((reads(), tears(), refusals()), (0, 1, 1));
    end_of_shift();
    assert_eq!((reads(), tears(), refusals()), (1, 1, 1));
}

#[test]
fn a_payload_may_have_any_layout() {
    struct Nothing;
    impl ReadNote for Nothing {
        fn read(self, _: &ShiftIsOver<'_>) {}
    }
    #[repr(align(64))]
    struct Wide([u8; 65]);
    impl ReadNote for Wide {
        fn read(self, _: &ShiftIsOver<'_>) {
            assert_eq!((&raw const self).addr() % 64, 0);
            assert_eq!(self.0, [7; 65]);
        }
    }
    {
        let waiter: &Waiter = crate::waiter!();
        assert!(note().waiter_keep_note(waiter, Nothing).is_ok());
        let Ok(mut wide) = note().waiter_keep_note(waiter, Wide([0; 65])) else {
            panic!("there is room");
        };
        wide.0.fill(7);
    }
    end_of_shift();
}

#[test]
fn the_call_may_keep_another_note() {
    struct Again(Says, u32);
    impl ReadNote for Again {
        fn read(self, at: &ShiftIsOver<'_>) {
            let Says(heard, text) = self.0;
            if self.1 > 0 {
                let again = Again(Says(Rc::clone(&heard), text.clone()), self.1 - 1);
                let waiter: &Waiter = crate::waiter!();
                assert!(note().waiter_keep_note(waiter, again).is_ok());
            }
            Says(heard, text).read(at);
        }
    }
    let (payload, heard) = says("again");
    {
        let waiter: &Waiter = crate::waiter!();
        assert!(note().waiter_keep_note(waiter, Again(payload, 2)).is_ok());
    }
    end_of_shift();
    assert_eq!(*heard.borrow(), ["again", "again", "again"]);
}

#[test]
fn many_notes_are_read_in_their_order() {
    let (_, heard) = says("");
    {
        let waiter: &Waiter = crate::waiter!();
        for number in 0..100 {
            let payload = Says(Rc::clone(&heard), number.to_string());
            assert!(note().waiter_keep_note(waiter, payload).is_ok());
        }
    }
    end_of_shift();
    let expected: Vec<_> = (0..100).rev().map(|number| number.to_string()).collect();
    assert_eq!(*heard.borrow(), expected);
}

struct Panics;

impl ReadNote for Panics {
    fn read(self, _: &ShiftIsOver<'_>) {
        panic!("in the middle of C");
    }
}

#[test]
#[ignore = "it ends the process: the test below runs it in another one"]
fn a_panic_in_the_call() {
    {
        let waiter: &Waiter = crate::waiter!();
        assert!(note().waiter_keep_note(waiter, Panics).is_ok());
    }
    end_of_shift();
}

#[cfg(not(miri))]
#[test]
fn a_panic_does_not_cross_into_c() {
    let output = crate::child("shift_side::a_panic_in_the_call");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("in the middle of C"), "{text}");
    assert!(
        text.contains("panic in a function that cannot unwind"),
        "{text}"
    );
    assert_eq!(output.status.code(), None);
}
