use kernel::{devres::Devres, model::Driver};

fn read(driver: Driver, value: &Devres<u32>) -> u32 {
    let found = value.access(driver.dev()).unwrap();
    driver.unbind();
    *found
}

fn main() {
    let _ = read;
}
