use kernel::{alloc::KBox, devres::action::Action};

struct Release;

impl<'a> Action for &'a Release {
    type Data = KBox<&'a u32>;

    fn release(_data: KBox<&'a u32>) {}
}

fn main() {}
