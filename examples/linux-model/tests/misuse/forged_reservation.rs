use kernel::{fs::file::FileDescriptorReservation, types::NotThreadSafe};

fn main() {
    let forged = FileDescriptorReservation {
        fd: 0,
        _not_send: NotThreadSafe,
    };
    drop(forged);
}
