use kernel::{
    bindings,
    cred::Credential,
    error::Result,
    fs::{
        exec::{unshare_files, BinaryProgram},
        file::{flags, BadFdError, File, FileDescriptorReservation, LocalFile},
    },
    model,
    sync::aref::ARef,
    task::Kuid,
};

fn execute(program: &BinaryProgram) -> Result {
    // SAFETY: Nobody calls this function.
    unsafe { program.begin_new_exec() }
}

fn main() {
    let _ = execute;
    let _task = model::Task::enter();

    // SAFETY: Nothing is reserved.
    unsafe { unshare_files() }.unwrap();

    let reservation = FileDescriptorReservation::get_unused_fd_flags(flags::O_CLOEXEC).unwrap();
    let fd = reservation.reserved_fd();
    let file = model::new_file(flags::O_RDWR);
    std::thread::scope(|scope| scope.spawn(|| file.flags()).join().unwrap());
    reservation.fd_install(file);

    let local: ARef<LocalFile> = LocalFile::fget(fd).unwrap();
    let cred: &Credential = local.cred();
    let uid = Kuid::from_raw(bindings::kuid_t { val: 1000 });
    assert!(cred.euid() == uid);
    let owned: ARef<Credential> = ARef::from(cred);

    // SAFETY: `local` keeps the file valid, and nobody uses its position.
    let raw = unsafe { File::from_raw_file(local.as_ptr()) };
    assert!(raw.cred().as_ptr() == owned.as_ptr());
    // SAFETY: `owned` keeps the credential valid.
    let borrowed = unsafe { Credential::from_ptr(owned.as_ptr()) };
    assert!(borrowed.euid() == uid);

    // SAFETY: Nobody uses the position of the file.
    let file: ARef<File> = unsafe { LocalFile::assume_no_fdget_pos(local) };
    std::thread::spawn(move || drop(file)).join().unwrap();
    let _ = BadFdError;
}
