use crate::bindings;

impl Node {
    fn release(&self) {
        // SAFETY: `self.raw` is what `into_raw` returned.
        drop(unsafe { Arc::from_raw(self.raw) });
    }
}

fn and_back(node: Arc<Node>) -> Arc<Node> {
    let raw = Arc::into_raw(node);
    // SAFETY: This is what `into_raw` returned.
    unsafe { Arc::from_raw(raw) }
}
