// SPDX-License-Identifier: GPL-2.0

//! What only the generated wrappers have, where no process is needed.

use crate::{
    deferred_close::{
        DeferredFdCloseError,
        DeferredFdCloser, //
    },
    faux_device::{
        BoundDevice,
        Ends,
        Thing, //
    }, //
};
use kernel::{
    devres::action::{
        devm_add_action_or_reset,
        Action,
        RegisteredAction, //
    },
    fs::file::FileDescriptorReservation,
    prelude::*,
    sync::{
        aref::ARef,
        Arc, //
    },
    task::{
        Task,
        PF_KTHREAD, //
    },
    task_work::{
        OnReturnToUserspace,
        ReturningToUserspace,
        TaskWork, //
    }, //
};

/// Ends a thing that is shared.
struct End;

impl Action for End {
    type Data = Arc<Thing>;

    fn release(data: Self::Data) {
        drop(data);
    }
}

/// Ends a thing that has one owner.
struct EndOwned;

impl Action for EndOwned {
    type Data = KBox<Thing>;

    fn release(data: Self::Data) {
        drop(data);
    }
}

/// A work that ends a thing.
struct Later(Thing);

impl OnReturnToUserspace for Later {
    fn run(self, _at: &ReturningToUserspace<'_>) {}
}

fn shared(name: u64, ends: &Arc<Ends>) -> Result<Arc<Thing>> {
    Ok(Arc::new(Thing::new(name, ends), GFP_KERNEL)?)
}

#[kunit_tests(safebind_generated)]
mod tests {
    use super::*;

    #[test]
    fn a_kernel_thread_never_returns_to_user_space() -> Result {
        assert!(current!().flags() & PF_KTHREAD != 0);
        let reservation = FileDescriptorReservation::get_unused_fd_flags(0)?;
        let closer = DeferredFdCloser::new(GFP_KERNEL)?;

        // It refuses before it looks whether there is such a descriptor.
        let refused = closer.close_fd(reservation.reserved_fd());
        assert_eq!(refused, Err(DeferredFdCloseError::TaskWorkUnavailable));
        assert_eq!(
            Error::from(DeferredFdCloseError::TaskWorkUnavailable),
            ESRCH
        );
        let refused = DeferredFdCloser::new(GFP_KERNEL)?.close_fd(u32::MAX);
        assert_eq!(refused, Err(DeferredFdCloseError::TaskWorkUnavailable));
        Ok(())
    }

    #[test]
    fn a_work_that_is_taken_back_has_what_was_put_in() -> Result {
        let ends = Ends::new()?;
        let task = current!();
        let work = TaskWork::new(GFP_KERNEL)?;
        let scheduled = work
            .task_work_add(task, Later(Thing::new(1, &ends)))
            .map_err(|(error, _, _)| error)?;
        assert_eq!(scheduled.0.name(), 1);
        let (work, later) = scheduled.task_work_cancel().ok_or(ENOENT)?;
        assert_eq!(ends.order(), 0);
        drop(later);
        assert!(ends.is_only(1));

        // The allocation can be used again.
        let again = work
            .task_work_add(task, Later(Thing::new(2, &ends)))
            .map_err(|(error, _, _)| error)?;
        drop(again.task_work_cancel().ok_or(ENOENT)?);
        assert_eq!(ends.order(), 12);
        Ok(())
    }

    #[test]
    fn an_action_is_run_when_the_device_is_unbound() -> Result {
        let ends = Ends::new()?;
        let device = BoundDevice::new(c"safebind-action")?;
        let thing = shared(1, &ends)?;
        let registered = RegisteredAction::<End, _>::devm_add_action(device.device(), thing)
            .map_err(|(error, _)| error)?;
        assert!(registered.dev().name() == device.device().name());
        drop(device);

        // The registration keeps the data; it has nothing left to take back.
        assert_eq!(ends.order(), 0);
        assert!(registered.devm_remove_action_nowarn().is_none());
        assert!(ends.is_only(1));
        Ok(())
    }

    #[test]
    fn an_action_that_is_taken_back_is_not_run() -> Result {
        let ends = Ends::new()?;
        let device = BoundDevice::new(c"safebind-taken-back")?;
        let registered =
            RegisteredAction::<End, _>::devm_add_action(device.device(), shared(2, &ends)?)
                .map_err(|(error, _)| error)?;
        let thing = registered.devm_remove_action_nowarn().ok_or(ENOENT)?;
        drop(device);
        assert_eq!(ends.order(), 0);
        assert_eq!(thing.name(), 2);
        drop(thing);
        assert!(ends.is_only(2));
        Ok(())
    }

    #[test]
    fn dropping_a_registration_takes_the_action_back() -> Result {
        let ends = Ends::new()?;
        let device = BoundDevice::new(c"safebind-dropped-action")?;
        let thing = shared(3, &ends)?;
        let registered = RegisteredAction::<End, _>::devm_add_action(device.device(), thing)
            .map_err(|(error, _)| error)?;
        drop(registered);
        assert!(ends.is_only(3));
        drop(device);
        assert!(ends.is_only(3));
        Ok(())
    }

    #[test]
    fn actions_for_good_are_run_last_first() -> Result {
        let ends = Ends::new()?;
        let device = BoundDevice::new(c"safebind-for-good")?;
        for name in 1..=4 {
            let thing = KBox::new(Thing::new(name, &ends), GFP_KERNEL)?;
            devm_add_action_or_reset::<EndOwned>(device.device(), thing)?;
        }
        assert_eq!(ends.order(), 0);
        drop(device);
        assert_eq!(ends.order(), 4321);
        Ok(())
    }

    #[test]
    fn a_closer_may_be_made_for_somebody_else() {
        fn crosses_threads<T: Send + Sync>() {}
        crosses_threads::<DeferredFdCloser>();
        crosses_threads::<ARef<Task>>();
    }
}
