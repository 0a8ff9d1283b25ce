use kernel::mm::virt::VmaRef;

fn read(area: &VmaRef) {
    std::thread::scope(|scope| {
        scope.spawn(|| area.start());
    });
}

fn main() {
    let _ = read;
}
