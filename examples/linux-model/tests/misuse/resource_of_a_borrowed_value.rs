use kernel::{
    device::{Bound, Device},
    devres::Devres,
    error::Result,
};

fn make(dev: &Device<Bound>, value: &u32) -> Result {
    Devres::new(dev, value).map(drop)
}

fn main() {
    let _ = make;
}
