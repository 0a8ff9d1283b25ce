use kernel::{
    mm::{MmWithUser, MmapReadGuard},
    types::NotThreadSafe,
};

fn make(mm: &MmWithUser) -> MmapReadGuard<'_> {
    MmapReadGuard {
        mm,
        _not_send: NotThreadSafe,
    }
}

fn main() {
    let _ = make;
}
