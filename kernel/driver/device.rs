// SPDX-License-Identifier: GPL-2.0

//! The misc device: what an open file of it holds, and which call does what.

use crate::{
    call::{
        self,
        Input,
        Output,
        Place, //
    },
    descriptors,
    repeat,
    spaces,
    tasks, //
};
use kernel::{
    fs::File,
    miscdevice::{
        MiscDevice,
        MiscDeviceRegistration, //
    },
    mm::virt::VmaNew,
    new_mutex,
    pid_namespace::PidNamespace,
    prelude::*,
    sync::{
        aref::ARef,
        atomic::{
            Atomic,
            Relaxed, //
        },
        Mutex, //
    },
    task::Task, //
};

/// How many files of the device there are, in whatever process.
///
/// It goes down when a file is released. So it shows a reference to such a file that was leaked,
/// and one that was given back too often.
static OPEN: Atomic<u64> = Atomic::new(0);

/// What belongs to one open file of the device.
#[pin_data(PinnedDrop)]
pub(crate) struct Opened {
    /// The task that has opened it.
    pub(crate) opener: ARef<Task>,
    /// The PID namespace of that task.
    pub(crate) namespace: ARef<PidNamespace>,
    /// An address space that a call has kept.
    #[pin]
    pub(crate) space: Mutex<Option<spaces::Kept>>,
    /// What the works have left that were scheduled by this file.
    #[cfg(CONFIG_SAFEBIND_TEST_GENERATED)]
    pub(crate) works: crate::generated::Works,
}

#[pinned_drop]
impl PinnedDrop for Opened {
    fn drop(self: Pin<&mut Self>) {
        OPEN.fetch_sub(1, Relaxed);
    }
}

#[vtable]
impl MiscDevice for Opened {
    type Ptr = Pin<KBox<Self>>;

    fn open(_file: &File, _device: &MiscDeviceRegistration<Self>) -> Result<Self::Ptr> {
        let task = current!();
        let opener = ARef::from(&**task);
        let namespace = ARef::from(task.active_pid_ns().ok_or(ESRCH)?);
        let opened = KBox::try_pin_init(
            try_pin_init!(Opened {
                opener,
                namespace,
                space <- new_mutex!(None),
                #[cfg(CONFIG_SAFEBIND_TEST_GENERATED)]
                works: crate::generated::Works::new()?,
            }),
            GFP_KERNEL,
        )?;
        OPEN.fetch_add(1, Relaxed);
        Ok(opened)
    }

    /// Maps nothing. But the area has a reference to the file, so the file is there as long as the
    /// area.
    fn mmap(_device: Pin<&Self>, _file: &File, _area: &VmaNew) -> Result {
        Ok(())
    }

    fn ioctl(device: Pin<&Self>, file: &File, number: u32, argument: usize) -> Result<isize> {
        let place = Place::new(argument);
        let output = answer(&device, file, number, place.input()?)?;
        place.answer(output)?;
        Ok(0)
    }
}

/// Does what a call asks for.
fn answer(opened: &Opened, file: &File, number: u32, input: Input) -> Result<Output> {
    match number {
        call::RESERVE => descriptors::reserve(input),
        call::INSTALL => descriptors::install(input),
        call::INSTALL_OWN => descriptors::install_own(file, input),
        call::RESERVE_MANY => descriptors::reserve_many(input),
        call::RESERVE_TWO => descriptors::reserve_two(input),
        call::LOOK_UP => descriptors::look_up(input),
        call::OPEN_COUNT => Ok(call::output([OPEN.load(Relaxed)])),
        call::TASK => tasks::task(opened),
        call::USERS => tasks::users(),
        call::OPENER => tasks::opener(opened),
        #[cfg(CONFIG_SAFEBIND_HAS_TASK_EUID)]
        call::EFFECTIVE_USER => tasks::effective_user(),
        #[cfg(any(CONFIG_SAFEBIND_TEST_GENERATED, CONFIG_SAFEBIND_HAS_TASK_TGID))]
        call::GROUP => tasks::group(opened),
        call::FIND_AREA => spaces::find_area(input),
        call::KEEP_SPACE => spaces::keep(opened, input),
        call::KEPT_SPACE => spaces::kept(opened, input),
        call::FORGET_SPACE => spaces::forget(opened),
        call::REPEAT => repeat::repeat(opened, input),
        #[cfg(CONFIG_SAFEBIND_TEST_GENERATED)]
        call::CLOSE_LATER => crate::generated::close_later(input),
        #[cfg(CONFIG_SAFEBIND_TEST_GENERATED)]
        call::WORK => crate::generated::work(opened, input),
        #[cfg(CONFIG_SAFEBIND_TEST_GENERATED)]
        call::WORK_CANCEL => crate::generated::work_cancel(opened, input),
        #[cfg(CONFIG_SAFEBIND_TEST_GENERATED)]
        call::WORK_RESULT => crate::generated::work_result(opened),
        #[cfg(CONFIG_SAFEBIND_TEST_GENERATED)]
        call::USE_SPACE => crate::generated::use_space(input),
        _ => Err(ENOTTY),
    }
}
