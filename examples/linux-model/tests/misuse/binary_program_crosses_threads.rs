use kernel::fs::exec::BinaryProgram;
use std::thread;

fn inspect_elsewhere(program: &'static BinaryProgram) {
    thread::spawn(move || program.as_ptr().addr());
}

fn main() {
    let _ = inspect_elsewhere;
}
