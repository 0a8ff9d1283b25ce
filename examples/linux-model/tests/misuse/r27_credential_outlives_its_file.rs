use kernel::model;

fn main() {
    let file = model::new_file(0);
    let cred = file.cred();
    drop(file);
    cred.euid();
}
