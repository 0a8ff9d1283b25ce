// SPDX-License-Identifier: GPL-2.0

//! Calls that find areas of address spaces, and that keep address spaces.

use crate::{
    call::{
        output,
        Input,
        Output, //
    },
    device::Opened, //
};
use kernel::{
    mm::{
        Mm,
        MmWithUser,
        MmWithUserAsync, //
    },
    prelude::*,
    sync::aref::ARef, //
};

/// The area could not be locked alone, which is allowed at any time.
const ALONE_REFUSED: u64 = 0;
/// The area that could be locked alone is the one that was found under the lock of the address
/// space.
const ALONE_AGREES: u64 = 1;
/// It is another one.
const ALONE_DIFFERS: u64 = 2;
/// The kernel has no locks of single areas.
const ALONE_UNSUPPORTED: u64 = 3;

/// Keep the struct, and not what is in it.
const KEEP_STRUCT: u64 = 0;
/// Be a user.
const KEEP_USER: u64 = 1;
/// Be a user whose end may come where nothing can sleep.
const KEEP_USER_ASYNC: u64 = 2;

/// An address space that is kept, in one of three ways.
pub(crate) enum Kept {
    Struct(ARef<Mm>),
    User(ARef<MmWithUser>),
    UserAsync(ARef<MmWithUserAsync>),
}

impl Kept {
    fn space(&self) -> &Mm {
        match self {
            Kept::Struct(space) => space,
            Kept::User(space) => space,
            Kept::UserAsync(space) => space,
        }
    }
}

/// Where an area is, and what it is like.
struct Area {
    start: usize,
    end: usize,
    flags: usize,
}

/// Finds the area of an address; the lock is not held any more when this returns.
fn area_at(space: &MmWithUser, address: usize) -> Option<Area> {
    let guard = space.mmap_read_lock();
    let area = guard.vma_lookup(address)?;

    // The area belongs to the address space in which it was found.
    if area.mm().as_raw() != space.as_raw() {
        return None;
    }
    Some(Area {
        start: area.start(),
        end: area.end(),
        flags: area.flags(),
    })
}

/// Finds the area of an address in the current process, in each way that there is.
pub(crate) fn find_area([address, ..]: Input) -> Result<Output> {
    let address = usize::try_from(address).map_err(|_| EINVAL)?;
    let task = current!();
    let space = task.mm().ok_or(ESRCH)?;
    let found = area_at(space, address);
    let second = space
        .mmap_read_trylock()
        .map(|guard| guard.vma_lookup(address).is_some());
    let alone = match (space.lock_vma_under_rcu(address), &found) {
        (None, _) if !cfg!(CONFIG_PER_VMA_LOCK) => ALONE_UNSUPPORTED,
        (None, _) => ALONE_REFUSED,
        (Some(alone), Some(found)) if (alone.start(), alone.end()) == (found.start, found.end) => {
            ALONE_AGREES
        }
        (Some(_), _) => ALONE_DIFFERS,
    };
    let agrees = u64::from(second == Some(found.is_some()));
    Ok(match found {
        Some(area) => output([
            1,
            area.start as u64,
            area.end as u64,
            area.flags as u64,
            agrees,
            alone,
        ]),
        None => output([0, 0, 0, 0, agrees, alone]),
    })
}

/// Keeps the current address space.
pub(crate) fn keep(opened: &Opened, [how, ..]: Input) -> Result<Output> {
    let task = current!();
    let space = task.mm().ok_or(ESRCH)?;
    let kept = match how {
        KEEP_STRUCT => Kept::Struct(ARef::from(&**space)),
        KEEP_USER => Kept::User(ARef::from(space)),
        KEEP_USER_ASYNC => Kept::UserAsync(MmWithUser::into_mmput_async(ARef::from(space))),
        _ => return Err(EINVAL),
    };
    let before = opened.space.lock().replace(kept);

    // The end of an address space may take long, so it does not come while the mutex is held.
    drop(before);
    Ok(Output::default())
}

/// Says whether an address space that was kept is still in use, and what is at an address of it.
pub(crate) fn kept(opened: &Opened, [address, ..]: Input) -> Result<Output> {
    let address = usize::try_from(address).map_err(|_| EINVAL)?;
    let user = match &*opened.space.lock() {
        Some(kept) => kept.space().mmget_not_zero(),
        None => return Err(ENOENT),
    };
    let Some(user) = user else {
        return Ok(Output::default());
    };
    Ok(match area_at(&user, address) {
        Some(area) => output([1, 1, area.start as u64, area.end as u64]),
        None => output([1]),
    })
}

/// Forgets the address space that was kept.
pub(crate) fn forget(opened: &Opened) -> Result<Output> {
    let kept = opened.space.lock().take();
    drop(kept.ok_or(ENOENT)?);
    Ok(Output::default())
}
