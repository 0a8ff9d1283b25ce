use kernel::{bindings::pid_namespace, pid_namespace::PidNamespace};

fn make(ns: *const pid_namespace) {
    PidNamespace::from_ptr(ns);
}

fn main() {
    let _ = make;
}
