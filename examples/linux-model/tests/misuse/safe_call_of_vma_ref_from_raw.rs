use kernel::{bindings::vm_area_struct, mm::virt::VmaRef};

fn make(area: *const vm_area_struct) {
    VmaRef::from_raw(area);
}

fn main() {
    let _ = make;
}
