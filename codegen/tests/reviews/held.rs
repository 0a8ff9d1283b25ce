//! R19, R20, R22: what must not happen beside something held or bound, what a leak does, and scopes.

use safebind::api::{Item, argument::Claim, body::Expr};

use crate::{
    contracts::Contracts,
    support::{Problems, Ran, changed, docs, says, section, shipped, try_changed, type_docs},
};

/// The operations that must not happen beside something, each with all that is held or bound then.
fn conflicts<'a>(contracts: &Contracts<'a>) -> Vec<(&'a str, Vec<&'a str>)> {
    let functions = contracts
        .0
        .iter()
        .flat_map(|module| module.functions.keys());
    let beside = functions.map(|name| (name.as_str(), contracts.beside(name)));
    beside.filter(|(_, beside)| !beside.is_empty()).collect()
}

/// The documentation in front of a function that is unsafe.
fn unsafe_docs(ran: &Ran, name: &str) -> Option<String> {
    let start = format!("pub unsafe fn {name}(");
    let found = ran.rust().find_map(|(_, text)| text.split_once(&start));
    let (_, docs) = found?.0.rsplit_once("\n\n")?;
    Some(docs.replace("///", " "))
}

/// The conflicts that one of the two sides does not tell of.
fn silent_conflicts(contracts: &Contracts<'_>, ran: &Ran) -> (usize, Problems) {
    let mut problems = Problems::new();
    let mut count = 0;
    for (operation, beside) in conflicts(contracts) {
        let mut wrappers = ran.functions().map(|(_, _, function)| function);
        let wrapper = wrappers.find(|one| one.stands_for.as_deref() == Some(operation));
        let written = unsafe_docs(ran, operation).unwrap_or_default();
        let (_, safety) = written.split_once("# Safety").unwrap_or_default();
        for name in beside {
            count += 1;
            if !says(&type_docs(ran, name), &format!("`{operation}`")) {
                problems.push(format!("{name} does not name {operation}"));
            }
            let promised = wrapper.is_some_and(|one| {
                let mut requires = one.requires.iter();
                one.is_unsafe() && requires.any(|requirement| requirement.text.contains(name))
            });
            if !promised || !safety.contains(&format!("[`{name}`]")) {
                problems.push(format!("{operation} does not name {name}"));
            }
        }
    }
    (count, problems)
}

#[test]
fn r19_a_conflict_is_documented_on_both_sides() {
    let ran = shipped();
    let contracts = Contracts::of(&ran);
    assert_eq!(
        conflicts(&contracts),
        [
            (
                "unshare_files",
                vec!["FileDescriptorReservation", "ClosedFile", "ClosableFile"]
            ),
            (
                "begin_new_exec",
                vec!["FileDescriptorReservation", "CurrentTask"]
            )
        ]
    );
    assert_eq!(silent_conflicts(&contracts, &ran), (5, Problems::new()));

    // Control: a contract that names one operation only; then neither side tells of the other one.
    let other = changed(&[("[unshare_files, begin_new_exec]", "[unshare_files]")]);
    assert_eq!(
        silent_conflicts(&contracts, &other).1,
        [
            "FileDescriptorReservation does not name begin_new_exec",
            "begin_new_exec does not name FileDescriptorReservation"
        ]
    );
    let [step, payment] = ["from now on.\n", "reference is left, or never\n"];
    let conflict = |text| format!("{text}    conflicts: [unshare_files]\n");
    let other = changed(&[
        ("[unshare_files, begin_new_exec]", "[begin_new_exec]"),
        (&conflict(step), step),
        (&conflict(payment), payment),
    ]);
    let free = other
        .functions()
        .find(|(_, _, one)| one.name == "unshare_files");
    assert!(
        free.is_some_and(|(_, _, one)| !one.is_unsafe()),
        "without a conflict it is safe"
    );
    let other = changed(&[("    conflicts: [begin_new_exec]\n", "")]);
    assert_eq!(
        silent_conflicts(&contracts, &other).1,
        [
            "CurrentTask does not name begin_new_exec",
            "begin_new_exec does not name CurrentTask"
        ]
    );
}

