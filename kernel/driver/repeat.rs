// SPDX-License-Identifier: GPL-2.0

//! One call that takes and gives back many times what a single leak would hardly show.

use crate::{
    call::{
        output,
        word,
        Input,
        Output, //
    },
    device::Opened, //
};
use kernel::{
    fs::{
        file::FileDescriptorReservation,
        LocalFile, //
    },
    mm::{
        Mm,
        MmWithUser, //
    },
    prelude::*,
    sync::aref::ARef,
    task::Task, //
};

/// Takes a number, a file, its credentials, a task, its namespace and its address space, and gives
/// all of them back, as often as asked.
pub(crate) fn repeat(opened: &Opened, [fd, rounds, ..]: Input) -> Result<Output> {
    let fd = word(fd)?;
    let task = current!();
    let space = task.mm().ok_or(ESRCH)?;
    let mut done = 0;
    while done < rounds {
        let reservation = FileDescriptorReservation::get_unused_fd_flags(0)?;
        let file = LocalFile::fget(fd)?;
        let _credentials = ARef::from(file.cred());
        let _file = file.clone();
        let _task: ARef<Task> = opened.opener.clone();
        let _namespace = task.get_pid_ns().ok_or(ESRCH)?;
        let structure: ARef<Mm> = ARef::from(&**space);
        let user: ARef<MmWithUser> = structure.mmget_not_zero().ok_or(ESRCH)?;
        drop(MmWithUser::into_mmput_async(user));
        drop(space.mmap_read_trylock());
        drop(reservation);
        done += 1;
    }
    Ok(output([done]))
}
