use kernel::{
    mm::{virt::VmaRef, Mm, MmWithUser},
    pid_namespace::PidNamespace,
    types::{NotThreadSafe, Opaque},
};

fn main() {
    let inner = Opaque::uninit();
    let mm = Mm { inner };
    let inner = Opaque::uninit();
    let used = MmWithUser { inner };
    let inner = Opaque::uninit();
    let area = VmaRef {
        inner,
        _not_send: NotThreadSafe,
    };
    let inner = Opaque::uninit();
    let ns = PidNamespace { inner };
    drop((mm, used, area, ns));
}
