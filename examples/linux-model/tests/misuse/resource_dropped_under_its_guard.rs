use kernel::devres::Devres;

fn read(value: Devres<u32>) -> u32 {
    let found = value.try_access().unwrap();
    drop(value);
    *found
}

fn main() {
    let _ = read;
}
