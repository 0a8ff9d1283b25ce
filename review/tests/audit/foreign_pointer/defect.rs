use crate::bindings;

impl Node {
    fn own_pointer(&self) -> *const Self {
        core::ptr::from_ref(self)
    }

    fn release(&self) {
        // SAFETY: There is a count to spare.
        drop(unsafe { Arc::from_raw(self.own_pointer()) });
    }
}

fn of_another(node: &Arc<Node>) {
    // SAFETY: There is a count to spare.
    drop(unsafe { Arc::from_raw(Arc::as_ptr(node)) });
}
