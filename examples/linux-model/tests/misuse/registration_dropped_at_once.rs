#![deny(unused_must_use)]

use kernel::{
    device::{Bound, Device},
    devres::action::{Action, RegisteredAction, RevocableAction},
    error::Result,
    sync::Arc,
};

struct Release;

impl Action for Release {
    type Data = Arc<u32>;

    fn release(_data: Arc<u32>) {}
}

fn register(dev: &Device<Bound>, data: Arc<u32>) -> Result {
    RegisteredAction::<Release, u32>::devm_add_action(dev, data).map_err(|(error, _)| error)?;
    RevocableAction::new(dev, 7u32)?;
    Ok(())
}

fn main() {
    let _ = register;
}
