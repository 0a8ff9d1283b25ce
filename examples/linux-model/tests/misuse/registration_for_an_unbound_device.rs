use kernel::{device::Device, devres::Devres, error::Result};

fn make(dev: &Device) -> Result<Devres<u32>> {
    Devres::new(dev, 7)
}

fn main() {
    let _ = make;
}
