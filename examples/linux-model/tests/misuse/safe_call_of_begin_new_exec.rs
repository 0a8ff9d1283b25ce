use kernel::{error::Result, fs::exec::BinaryProgram};

fn execute(program: &BinaryProgram) -> Result {
    program.begin_new_exec()
}

fn main() {
    let _ = execute;
}
