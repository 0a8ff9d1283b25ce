use kernel::{
    alloc::{flags::GFP_KERNEL, KBox},
    current,
    device::{Bound, Device},
    devres::{
        self,
        action::{devm_add_action_or_reset, Action, RegisteredAction},
        Devres,
    },
    error::Result,
    fs::{
        deferred_close::DeferredFdCloser,
        file::{flags, ClosedFile, KeptFile},
    },
    model,
    sync::{rcu, Arc},
    task_work::{OnReturnToUserspace, ReturningToUserspace, TaskWork},
};
use std::{cell::Cell, rc::Rc};

struct Shared;

impl Action for Shared {
    type Data = Arc<u32>;

    fn release(data: Arc<u32>) {
        assert_eq!(*data, 1);
    }
}

struct Boxed;

impl Action for Boxed {
    type Data = KBox<Cell<u32>>;

    fn release(data: KBox<Cell<u32>>) {
        assert_eq!(data.get(), 2);
    }
}

fn register(dev: &Device<Bound>) -> Result<(RegisteredAction<Shared, u32>, Devres<u32>)> {
    let data = Arc::new(1, GFP_KERNEL)?;
    let registered =
        RegisteredAction::devm_add_action(dev, data.clone()).map_err(|(error, _)| error)?;
    drop(RegisteredAction::<Shared, u32>::devm_add_action(dev, data));
    devm_add_action_or_reset::<Boxed>(dev, KBox::new(Cell::new(2), GFP_KERNEL)?)?;
    devres::register(dev, Cell::new(3), GFP_KERNEL)?;
    Ok((registered, Devres::new(dev, 4)?))
}

fn read(dev: &Device<Bound>, value: &Devres<u32>) {
    assert_eq!(value.access(dev).ok(), Some(&4));
    assert_eq!(value.try_access().map(|value| *value), Some(4));
    let section = rcu::read_lock();
    assert_eq!(value.try_access_with_guard(&section), Some(&4));
    drop(section);
    std::thread::scope(|scope| {
        scope.spawn(|| value.try_access_with(|value| assert_eq!(*value, 4)));
    });
}

/// What belongs to the task may be scheduled for it.
struct Pays(Rc<u32>, Option<KeptFile>);

impl OnReturnToUserspace for Pays {
    fn run(self, at: &ReturningToUserspace<'_>) {
        if let Some(kept) = self.1 {
            kept.fput(at);
        }
    }
}

fn close(fd: u32) {
    let work = TaskWork::new(GFP_KERNEL).unwrap();
    let task = current!();
    let payload = Pays(Rc::new(1), None);
    let mut scheduled = work.task_work_add(task, payload).ok().unwrap();
    let (closable, kept) = ClosedFile::file_close_fd(task, fd).unwrap().keep();
    scheduled.1 = Some(kept);
    closable.filp_close().unwrap();
    assert_eq!(*scheduled.0, 1);
}

fn main() {
    let _task = model::Task::enter();
    let dev = model::new_device();
    let driver = model::Driver::bind(&dev);
    let (registered, value) = register(driver.dev()).unwrap();
    read(driver.dev(), &value);
    assert!(registered.devm_remove_action_nowarn().is_some());
    let other = model::spawn_thread(move || driver.unbind());
    other.join().unwrap();
    assert!(value.try_access().is_none());

    close(model::open_file(flags::O_RDWR).unwrap());
    let closer = DeferredFdCloser::new(GFP_KERNEL).unwrap();
    closer
        .close_fd(model::open_file(flags::O_RDWR).unwrap())
        .unwrap();
    let unused: TaskWork<Pays> = TaskWork::new(GFP_KERNEL).unwrap();
    std::thread::spawn(move || drop(unused)).join().unwrap();
    model::return_to_userspace();
}
