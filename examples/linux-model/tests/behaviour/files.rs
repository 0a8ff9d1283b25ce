// SPDX-License-Identifier: GPL-2.0

//! `LocalFile` and `File`.

use kernel::{
    error::{code::EBADF, Error},
    fs::file::{flags, BadFdError, File, LocalFile},
    model::{self, Task},
    sync::aref::ARef,
};

/// How many references the file of an open descriptor has.
fn refs(fd: u32) -> Option<usize> {
    model::file_refs(model::fd_file(fd)?)
}

#[test]
fn fget_takes_one_reference_and_drop_gives_it_back() {
    let _task = Task::enter();
    let fd = model::open_file(flags::O_RDWR).unwrap();
    assert_eq!(refs(fd), Some(1));

    let file = LocalFile::fget(fd).unwrap();
    assert_eq!(refs(fd), Some(2));
    assert_eq!(model::fd_file(fd), Some(file.as_ptr()));

    drop(file);
    assert_eq!(refs(fd), Some(1));
}

#[test]
fn fget_of_a_number_without_file_is_a_bad_fd() {
    let _task = Task::enter();
    let fd = model::open_file(flags::O_RDWR).unwrap();

    for bad in [fd + 1, 1023, 1024, u32::MAX] {
        let error = LocalFile::fget(bad).map(drop).unwrap_err();
        assert!(error == BadFdError);
        assert_eq!(Error::from(error), EBADF);
    }

    model::close(fd).unwrap();
    assert!(LocalFile::fget(fd).is_err());
    assert_eq!(model::live_files(), 0);
}

#[test]
fn fget_does_not_find_a_file_that_only_names_a_place() {
    let _task = Task::enter();
    let fd = model::open_file(flags::O_PATH).unwrap();

    assert!(LocalFile::fget(fd).is_err());
    assert_eq!(model::fd_state(fd), model::FdState::Open);
    assert_eq!(refs(fd), Some(1));
}

#[test]
fn bad_fd_error_prints_as_its_code() {
    assert_eq!(format!("{:?}", BadFdError), "EBADF");
    assert_eq!(format!("{:>7?}", BadFdError), "  EBADF");
}

#[test]
fn question_mark_turns_a_bad_fd_into_its_code() {
    fn flags_of(fd: u32) -> Result<u32, Error> {
        Ok(LocalFile::fget(fd)?.flags())
    }

    let _task = Task::enter();
    assert_eq!(flags_of(3), Err(EBADF));
}

#[test]
fn each_clone_counts() {
    let _task = Task::enter();
    let fd = model::open_file(flags::O_RDWR).unwrap();
    let first = LocalFile::fget(fd).unwrap();

    let second = first.clone();
    assert_eq!(refs(fd), Some(3));
    assert_eq!(first.as_ptr(), second.as_ptr());

    let third: ARef<LocalFile> = ARef::from(&*second);
    assert_eq!(refs(fd), Some(4));

    drop(first);
    drop(third);
    assert_eq!(refs(fd), Some(2));
    drop(second);
    assert_eq!(refs(fd), Some(1));
}

#[test]
fn assume_no_fdget_pos_passes_the_reference_on() {
    let _task = Task::enter();
    let fd = model::open_file(flags::O_RDWR).unwrap();
    let local = LocalFile::fget(fd).unwrap();
    let ptr = local.as_ptr();

    // SAFETY: The model never uses the position of a file.
    let file: ARef<File> = unsafe { LocalFile::assume_no_fdget_pos(local) };
    assert_eq!(refs(fd), Some(2));
    assert_eq!(file.as_ptr(), ptr);

    let clone = file.clone();
    assert_eq!(refs(fd), Some(3));
    drop(file);
    drop(clone);
    assert_eq!(refs(fd), Some(1));
}

