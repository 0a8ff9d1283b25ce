use kernel::{
    alloc::flags::GFP_KERNEL,
    device::{Bound, Device},
    devres,
    error::Result,
};

fn make(dev: &Device<Bound>, value: &u32) -> Result {
    devres::register(dev, value, GFP_KERNEL)
}

fn main() {
    let _ = make;
}
