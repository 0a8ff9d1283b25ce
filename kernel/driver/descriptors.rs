// SPDX-License-Identifier: GPL-2.0

//! Calls that reserve descriptors, and that look files up by them.

use crate::call::{
    error_number,
    output,
    word,
    Input,
    Output, //
};
use kernel::{
    fs::{
        file::FileDescriptorReservation,
        File,
        LocalFile, //
    },
    prelude::*,
    sync::aref::ARef,
    task::Kuid, //
};

/// The file of a descriptor, in the form in which it may be installed.
fn file(fd: u64) -> Result<ARef<File>> {
    let file = LocalFile::fget(word(fd)?)?;

    // SAFETY: This runs in an ioctl, which does not use the position of any file, and neither does
    // this driver: no call to `fdget_pos` is active on this thread.
    Ok(unsafe { LocalFile::assume_no_fdget_pos(file) })
}

/// Reserves a number and gives it back.
pub(crate) fn reserve([flags, ..]: Input) -> Result<Output> {
    let reservation = FileDescriptorReservation::get_unused_fd_flags(word(flags)?)?;
    Ok(output([u64::from(reservation.reserved_fd())]))
}

/// Opens another descriptor for a file.
pub(crate) fn install([fd, flags, ..]: Input) -> Result<Output> {
    install_file(file(fd)?, flags)
}

/// Opens another descriptor for the file by which the call comes.
pub(crate) fn install_own(own: &File, [flags, ..]: Input) -> Result<Output> {
    install_file(own.into(), flags)
}

fn install_file(file: ARef<File>, flags: u64) -> Result<Output> {
    let reservation = FileDescriptorReservation::get_unused_fd_flags(word(flags)?)?;
    let fd = reservation.reserved_fd();
    reservation.fd_install(file);
    Ok(output([u64::from(fd)]))
}

/// Reserves numbers until there are enough or until it fails, and gives all of them back.
pub(crate) fn reserve_many([count, ..]: Input) -> Result<Output> {
    let mut reservations = KVec::new();
    let mut error = 0;
    let mut with_file = 0;
    for _ in 0..count {
        match FileDescriptorReservation::get_unused_fd_flags(0) {
            Ok(reservation) => {
                with_file += u64::from(LocalFile::fget(reservation.reserved_fd()).is_ok());
                reservations.push(reservation, GFP_KERNEL)?;
            }
            Err(reason) => {
                error = error_number(reason);
                break;
            }
        }
    }
    Ok(output([reservations.len() as u64, error, with_file]))
}

/// Reserves two numbers, gives the first back, and installs a file in the second.
pub(crate) fn reserve_two([fd, flags, ..]: Input) -> Result<Output> {
    let file = file(fd)?;
    let dropped = FileDescriptorReservation::get_unused_fd_flags(word(flags)?)?;
    let installed = FileDescriptorReservation::get_unused_fd_flags(word(flags)?)?;
    let numbers = [
        u64::from(dropped.reserved_fd()),
        u64::from(installed.reserved_fd()),
    ];
    drop(dropped);
    installed.fd_install(file);
    Ok(output(numbers))
}

/// Says what is known of a file.
pub(crate) fn look_up([fd, ..]: Input) -> Result<Output> {
    let file = LocalFile::fget(word(fd)?)?;
    let euid = file.cred().euid();
    Ok(output([
        u64::from(file.flags()),
        u64::from(euid.into_uid_in_current_ns()),
        u64::from(euid == Kuid::current_euid()),
    ]))
}
