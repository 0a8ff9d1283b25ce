use kernel::{current, sync::aref::ARef, task::CurrentTask};

fn main() {
    let _owned: ARef<CurrentTask> = current!().into();
}
