use crate::bindings;

impl Hook {
    fn remove(&self) {
        // SAFETY: This is what was added.
        let result = unsafe {
            bindings::hook_remove(
                self.lamp.as_ptr(),
                Some(Self::called),
                core::ptr::from_ref(self).cast_mut().cast(),
            )
        };
        log(result);
    }

    /// # Safety
    ///
    /// - `data` is a valid pointer that comes from `into_raw`.
    unsafe extern "C" fn called(data: *mut c_void) {}
}
