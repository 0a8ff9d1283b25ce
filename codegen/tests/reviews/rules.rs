//! R08, R14, R18: what must hold between calls, and on which thread.

use safebind::{
    api::{
        Function, Trait,
        argument::Remark,
        body::Expr,
        ty::{Support, Ty},
    },
    contract::model::HandleThread,
};

use crate::{
    contracts::Contracts,
    support::{Problems, Ran, changed, docs, says, section, shipped, try_changed, type_docs},
    walk::{own_expressions, statements, walk},
};

/// The documentation of the marker field of a type, if it has one.
fn marker_docs(ran: &Ran, name: &str) -> Option<String> {
    let files = ran.syntax();
    let mut items = files.iter().flat_map(|(_, file)| &file.items);
    items.find_map(|item| {
        let syn::Item::Struct(one) = item else {
            return None;
        };
        let fields = one.fields.iter().filter(|_| one.ident == name);
        let marked = fields.filter(|field| {
            let path = match &field.ty {
                syn::Type::Path(path) => path.path.segments.last(),
                _ => None,
            };
            path.is_some_and(|last| last.ident == "NotThreadSafe")
        });
        marked.map(|field| docs(&field.attrs)).next()
    })
}

/// How many invariants the values have that an expression makes, if it makes one.
fn made(contracts: &Contracts<'_>, ty: &str, function: &Function, expr: &Expr) -> Option<usize> {
    let of_view = |name: &str| {
        let view = contracts.view(name)?;
        Some(view.invariants.len() + usize::from(view.bound_to.is_some()))
    };
    let name = |ty: &Ty| match ty {
        Ty::Generated { name, .. } => Some(name.clone()),
        _ => None,
    };
    let is_guard = |ty: &Ty| {
        let mut guards = contracts.guards();
        name(ty).is_some_and(|name| guards.any(|(guard, _)| guard == name))
    };
    let listed = |name: &str| contracts.listed(name);
    let is_owed = |name: &str| contracts.obligations().any(|(one, _)| one == name);
    match expr {
        // What a step makes: the count that each has, what each stands for, and what else is so of the object.
        Expr::Tuple(values) if is_owed(ty) => {
            let (_, owed) = contracts.obligations().find(|(name, _)| *name == ty)?;
            Some(1 + values.len() + contracts.invariants(&owed.view).len())
        }
        Expr::Named(ty, _) if is_owed(&name(ty)?) => None,
        // That the lock is held.
        Expr::Named(ty, _) if is_guard(ty) => Some(1),
        // Each as often as the documentation of the type has them.
        Expr::Named(ty, _) if listed(&name(ty)?).is_some() => listed(&name(ty)?),
        // The guard of a borrowing form rests on the guard that it has.
        Expr::Named(ty, _) if contracts.borrowing_guard(&name(ty)?) => None,
        // What is inside an allocation rests on the type of what owns it.
        Expr::Named(ty, _) if name(ty)?.ends_with("Inner") => None,
        // The pointer, and the scope in which it is used.
        Expr::Named(..) => Some(2),
        Expr::Struct(_) if listed(ty).is_some() => listed(ty),
        Expr::Struct(_) => contracts.handles().any(|(name, _)| name == ty).then_some(1),
        // What was taken back is marked as such.
        Expr::Call(function, _) => {
            let replaces = matches!(&**function, Expr::Name(name) if name == "core::mem::replace");
            replaces.then_some(1)
        }
        Expr::Ref { of, .. } if matches!(**of, Expr::Deref(_)) => match &function.ret {
            Ty::Ref { to, .. } => of_view(&name(to)?),
            _ => None,
        },
        Expr::Path(base, method)
            if matches!(**base, Expr::Support(Support::ARef)) && method == "from_raw" =>
        {
            let mut ty = &function.ret;
            loop {
                ty = match ty {
                    Ty::Support(_, arguments) => arguments.first()?,
                    Ty::Option(inner) => inner,
                    _ => break,
                };
            }
            of_view(&name(ty)?)
        }
        _ => None,
    }
}

