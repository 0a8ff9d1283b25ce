#![deny(unused_must_use)]

use kernel::mm::MmWithUser;

fn read(mm: &MmWithUser) {
    mm.mmap_read_lock();
    mm.mmap_read_trylock();
}

fn main() {
    let _ = read;
}
