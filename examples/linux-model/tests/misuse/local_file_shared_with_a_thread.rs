use kernel::{fs::file::LocalFile, model};

fn main() {
    let file = model::new_file(0);
    let local: &LocalFile = &file;
    std::thread::scope(|scope| {
        scope.spawn(move || local.flags());
    });
}
