// SPDX-License-Identifier: GPL-2.0

//! Calls that use what only the generated wrappers have.

use crate::{
    call::{
        error_number,
        output,
        word,
        Input,
        Output, //
    },
    deferred_close::DeferredFdCloser,
    device::Opened, //
};
use kernel::{
    fs::LocalFile,
    mm::MmWithUser,
    prelude::*,
    sync::{
        aref::ARef,
        atomic::{
            Acquire,
            Atomic,
            Relaxed,
            Release, //
        },
        Arc,
        Completion, //
    },
    task_work::{
        OnReturnToUserspace,
        ReturningToUserspace,
        TaskWork, //
    },
    workqueue, //
};

/// Closes a descriptor for the way back to user space, once or several times.
pub(crate) fn close_later([fd, times, ..]: Input) -> Result<Output> {
    let fd = word(fd)?;
    let close = || -> u64 {
        match DeferredFdCloser::new(GFP_KERNEL) {
            Ok(closer) => closer
                .close_fd(fd)
                .map_or_else(|error| error_number(error.into()), |()| 0),
            Err(error) => error_number(error.into()),
        }
    };
    let first = close();
    let free = LocalFile::fget(fd).is_err();
    let mut last = first;
    for _ in 1..times {
        last = close();
    }

    // A closer that is not used leaves nothing behind.
    drop(DeferredFdCloser::new(GFP_KERNEL)?);
    Ok(output([first, last, u64::from(free)]))
}

/// What works have left behind that were scheduled by one file of the device.
pub(crate) struct Works(Arc<Traces>);

struct Traces {
    run: Atomic<u64>,
    value: Atomic<u64>,
    dropped: Atomic<u64>,
}

impl Works {
    pub(crate) fn new() -> Result<Self> {
        let traces = Traces {
            run: Atomic::new(0),
            value: Atomic::new(0),
            dropped: Atomic::new(0),
        };
        Ok(Self(Arc::new(traces, GFP_KERNEL)?))
    }

    fn note(&self, value: u64) -> Note {
        Note {
            value,
            traces: self.0.clone(),
        }
    }
}

/// A work that notes that it has run, and with which value.
struct Note {
    value: u64,
    traces: Arc<Traces>,
}

impl OnReturnToUserspace for Note {
    fn run(self, _at: &ReturningToUserspace<'_>) {
        self.traces.run.fetch_add(1, Relaxed);
        self.traces.value.store(self.value, Relaxed);
    }
}

impl Drop for Note {
    fn drop(&mut self) {
        self.traces.dropped.fetch_add(1, Relaxed);
    }
}

/// Schedules works, and changes what is in each of them afterwards.
pub(crate) fn work(opened: &Opened, [count, ..]: Input) -> Result<Output> {
    let task = current!();
    for value in 0..count {
        // This one is never scheduled.
        drop(TaskWork::<Note>::new(GFP_KERNEL)?);

        let work = TaskWork::new(GFP_KERNEL)?;
        let mut scheduled = work
            .task_work_add(task, opened.works.note(value))
            .map_err(|(error, _, _)| error)?;
        scheduled.value += 100;
    }
    Ok(output([opened.works.0.run.load(Relaxed)]))
}

/// Schedules works and takes them back, the oldest first.
pub(crate) fn work_cancel(opened: &Opened, [count, ..]: Input) -> Result<Output> {
    let task = current!();
    let mut all = KVec::new();
    for value in 1..=count {
        let work = TaskWork::new(GFP_KERNEL)?;
        let scheduled = work
            .task_work_add(task, opened.works.note(value))
            .map_err(|(error, _, _)| error)?;
        all.push(scheduled, GFP_KERNEL)?;
    }
    let (mut back, mut sum) = (0, 0);
    for scheduled in all {
        if let Some((_work, note)) = scheduled.task_work_cancel() {
            back += 1;
            sum += note.value;
        }
    }
    Ok(output([back, sum]))
}

/// Says what has become of the works.
pub(crate) fn work_result(opened: &Opened) -> Result<Output> {
    let traces = &opened.works.0;
    Ok(output([
        traces.run.load(Relaxed),
        traces.value.load(Relaxed),
        traces.dropped.load(Relaxed),
    ]))
}

/// What a kernel thread has seen of an address space that it used for a while.
#[pin_data]
struct Visit {
    space: ARef<MmWithUser>,
    address: usize,
    before: Atomic<bool>,
    within: Atomic<bool>,
    same: Atomic<bool>,
    area: Atomic<bool>,
    after: Atomic<bool>,
    #[pin]
    done: Completion,
}

impl Visit {
    fn new(space: ARef<MmWithUser>, address: usize) -> Result<Arc<Self>> {
        Arc::pin_init(
            pin_init!(Self {
                space,
                address,
                before: Atomic::new(false),
                within: Atomic::new(false),
                same: Atomic::new(false),
                area: Atomic::new(false),
                after: Atomic::new(false),
                done <- Completion::new(),
            }),
            GFP_KERNEL,
        )
    }

    /// Uses the address space; it is called on a kernel thread that has none.
    fn make(&self) {
        self.before.store(current!().mm().is_some(), Release);
        let inside = || {
            let task = current!();
            let Some(space) = task.mm() else { return };
            self.within.store(true, Release);
            self.same
                .store(space.as_raw() == self.space.as_raw(), Release);
            let found = space.mmap_read_lock().vma_lookup(self.address).is_some();
            self.area.store(found, Release);
        };

        // SAFETY: This runs on a worker of a work queue, which is a kernel thread, and which enters
        // no address space by itself.
        unsafe { self.space.kthread_use_mm(inside) };
        self.after.store(current!().mm().is_some(), Release);
        self.done.complete_all();
    }
}

/// Lets a kernel thread use the current address space.
pub(crate) fn use_space([address, ..]: Input) -> Result<Output> {
    let address = usize::try_from(address).map_err(|_| EINVAL)?;
    let visit = Visit::new(ARef::from(current!().mm().ok_or(ESRCH)?), address)?;
    let there = visit.clone();
    workqueue::system().try_spawn(GFP_KERNEL, move || there.make())?;
    visit.done.wait_for_completion();
    Ok(output([
        u64::from(visit.before.load(Acquire)),
        u64::from(visit.within.load(Acquire)),
        u64::from(visit.after.load(Acquire)),
        u64::from(visit.same.load(Acquire)),
        u64::from(visit.area.load(Acquire)),
    ]))
}
