// SPDX-License-Identifier: GPL-2.0

//! `Credential` and `Kuid`.

use kernel::{
    bindings,
    cred::Credential,
    fs::file::flags,
    model::{self, Setup, Task},
    sync::aref::ARef,
    task::Kuid,
};

fn kuid(val: u32) -> Kuid {
    Kuid::from_raw(bindings::kuid_t { val })
}

#[test]
fn borrowing_a_credential_takes_no_reference() {
    let _task = Task::enter();
    let file = model::new_file(flags::O_RDWR);
    // The task has one reference, the file another.
    let cred = file.cred();
    assert_eq!(model::cred_refs(cred.as_ptr()), Some(2));
    assert_eq!(model::live_creds(), 1);
}

#[test]
fn owning_a_credential_takes_a_reference() {
    let _task = Task::enter();
    let file = model::new_file(flags::O_RDWR);
    let ptr = file.cred().as_ptr();

    let owned: ARef<Credential> = ARef::from(file.cred());
    assert_eq!(model::cred_refs(ptr), Some(3));
    let clone = owned.clone();
    assert_eq!(model::cred_refs(ptr), Some(4));

    drop(file);
    assert_eq!(model::cred_refs(ptr), Some(3));
    drop(owned);
    assert_eq!(clone.as_ptr(), ptr);
    drop(clone);
    assert_eq!(model::cred_refs(ptr), Some(1));
}

#[test]
fn an_owned_credential_outlives_file_and_task() {
    let task = Task::enter();
    let owned = ARef::from(model::new_file(flags::O_RDWR).cred());
    let report = task.exit();
    assert_eq!((report.leaked_files, report.leaked_creds), (0, 1));

    let ptr = owned.as_ptr();
    assert!(owned.euid() == kuid(1000));
    drop(owned);
    assert_eq!(model::cred_refs(ptr), None);
}

#[test]
fn a_file_keeps_the_credential_of_the_task_that_opened_it() {
    let task = Task::enter_with(Setup {
        euid: 5,
        ..Setup::default()
    });
    let file = model::new_file(flags::O_RDWR);
    let report = task.exit();
    assert_eq!((report.leaked_files, report.leaked_creds), (1, 1));

    let ptr = file.cred().as_ptr();
    assert!(file.cred().euid() == kuid(5));
    drop(file);
    assert_eq!(model::cred_refs(ptr), None);
}

#[test]
fn get_secid_returns_what_c_stores() {
    for secid in [0, 7, u32::MAX] {
        let _task = Task::enter_with(Setup {
            secid,
            ..Setup::default()
        });
        assert_eq!(model::new_file(flags::O_RDWR).cred().get_secid(), secid);
    }
}

#[test]
fn euid_is_the_effective_one() {
    let _task = Task::enter_with(Setup {
        uid: 1000,
        euid: 0,
        ..Setup::default()
    });
    let file = model::new_file(flags::O_RDWR);
    assert!(file.cred().euid() == kuid(0));
    assert!(file.cred().euid() != kuid(1000));
}

#[test]
fn from_ptr_takes_no_reference() {
    let _task = Task::enter();
    let file = model::new_file(flags::O_RDWR);
    let ptr = file.cred().as_ptr();

    // SAFETY: `file` keeps its credential valid.
    let cred = unsafe { Credential::from_ptr(ptr) };
    assert_eq!(cred.as_ptr(), ptr);
    assert_eq!(model::cred_refs(ptr), Some(2));
}

#[test]
fn kuids_are_equal_if_their_values_are() {
    let copied = kuid(7);
    let copy = copied;
    assert!(copied == copy);
    assert!(kuid(7) == kuid(7));
    assert!(kuid(7) != kuid(8));
    assert_eq!(kuid(u32::MAX).into_raw().val, u32::MAX);
}

#[test]
fn control_a_forgotten_credential_is_a_leak() {
    let task = Task::enter();
    let file = model::new_file(flags::O_RDWR);
    std::mem::forget(ARef::from(file.cred()));
    drop(file);

    let report = task.exit();
    assert_eq!((report.leaked_files, report.leaked_creds), (0, 1));
}
