// SPDX-License-Identifier: GPL-2.0

//! What belongs to a device and borrows from elsewhere: how it is reached, and when it ends.

#![cfg(CONFIG_SAFEBIND_HAS_DEVRES_LT)]

use crate::faux_device::{
    BoundDevice,
    Ends,
    Thing, //
};
use core::marker::PhantomData;
use kernel::{
    devres::DevresLt,
    prelude::*,
    sync::Arc,
    types::{
        CovariantForLt,
        ForLt, //
    }, //
};

/// Something with the name of something else, which it looks at until its end.
struct Label<'a> {
    of: &'a Thing,
    ends: Arc<Ends>,
}

impl Label<'_> {
    fn name(&self) -> u64 {
        self.of.name()
    }
}

impl Drop for Label<'_> {
    fn drop(&mut self) {
        self.ends.push(self.name());
    }
}

type Labels = CovariantForLt!(Label<'_>);

/// A number with a lifetime that is neither longer nor shorter than it says.
struct Fixed<'a>(u64, PhantomData<fn(&'a u8) -> &'a u8>);

type AllFixed = ForLt!(Fixed<'_>);

/// Sticks a label of a device to something.
///
/// # Safety
///
/// The device must be unbound, or the label dropped, before `of` is.
unsafe fn stick(device: &BoundDevice, of: &Thing, ends: &Arc<Ends>) -> Result<DevresLt<Labels>> {
    let ends = ends.clone();
    // SAFETY: The caller promises that `of` outlasts the label.
    unsafe { DevresLt::new(device.device(), Label { of, ends }) }
}

#[kunit_tests(safebind_devres_borrowing)]
mod tests {
    use super::*;

    #[test]
    fn it_ends_when_the_device_is_unbound() -> Result {
        let (ends, others) = (Ends::new()?, Ends::new()?);
        let of = Thing::new(3, &others);
        let device = BoundDevice::new(c"safebind-borrowing")?;
        // SAFETY: What is made later is dropped earlier.
        let label = unsafe { stick(&device, &of, &ends) }?;
        assert!(label.device().name() == device.device().name());
        assert_eq!(label.access(device.device())?.name(), 3);
        assert_eq!(label.access_with(device.device(), |label| label.name())?, 3);
        assert_eq!(label.try_access().ok_or(ENXIO)?.name(), 3);
        assert_eq!(label.try_access_with(|label| label.name()), Some(3));
        assert_eq!(ends.order(), 0);

        drop(device);
        assert!(ends.is_only(3));
        assert!(label.try_access().is_none());
        assert_eq!(label.try_access_with(|label| label.name()), None);
        drop(label);
        assert!(ends.is_only(3));
        assert_eq!(others.order(), 0);
        Ok(())
    }

    #[test]
    fn it_ends_when_it_is_dropped() -> Result {
        let (ends, others) = (Ends::new()?, Ends::new()?);
        let device = BoundDevice::new(c"safebind-borrowing-dropped")?;
        {
            let of = Thing::new(4, &others);
            // SAFETY: The label is dropped before what it is stuck to.
            let label = unsafe { stick(&device, &of, &ends) }?;
            assert_eq!(label.try_access_with(|label| label.name()), Some(4));
        }
        assert!(ends.is_only(4));
        assert!(others.is_only(4));
        drop(device);
        assert!(ends.is_only(4));
        Ok(())
    }

    #[test]
    fn it_is_reached_with_its_device_only() -> Result {
        let (ends, others) = (Ends::new()?, Ends::new()?);
        let of = Thing::new(5, &others);
        let device = BoundDevice::new(c"safebind-borrowing-own")?;
        let other = BoundDevice::new(c"safebind-borrowing-other")?;
        // SAFETY: What is made later is dropped earlier.
        let label = unsafe { stick(&device, &of, &ends) }?;
        let refused = label.access(other.device()).err();
        assert!(refused == Some(EINVAL));
        let refused = label
            .access_with(other.device(), |label| label.name())
            .err();
        assert!(refused == Some(EINVAL));
        assert_eq!(label.access(device.device())?.name(), 5);
        Ok(())
    }

    #[test]
    fn a_lifetime_that_cannot_be_shortened_is_seen_inside() -> Result {
        let device = BoundDevice::new(c"safebind-borrowing-fixed")?;
        let value = Fixed(6, PhantomData);
        // SAFETY: It borrows nothing.
        let fixed = unsafe { DevresLt::<AllFixed>::new(device.device(), value) }?;
        assert_eq!(fixed.access_with(device.device(), |fixed| fixed.0)?, 6);
        assert_eq!(fixed.try_access_with(|fixed| fixed.0), Some(6));
        drop(device);
        assert_eq!(fixed.try_access_with(|fixed| fixed.0), None);
        Ok(())
    }
}
