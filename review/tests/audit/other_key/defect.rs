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

struct ByAddress {
    function: unsafe extern "C" fn(*mut c_void),
    address: usize,
}

impl ByAddress {
    fn remove(&self, lamp: &Lamp) {
        // SAFETY: This is what was added.
        let result = unsafe {
            bindings::hook_remove(lamp.as_ptr(), Some(self.function), self.address as *mut c_void)
        };
        log(result);
    }
}
