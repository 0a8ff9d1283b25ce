use kernel::{devres::Devres, sync::rcu};

fn read(value: &Devres<u32>) -> u32 {
    let section = rcu::read_lock();
    let found = value.try_access_with_guard(&section).unwrap();
    drop(section);
    *found
}

fn main() {
    let _ = read;
}
