// SPDX-License-Identifier: GPL-2.0

//! C functions as a caller in C has them, whether or not the bindings declare them.
//!
//! Nothing here is checked by the compiler: the functions are safe to call in name only, so that the
//! tests of the model can be read.

use kernel::{
    bindings::{
        callback_head, device, file, kuid_t, mm_struct, pid_namespace, pid_t, task_struct, uid_t,
        user_namespace, vm_area_struct,
    },
    ffi::{c_char, c_int, c_uint, c_void},
    model,
};

/// `struct task_struct *`
pub(crate) type Task = *mut task_struct;

/// `struct pid_namespace *`
pub(crate) type PidNs = *mut pid_namespace;

/// `struct mm_struct *`
pub(crate) type Mm = *mut mm_struct;

/// `struct vm_area_struct *`
pub(crate) type Vma = *mut vm_area_struct;

/// `struct device *`
pub(crate) type Device = *mut device;

/// `struct file *`
pub(crate) type File = *mut file;

/// `struct callback_head *`
pub(crate) type Work = *mut callback_head;

/// `struct completion *`
pub(crate) type Completion = *mut c_uint;

/// What a device calls.
pub(crate) type Action = Option<unsafe extern "C" fn(*mut c_void)>;

/// What a task calls.
pub(crate) type WorkFn = Option<unsafe extern "C" fn(Work)>;

macro_rules! functions {
    ($($symbol:literal $name:ident($($arg:ident: $ty:ty),*) $(-> $ret:ty)?;)*) => {
        mod declared {
            use super::*;

            extern "C" {
                $(
                    #[link_name = $symbol]
                    pub(super) fn $name($($arg: $ty),*) $(-> $ret)?;
                )*
            }
        }

        $(
            /// Calls the C function of this name.
            pub(crate) fn $name($($arg: $ty),*) $(-> $ret)? {
                // SAFETY: None in general. The tests keep to what C asks for, except for one
                // thing at a time that the model is to notice.
                unsafe { declared::$name($($arg),*) }
            }
        )*
    };
}

functions! {
    "rust_helper_get_current" get_current() -> Task;
    "rust_helper_get_task_struct" get_task_struct(task: Task) -> Task;
    "rust_helper_put_task_struct" put_task_struct(task: Task);
    "rust_helper_signal_pending" signal_pending(task: Task) -> c_int;
    "wake_up_process" wake_up_process(task: Task) -> c_int;
    "rust_helper_task_uid" task_uid(task: Task) -> kuid_t;
    "rust_helper_task_euid" task_euid(task: Task) -> kuid_t;
    "rust_helper_current_euid" current_euid() -> kuid_t;
    "rust_helper_current_user_ns" current_user_ns() -> *mut user_namespace;
    "from_kuid" from_kuid(ns: *mut user_namespace, uid: kuid_t) -> uid_t;
    "task_active_pid_ns" task_active_pid_ns(task: Task) -> PidNs;
    "rust_helper_get_pid_ns" get_pid_ns(ns: PidNs) -> PidNs;
    "put_pid_ns" put_pid_ns(ns: PidNs);
    "rust_helper_task_tgid_nr_ns" task_tgid_nr_ns(task: Task, ns: PidNs) -> pid_t;
    "__task_pid_nr_ns" task_pid_nr_ns(task: Task, kind: c_uint, ns: PidNs) -> pid_t;
    "rust_helper_rcu_read_lock" rcu_read_lock();
    "rust_helper_rcu_read_unlock" rcu_read_unlock();
    "rust_helper_might_sleep" might_sleep();
    "__might_sleep" might_sleep_at(file: *const c_char, line: c_int);
    "rust_helper_might_resched" might_resched();
    "rust_helper_mmgrab" mmgrab(mm: Mm);
    "rust_helper_mmdrop" mmdrop(mm: Mm);
    "rust_helper_mmget" mmget(mm: Mm);
    "rust_helper_mmget_not_zero" mmget_not_zero(mm: Mm) -> bool;
    "mmput" mmput(mm: Mm);
    "rust_helper_mmap_read_lock" mmap_read_lock(mm: Mm);
    "rust_helper_mmap_read_trylock" mmap_read_trylock(mm: Mm) -> bool;
    "rust_helper_mmap_read_unlock" mmap_read_unlock(mm: Mm);
    "rust_helper_vma_lookup" vma_lookup(mm: Mm, addr: usize) -> Vma;
    "lock_vma_under_rcu" lock_vma_under_rcu(mm: Mm, addr: usize) -> Vma;
    "rust_helper_vma_end_read" vma_end_read(vma: Vma);
    "get_device" get_device(dev: Device) -> Device;
    "put_device" put_device(dev: Device);
    "rust_helper_devm_add_action" devm_add_action(
        dev: Device, action: Action, data: *mut c_void
    ) -> c_int;
    "rust_helper_devm_add_action_or_reset" devm_add_action_or_reset(
        dev: Device, action: Action, data: *mut c_void
    ) -> c_int;
    "devm_remove_action_nowarn" devm_remove_action_nowarn(
        dev: Device, action: Action, data: *mut c_void
    ) -> c_int;
    "rust_helper_init_task_work" init_task_work(twork: Work, func: WorkFn);
    "task_work_add" task_work_add(task: Task, twork: Work, mode: c_uint) -> c_int;
    "task_work_cancel" task_work_cancel(task: Task, cb: Work) -> bool;
    "file_close_fd" file_close_fd(fd: c_uint) -> File;
    "filp_close" filp_close(file: File, id: *mut c_void) -> c_int;
    "rust_helper_get_file" get_file(file: File) -> File;
    "fput" fput(file: File);
    "unshare_files" unshare_files() -> c_int;
    "model_kmalloc" kmalloc(size: usize, align: usize, flags: c_uint) -> *mut c_void;
    "model_kfree" kfree(memory: *mut c_void);
    "rust_helper_refcount_inc" refcount_inc(r: *mut c_int);
    "rust_helper_refcount_dec_and_test" refcount_dec_and_test(r: *mut c_int) -> bool;
    "rust_helper_init_completion" init_completion(x: Completion);
    "complete_all" complete_all(x: Completion);
    "wait_for_completion" wait_for_completion(x: Completion);
    "synchronize_rcu" synchronize_rcu();
    "kthread_use_mm" kthread_use_mm(mm: Mm);
    "kthread_unuse_mm" kthread_unuse_mm(mm: Mm);
}

/// Carries a pointer to another thread.
pub(crate) struct Shared<T>(*mut T);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Shared<T> {}

// SAFETY: The tests follow the pointer only where C would.
unsafe impl<T> Send for Shared<T> {}

impl<T> Shared<T> {
    pub(crate) fn new(ptr: *mut T) -> Self {
        Self(ptr)
    }

    pub(crate) fn get(self) -> *mut T {
        self.0
    }
}

/// Reads a field of a struct.
pub(crate) fn field<T: Copy, S>(object: *mut S, layout: &model::Layout, name: &str) -> T {
    let mut fields = layout.fields.iter();
    let (_, offset) = fields.find(|(field, _)| *field == name).expect("a field");
    // SAFETY: The tests name the type that the field has, of an object that exists.
    unsafe { object.byte_add(*offset).cast::<T>().read() }
}
