use crate::bindings;

impl Node {
    fn init(&self) {
        // SAFETY: The node is valid.
        unsafe { bindings::work_init(self.node.get(), Some(Self::run)) };
        // SAFETY: The node is valid.
        unsafe { bindings::work_init(self.node.get(), Some(Self::run_again)) };
    }

    /// # Safety
    ///
    /// `node` is valid.
    unsafe extern "C" fn run(node: *mut bindings::node) {
        done(node);
    }

    // SAFETY: A caller promises:
    // - `node` is valid;
    // - it comes from `into_raw`.
    unsafe extern "C" fn run_again(node: *mut bindings::node) {
        done(node);
    }
}
