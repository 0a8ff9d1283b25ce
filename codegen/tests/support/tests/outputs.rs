//! What C writes into a slice comes back, and no more than that, over a C side that is written here.

#![expect(unsafe_code, reason = "the C side is raw")]
#![allow(
    unreachable_pub,
    reason = "the wrappers are public where they are generated"
)]

/// The C side: a spool with some thread.
#[allow(
    missing_docs,
    non_camel_case_types,
    reason = "the names are those of C"
)]
mod bindings {
    use std::{
        ffi::{c_char, c_int, c_uchar, c_uint, c_ushort, c_void},
        ptr,
    };

    pub struct spool {
        pub thread: &'static [u8],
        /// What is returned in place of the number of bytes.
        pub says: Option<c_int>,
    }

    /// Writes as much as there is room for.
    unsafe fn write(from: &[u8], to: *mut u8, room: usize) -> usize {
        let count = from.len().min(room);
        // SAFETY: The caller passes a pointer to as many.
        unsafe { ptr::copy_nonoverlapping(from.as_ptr(), to, count) };
        count
    }

    pub unsafe fn spool_read(spool: *mut spool, thread: *mut c_void, size: c_uint) -> c_int {
        let room = usize::try_from(size).unwrap();
        // SAFETY: The wrapper passes a spool, and a pointer to as many.
        let (count, says) = unsafe {
            let count = write((*spool).thread, thread.cast(), room);
            (count, (*spool).says)
        };
        says.unwrap_or_else(|| c_int::try_from(count).unwrap())
    }

    pub unsafe fn spool_peek(spool: *const spool, knots: *mut c_ushort, count: usize) -> usize {
        assert_eq!(knots.is_null(), count == 0);
        for at in 0..count.min(2) {
            // SAFETY: The wrapper passes a pointer to as many.
            unsafe { knots.add(at).write(7) };
        }
        // SAFETY: The wrapper passes a spool.
        let says = unsafe { (*spool).says };
        says.map_or(count.min(2), |says| usize::try_from(says).unwrap())
    }

    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub struct fit_t {
        pub chest: c_uint,
        pub sleeve: c_uint,
    }

    /// Measures customers with even numbers.
    pub unsafe fn tailor_measure(customer: c_uint, fit: *mut fit_t) -> c_int {
        if customer % 2 == 1 {
            return -2;
        }
        let (chest, sleeve) = (customer, 60);
        // SAFETY: The wrapper passes a pointer to write through.
        unsafe { fit.write(fit_t { chest, sleeve }) };
        0
    }

    pub unsafe fn tailor_usual(fit: *mut fit_t) {
        // SAFETY: As above.
        unsafe { tailor_measure(100, fit) };
    }

    pub unsafe fn tailor_price(customer: c_uint, price: *mut f64) -> c_int {
        // SAFETY: As above.
        unsafe { price.write(f64::from(customer)) };
        -2
    }

    pub unsafe fn tailor_opens(day: c_uint, opens: *mut bool) -> c_int {
        // SAFETY: As above.
        unsafe { opens.write(day < 6) };
        0
    }

    pub unsafe fn tailor_customers(count: *mut usize) {
        // SAFETY: As above.
        unsafe { count.write(3) };
    }

    pub unsafe fn tailor_cloth(coats: usize) -> usize {
        2 * coats
    }

    pub unsafe fn spool_wind(_: *const spool, turns: *mut c_uint, count: usize) -> c_int {
        for at in 0..count {
            // SAFETY: The wrapper passes a pointer to as many.
            unsafe { turns.add(at).write(c_uint::try_from(at).unwrap()) };
        }
        0
    }

    pub unsafe fn spool_dye(_: *mut f32, count: usize) {
        assert_eq!(count, 0);
    }

    pub unsafe fn spool_copy(spool: *const spool, text: *mut c_char, size: *mut usize) -> c_int {
        // SAFETY: The wrapper passes a spool, a pointer to a length, and one to as many.
        unsafe {
            let (thread, room) = ((*spool).thread, *size);
            write(thread, text.cast(), room);
            // As much as there would have been.
            *size = thread.len();
        }
        0
    }

