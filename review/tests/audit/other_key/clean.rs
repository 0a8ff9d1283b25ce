use crate::bindings;

impl Hook {
    fn remove(&self) {
        // SAFETY: This is what was added.
        let result =
            unsafe { bindings::hook_remove(self.lamp.as_ptr(), Some(self.function), self.data) };
        log(result);
    }
}
