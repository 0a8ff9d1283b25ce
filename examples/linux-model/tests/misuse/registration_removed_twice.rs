use kernel::{
    devres::action::{Action, RegisteredAction},
    sync::Arc,
};

fn remove<C: Action<Data = Arc<u32>>>(registered: RegisteredAction<C, u32>) {
    registered.devm_remove_action_nowarn();
    registered.devm_remove_action_nowarn();
}

struct Release;

impl Action for Release {
    type Data = Arc<u32>;

    fn release(_data: Arc<u32>) {}
}

fn main() {
    let _ = remove::<Release>;
}
