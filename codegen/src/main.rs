//! The command `safebind`.
fn main() {}
