use kernel::{
    device::Device,
    devres::action::{Action, RegisteredAction},
    ffi::c_void,
    sync::{aref::ARef, Arc},
};

struct Release;

impl Action for Release {
    type Data = Arc<u32>;

    fn release(_data: Arc<u32>) {}
}

unsafe extern "C" fn callback(_data: *mut c_void) {}

fn forge(dev: ARef<Device>, kept: Arc<u32>) -> RegisteredAction<Release, u32> {
    RegisteredAction {
        dev,
        callback,
        data: Arc::as_ptr(&kept).cast_mut().cast(),
        kept,
        _callback: std::marker::PhantomData,
    }
}

fn main() {
    let _ = forge;
}
