use kernel::task_work::{OnReturnToUserspace, ReturningToUserspace};

struct Borrows<'a>(&'a u32);

impl<'a> OnReturnToUserspace for Borrows<'a> {
    fn run(self, _at: &ReturningToUserspace<'_>) {
        let _ = self.0;
    }
}

fn main() {}