    pub unsafe fn spool_splice(
        from: *const c_uchar,
        size: usize,
        to: *mut c_uchar,
        room: *mut c_uint,
    ) {
        // SAFETY: The wrapper passes pointers to as many as the lengths say.
        unsafe {
            let count = size.min(usize::try_from(*room).unwrap());
            ptr::copy_nonoverlapping(from, to, count);
            *room = c_uint::try_from(count).unwrap();
        }
    }

    pub unsafe fn spool_test(knots: *mut c_ushort, count: usize) -> bool {
        if count > 1 {
            return false;
        }
        for at in 0..count {
            // SAFETY: The wrapper passes a pointer to as many.
            unsafe { knots.add(at).write(1) };
        }
        true
    }
}

#[path = "../../fixtures/patterns/output_buffer/expected/spool.rs"]
mod spool;
#[path = "../../fixtures/patterns/out_value/expected/tailor.rs"]
mod tailor;

use fixture_support::error::code::{EAGAIN, EINVAL, ENOENT};
use std::mem::MaybeUninit;

fn with_spool<R>(says: Option<i32>, look: impl FnOnce(&spool::Spool) -> R) -> R {
    let mut c = bindings::spool {
        thread: b"silk",
        says,
    };
    // SAFETY: It is one, until the end of the function.
    look(unsafe { spool::Spool::from_ptr(&raw mut c) })
}

/// Memory that nobody has written.
fn room<T: Copy, const N: usize>() -> [MaybeUninit<T>; N] {
    [MaybeUninit::uninit(); N]
}

#[test]
fn what_was_written_comes_back() {
    with_spool(None, |spool| {
        assert_eq!(spool.spool_read(&mut room::<_, 9>()).unwrap(), b"silk");
        assert_eq!(spool.spool_read(&mut room::<_, 2>()).unwrap(), b"si");
        assert_eq!(spool.spool_peek(&mut room::<_, 3>()).unwrap(), [7, 7]);
        assert_eq!(spool.spool_wind(&mut room::<_, 2>()).unwrap(), [0, 1]);
        assert_eq!(spool.spool_copy(&mut room::<_, 4>()).unwrap(), b"silk");
    });
    let mut to = room::<_, 2>();
    assert_eq!(spool::spool_splice(b"abc", &mut to).unwrap(), b"ab");
    assert_eq!(spool::spool_test(&mut room::<_, 1>()).unwrap(), [1]);
}

#[test]
fn it_can_be_written_again() {
    with_spool(None, |spool| {
        let mut to = room::<_, 4>();
        let thread = spool.spool_read(&mut to).unwrap();
        thread[0] = b'm';
        assert_eq!(thread, b"milk");
        assert_eq!(spool.spool_read(&mut to).unwrap(), b"silk");
    });
}

#[test]
fn no_room_is_no_elements() {
    with_spool(None, |spool| {
        assert_eq!(spool.spool_read(&mut []).unwrap(), b"");
        assert_eq!(spool.spool_peek(&mut []).unwrap(), [0_u16; 0]);
    });
    assert_eq!(spool::spool_dye(&mut []), [0.0_f32; 0]);
}

#[test]
fn a_failure_leaves_nothing_to_read() {
    with_spool(Some(-11), |spool| {
        assert_eq!(spool.spool_read(&mut room::<_, 9>()), Err(EAGAIN));
    });
    assert!(spool::spool_test(&mut room::<_, 2>()).is_err());
}

#[test]
fn a_length_behind_the_end_is_an_error() {
    with_spool(Some(5), |spool| {
        assert_eq!(spool.spool_read(&mut room::<_, 4>()), Err(EINVAL));
        assert_eq!(spool.spool_peek(&mut room::<_, 4>()), Err(EINVAL));
        assert_eq!(spool.spool_copy(&mut room::<_, 3>()), Err(EINVAL));
    });
}

#[test]
fn a_value_is_read_once_it_was_written() {
    let fit = tailor::tailor_measure(90).unwrap().into_raw();
    assert_eq!((fit.chest, fit.sleeve), (90, 60));
    assert_eq!(tailor::tailor_measure(91).err(), Some(ENOENT));
    assert_eq!(tailor::Fit::tailor_usual().into_raw().chest, 100);
    assert_eq!(tailor::tailor_price(1), Err(ENOENT));
    assert_eq!(tailor::tailor_opens(6), Ok(false));
    assert_eq!(
        (tailor::tailor_customers(), tailor::tailor_cloth(2)),
        (3, 4)
    );
}
