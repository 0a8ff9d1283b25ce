// SPDX-License-Identifier: GPL-2.0

//! Devices, and what they release when their driver leaves them.

use super::{
    machine::{lock, Machine, MachineId},
    rcu,
    registry::{retire, Counted, Put, Registry},
    std::{
        boxed::Box,
        sync::{Arc, Mutex},
        vec::Vec,
    },
    task,
    violation::Violation,
};
use crate::{
    bindings::{device, device_driver},
    device::{Bound, Device, DeviceContext},
    error::code::{ENOENT, ENOMEM},
    ffi::{c_int, c_void},
    sync::aref::ARef,
};
use core::{
    mem,
    ptr::{self, NonNull},
    sync::atomic::{AtomicI32, AtomicPtr, Ordering},
};

/// A function that a device calls with the data that was added with it.
type Function = Option<unsafe extern "C" fn(*mut c_void)>;

/// `struct device` of `include/linux/device.h`.
#[repr(C)]
pub(super) struct RawDevice {
    pub(super) usage: AtomicI32,
    /// Is written under the lock of the list.
    pub(super) driver: AtomicPtr<device_driver>,
    /// Nobody uses it: the list has a lock of its own.
    pub(super) devres_lock: u32,
    pub(super) devres_head: Head,
}

/// In the place of a `struct list_head`.
#[repr(C)]
pub(super) struct Head {
    /// Never changes.
    list: *const List,
    unused: *mut c_void,
}

struct List {
    machine: Arc<Machine>,
    /// The newest last.
    actions: Mutex<Vec<Action>>,
}

struct Action {
    function: Function,
    data: *mut c_void,
}

// SAFETY: The data of an action may be released by any thread.
unsafe impl Send for Action {}

impl Action {
    /// Runs it.
    fn run(self) {
        if let Some(function) = self.function {
            // SAFETY: Whoever added the action has promised that it can be called, once.
            unsafe { function(self.data) };
        }
    }

    fn is(&self, function: Function, data: *mut c_void) -> bool {
        let same_function = match (self.function, function) {
            (Some(left), Some(right)) => ptr::fn_addr_eq(left, right),
            (left, right) => left.is_none() && right.is_none(),
        };
        same_function && ptr::addr_eq(self.data, data)
    }
}

// SAFETY: `usage` is a field of the object.
unsafe impl Counted for RawDevice {
    type Count = AtomicI32;

    unsafe fn users(object: *const Self) -> *const AtomicI32 {
        // SAFETY: The caller promises that `object` is valid.
        unsafe { &raw const (*object).usage }
    }
}

static LIVE: Registry<RawDevice> = Registry::new();

/// What stands for a driver; nobody follows the pointer.
const A_DRIVER: *mut device_driver = ptr::without_provenance_mut(align_of::<usize>());

/// Makes a device without driver. The result owns the only reference.
pub fn new_device() -> ARef<Device> {
    let machine = task::with_current(|task| task.machine().clone());
    let id = machine.id;
    let list = Box::new(List {
        machine,
        actions: Mutex::new(Vec::new()),
    });
    let device = Box::new(RawDevice {
        usage: AtomicI32::new(1),
        driver: AtomicPtr::new(ptr::null_mut()),
        devres_lock: 0,
        devres_head: Head {
            list: Box::into_raw(list),
            unused: ptr::null_mut(),
        },
    });
    // From here on the allocation belongs to its references, many of which point to it at once.
    let device = NonNull::from(Box::leak(device));
    // SAFETY: The device is new and has one reference; only `free` frees it.
    unsafe { LIVE.add(device, id) };
    // SAFETY: The only reference of the new device is passed on.
    unsafe { ARef::from_raw(device.cast()) }
}

/// The pointer by which C knows a device.
pub fn device_ptr<Ctx: DeviceContext>(dev: &Device<Ctx>) -> *mut device {
    dev.as_raw()
}

/// How many references a device has; nothing if it was freed.
///
/// The pointer is only compared, so it may dangle.
pub fn device_refs(dev: *const device) -> Option<usize> {
    LIVE.users(dev.cast())
}

/// How many actions a device has on its list.
pub fn device_actions(dev: &Device) -> usize {
    // SAFETY: The reference keeps the device.
    lock(&unsafe { list(dev.as_raw()) }.actions).len()
}

/// How many devices of a machine have references.
pub(super) fn live(machine: MachineId) -> usize {
    LIVE.count(machine)
}

/// A driver that is bound to a device, until this is dropped.
///
/// What is dropped on another thread is unbound on that thread.
pub struct Driver {
    dev: ARef<Device>,
}

impl Driver {
    /// Binds a driver to a device.
    ///
    /// # Panics
    ///
    /// If there is one already.
    pub fn bind(dev: &Device) -> Self {
        // SAFETY: The reference keeps the device.
        let (raw, list) = unsafe { (&*dev.as_raw().cast::<RawDevice>(), list(dev.as_raw())) };
        let actions = lock(&list.actions);
        let before = raw.driver.swap(A_DRIVER, Ordering::Relaxed);
        drop(actions);
        assert!(before.is_null(), "the device has a driver already");
        Self { dev: dev.into() }
    }

    /// The device, which is bound as long as this is borrowed.
    pub fn dev(&self) -> &Device<Bound> {
        // SAFETY: `self` has a reference, and unbinds the device when it is dropped.
        unsafe { Device::from_raw(self.dev.as_raw()) }
    }

    /// Unbinds the driver: the device runs its actions before this returns.
    pub fn unbind(self) {}
}

impl Drop for Driver {
    fn drop(&mut self) {
        // SAFETY: `self` has a reference.
        unsafe { unbind(self.dev.as_raw()) };
    }
}

