// SPDX-License-Identifier: GPL-2.0

//! What belongs to a device: how it is reached, and when it ends.

use crate::faux_device::{
    BoundDevice,
    Ends,
    Thing, //
};
use kernel::{
    devres::{
        self,
        Devres, //
    },
    prelude::*,
    sync::{
        rcu,
        Arc, //
    }, //
};

/// Something that cannot be made: what it has until then is dropped.
#[pin_data]
struct Impossible {
    thing: Thing,
    never: u32,
}

impl Impossible {
    fn new(ends: &Arc<Ends>) -> impl PinInit<Self, Error> + '_ {
        try_pin_init!(Self {
            thing: Thing::new(7, ends),
            never: Err(ENODEV)?,
        })
    }
}

#[kunit_tests(safebind_devres)]
mod tests {
    use super::*;

    #[test]
    fn it_ends_when_the_device_is_unbound() -> Result {
        let ends = Ends::new()?;
        let device = BoundDevice::new(c"safebind-unbound")?;
        let thing = Devres::new(device.device(), Thing::new(1, &ends))?;
        assert_eq!(ends.order(), 0);
        drop(device);
        assert!(ends.is_only(1));
        drop(thing);
        assert!(ends.is_only(1));
        Ok(())
    }

    #[test]
    fn it_ends_when_it_is_dropped() -> Result {
        let ends = Ends::new()?;
        let device = BoundDevice::new(c"safebind-dropped")?;
        let thing = Devres::new(device.device(), Thing::new(2, &ends))?;
        assert_eq!(ends.order(), 0);
        drop(thing);
        assert!(ends.is_only(2));
        drop(device);
        assert!(ends.is_only(2));
        Ok(())
    }

    #[test]
    fn each_ends_for_itself() -> Result {
        let ends = Ends::new()?;
        let device = BoundDevice::new(c"safebind-each")?;
        let first = Devres::new(device.device(), Thing::new(1, &ends))?;
        let second = Devres::new(device.device(), Thing::new(2, &ends))?;
        let third = Devres::new(device.device(), Thing::new(3, &ends))?;
        drop(second);
        assert!(ends.is_only(2));
        assert!(first.try_access().is_some());
        assert!(third.try_access().is_some());

        // What was added last goes first.
        drop(device);
        assert_eq!(ends.order(), 231);
        drop(first);
        drop(third);
        assert_eq!(ends.order(), 231);
        Ok(())
    }

    #[test]
    fn it_is_reached_with_its_device_only() -> Result {
        let ends = Ends::new()?;
        let device = BoundDevice::new(c"safebind-own")?;
        let other = BoundDevice::new(c"safebind-other")?;
        let thing = Devres::new(device.device(), Thing::new(3, &ends))?;
        assert_eq!(thing.access(device.device())?.name(), 3);
        assert!(matches!(thing.access(other.device()), Err(error) if error == EINVAL));
        assert!(thing.device().name() == device.device().name());
        assert!(thing.device().name() != other.device().name());

        // The other device has nothing to do with it.
        drop(other);
        assert_eq!(ends.order(), 0);
        assert_eq!(thing.access(device.device())?.name(), 3);
        Ok(())
    }

    #[test]
    fn it_is_not_reached_once_it_has_ended() -> Result {
        let ends = Ends::new()?;
        let device = BoundDevice::new(c"safebind-revoked")?;
        let thing = Devres::new(device.device(), Thing::new(4, &ends))?;
        assert_eq!(thing.try_access().ok_or(ENXIO)?.name(), 4);
        assert_eq!(thing.try_access_with(Thing::name), Some(4));
        {
            let guard = rcu::Guard::new();
            let name = thing.try_access_with_guard(&guard).map(Thing::name);
            drop(guard);
            assert_eq!(name, Some(4));
        }

        drop(device);
        assert!(thing.try_access().is_none());
        assert_eq!(thing.try_access_with(Thing::name), None);
        let reached = {
            let guard = rcu::Guard::new();
            thing.try_access_with_guard(&guard).is_some()
        };
        assert!(!reached);
        Ok(())
    }

    #[test]
    fn what_cannot_be_made_leaves_nothing_behind() -> Result {
        let ends = Ends::new()?;
        let device = BoundDevice::new(c"safebind-impossible")?;
        let failed = Devres::new(device.device(), Impossible::new(&ends));
        assert!(matches!(failed, Err(error) if error == ENODEV));
        assert!(ends.is_only(7));
        let failed = devres::register(device.device(), Impossible::new(&ends), GFP_KERNEL);
        assert!(matches!(failed, Err(error) if error == ENODEV));
        assert_eq!(ends.order(), 77);
        drop(device);
        assert_eq!(ends.order(), 77);
        Ok(())
    }

    #[test]
    fn what_is_registered_ends_with_the_binding_last_first() -> Result {
        let ends = Ends::new()?;
        let device = BoundDevice::new(c"safebind-registered")?;
        devres::register(device.device(), Thing::new(1, &ends), GFP_KERNEL)?;
        devres::register(device.device(), Thing::new(2, &ends), GFP_KERNEL)?;
        devres::register(device.device(), Thing::new(3, &ends), GFP_KERNEL)?;
        assert_eq!(ends.order(), 0);
        drop(device);
        assert_eq!(ends.order(), 321);
        Ok(())
    }

    #[test]
    fn many_come_and_go() -> Result {
        let device = BoundDevice::new(c"safebind-many")?;
        for _ in 0..128 {
            let ends = Ends::new()?;
            let thing = Devres::new(device.device(), Thing::new(5, &ends))?;
            assert!(thing.try_access().is_some());
            drop(thing);
            assert!(ends.is_only(5));
        }
        Ok(())
    }
}
