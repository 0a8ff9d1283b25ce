use kernel::{
    current,
    mm::{virt::VmaRef, Mm, MmWithUser, MmapReadGuard, VmaReadGuard},
    model,
    pid_namespace::PidNamespace,
    sync::aref::ARef,
    task::{might_sleep, CurrentTask, Kuid, Pid, Task},
};

/// What is borrowed from the current task is used while that is.
fn borrowed(task: &CurrentTask) -> (Option<&MmWithUser>, Option<&PidNamespace>, &Task) {
    (task.mm(), task.active_pid_ns(), task.group_leader())
}

fn find<'a>(guard: &'a MmapReadGuard<'_>, address: usize) -> Option<&'a VmaRef> {
    guard.vma_lookup(address)
}

fn lock(mm: &MmWithUser, address: usize) -> Option<VmaReadGuard<'_>> {
    mm.lock_vma_under_rcu(address)
}

fn run(mm: &MmWithUser, task: &Task) -> Pid {
    // SAFETY: Nobody calls this function.
    unsafe {
        mm.kthread_use_mm(|| {
            let inside = current!();
            assert!(*task == **inside);
            inside.pid()
        })
    }
}

fn main() {
    let _ = run;
    let _entered = model::Task::enter();
    let task = current!();
    let (mm, ns, leader) = borrowed(task);
    let (mm, ns) = (mm.unwrap(), ns.unwrap());
    assert!(*leader == **task);
    // SAFETY: Used in this function only.
    assert!(unsafe { Task::current() }.pid() == 1);

    let owned: (ARef<Task>, ARef<PidNamespace>) = ((&**task).into(), ns.into());
    assert!(owned.0.tgid_nr_ns(Some(&owned.1)) == task.tgid_nr_ns(None));
    assert!(owned.0.get_pid_ns().unwrap().as_ptr() == ns.as_ptr());
    assert!(owned.0.euid() == Kuid::current_euid());
    Kuid::current_euid().into_uid_in_current_ns();

    might_sleep();
    let guard = mm.mmap_read_lock();
    assert!(find(&guard, 0).is_none());
    assert!(mm.mmap_read_trylock().is_some());
    drop(guard);
    assert!(lock(mm, 0).is_none());

    let known: ARef<Mm> = (&**mm).into();
    let user: ARef<MmWithUser> = known.mmget_not_zero().unwrap();
    // SAFETY: `user` keeps the address space.
    let same = unsafe {
        (
            Mm::from_raw(user.as_raw()),
            MmWithUser::from_raw(mm.as_raw()),
        )
    };
    assert!(same.0.as_raw() == same.1.as_raw());
    // SAFETY: The namespace is that of the task.
    assert!(unsafe { PidNamespace::from_ptr(ns.as_ptr()) }.as_ptr() == ns.as_ptr());
    std::thread::spawn(move || drop((owned, known, user)))
        .join()
        .unwrap();
}
