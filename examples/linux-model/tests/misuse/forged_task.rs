use kernel::{
    task::{CurrentTask, Task},
    types::{NotThreadSafe, Opaque},
};

fn main() {
    let task = Task {
        inner: Opaque::uninit(),
    };
    let current = CurrentTask {
        inner: Opaque::uninit(),
        _not_send: NotThreadSafe,
    };
    drop((task, current));
}