/// One line in the contract of what is held or bound, and both sides tell of it.
#[test]
fn r19_what_is_added_to_a_conflict_is_documented_without_another_edit() {
    let guard = "    of: VmaRef\n    field: vma\n";
    let guarded = format!("{guard}    conflicts: [unshare_files, begin_new_exec]\n");
    for (from, to, added) in [
        (guard, &*guarded, ["VmaReadGuard", "VmaReadGuard"]),
        (
            "    conflicts: [begin_new_exec]\n",
            "    conflicts: [begin_new_exec, unshare_files, wake_up_process]\n",
            ["CurrentTask", "CurrentTask"],
        ),
    ] {
        let other = changed(&[(from, to)]);
        let contracts = Contracts::of(&other);
        let problems = silent_conflicts(&contracts, &other).1;
        // An operation that has another name in Rust is found by that.
        let problems: Vec<_> = problems
            .iter()
            .filter(|one| !one.contains("wake_up"))
            .collect();
        assert_eq!(problems, Vec::<&String>::new());
        let before = shipped();
        let missing = silent_conflicts(&contracts, &before).1;
        assert!(missing.len() >= added.len(), "{missing:?}");
        assert!(
            missing.iter().all(|one| one.contains(added[0])),
            "{missing:?}"
        );
    }
}

/// What may be forgotten, and what then happens.
fn leaks<'a>(contracts: &Contracts<'a>) -> Vec<(&'a str, &'a str)> {
    let handles = contracts.handles().map(|(name, one)| (name, &*one.on_leak));
    let guards = contracts.guards().map(|(name, one)| (name, &*one.on_leak));
    let views = contracts.views();
    let views = views.filter(|(_, one)| one.provided.is_none());
    let views = views.filter_map(|(name, one)| Some((name, one.on_leak.as_deref()?)));
    handles.chain(guards).chain(views).collect()
}

#[test]
fn r20_what_a_leak_does_is_documented() {
    let ran = shipped();
    let contracts = Contracts::of(&ran);
    let silent = |ran: &Ran| -> Problems {
        let silent = leaks(&contracts).into_iter().filter(|(name, on_leak)| {
            let what = match contracts.view(name) {
                Some(_) => "an owned reference",
                None => "a value",
            };
            let sentence = format!("If {what} is forgotten rather than dropped, {on_leak}");
            let kept = says(&ran.files["contracts.md"], on_leak);
            !says(&type_docs(ran, name), &sentence) || !kept
        });
        silent.map(|(name, _)| name.to_owned()).collect()
    };
    let named: Vec<_> = leaks(&contracts)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(
        named,
        [
            "FileDescriptorReservation",
            "MmapReadGuard",
            "VmaReadGuard",
            "Credential",
            "File",
            "LocalFile",
            "Mm",
            "MmWithUser",
            "MmWithUserAsync",
            "PidNamespace",
            "Task"
        ]
    );
    assert_eq!(silent(&ran), Problems::new());

    // Control: contracts that say something else.
    let on_leak = "    on_leak: the number stays taken until the descriptor table goes away; memory stays safe\n";
    let of_guard = "    on_leak: the lock is never released, and whoever wants to change the area waits for ever\n";
    for (from, to, name) in [
        (
            on_leak,
            "    on_leak: nothing happens\n",
            "FileDescriptorReservation",
        ),
        (of_guard, "    on_leak: nothing happens\n", "VmaReadGuard"),
        (
            "on_leak: the struct is never freed; the",
            "on_leak: the",
            "Mm",
        ),
    ] {
        assert_eq!(silent(&changed(&[(from, to)])), [name]);
    }
    // What is held cannot be silent about it.
    for line in [on_leak, of_guard] {
        let diagnostics = try_changed(&[(line, "")]).err();
        let diagnostics = diagnostics.expect("what is held says what a leak does");
        assert!(
            diagnostics[0].message.contains("on_leak"),
            "{diagnostics:?}"
        );
    }
}

