use kernel::{
    device::{Bound, Device},
    devres::Devres,
    error::Result,
};
use std::rc::Rc;

fn make(dev: &Device<Bound>) -> Result {
    Devres::new(dev, Rc::new(7)).map(drop)
}

fn main() {
    let _ = make;
}
