// SPDX-License-Identifier: GPL-2.0

//! A revocable value of a device, corrected.

use kernel::{
    alloc::Flags,
    bindings,
    device::{Bound, Device},
    error::{to_result, Error, Result},
    ffi::c_void,
    init::InPlaceInit,
    model::device_ptr,
    revocable::{Revocable, RevocableGuard},
    sync::{aref::ARef, Arc, Completion},
    try_pin_init,
};
use pinned_init::pin_data;

/// What is shared with the list of the device.
#[pin_data]
struct Shared<T> {
    #[pin]
    value: Revocable<T>,
    /// Is complete once the action has dropped the value.
    #[pin]
    gone: Completion,
}

/// A value that is dropped when the driver leaves the device, or before that with this.
///
/// When either returns, the value is gone.
///
/// # Invariants
///
/// - `registered` was returned by `Arc::into_raw` for the count of `shared` that the list of the device got.
/// - `devm_add_action` has registered it together with `callback`, with `dev`, and neither was passed to
///   `devm_remove_action_nowarn` yet.
///
/// # Examples
///
/// ```
/// use handwritten::devres::corrected::Devres;
/// use kernel::{alloc::flags::GFP_KERNEL, device::{Bound, Device}, error::Result};
///
/// fn probe(dev: &Device<Bound>) -> Result<Devres<u32>> {
///     let registers = Devres::new(dev, 7, GFP_KERNEL)?;
///     assert_eq!(registers.try_access().map(|value| *value), Some(7));
///     Ok(registers)
/// }
/// ```
pub struct Devres<T: Send + Sync + 'static> {
    dev: ARef<Device>,
    /// The function that was registered: its address need not be the only one, so it is not named again.
    callback: unsafe extern "C" fn(*mut c_void),
    /// The pointer that was registered. It is the key of the removal, and the count is rebuilt from it.
    registered: *const Shared<T>,
    shared: Arc<Shared<T>>,
}

// SAFETY: What it owns may move: a device, and a value that the thread drops that unbinds the device.
unsafe impl<T: Send + Sync + 'static> Send for Devres<T> {}

// SAFETY: A shared reference gives shared access to the value.
unsafe impl<T: Send + Sync + 'static> Sync for Devres<T> {}

impl<T: Send + Sync + 'static> Devres<T> {
    /// Makes a value and adds an action to the device that drops it.
    ///
    /// # Errors
    ///
    /// `ENOMEM`: there is no memory.
    pub fn new(dev: &Device<Bound>, value: T, flags: Flags) -> Result<Self> {
        let init = try_pin_init!(Shared {
            value <- Revocable::new(value),
            gone <- Completion::new(),
        }? Error);
        let shared = Arc::pin_init::<Error>(init, flags)?;
        let callback: unsafe extern "C" fn(*mut c_void) = release::<T>;

        // This count belongs to the list from here on; it comes back by the callback or by a removal.
        let registered = Arc::into_raw(shared.clone());

        // SAFETY:
        // - `device_ptr(dev)` points to a valid `struct device` that is bound, since `dev` refers to it.
        // - The list gives the callback `release::<T>` a pointer from `Arc::into_raw` of the same `T`, once: its
        //   safety section demands that.
        // - `registered` is handed over, with its count; it is taken back only if C gives it back.
        // - The callback may run on any thread: the value is `Send`, and the lock of the list orders what was
        //   written before.
        let error = unsafe {
            bindings::devm_add_action(
                device_ptr(dev),
                Some(callback),
                registered.cast_mut().cast(),
            )
        };
        if let Err(error) = to_result(error) {
            // SAFETY: `devm_add_action` has failed, so the count from `Arc::into_raw` was not handed over.
            drop(unsafe { Arc::from_raw(registered) });
            return Err(error);
        }

        // INVARIANT: All three were registered above, and not removed.
        Ok(Self {
            dev: dev.into(),
            callback,
            registered,
            shared,
        })
    }

    /// The value, if it was not taken away; nothing may sleep while the result exists.
    pub fn try_access(&self) -> Option<RevocableGuard<'_, T>> {
        self.shared.value.try_access()
    }
}

impl<T: Send + Sync + 'static> Drop for Devres<T> {
    fn drop(&mut self) {
        // SAFETY:
        // - `device_ptr` points to a valid `struct device`, since `self.dev` refers to it.
        // - `self.callback` and `self.registered` are only compared; they are what was registered, by the type
        //   invariants.
        let ret = unsafe {
            bindings::devm_remove_action_nowarn(
                device_ptr(&*self.dev),
                Some(self.callback),
                self.registered.cast_mut().cast(),
            )
        };
        if ret != 0 {
            // The action is not on the list any more, which is no error: it runs on another thread, or has run, and
            // its count is its own. The value is gone when it is done.
            self.shared.gone.wait_for_completion();
            return;
        }

        // SAFETY: The action was still on the list, so its count comes back, and `self.registered` is the pointer
        // that `Arc::into_raw` returned for it, by the type invariants.
        drop(unsafe { Arc::from_raw(self.registered) });

        // SAFETY: Nobody uses the value: `self` is borrowed here alone, and the action does not run any more.
        unsafe { self.shared.value.revoke_nosync() };
    }
}

/// Takes the value away, for the device.
///
/// # Safety
///
/// - `data` must be valid: it must come from `Arc::into_raw` of a [`Shared`] with the same `T`.
/// - The count for which it was returned must belong to this call: nobody else gives it up, now or later.
unsafe extern "C" fn release<T: Send + Sync + 'static>(data: *mut c_void) {
    // SAFETY: The caller promises that `data` comes from `Arc::into_raw`, and that its count is handed over.
    let shared = unsafe { Arc::from_raw(data.cast::<Shared<T>>()) };
    shared.value.revoke();
    shared.gone.complete_all();
}
