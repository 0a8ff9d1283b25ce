use kernel::devres::Devres;
use std::cell::Cell;

fn share(value: &Devres<Cell<u32>>) {
    std::thread::scope(|scope| {
        scope.spawn(|| value.try_access_with(|value| value.get()));
    });
}

fn main() {
    let _ = share;
}
