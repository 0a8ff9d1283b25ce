use kernel::{
    fs::file::{FileDescriptorReservation, LocalFile},
    sync::aref::ARef,
};

fn install(reservation: FileDescriptorReservation, file: ARef<LocalFile>) {
    reservation.fd_install(file);
}

fn main() {
    let reservation = FileDescriptorReservation::get_unused_fd_flags(0).unwrap();
    install(reservation, LocalFile::fget(0).unwrap());
}
