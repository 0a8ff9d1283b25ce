//! The C side: kilns, barns, wharves and collieries.

#![allow(
    missing_docs,
    non_camel_case_types,
    reason = "the names are those of C"
)]

use std::{
    cell::{Cell, UnsafeCell},
    ffi::{c_char, c_int, c_long, c_uint, c_ulong},
    ptr,
};

#[path = "collieries.rs"]
mod collieries;

pub use self::collieries::*;

thread_local! {
    /// What was ended, in the order in which it was.
    pub static ENDED: Cell<Vec<&'static str>> = const { Cell::new(Vec::new()) };
}

/// What was ended since the last call.
pub fn ended() -> Vec<&'static str> {
    ENDED.take()
}

fn end(what: &'static str) {
    let mut ended = ENDED.take();
    ended.push(what);
    ENDED.set(ended);
}

pub struct kiln {
    heat: c_uint,
}

/// What C may write, as everything that is not const there.
struct Eternal(UnsafeCell<kiln>);

// SAFETY: Nobody writes it.
unsafe impl Sync for Eternal {}

static ETERNAL: Eternal = Eternal(UnsafeCell::new(kiln { heat: 900 }));

pub unsafe fn kiln_light(size: c_uint) -> *mut kiln {
    match size {
        0 => ptr::null_mut(),
        heat => Box::into_raw(Box::new(kiln { heat })),
    }
}

pub unsafe fn kiln_light_at(kiln: *mut *mut kiln, size: c_uint) -> c_int {
    if size == 0 {
        return -13;
    }
    // SAFETY: The wrapper passes room for a pointer.
    unsafe { kiln.write(kiln_light(size)) };
    0
}

pub unsafe fn kiln_eternal() -> *mut kiln {
    ETERNAL.0.get()
}

/// Frees a kiln.
unsafe fn free(kiln: *mut kiln, how: &'static str) {
    end(how);
    // SAFETY: The wrapper gives one up that was made here.
    drop(unsafe { Box::from_raw(kiln) });
}

pub unsafe fn kiln_douse(kiln: *mut kiln) {
    // SAFETY: As the wrapper promises.
    unsafe { free(kiln, "doused") };
}

pub unsafe fn kiln_heat(kiln: *const kiln) -> c_uint {
    // SAFETY: The wrapper passes a kiln.
    unsafe { (*kiln).heat }
}

pub unsafe fn kiln_sell(kiln: *mut kiln, _: c_uint) {
    // SAFETY: As the wrapper promises.
    unsafe { free(kiln, "sold") };
}

pub unsafe fn kiln_offer(kiln: *mut kiln, price: c_uint) -> c_int {
    if price > 100 {
        return -16;
    }
    // SAFETY: As the wrapper promises, since this succeeds.
    unsafe { free(kiln, "offered") };
    0
}

pub unsafe fn kiln_wall_in(_: *mut kiln, inner: *mut kiln) {
    if !inner.is_null() {
        // SAFETY: As the wrapper promises.
        unsafe { free(inner, "walled in") };
    }
}

pub unsafe fn kiln_build(_: c_uint) -> *mut kiln {
    Box::into_raw(Box::new(kiln { heat: 0 }))
}

pub unsafe fn kiln_take_apart(kiln: *mut kiln) {
    // SAFETY: As the wrapper promises.
    unsafe { free(kiln, "taken apart") };
}

/// Sets `errno`, as a function of C does.
fn fail(code: c_int) {
    // SAFETY: It is where this thread has it.
    unsafe { *errno() = code };
}

unsafe extern "C" {
    #[link_name = "__errno_location"]
    safe fn errno() -> *mut c_int;
}

pub struct barn {
    beams: c_uint,
}

pub unsafe fn barn_raise(beams: c_uint) -> *mut barn {
    if beams == 0 {
        fail(28);
        return ptr::null_mut();
    }
    Box::into_raw(Box::new(barn { beams }))
}

pub unsafe fn barn_raze(barn: *mut barn) {
    // What a destructor does to it is no business of an error before.
    fail(1);
    // SAFETY: The wrapper gives one up that was made here.
    drop(unsafe { Box::from_raw(barn) });
}

pub unsafe fn barn_paint(_: *mut barn, coats: c_uint) -> c_int {
    if coats > 3 {
        fail(5);
        return -1;
    }
    0
}

pub unsafe fn barn_count(barn: *const barn, sheaves: *mut c_uint, room: c_ulong) -> c_long {
    // SAFETY: The wrapper passes a barn.
    let floors = c_ulong::from(unsafe { (*barn).beams });
    if floors > room {
        fail(34);
        return -1;
    }
    for floor in 0..floors {
        let at = usize::try_from(floor).unwrap();
        // SAFETY: There is room for so many.
        unsafe { sheaves.add(at).write(u32::try_from(floor).unwrap() + 10) };
    }
    c_long::try_from(floors).unwrap()
}

pub unsafe fn barn_sign(barn: *const barn) -> *const c_char {
    // SAFETY: The wrapper passes a barn.
    if unsafe { (*barn).beams } == 1 {
        fail(2);
        return ptr::null();
    }
    c"hay".as_ptr()
}

pub use self::wharves::*;

mod wharves {
    use super::{c_int, c_uint, fail};
    use std::{
        fs::File,
        io::Read,
        os::fd::{AsRawFd, FromRawFd, IntoRawFd, OwnedFd},
    };

    pub struct wharf {
        fd: OwnedFd,
    }

    fn open() -> OwnedFd {
        File::open("/dev/zero").unwrap().into()
    }

    pub unsafe fn wharf_at(_: c_uint) -> *mut wharf {
        Box::into_raw(Box::new(wharf { fd: open() }))
    }

    pub unsafe fn wharf_close(wharf: *mut wharf) {
        // SAFETY: The wrapper gives one up that was made here.
        drop(unsafe { Box::from_raw(wharf) });
    }

    pub unsafe fn wharf_fd(wharf: *const wharf) -> c_int {
        // SAFETY: The wrapper passes a wharf.
        unsafe { &(*wharf).fd }.as_raw_fd()
    }

    pub unsafe fn wharf_open_berth(_: *const wharf) -> c_int {
        open().into_raw_fd()
    }

    pub unsafe fn wharf_lease(days: c_uint) -> c_int {
        match days {
            0 => -22,
            _ => open().into_raw_fd(),
        }
    }

    pub unsafe fn wharf_inspect(_: *const wharf, fd: c_int) -> c_int {
        // SAFETY: The descriptor is open, and stays so.
        let mut file = std::mem::ManuallyDrop::new(unsafe { File::from_raw_fd(fd) });
        match file.read(&mut [1]) {
            Ok(1) => 0,
            _ => {
                fail(5);
                -1
            }
        }
    }

    pub unsafe fn wharf_sink(fd: c_int) {
        // SAFETY: The wrapper gives it up.
        drop(unsafe { OwnedFd::from_raw_fd(fd) });
    }

    pub unsafe fn wharf_moor(_: *const wharf, fd: c_int) -> c_int {
        if fd > 1000 {
            fail(9);
            return -1;
        }
        // SAFETY: The wrapper gives it up, since this succeeds.
        drop(unsafe { OwnedFd::from_raw_fd(fd) });
        0
    }
}
