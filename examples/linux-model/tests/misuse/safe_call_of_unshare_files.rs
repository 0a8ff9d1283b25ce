use kernel::fs::exec;

fn main() {
    exec::unshare_files().unwrap();
}
