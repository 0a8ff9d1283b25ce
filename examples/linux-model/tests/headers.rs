// SPDX-License-Identifier: GPL-2.0

//! The headers are complete, and mean the same structs as the model.
//!
//! Needs a C compiler: `CC`, or `cc`.

#![cfg(not(miri))]

use kernel::model::{Layout, CRED, DEVICE, FILE, MM, PID_NAMESPACE, TASK, USER_NAMESPACE, VMA};
use std::{
    env, fmt, fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

const INCLUDE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/include");

/// Has a C compiler check a source text, with no headers but the model's. Returns its complaints.
fn compile(source: &str) -> Result<(), String> {
    let cc = env::var_os("CC").unwrap_or_else(|| "cc".into());
    let mut child = Command::new(cc)
        .args(["-x", "c", "-", "-fsyntax-only", "-std=gnu11", "-nostdinc"])
        .args(["-Wall", "-Wextra", "-Werror", "-I", INCLUDE])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a C compiler");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin
        .write_all(source.as_bytes())
        .expect("the compiler reads its input");
    drop(stdin);
    let output = child.wait_with_output().expect("the compiler ends");
    if output.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// C text that compiles if C lays the struct out as the model does.
fn assertions(layout: &Layout) -> String {
    let Layout {
        c_type,
        header,
        size,
        align,
        ..
    } = layout;
    let mut lines = vec![
        format!("#include <{header}>"),
        assertion(format_args!("sizeof({c_type}) == {size}")),
        assertion(format_args!("_Alignof({c_type}) == {align}")),
    ];
    for (field, offset) in layout.fields {
        let actual = format!("__builtin_offsetof({c_type}, {field})");
        lines.push(assertion(format_args!("{actual} == {offset}")));
    }
    lines.join("\n") + "\n"
}

fn assertion(condition: fmt::Arguments<'_>) -> String {
    format!("_Static_assert({condition}, \"{condition}\");")
}

/// The headers of a directory, as `#include` names them.
fn headers(dir: &str) -> Vec<String> {
    let entries = fs::read_dir(Path::new(INCLUDE).join(dir)).expect("the headers");
    let names = entries.map(|e| e.expect("an entry").file_name());
    let names = names.map(|name| format!("{dir}/{}", name.to_str().expect("an ASCII name")));
    let mut names: Vec<_> = names.filter(|name| name.ends_with(".h")).collect();
    names.sort();
    names
}

#[test]
fn each_header_compiles_alone() {
    let mut names = headers("linux");
    names.extend(headers("linux/device"));
    names.extend(headers("linux/sched"));
    assert!(names.len() > 30);
    for name in names {
        let twice = format!("#include <{name}>\n").repeat(2);
        compile(&twice).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn structs_have_the_layout_of_the_model() {
    for layout in [
        DEVICE,
        FILE,
        CRED,
        TASK,
        PID_NAMESPACE,
        USER_NAMESPACE,
        MM,
        VMA,
    ] {
        compile(&assertions(&layout)).unwrap_or_else(|error| panic!("{error}"));
    }
}

/// What stands for what in C: each line must compile in a function that has the variables.
const USES: &[(&str, &str)] = &[
    (
        "linux/sched.h",
        "_Static_assert(TASK_NORMAL == 3 && TASK_FREEZABLE == 0x2000, \"\");",
    ),
    (
        "linux/sched.h",
        "_Static_assert(MAX_SCHEDULE_TIMEOUT > 0x7ffffffffffffffe, \"\");",
    ),
    (
        "linux/sched/task.h",
        "put_task_struct(get_task_struct(current));",
    ),
    (
        "linux/sched/signal.h",
        "(void)(signal_pending(current) + wake_up_process(current));",
    ),
    (
        "linux/pid.h",
        "(void)(task_tgid_nr_ns(current, NULL) + current->pid);",
    ),
    (
        "linux/pid_namespace.h",
        "put_pid_ns(get_pid_ns(task_active_pid_ns(NULL)));",
    ),
    (
        "linux/cred.h",
        "(void)uid_eq(task_uid(current), task_euid(current));",
    ),
    (
        "linux/cred.h",
        "(void)from_kuid(current_user_ns(), current_euid());",
    ),
    ("linux/rcupdate.h", "rcu_read_lock(); rcu_read_unlock();"),
    ("linux/kernel.h", "might_sleep(); might_resched();"),
    (
        "linux/sched/mm.h",
        "mmgrab(current->mm); mmdrop(current->mm); mmget(current->mm);",
    ),
    (
        "linux/sched/mm.h",
        "if (mmget_not_zero(current->mm)) mmput(current->mm);",
    ),
    (
        "linux/mmap_lock.h",
        "vma_end_read(lock_vma_under_rcu(NULL, 0));",
    ),
    (
        "linux/mmap_lock.h",
        "if (mmap_read_trylock(NULL)) mmap_read_unlock(NULL);",
    ),
    (
        "linux/mm.h",
        "mmap_read_lock(NULL); (void)(vma_lookup(NULL, 0)->vm_flags & VM_READ);",
    ),
    (
        "linux/mm.h",
        "struct vm_area_struct *v = NULL; (void)(v->vm_end - v->vm_start); (void)v->vm_mm;",
    ),
    (
        "linux/kthread.h",
        "kthread_use_mm(NULL); kthread_unuse_mm(NULL);",
    ),
    ("linux/device.h", "put_device(get_device(NULL));"),
    (
        "linux/device.h",
        "if (!devm_add_action(NULL, NULL, NULL)) devm_remove_action_nowarn(NULL, NULL, NULL);",
    ),
    (
        "linux/device/devres.h",
        "(void)devm_add_action_or_reset(NULL, NULL, NULL);",
    ),
    (
        "linux/task_work.h",
        "struct callback_head h; init_task_work(&h, NULL); (void)task_work_add(current, &h, TWA_RESUME);",
    ),
    (
        "linux/task_work.h",
        "(void)task_work_cancel(current, current->task_works);",
    ),
];

#[test]
fn what_wrappers_need_is_there() {
    for (header, statement) in USES {
        let source =
            format!("#include <{header}>\nvoid f(void);\nvoid f(void)\n{{ {statement} }}\n");
        compile(&source).unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn control_another_layout_is_noticed() {
    let wrong = assertions(&FILE).replace("f_cred", "f_pos");
    let error = compile(&wrong).expect_err("f_pos is not where f_cred is");
    assert!(error.contains("f_pos"), "{error}");
}

/// The functions that the raw bindings declare.
fn declared() -> Vec<String> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../generated/linux/bindings.rs"
    );
    let bindings = fs::read_to_string(path).expect("the bindings");
    let names = bindings.lines().filter_map(|line| {
        let name = line.trim().strip_prefix("pub fn ")?;
        name.split('(').next()
    });
    names.map(str::to_owned).collect()
}

#[test]
fn every_function_of_the_bindings_has_its_type_compared() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/layout.rs");
    let compared = fs::read_to_string(path).expect("the list");
    let declared = declared();
    assert!(declared.len() > 30);
    for name in declared {
        assert!(compared.contains(&format!("::{name}(")), "{name}");
    }
}
