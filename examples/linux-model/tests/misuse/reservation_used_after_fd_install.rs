use kernel::{fs::file::FileDescriptorReservation, model};

fn main() {
    let reservation = FileDescriptorReservation::get_unused_fd_flags(0).unwrap();
    reservation.fd_install(model::new_file(0));
    reservation.reserved_fd();
}
