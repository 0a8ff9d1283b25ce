use kernel::{current, task::CurrentTask};

struct Job<'a> {
    creator: Option<&'a CurrentTask>,
}

fn begin(job: &mut Job<'_>) {
    job.creator = Some(current!());
}

fn main() {
    let mut job = Job { creator: None };
    begin(&mut job);
}
