use crate::bindings;

impl Node {
    fn init(&self) {
        // SAFETY: The node is valid.
        unsafe { bindings::work_init(self.node.get(), Some(Self::run)) };
    }

    // SAFETY: This belongs to `init`.
    unsafe extern "C" fn run(node: *mut bindings::node) {
        done(node);
    }
}
