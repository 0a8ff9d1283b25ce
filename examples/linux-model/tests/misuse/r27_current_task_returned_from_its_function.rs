use kernel::{current, task::CurrentTask};

fn me<'a>() -> &'a CurrentTask {
    current!()
}

fn main() {
    me().pid();
}
