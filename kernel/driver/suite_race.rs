// SPDX-License-Identifier: GPL-2.0

//! What belongs to a device, when two threads end it at the same time.

use crate::faux_device::{
    BoundDevice,
    Ends,
    Thing, //
};
use kernel::{
    devres::Devres,
    prelude::*,
    sync::{
        atomic::{
            Acquire,
            Atomic,
            Release, //
        },
        Arc,
        Completion, //
    },
    time::{
        delay::{
            fsleep,
            udelay, //
        },
        Delta, //
    },
    workqueue, //
};

/// How often two threads meet.
const ROUNDS: u32 = 64;

/// How long the end of something takes where one thread has to be seen waiting for another.
const LONG: Delta = Delta::from_millis(20);

/// Two threads that tell each other how far they are.
#[pin_data]
struct Meeting {
    #[pin]
    begun: Completion,
    #[pin]
    done: Completion,
    /// What the other thread has seen.
    seen: Atomic<u64>,
}

impl Meeting {
    fn new() -> Result<Arc<Self>> {
        Arc::pin_init(
            pin_init!(Self {
                begun <- Completion::new(),
                done <- Completion::new(),
                seen: Atomic::new(0),
            }),
            GFP_KERNEL,
        )
    }

    /// Runs `work` on another thread, and returns when that has begun.
    fn start(self: &Arc<Self>, work: impl FnOnce(&Self) + Send + 'static) -> Result {
        let there = self.clone();
        workqueue::system_unbound().try_spawn(GFP_KERNEL, move || {
            there.begun.complete_all();
            work(&there);
            there.done.complete_all();
        })?;
        self.begun.wait_for_completion();
        Ok(())
    }
}

#[kunit_tests(safebind_devres_race)]
mod tests {
    use super::*;

    #[test]
    fn unbinding_waits_for_a_drop() -> Result {
        let ends = Ends::new()?;
        let device = BoundDevice::new(c"safebind-wait-drop")?;
        let thing = Devres::new(device.device(), Thing::slow(1, &ends, LONG))?;
        let meeting = Meeting::new()?;
        meeting.start(move |_| drop(thing))?;

        // By now the other thread is in the destructor, if it is not slower than a quarter of that.
        fsleep(Delta::from_millis(5));
        drop(device);
        assert!(ends.is_only(1));
        meeting.done.wait_for_completion();
        assert!(ends.is_only(1));
        Ok(())
    }

    #[test]
    fn a_drop_waits_for_the_unbinding() -> Result {
        let ends = Ends::new()?;
        let device = BoundDevice::new(c"safebind-wait-unbind")?;
        let thing = Devres::new(device.device(), Thing::slow(2, &ends, LONG))?;
        let meeting = Meeting::new()?;
        meeting.start(move |_| drop(device))?;
        fsleep(Delta::from_millis(5));
        drop(thing);
        assert!(ends.is_only(2));
        meeting.done.wait_for_completion();
        assert!(ends.is_only(2));
        Ok(())
    }

    #[test]
    fn unbinding_waits_for_whoever_uses_it() -> Result {
        let ends = Ends::new()?;
        let device = BoundDevice::new(c"safebind-wait-use")?;
        let thing = Arc::new(
            Devres::new(device.device(), Thing::new(3, &ends))?,
            GFP_KERNEL,
        )?;
        let meeting = Meeting::new()?;
        let (used, watched) = (thing.clone(), ends.clone());
        meeting.start(move |meeting| {
            let Some(guard) = used.try_access() else {
                // It was unbound before this thread got there: that is one of the two orders.
                meeting.seen.store(3, Release);
                return;
            };
            udelay(Delta::from_micros(900));
            let name = guard.name();

            // Still nothing has ended, since the guard is there.
            meeting.seen.store(name + watched.order() * 100, Release);
        })?;
        drop(device);
        assert!(ends.is_only(3));
        meeting.done.wait_for_completion();
        assert_eq!(meeting.seen.load(Acquire), 3);
        drop(thing);
        assert!(ends.is_only(3));
        Ok(())
    }

    #[test]
    fn it_ends_once_when_both_come() -> Result {
        for round in 0..ROUNDS {
            let ends = Ends::new()?;
            let device = BoundDevice::new(c"safebind-race")?;
            let thing = Devres::new(device.device(), Thing::new(4, &ends))?;
            let meeting = Meeting::new()?;
            meeting.start(move |_| {
                // From round to round each of the two gets a head start.
                udelay(Delta::from_micros(i64::from(round % 8) * 10));
                drop(thing);
            })?;
            drop(device);
            assert!(ends.is_only(4));
            meeting.done.wait_for_completion();
            assert!(ends.is_only(4));
        }
        Ok(())
    }

    #[test]
    fn it_ends_once_when_several_are_left() -> Result {
        for _ in 0..ROUNDS / 8 {
            let ends = [Ends::new()?, Ends::new()?, Ends::new()?];
            let device = BoundDevice::new(c"safebind-race-several")?;
            let first = Devres::new(device.device(), Thing::new(1, &ends[0]))?;
            let second = Devres::new(device.device(), Thing::new(2, &ends[1]))?;
            let third = Devres::new(device.device(), Thing::new(3, &ends[2]))?;
            let meeting = Meeting::new()?;
            meeting.start(move |_| {
                drop(first);
                drop(third);
            })?;
            drop(device);
            for (ends, name) in ends.iter().zip(1..) {
                assert!(ends.is_only(name));
            }
            meeting.done.wait_for_completion();
            drop(second);
            for (ends, name) in ends.iter().zip(1..) {
                assert!(ends.is_only(name));
            }
        }
        Ok(())
    }
}
