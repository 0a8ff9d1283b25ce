use kernel::{
    device::{Bound, Device},
    devres::Devres,
};

fn read(dev: &Device<Bound>, value: Devres<u32>) -> u32 {
    let found = value.access(dev).unwrap();
    drop(value);
    *found
}

fn main() {
    let _ = read;
}
