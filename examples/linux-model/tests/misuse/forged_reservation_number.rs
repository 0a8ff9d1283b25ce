use kernel::fs::file::FileDescriptorReservation;

fn main() {
    let mut reservation = FileDescriptorReservation::get_unused_fd_flags(0).unwrap();
    reservation.fd = 1;
}
