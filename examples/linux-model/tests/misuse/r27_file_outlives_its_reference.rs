use kernel::{fs::file::LocalFile, model};

fn main() {
    let local: &LocalFile;
    {
        let file = model::new_file(0);
        local = &file;
    }
    local.flags();
}