/// Takes the driver off a device, and runs the actions: newest first, on this thread, without the lock.
///
/// # Safety
///
/// The caller owns or borrows a reference to `dev`.
unsafe fn unbind(dev: *mut device) {
    rcu::sleeps("devres_release_all");
    // SAFETY: The caller has a reference.
    let (raw, list) = unsafe { (&*dev.cast::<RawDevice>(), list(dev)) };
    let mut actions = lock(&list.actions);
    raw.driver.store(ptr::null_mut(), Ordering::Relaxed);
    let due = mem::take(&mut *actions);
    drop(actions);
    list.release(due);
}

impl List {
    fn release(&self, actions: Vec<Action>) {
        for action in actions.into_iter().rev() {
            self.machine.action_goes();
            action.run();
        }
    }
}

/// The list of a device.
///
/// # Safety
///
/// There is such a device as long as the result is used.
unsafe fn list<'a>(dev: *const device) -> &'a List {
    // SAFETY: The caller promises the device; the field never changes, and what it points to goes with the
    // device.
    unsafe { &*(*dev.cast::<RawDevice>()).devres_head.list }
}

/// Whether there is such a device; notes the violation if not.
fn check(dev: *const device, call: &'static str) -> bool {
    let lives = LIVE.has(dev.cast());
    if !lives {
        task::violate(Violation::DeadDevice { call });
    }
    lives
}

/// `get_device`
///
/// # Safety
///
/// `dev` is null, or the caller owns or borrows a reference to it.
#[export_name = "get_device"]
pub(super) unsafe extern "C" fn get_device(dev: *mut device) -> *mut device {
    // SAFETY: The caller has a reference, so it may access the struct.
    if !dev.is_null() && !unsafe { LIVE.get(dev.cast_const().cast()) } {
        let call = "get_device";
        task::violate(Violation::DeadDevice { call });
    }
    dev
}

/// `put_device`
///
/// # Safety
///
/// `dev` is null, or the caller owns a reference to it, which it gives up.
#[export_name = "put_device"]
pub(super) unsafe extern "C" fn put_device(dev: *mut device) {
    if dev.is_null() {
        return;
    }
    let raw: *mut RawDevice = dev.cast();
    // SAFETY: The caller has a reference, so it may access the struct.
    match unsafe { LIVE.put(raw) } {
        Put::Dead => {
            let call = "put_device";
            task::violate(Violation::DeadDevice { call });
        }
        Put::Alive => {}
        // SAFETY: The last reference is gone.
        Put::Last => unsafe { free(raw) },
    }
}

/// Frees a device. What is still on its list is released, as C does.
///
/// # Safety
///
/// The last reference to `dev` is gone, and `dev` may be used to free the whole of it.
unsafe fn free(dev: *mut RawDevice) {
    // SAFETY: `new_device` has leaked it from a box, and nobody else uses it any more.
    let dev = unsafe { Box::from_raw(dev) };
    // SAFETY: As above; it goes with the device.
    let list = unsafe { Box::from_raw(dev.devres_head.list.cast_mut()) };
    let due = mem::take(&mut *lock(&list.actions));
    if !due.is_empty() {
        task::violate(Violation::DeviceFreedWithActions);
        list.release(due);
    }
    retire(list);
    retire(dev);
}

/// `devm_add_action`
///
/// # Safety
///
/// The caller owns or borrows a reference to `dev`. Once it is unbound, `action` may be called with `data`.
#[export_name = "rust_helper_devm_add_action"]
pub(super) unsafe extern "C" fn devm_add_action(
    dev: *mut device,
    action: Function,
    data: *mut c_void,
) -> c_int {
    let call = "devm_add_action";
    rcu::sleeps(call);
    if !check(dev, call) || !task::with_current(|task| task.may_allocate()) {
        return ENOMEM.to_errno();
    }
    // SAFETY: The caller has a reference.
    let (raw, list) = unsafe { (&*dev.cast::<RawDevice>(), list(dev)) };
    let mut actions = lock(&list.actions);
    let bound = !raw.driver.load(Ordering::Relaxed).is_null();
    actions.push(Action {
        function: action,
        data,
    });
    drop(actions);
    list.machine.action_comes();
    if !bound {
        task::violate(Violation::ActionWithoutDriver);
    }
    0
}

/// `devm_add_action_or_reset`
///
/// # Safety
///
/// As for [`devm_add_action`]; if it fails, `action` may be called at once.
#[export_name = "rust_helper_devm_add_action_or_reset"]
pub(super) unsafe extern "C" fn devm_add_action_or_reset(
    dev: *mut device,
    action: Function,
    data: *mut c_void,
) -> c_int {
    // SAFETY: The caller promises the same.
    let err = unsafe { devm_add_action(dev, action, data) };
    if err != 0 {
        let function = action;
        Action { function, data }.run();
    }
    err
}

/// `devm_remove_action_nowarn`
///
/// # Safety
///
/// The caller owns or borrows a reference to `dev`.
#[export_name = "devm_remove_action_nowarn"]
pub(super) unsafe extern "C" fn devm_remove_action_nowarn(
    dev: *mut device,
    action: Function,
    data: *mut c_void,
) -> c_int {
    if !check(dev, "devm_remove_action_nowarn") {
        return ENOENT.to_errno();
    }
    // SAFETY: The caller has a reference.
    let list = unsafe { list(dev) };
    let mut actions = lock(&list.actions);
    match actions.iter().rposition(|entry| entry.is(action, data)) {
        Some(index) => {
            actions.remove(index);
            list.machine.action_goes();
            0
        }
        None => ENOENT.to_errno(),
    }
}
