use kernel::{bindings, fs::exec::BinaryProgram};

fn program<'a>(ptr: *const bindings::linux_binprm) -> &'a BinaryProgram {
    BinaryProgram::from_ptr(ptr)
}

fn main() {
    let _ = program;
}
