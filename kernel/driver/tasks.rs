// SPDX-License-Identifier: GPL-2.0

//! Calls that ask for numbers and users of tasks.

use crate::{
    call::{
        number,
        output,
        Output, //
    },
    device::Opened, //
};
use kernel::{
    prelude::*,
    task::Kuid, //
};

/// Says which numbers the current task has.
pub(crate) fn task(opened: &Opened) -> Result<Output> {
    let task = current!();
    let own = task.active_pid_ns().ok_or(ESRCH)?;
    Ok(output([
        number(task.pid())?,
        number(task.tgid_nr_ns(None))?,
        number(task.tgid_nr_ns(Some(own)))?,
        number(task.tgid_nr_ns(Some(&opened.namespace)))?,
        number(task.group_leader().pid())?,
        u64::from(own.as_ptr() == opened.namespace.as_ptr()),
    ]))
}

/// Says which users the current task has.
pub(crate) fn users() -> Result<Output> {
    let uid = current!().uid();
    let euid = Kuid::current_euid();
    Ok(output([
        u64::from(uid.into_uid_in_current_ns()),
        u64::from(euid.into_uid_in_current_ns()),
        u64::from(uid == euid),
    ]))
}

/// Says which effective user the current task has, asked as any other task is.
#[cfg(CONFIG_SAFEBIND_HAS_TASK_EUID)]
pub(crate) fn effective_user() -> Result<Output> {
    let euid = current!().euid();
    Ok(output([
        u64::from(euid.into_uid_in_current_ns()),
        u64::from(euid == Kuid::current_euid()),
    ]))
}

/// Says which number the thread group of the current task has, and that of the opener.
#[cfg(any(CONFIG_SAFEBIND_TEST_GENERATED, CONFIG_SAFEBIND_HAS_TASK_TGID))]
pub(crate) fn group(opened: &Opened) -> Result<Output> {
    Ok(output([
        number(current!().tgid())?,
        number(opened.opener.tgid())?,
    ]))
}

/// Says what is known of the task that has opened the device, which may have ended.
pub(crate) fn opener(opened: &Opened) -> Result<Output> {
    let task = current!();
    let own = task.active_pid_ns().ok_or(ESRCH)?;
    let opener = &opened.opener;
    let its = opener.get_pid_ns();
    Ok(output([
        number(opener.pid())?,
        number(opener.tgid_nr_ns(None))?,
        u64::from(its.is_some()),
        u64::from(its.is_some_and(|its| its.as_ptr() == own.as_ptr())),
        u64::from(**opener == **task),
        u64::from(opener.signal_pending()),
    ]))
}
