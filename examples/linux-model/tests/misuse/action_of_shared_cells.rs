use kernel::{devres::action::Action, sync::Arc};
use std::cell::Cell;

struct Release;

impl Action for Release {
    type Data = Arc<Cell<u32>>;

    fn release(_data: Arc<Cell<u32>>) {}
}

fn main() {}
