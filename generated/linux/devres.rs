// SPDX-License-Identifier: GPL-2.0

// Copied by safebind from `devres.rs`, beside the contract of `devres/action`, where it was found
// to have no unsafe code; change it there and run `cargo xtask regenerate` instead of editing this
// file.

//! Resources of drivers, which end when the driver leaves its device.
//!
//! A driver may hold what belongs to its device only while it is bound to it. [`Devres`] is for resources that are
//! used until then, and [`register`] for those that only have to be there.

pub mod action;

use crate::{
    alloc::{
        Flags,
        KBox, //
    },
    device::{
        Bound,
        Device, //
    },
    error::{
        code::EINVAL,
        Error,
        Result, //
    },
    init::InPlaceInit,
    revocable::RevocableGuard,
    sync::rcu, //
};
use core::{
    marker::PhantomData,
    pin::Pin, //
};
use pin_init::PinInit;

use self::action::{
    devm_add_action_or_reset,
    Action,
    RevocableAction, //
};

pub use self::action::{
    DevresGuard,
    DevresLt, //
};

/// A resource of a device, for as long as the driver is bound to it.
///
/// The resource is dropped when the driver leaves the device or when this is dropped, whichever comes first.
/// Both may happen at the same time, on two threads: when either of them goes on, the resource is gone. In
/// particular no driver is unbound completely before that.
///
/// Afterwards the resource cannot be reached any more. There are two ways to it: whoever has a [`Device<Bound>`]
/// shows that the driver is still bound, and uses [`Devres::access`]; everybody else asks with
/// [`Devres::try_access`], and keeps the resource from going away until the answer is dropped.
///
/// # Examples
///
/// ```
/// use kernel::{
///     device::{
///         Bound,
///         Device, //
///     },
///     devres::Devres,
///     error::Result, //
/// };
///
/// /// A range of registers, which is unmapped when it is dropped.
/// struct Registers {
///     version: u32,
/// }
///
/// fn probe(dev: &Device<Bound>) -> Result<Devres<Registers>> {
///     let registers = Devres::new(dev, Registers { version: 3 })?;
///     assert_eq!(registers.access(dev)?.version, 3);
///     Ok(registers)
/// }
///
/// /// It does not know whether the driver is still bound.
/// fn version(registers: &Devres<Registers>) -> Option<u32> {
///     registers.try_access_with(|registers| registers.version)
/// }
/// ```
pub struct Devres<T: Send + 'static> {
    action: RevocableAction<T>,
}

impl<T: Send + 'static> Devres<T> {
    /// Makes a resource of a device.
    ///
    /// # Errors
    ///
    /// What `data` fails with, and `ENOMEM`; the resource is dropped then.
    pub fn new<E>(dev: &Device<Bound>, data: impl PinInit<T, E>) -> Result<Self>
    where
        Error: From<E>,
    {
        Ok(Self {
            action: RevocableAction::new(dev, data)?,
        })
    }

    /// Returns the device.
    pub fn device(&self) -> &Device {
        self.action.dev()
    }

    /// Returns the resource, which is there as long as the driver is bound.
    ///
    /// # Errors
    ///
    /// `EINVAL` if `dev` is another device, or if it was unbound since the resource was made, and is bound again.
    pub fn access<'a>(&'a self, dev: &'a Device<Bound>) -> Result<&'a T> {
        self.action.access(dev).ok_or(EINVAL)
    }

    /// Returns the resource if it is still there, and keeps it there until the guard is dropped.
    ///
    /// The guard is a read-side section of RCU: nothing may sleep meanwhile.
    pub fn try_access(&self) -> Option<RevocableGuard<'_, T>> {
        self.action.try_access()
    }

    /// Calls `f` with the resource if it is still there; `f` must not sleep.
    pub fn try_access_with<R, F: FnOnce(&T) -> R>(&self, f: F) -> Option<R> {
        self.action.try_access_with(f)
    }

    /// Returns the resource if it is still there, for a read-side section of RCU that has begun.
    pub fn try_access_with_guard<'a>(&'a self, guard: &'a rcu::Guard) -> Option<&'a T> {
        self.action.try_access_with_guard(guard)
    }
}

/// An action that has nothing to do but to drop what it is given.
struct DropData<T>(PhantomData<T>);

impl<T: Send + 'static> Action for DropData<T> {
    type Data = Pin<KBox<T>>;

    fn release(data: Pin<KBox<T>>) {
        drop(data);
    }
}

/// Keeps `data` until the driver leaves the device, and drops it then.
///
/// # Errors
///
/// What `data` fails with, and `ENOMEM`; in that case it is dropped at once.
///
/// # Examples
///
/// ```
/// use kernel::{
///     alloc::flags::GFP_KERNEL,
///     device::{
///         Bound,
///         Device, //
///     },
///     devres,
///     error::Result, //
/// };
///
/// /// Something that others can find as long as it exists.
/// struct Entry;
///
/// fn probe(dev: &Device<Bound>) -> Result {
///     devres::register(dev, Entry, GFP_KERNEL)
/// }
/// ```
pub fn register<T, E>(dev: &Device<Bound>, data: impl PinInit<T, E>, flags: Flags) -> Result
where
    T: Send + 'static,
    Error: From<E>,
{
    let data = KBox::pin_init(data, flags)?;
    devm_add_action_or_reset::<DropData<T>>(dev, data)
}