/// What is not said about a scope where values are bound to it.
fn unsaid(contracts: &Contracts<'_>, ran: &Ran) -> Problems {
    let mut problems = Problems::new();
    let scopes = || contracts.0.iter().flat_map(|module| &module.scopes);
    let mut wanted: Vec<(String, String, String)> = Vec::new();
    for (name, view) in contracts.views() {
        let Some(key) = &view.bound_to else { continue };
        let (_, scope) = scopes()
            .find(|(one, _)| ***one == **key)
            .expect("it exists");
        let docs = type_docs(ran, name);
        let mut says = |what: String| wanted.push((name.to_owned(), docs.clone(), what));
        says(format!("The scope is {}", scope.is));
        for end in scope.ends.values() {
            says(end.when.clone());
        }
        for (inner, _) in scopes().filter(|(_, one)| one.within.as_deref() == Some(&**key)) {
            let functions = contracts.0.iter().flat_map(|module| &module.functions);
            for (c_name, function) in functions {
                let mut pair = [&function.enters, &function.leaves].into_iter().flatten();
                if pair.any(|scope| **scope == **inner) {
                    says(format!("`{}`", &**c_name));
                }
            }
        }
        // Whoever makes one promises it.
        let safety = |function: &str| {
            let docs = ran
                .syntax()
                .iter()
                .find_map(|(_, file)| method_docs(file, function, name));
            let docs = docs.unwrap_or_default();
            section(&docs, "Safety").unwrap_or_default().to_owned()
        };
        let scoped = "only within the scope that is active when this function is called";
        wanted.push(("from_ptr".to_owned(), safety("from_ptr"), scoped.to_owned()));
        wanted.push(("current".to_owned(), safety("current"), scoped.to_owned()));
    }
    // The closure that runs in a scope.
    for (c_name, function) in contracts.0.iter().flat_map(|module| &module.functions) {
        let Some(key) = &function.enters else {
            continue;
        };
        let Some((_, scope)) = scopes().find(|(one, _)| ***one == **key) else {
            continue;
        };
        let Some(docs) = unsafe_docs(ran, &format!("{}<R: Send>", &**c_name)) else {
            continue;
        };
        let what = format!("The scope is {}", scope.is);
        wanted.push(((**c_name).clone(), docs, what));
    }
    let silent = wanted.iter().filter(|(_, docs, what)| !says(docs, what));
    problems.extend(silent.map(|(name, _, what)| format!("{name}: {what}")));
    problems
}

/// The documentation of a function that returns a type, or stands in its implementation.
fn method_docs(file: &syn::File, name: &str, ty: &str) -> Option<String> {
    let impls = file.items.iter().filter_map(|item| match item {
        syn::Item::Impl(one) if one.trait_.is_none() => Some(&one.items),
        _ => None,
    });
    let functions = impls.flatten().filter_map(|item| match item {
        syn::ImplItem::Fn(function) => Some(function),
        _ => None,
    });
    let mut named = functions.filter(|function| function.sig.ident == name);
    named.find_map(|function| {
        let text = docs(&function.attrs);
        text.contains(&format!("[`{ty}`]")).then_some(text)
    })
}

/// The claims with which the macro hands out a value.
fn claims(ran: &Ran) -> Vec<Claim> {
    let items = ran.api.modules.iter().flat_map(|module| &module.items);
    let handed_out = items.filter_map(|item| match item {
        Item::Macro(one) => Some(&one.value),
        _ => None,
    });
    let arguments = handed_out.filter_map(|value| match value {
        Expr::Unsafe(operation) => Some(operation.argument()),
        _ => None,
    });
    let discharged = arguments.flat_map(|argument| argument.iter());
    discharged
        .map(|discharged| discharged.claim.clone())
        .collect()
}

#[test]
fn r22_a_scope_is_declared_once_and_said_wherever_values_are_bound() {
    let ran = shipped();
    let contracts = Contracts::of(&ran);
    assert_eq!(unsaid(&contracts, &ran), Problems::new());
    // The macro argues with each end, each conflict and each scope inside.
    assert_eq!(claims(&ran).len(), 5);

    // One edit of the declaration, and every place says the other thing.
    for (from, to, problem) in [
        (
            "    is: the work of the kernel on behalf of one task,",
            "    is: the life of one task,",
            "CurrentTask: The scope is",
        ),
        (
            "when: The task returns to user space.",
            "when: The task goes home.",
            "CurrentTask: The task returns",
        ),
        (
            "    is: the work of a kernel thread in",
            "    is: what a kernel thread does in",
            "kthread_use_mm: The scope is",
        ),
    ] {
        let other = changed(&[(from, to)]);
        let problems = unsaid(&contracts, &other);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].starts_with(problem), "{problems:?}");
        assert_eq!(unsaid(&Contracts::of(&other), &other), Problems::new());
    }
    // A scope that is not inside it is none that a value could be carried into.
    let other = changed(&[("\n    within: task\n", "\n")]);
    let problems = unsaid(&contracts, &other);
    assert_eq!(
        problems,
        [
            "CurrentTask: `kthread_use_mm`",
            "CurrentTask: `kthread_unuse_mm`"
        ]
    );
    assert_eq!(claims(&other).len(), 4);

    // Control: texts that keep quiet about it.
    for (from, to, problem) in [
        (
            "    /// The result must be used only within the scope that is active when this function is called,\n",
            "    /// The result must be used,\n",
            "current: only",
        ),
        (
            "The reference must be used only within the scope that is active when this function is\n    ///   called.",
            "It is fine.",
            "from_ptr: only",
        ),
    ] {
        let mut wrong = shipped();
        wrong.edit(from, to);
        let problems = unsaid(&contracts, &wrong);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].starts_with(problem), "{problems:?}");
    }
}
