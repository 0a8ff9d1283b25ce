use kernel::{
    alloc::flags::GFP_KERNEL,
    device::{Bound, Device},
    devres,
    error::Result,
};
use std::rc::Rc;

fn make(dev: &Device<Bound>) -> Result {
    devres::register(dev, Rc::new(7), GFP_KERNEL)
}

fn main() {
    let _ = make;
}
