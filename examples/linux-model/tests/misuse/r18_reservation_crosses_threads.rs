use kernel::fs::file::FileDescriptorReservation;

fn main() {
    let reservation = FileDescriptorReservation::get_unused_fd_flags(0).unwrap();
    std::thread::spawn(move || drop(reservation));
}
