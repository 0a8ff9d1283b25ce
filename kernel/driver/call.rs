// SPDX-License-Identifier: GPL-2.0

//! The calls of the device: their numbers, and how arguments and answers cross to user space.
//!
//! The program in user space has the same list in its `call.h`.

use kernel::{
    ioctl::_IOWR,
    prelude::*,
    uaccess::UserSlice, //
};

/// What every call takes.
pub(crate) type Input = [u64; 4];

/// What every call gives.
pub(crate) type Output = [u64; 6];

/// Both, in this order: `struct safebind_call`.
type Call = [u64; 10];

/// The type of all calls, as an ioctl number has it.
const LETTER: u32 = b's' as u32;

/// `flags` → the number that was reserved with them, and given back.
pub(crate) const RESERVE: u32 = _IOWR::<Call>(LETTER, 0x40);
/// `fd, flags` → a new number for the file of `fd`, reserved with `flags`.
pub(crate) const INSTALL: u32 = _IOWR::<Call>(LETTER, 0x41);
/// `flags` → a new number for the file by which the call comes.
pub(crate) const INSTALL_OWN: u32 = _IOWR::<Call>(LETTER, 0x42);
/// `fd, count` → of `count` reservations how many could be had, the error of the first that could
/// not, and how many of the numbers have a file.
pub(crate) const RESERVE_MANY: u32 = _IOWR::<Call>(LETTER, 0x43);
/// `fd, flags` → two numbers that were reserved at a time; the first is given back, the second has
/// the file.
pub(crate) const RESERVE_TWO: u32 = _IOWR::<Call>(LETTER, 0x44);
/// `fd` → flags of the file, effective user with whom it was opened, and whether that is the
/// current one.
pub(crate) const LOOK_UP: u32 = _IOWR::<Call>(LETTER, 0x45);
/// → how many files of this device there are.
pub(crate) const OPEN_COUNT: u32 = _IOWR::<Call>(LETTER, 0x46);

/// → the number of the task, that of its thread group in its own namespace by default and by name,
/// and in the namespace of the opener; the number of the group's leader; whether its namespace is
/// the opener's.
pub(crate) const TASK: u32 = _IOWR::<Call>(LETTER, 0x50);
/// → user, effective user of the current credentials, and whether they are equal.
pub(crate) const USERS: u32 = _IOWR::<Call>(LETTER, 0x51);
/// → of the opener: its number, that of its thread group as seen from here, whether it has a
/// namespace, whether that is the current one, whether it is the current task, whether a signal
/// waits for it.
pub(crate) const OPENER: u32 = _IOWR::<Call>(LETTER, 0x52);
/// → effective user of the task, and whether that is the one of the current credentials.
#[cfg(CONFIG_SAFEBIND_HAS_TASK_EUID)]
pub(crate) const EFFECTIVE_USER: u32 = _IOWR::<Call>(LETTER, 0x53);
/// → the number of the thread group of the task, and of that of the opener.
#[cfg(any(CONFIG_SAFEBIND_TEST_GENERATED, CONFIG_SAFEBIND_HAS_TASK_TGID))]
pub(crate) const GROUP: u32 = _IOWR::<Call>(LETTER, 0x54);

/// `address` → whether there is an area, its start, its end, its flags, whether a second reader got
/// the lock, and what the lock of the area alone gave: see `ALONE_*`.
pub(crate) const FIND_AREA: u32 = _IOWR::<Call>(LETTER, 0x60);
/// `how` → keeps the current address space: see `KEEP_*`.
pub(crate) const KEEP_SPACE: u32 = _IOWR::<Call>(LETTER, 0x61);
/// `address` → of what was kept: whether it still has a user, whether there is an area, its start,
/// its end.
pub(crate) const KEPT_SPACE: u32 = _IOWR::<Call>(LETTER, 0x62);
/// Forgets the address space that was kept.
pub(crate) const FORGET_SPACE: u32 = _IOWR::<Call>(LETTER, 0x63);

/// `fd, rounds` → takes and gives back, `rounds` times, all that leaves nothing behind.
pub(crate) const REPEAT: u32 = _IOWR::<Call>(LETTER, 0x70);

/// `fd, times` → the result of the first close and of the last one; whether `fd` was free after the
/// first.
#[cfg(CONFIG_SAFEBIND_TEST_GENERATED)]
pub(crate) const CLOSE_LATER: u32 = _IOWR::<Call>(LETTER, 0x80);
/// `count` → schedules that many works; how many of all works that were scheduled by this file have
/// run.
#[cfg(CONFIG_SAFEBIND_TEST_GENERATED)]
pub(crate) const WORK: u32 = _IOWR::<Call>(LETTER, 0x81);
/// `count` → schedules that many works and takes each back; how many came back, and the sum of what
/// was in them.
#[cfg(CONFIG_SAFEBIND_TEST_GENERATED)]
pub(crate) const WORK_CANCEL: u32 = _IOWR::<Call>(LETTER, 0x82);
/// → how many works have run, the value with which the last one ran, and how many payloads are
/// gone.
#[cfg(CONFIG_SAFEBIND_TEST_GENERATED)]
pub(crate) const WORK_RESULT: u32 = _IOWR::<Call>(LETTER, 0x83);
/// `address` → in a kernel thread: whether it had an address space before, in, and after the
/// current process's; whether that was the same one, and whether it has an area.
#[cfg(CONFIG_SAFEBIND_TEST_GENERATED)]
pub(crate) const USE_SPACE: u32 = _IOWR::<Call>(LETTER, 0x84);

/// The argument of a call, in user space.
pub(crate) struct Place(UserPtr);

impl Place {
    /// Makes one of the argument of an ioctl.
    pub(crate) fn new(argument: usize) -> Self {
        Self(UserPtr::from_addr(argument))
    }

    /// Reads what the call takes.
    pub(crate) fn input(&self) -> Result<Input> {
        UserSlice::new(self.0, size_of::<Input>()).reader().read()
    }

    /// Writes what the call gives.
    pub(crate) fn answer(&self, output: Output) -> Result {
        let behind = self.0.wrapping_byte_add(size_of::<Input>());
        UserSlice::new(behind, size_of::<Output>())
            .writer()
            .write(&output)
    }
}

/// An answer that begins with these values; what is behind them is 0.
pub(crate) fn output<const N: usize>(values: [u64; N]) -> Output {
    let mut output = Output::default();
    for (place, value) in output.iter_mut().zip(values) {
        *place = value;
    }
    output
}

/// Reads a 32-bit value: descriptors and flags are such.
pub(crate) fn word(value: u64) -> Result<u32> {
    u32::try_from(value).map_err(|_| EINVAL)
}

/// Writes a number of a task, none of which is negative.
pub(crate) fn number(pid: i32) -> Result<u64> {
    u64::try_from(pid).map_err(|_| ERANGE)
}

/// Writes what went wrong as the positive number by which user space knows it.
pub(crate) fn error_number(error: Error) -> u64 {
    u64::from(error.to_errno().unsigned_abs())
}
