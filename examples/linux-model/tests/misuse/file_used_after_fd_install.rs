use kernel::{fs::file::FileDescriptorReservation, model};

fn main() {
    let reservation = FileDescriptorReservation::get_unused_fd_flags(0).unwrap();
    let file = model::new_file(0);
    reservation.fd_install(file);
    file.flags();
}
