use kernel::{
    fs::file::KeptFile,
    task_work::{OnReturnToUserspace, ReturningToUserspace},
};

struct Pays(KeptFile);

impl OnReturnToUserspace for Pays {
    fn run(self, at: &ReturningToUserspace<'_>) {
        self.0.fput(at);
        self.0.fput(at);
    }
}

fn main() {}
