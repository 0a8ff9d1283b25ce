use kernel::{
    devres::action::{Action, RegisteredAction},
    sync::Arc,
};

fn copy<C: Action<Data = Arc<u32>>>(
    registered: &RegisteredAction<C, u32>,
) -> RegisteredAction<C, u32> {
    registered.clone()
}

struct Release;

impl Action for Release {
    type Data = Arc<u32>;

    fn release(_data: Arc<u32>) {}
}

fn main() {
    let _ = copy::<Release>;
}
