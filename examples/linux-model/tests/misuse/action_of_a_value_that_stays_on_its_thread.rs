use kernel::{alloc::KBox, devres::action::Action};
use std::rc::Rc;

struct Release;

impl Action for Release {
    type Data = KBox<Rc<u32>>;

    fn release(_data: KBox<Rc<u32>>) {}
}

fn main() {}