/// Where a value is made, there is a reason for each of its invariants; and the type lists them.
fn invariants(ran: &Ran) -> (usize, Problems) {
    let contracts = Contracts::of(ran);
    let mut problems = Problems::new();
    let mut reasons = 0;
    for (ty, _, function) in ran.functions() {
        for statement in statements(&function.body) {
            let mut wanted = 0;
            for expr in own_expressions(&statement.kind) {
                walk(expr, &mut |expr| {
                    wanted += made(&contracts, ty, function, expr).unwrap_or_default();
                });
            }
            let given = statement.remarks.iter().map(|remark| match remark {
                Remark::Invariant(list) => list.len(),
                _ => 0,
            });
            let given: usize = given.sum();
            reasons += given;
            if given != wanted {
                problems.push(format!("{ty}::{}: {given} of {wanted}", function.name));
            }
        }
    }
    let views = contracts.0.iter().flat_map(|module| module.types.values());
    let views = views.flat_map(|ty| &ty.views);
    // What the target provides, it documents itself.
    for (name, view) in views.filter(|(_, view)| view.provided.is_none()) {
        let docs = type_docs(ran, name);
        let listed = section(&docs, "Invariants").unwrap_or_default();
        let silent = view
            .invariants
            .values()
            .filter(|one| !says(listed, &one.holds));
        problems.extend(silent.map(|one| format!("{}: {}", &**name, one.holds)));
    }
    for (name, handle) in contracts.handles() {
        let docs = type_docs(ran, name);
        let listed = section(&docs, "Invariants").unwrap_or_default();
        if !says(
            listed,
            &format!("`{}` was returned by", &*handle.value.field),
        ) {
            problems.push(format!("{name}: no invariant"));
        }
    }
    for (name, guard) in contracts.guards() {
        let docs = type_docs(ran, name);
        let listed = section(&docs, "Invariants").unwrap_or_default();
        let held = format!("{} is held for `{}`", guard.represents, &*guard.field);
        if !says(listed, &held) {
            problems.push(format!("{name}: no invariant"));
        }
    }
    for (name, _) in contracts
        .views()
        .filter(|(_, view)| view.bound_to.is_some())
    {
        // What is bound, and what keeps a pointer to it until it is used.
        for name in [name.to_owned(), format!("{name}Ref")] {
            let docs = type_docs(ran, &name);
            let listed = section(&docs, "Invariants").unwrap_or_default();
            if !says(listed, "is used only within the scope") {
                problems.push(format!("{name}: no invariant"));
            }
        }
    }
    (reasons, problems)
}

#[test]
fn r08_invariants_are_listed_and_argued_wherever_a_value_is_made() {
    let ran = shipped();
    let (reasons, problems) = invariants(&ran);
    assert_eq!(problems, Problems::new());
    assert_eq!(reasons, 45);
    let comments: usize = ran
        .rust()
        .map(|(_, text)| text.matches("// INVARIANT:").count())
        .sum();
    assert_eq!(comments, 27);

    // Control: a value that is made without a word, and a type that does not say what holds.
    for (function, problem) in [
        (
            "get_unused_fd_flags",
            "FileDescriptorReservation::get_unused_fd_flags: 0 of 1",
        ),
        ("mmap_read_trylock", "MmWithUser::mmap_read_trylock: 0 of 1"),
        (
            "lock_vma_under_rcu",
            "MmWithUser::lock_vma_under_rcu: 0 of 1",
        ),
        ("mmget_not_zero", "Mm::mmget_not_zero: 0 of 2"),
        ("current", "Task::current: 0 of 2"),
        (
            "devm_add_action",
            "RegisteredAction::devm_add_action: 0 of 1",
        ),
        ("take_back", "RegisteredAction::take_back: 0 of 1"),
        ("file_close_fd", "ClosedFile::file_close_fd: 0 of 3"),
        ("keep", "ClosedFile::keep: 0 of 4"),
        ("taken", "TaskWork::taken: 0 of 1"),
    ] {
        let mut wrong = shipped();
        for statement in &mut wrong.function_mut(function).body.statements {
            let remarks = &mut statement.remarks;
            remarks.retain(|remark| !matches!(remark, Remark::Invariant(_)));
        }
        assert_eq!(invariants(&wrong).1, [problem]);
    }
    for (from, ty) in [
        (
            "`fd` was returned by `get_unused_fd_flags`",
            "FileDescriptorReservation",
        ),
        ("The read lock of an area is held for `vma`", "VmaReadGuard"),
        (
            "- `ptr` is the pointer to a `struct task_struct` that",
            "CurrentTaskRef",
        ),
    ] {
        let mut wrong = shipped();
        let titled = format!("/// # Invariants\n///\n/// {from}");
        wrong.edit(&titled, &format!("/// {from}"));
        assert_eq!(invariants(&wrong).1, [format!("{ty}: no invariant")]);
    }
}

/// The types that stay on their thread or task, each with the reason the contract gives.
fn bound_to_threads<'a>(contracts: &Contracts<'a>) -> Vec<(&'a str, &'a str)> {
    let views = contracts.views().filter(|(_, view)| !*view.send.allowed);
    let mut all: Vec<_> = views
        .map(|(name, view)| (name, &*view.send.because))
        .collect();
    all.extend(held(contracts).map(|(name, thread)| (name, &*thread.because)));
    all
}

/// What is held, and what is owed, with the rule about threads of each.
fn held<'a>(contracts: &Contracts<'a>) -> impl Iterator<Item = (&'a str, &'a HandleThread)> {
    let handles = contracts.handles().map(|(name, one)| (name, &one.thread));
    let guards = contracts.guards().map(|(name, one)| (name, &one.thread));
    let owed = contracts
        .obligations()
        .map(|(name, one)| (name, &one.thread));
    handles.chain(guards).chain(owed)
}