#[test]
fn a_file_outlives_its_descriptor() {
    let _task = Task::enter();
    let fd = model::open_file(flags::O_APPEND).unwrap();
    let file = LocalFile::fget(fd).unwrap();
    let ptr = file.as_ptr();

    model::close(fd).unwrap();
    assert_eq!(model::file_refs(ptr), Some(1));
    assert_eq!(file.flags(), flags::O_APPEND);

    drop(file);
    assert_eq!(model::file_refs(ptr), None);
    assert_eq!(model::live_files(), 0);
    assert_eq!(model::live_creds(), 1);
}

#[test]
fn flags_are_those_of_the_file() {
    let _task = Task::enter();
    let wanted = flags::O_RDWR | flags::O_APPEND | flags::O_NONBLOCK;
    let fd = model::open_file(wanted | flags::O_CREAT | flags::O_TRUNC).unwrap();

    let file = LocalFile::fget(fd).unwrap();
    assert_eq!(file.flags(), wanted);
    assert_eq!(file.flags() & flags::O_ACCMODE, flags::O_RDWR);
}

#[test]
fn flags_are_read_anew_each_time() {
    let _task = Task::enter();
    let file = model::new_file(flags::O_RDONLY);
    let before = file.flags();

    // SAFETY: No other thread knows the file; `as_ptr` returns a pointer for writing.
    assert!(unsafe { model::set_flags(file.as_ptr(), flags::O_NONBLOCK) });
    assert_eq!((before, file.flags()), (flags::O_RDONLY, flags::O_NONBLOCK));
}

#[test]
fn file_has_the_methods_of_local_file() {
    let _task = Task::enter();
    let file: ARef<File> = model::new_file(flags::O_WRONLY);

    let local: &LocalFile = &file;
    assert_eq!(local.as_ptr(), file.as_ptr());
    assert_eq!(local.flags(), file.flags());
    assert_eq!(local.cred().as_ptr(), file.cred().as_ptr());
    assert_eq!(model::file_refs(file.as_ptr()), Some(1));

    // A LocalFile made from a File owns a reference of its own.
    let owned: ARef<LocalFile> = ARef::from(local);
    assert_eq!(model::file_refs(file.as_ptr()), Some(2));
    drop(file);
    assert_eq!(owned.flags(), flags::O_WRONLY);
}

#[test]
fn from_raw_file_takes_no_reference() {
    let _task = Task::enter();
    let owner = model::new_file(flags::O_RDWR);
    let ptr = owner.as_ptr();

    // SAFETY: `owner` keeps the file valid; the model never uses the position of a file.
    let local = unsafe { LocalFile::from_raw_file(ptr) };
    // SAFETY: As above.
    let file = unsafe { File::from_raw_file(ptr) };
    assert_eq!(model::file_refs(ptr), Some(1));
    assert_eq!(local.flags(), file.flags());
    assert_eq!(local.as_ptr(), ptr);

    let clone = ARef::from(file);
    assert_eq!(model::file_refs(ptr), Some(2));
    drop(clone);
}

#[test]
fn constants_have_the_values_of_x86() {
    assert_eq!(flags::O_ACCMODE, 0o3);
    assert_eq!(flags::O_CREAT, 0o100);
    assert_eq!(flags::O_ASYNC, 0o20000);
    assert_eq!(flags::O_CLOEXEC, 0o2000000);
    assert_eq!(flags::O_SYNC, 0o4010000);
    assert_eq!(flags::O_TMPFILE, 0o20200000);
    assert_eq!(flags::O_NDELAY, flags::O_NONBLOCK);
}

#[test]
fn control_a_forgotten_reference_is_a_leak() {
    let task = Task::enter();
    let fd = model::open_file(flags::O_RDWR).unwrap();
    std::mem::forget(LocalFile::fget(fd).unwrap());

    let report = task.exit();
    assert!(!report.is_clean());
    // The file keeps its credential.
    assert_eq!((report.leaked_files, report.leaked_creds), (1, 1));
}

#[test]
#[should_panic(expected = "files that still have references: 1")]
fn control_a_leak_fails_the_test() {
    let _task = Task::enter();
    std::mem::forget(model::new_file(flags::O_RDWR));
}
