//! The support items by themselves.

use std::{
    cell::Cell,
    ptr::NonNull,
    rc::Rc,
    sync::atomic::{AtomicUsize, Ordering},
    sync::Arc,
    thread,
};

use crate::support::{
    arc_borrow, code, from_err_ptr, to_result, ARef, AlwaysRefCounted, ForeignOwnable, Opaque,
    Ownable, Owned, ScopeGuard,
};

/// Tells when it is dropped.
struct Told(Rc<Cell<usize>>);

impl Drop for Told {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

#[test]
fn a_box_passes_through_c_and_is_dropped_once() {
    let dropped = Rc::new(Cell::new(0));
    let raw = Box::new(Told(dropped.clone())).into_foreign();
    // SAFETY: The pointer was just made, and nothing takes it back while it is borrowed.
    let seen = unsafe { Box::<Told>::borrow(raw) };
    assert_eq!(seen.0.get(), 0);
    // SAFETY: It is taken back once.
    drop(unsafe { Box::<Told>::from_foreign(raw) });
    assert_eq!(dropped.get(), 1);
}

#[test]
fn a_shared_pointer_passes_through_c_and_a_borrow_becomes_an_owner() {
    let owner = Arc::new(7);
    let raw = owner.clone().into_foreign();
    // SAFETY: C owns one, until it is taken back below.
    let borrowed = unsafe { Arc::<i32>::borrow(raw) };
    let third: Arc<i32> = Arc::from(borrowed);
    assert_eq!((*third, Arc::strong_count(&owner)), (7, 3));
    // SAFETY: It is taken back once.
    drop(unsafe { Arc::<i32>::from_foreign(raw) });
    drop(owner);
    let again: Arc<i32> = arc_borrow(&third).into();
    assert_eq!((*again, Arc::strong_count(&third)), (7, 2));
}

#[test]
fn nothing_passes_through_c_too() {
    let raw = ().into_foreign();
    assert!(!raw.is_null());
    // SAFETY: It comes from the line above.
    unsafe { <()>::from_foreign(raw) };
}

#[test]
fn a_closure_runs_at_the_end_of_its_scope() {
    let ran = Cell::new(0);
    {
        let _guard = ScopeGuard::new(|| ran.set(ran.get() + 1));
        assert_eq!(ran.get(), 0);
    }
    assert_eq!(ran.get(), 1);
}

#[test]
fn errors_keep_their_numbers() {
    assert!(to_result(0).is_ok() && to_result(5).is_ok());
    let number = |result: std::io::Result<()>| result.unwrap_err().raw_os_error();
    assert_eq!(number(to_result(-code::ENOENT)), Some(code::ENOENT));
    assert_eq!(number(to_result(i32::MIN)), Some(i32::MAX));
    let error = std::io::Error::from_raw_os_error(code::ENOMEM);
    assert_eq!(error.kind(), std::io::ErrorKind::OutOfMemory);
}

#[test]
fn the_last_addresses_are_errors() {
    let pointer =
        |number: usize| std::ptr::without_provenance_mut::<u8>(0_usize.wrapping_sub(number));
    let number = |number| from_err_ptr(pointer(number)).unwrap_err().raw_os_error();
    assert_eq!((number(1), number(4095)), (Some(1), Some(4095)));
    assert!(from_err_ptr(pointer(4096)).is_ok());
    assert!(from_err_ptr(std::ptr::null_mut::<u8>()).is_ok());
}

/// Counts its users.
struct Counted {
    users: AtomicUsize,
}

// SAFETY: It is freed with its last user.
unsafe impl AlwaysRefCounted for Counted {
    fn inc_ref(&self) {
        self.users.fetch_add(1, Ordering::Relaxed);
    }

    unsafe fn dec_ref(obj: NonNull<Self>) {
        // SAFETY: The caller owns a user.
        if unsafe { obj.as_ref() }.users.fetch_sub(1, Ordering::AcqRel) == 1 {
            // SAFETY: It comes from a box, and that was the last user.
            drop(unsafe { Box::from_raw(obj.as_ptr()) });
        }
    }
}

#[test]
fn a_counted_object_goes_with_its_last_user() {
    let made = Box::new(Counted {
        users: AtomicUsize::new(1),
    });
    // SAFETY: The box has one user, and gives it up.
    let first = unsafe { ARef::from_raw(NonNull::from(Box::leak(made))) };
    let second = first.clone();
    let third = ARef::from(&*first);
    assert_eq!(second.users.load(Ordering::Relaxed), 3);
    thread::spawn(move || drop(second)).join().unwrap();
    // SAFETY: The user comes back by the next line.
    let third = unsafe { ARef::from_raw(ARef::into_raw(third)) };
    drop(first);
    assert_eq!(third.users.load(Ordering::Relaxed), 1);
}

/// Has one owner.
struct Single(Arc<AtomicUsize>);

// SAFETY: `release` frees it, and nothing else does.
unsafe impl Ownable for Single {
    unsafe fn release(obj: NonNull<Self>) {
        // SAFETY: It comes from a box, and the caller gives it up.
        let single = unsafe { Box::from_raw(obj.as_ptr()) };
        single.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn an_owned_object_is_released_once_on_whatever_thread() {
    let released = Arc::new(AtomicUsize::new(0));
    let make = || {
        let leaked = Box::leak(Box::new(Single(released.clone())));
        // SAFETY: The box gives it up.
        unsafe { Owned::from_raw(NonNull::from(leaked)) }
    };
    drop(make());
    let other = make();
    thread::spawn(move || drop(other)).join().unwrap();
    // SAFETY: The object comes back by the same line.
    drop(unsafe { Owned::from_raw(Owned::into_raw(make())) });
    assert_eq!(released.load(Ordering::Relaxed), 3);
}

#[test]
fn memory_of_c_is_written_through_a_shared_reference() {
    let memory = Opaque::<u32>::zeroed();
    // SAFETY: Nobody else uses it.
    unsafe { memory.get().write(7) };
    // SAFETY: It was written by the line above.
    assert_eq!(unsafe { memory.get().read() }, 7);
    let _room: Opaque<u32> = Opaque::uninit();
}