/// Whether the marker says why it is there.
fn unexplained_markers(contracts: &Contracts<'_>, ran: &Ran) -> Problems {
    let mut problems = Problems::new();
    for (name, because) in bound_to_threads(contracts) {
        match marker_docs(ran, name) {
            None => problems.push(format!("{name}: no marker")),
            Some(docs) if !says(&docs, because) => problems.push(format!("{name}: {docs}")),
            Some(_) => {}
        }
    }
    problems
}

#[test]
fn r14_the_marker_says_what_it_is_for() {
    let ran = shipped();
    let contracts = Contracts::of(&ran);
    // Two files and a program, a reservation; the current task, an area, two guards; three that are owed.
    assert_eq!(bound_to_threads(&contracts).len(), 10);
    assert_eq!(unexplained_markers(&contracts, &ran), Problems::new());

    // Control: a marker without the reason, and one with the reason of another contract.
    let mut wrong = shipped();
    wrong.edit(
        "    /// The task that is going to run the program loads it.\n",
        "",
    );
    assert_eq!(unexplained_markers(&contracts, &wrong).len(), 1);
    // A guard, and types that are bound to a scope or to a lock.
    for (from, to, name) in [
        (
            "    field: vma\n    deref: true\n    thread: { rule: same_task, because: the lock must",
            "    field: vma\n    deref: true\n    thread: { rule: same_task, because: this must",
            "VmaReadGuard",
        ),
        (
            "send: { allowed: false, because: it is the current task",
            "send: { allowed: false, because: it is the task",
            "CurrentTask",
        ),
        (
            "send: { allowed: false, because: the lock that protects",
            "send: { allowed: false, because: what protects",
            "VmaRef",
        ),
    ] {
        let other = changed(&[(from, to)]);
        let problems = unexplained_markers(&contracts, &other);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].starts_with(name), "{problems:?}");
    }
    let other = changed(&[(
        "number means something only on the task that reserved it",
        "number is the task's own",
    )]);
    assert_eq!(unexplained_markers(&contracts, &other).len(), 1);
    assert_eq!(
        unexplained_markers(&Contracts::of(&other), &other),
        Problems::new()
    );
}

/// The rules about threads and duration that a type or its documentation does not keep.
fn loose(contracts: &Contracts<'_>, ran: &Ran) -> Problems {
    let mut problems = Problems::new();
    for (name, _) in bound_to_threads(contracts) {
        let block = ran.ty(name);
        let marked = block
            .fields
            .iter()
            .any(|field| matches!(field.ty, Ty::Support(Support::NotThreadSafe, _)));
        let crosses = block
            .impls
            .iter()
            .any(|one| matches!(one.of, Some(Trait::Prelude("Send" | "Sync"))));
        if !marked || crosses {
            problems.push(format!("{name} crosses threads"));
        }
    }
    for (name, thread) in held(contracts) {
        let rule = format!(
            "It must be used on the task that made it: {}",
            thread.because
        );
        let duration = if contracts.guards().any(|(guard, _)| guard == name) {
            // What ends it; the lifetime says for how long it may last.
            "Dropping it calls `"
        } else if let Some((_, owed)) = contracts.obligations().find(|(one, _)| *one == name) {
            match owed.bound_to {
                Some(_) => "so it does not outlive the scope to which that is bound",
                None => "There is no destructor that pays",
            }
        } else {
            "It must be passed to `put_unused_fd` or `fd_install` before the system call returns"
        };
        let docs = type_docs(ran, name);
        let rules = [&*rule, duration];
        let silent = rules.iter().filter(|rule| !says(&docs, rule));
        problems.extend(silent.map(|rule| format!("{name}: {rule}")));
    }
    problems
}

#[test]
fn r18_thread_and_duration_are_in_the_type_and_in_its_documentation() {
    let ran = shipped();
    let contracts = Contracts::of(&ran);
    assert_eq!(loose(&contracts, &ran), Problems::new());

    // Control: contracts that say less.
    for (from, to, problems) in [
        (
            "      rule: same_task\n      because: >-\n        `fd_install`",
            "      rule: any\n      because: >-\n        `fd_install`",
            2,
        ),
        (
            "field: mm\n    thread: { rule: same_task,",
            "field: mm\n    thread: { rule: any,",
            2,
        ),
        ("    until: syscall_exit\n", "", 1),
        ("    until: syscall_exit\n", "    until: scope_end\n", 1),
    ] {
        let other = changed(&[(from, to)]);
        assert_eq!(loose(&contracts, &other).len(), problems, "{to}");
    }
    let other = changed(&[(
        "send: { allowed: false, because: the task that",
        "send: { allowed: true, because: the task that",
    )]);
    assert_eq!(loose(&contracts, &other), ["BinaryProgram crosses threads"]);
    // What is bound to a scope stays on its thread whatever the contract of the view says.
    let bound = "send: { allowed: false, because: it is the current task of one thread only }";
    let shared = bound.replace("false", "true");
    match try_changed(&[(bound, &shared)]) {
        Ok(other) => assert_eq!(loose(&contracts, &other), Problems::new()),
        Err(diagnostics) => assert_eq!(diagnostics.len(), 1, "{diagnostics:#?}"),
    }
}
