use kernel::{
    bindings::mm_struct,
    mm::{Mm, MmWithUser},
};

fn make(mm: *const mm_struct) {
    Mm::from_raw(mm);
    MmWithUser::from_raw(mm);
}

fn main() {
    let _ = make;
}
