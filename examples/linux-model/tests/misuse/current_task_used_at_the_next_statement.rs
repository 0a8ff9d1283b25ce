use kernel::current;

fn main() {
    let leader = current!().group_leader();
    leader.pid();
}
