//! R03, R07: each precondition is discharged by name, and a justification stays with its callee.

use safebind::api::{
    argument::{Argument, Because, Claim, Discharged},
    body::{Expr, UnsafeExpr},
};
use syn::visit::Visit;

use crate::{
    callee::{Argued, Callee, arguments},
    claims::{name, subject},
    contracts::Contracts,
    support::{Problems, Ran, changed, says, shipped, through_c},
};

/// The items of each SAFETY comment of a text, in order.
fn comments(text: &str) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        let Some(comment) = line.trim_start().strip_prefix("//") else {
            inside = false;
            continue;
        };
        let comment = comment.trim();
        if let Some(first) = comment.strip_prefix("SAFETY:") {
            inside = true;
            let first = first.trim();
            all.push(
                Some(first.to_owned())
                    .filter(|first| !first.is_empty())
                    .into_iter()
                    .collect(),
            );
        } else if comment.is_empty() || !inside {
            inside = false;
        } else if let Some(items) = all.last_mut() {
            match (comment.strip_prefix("- "), items.last_mut()) {
                (Some(item), _) => items.push(item.to_owned()),
                (None, Some(item)) => *item = format!("{item} {comment}"),
                (None, None) => items.push(comment.to_owned()),
            }
        }
    }
    all
}

/// Counts what needs an argument.
#[derive(Default)]
struct Unsafe(usize);

impl<'ast> Visit<'ast> for Unsafe {
    fn visit_expr_unsafe(&mut self, block: &'ast syn::ExprUnsafe) {
        self.0 += 1;
        syn::visit::visit_expr_unsafe(self, block);
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        let text = item.mac.tokens.to_string();
        self.0 += text.matches("unsafe").count();
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        self.0 += usize::from(item.unsafety.is_some());
        syn::visit::visit_item_impl(self, item);
    }
}

/// Every precondition of every callee has an item of its own, and every item a precondition.
fn discharged(contracts: &Contracts<'_>, ran: &Ran) -> Problems {
    let mut problems = Problems::new();
    let all = arguments(ran);
    for argued in &all {
        let demands = contracts.demands(&argued.callee);
        let mut given: Vec<_> = argued.argument.iter().map(name).collect();
        given.sort();
        if given != demands {
            let place = &argued.place;
            problems.push(format!(
                "{place}: argues {given:?}, and must argue {demands:?}"
            ));
        }
    }
    for (path, file) in ran.syntax() {
        let mut places = Unsafe::default();
        places.visit_file(&file);
        let comments = comments(&ran.files[path]);
        let module = path.trim_end_matches(".rs");
        let here: Vec<_> = all
            .iter()
            .filter(|argued| argued.module == module)
            .collect();
        let counts = (comments.len(), here.len());
        if counts != (places.0, places.0) {
            problems.push(format!(
                "{path}: {counts:?} arguments for {} places",
                places.0
            ));
            continue;
        }
        let pairs = here.iter().zip(&comments);
        problems.extend(pairs.flat_map(|(argued, items)| written(argued, items)));
    }
    problems
}

/// The comment has an item for each precondition, which says what it is about.
fn written(argued: &Argued<'_>, items: &[String]) -> Problems {
    let place = &argued.place;
    let claims: Vec<_> = argued.argument.iter().collect();
    if claims.len() != items.len() {
        return vec![format!(
            "{place}: {} items, {} preconditions",
            items.len(),
            claims.len()
        )];
    }
    let silent = claims
        .iter()
        .zip(items)
        .filter(|(claim, item)| !says(item, &subject(&claim.claim)));
    silent
        .map(|(claim, item)| format!("{place}: `{item}` does not say {}", subject(&claim.claim)))
        .collect()
}

#[test]
fn r03_each_precondition_is_discharged_by_name() {
    let ran = shipped();
    let contracts = Contracts::of(&ran);
    assert_eq!(discharged(&contracts, &ran), Problems::new());
    assert!(arguments(&ran).len() > 20);
    // Callbacks, registrations, nodes and payments, whatever they are of.
    let through_c = through_c();
    assert!(through_c.len() > 10, "the fixtures are not where they were");
    for ran in &through_c {
        let problems = discharged(&Contracts::of(ran), ran);
        assert_eq!(problems, Problems::new(), "{}", ran.name);
    }
}

#[test]
fn r03_control_a_precondition_without_an_argument_is_noticed() {
    // The contract demands more than the wrapper argues.
    let demanding = changed(&[(
        "      file: { view: File, transfer: full }\n",
        "      file: { view: File, transfer: full }\n    requires:\n      more: { caller: More., because: so }\n",
    )]);
    let problems = discharged(&Contracts::of(&demanding), &shipped());
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(
        problems[0].starts_with("FileDescriptorReservation::fd_install: "),
        "{problems:?}"
    );
    // The wrapper made from it argues that, too.
    assert_eq!(
        discharged(&Contracts::of(&demanding), &demanding),
        Problems::new()
    );

    // The comment is shorter than the argument, or is missing.
    for (from, to) in [
        (
            "        // - `fd_install` is called on the task that made this value, since this type is neither\n        //   `Send` nor `Sync`.\n",
            "",
        ),
        (
            "    // - The current task holds no `ClosedFile`: the caller promises it.\n",
            "",
        ),
        (
            "        // SAFETY: `fget` accepts any value of `fd`.",
            "        // SAFETY: `fget` does not mind.",
        ),
        // In a closure, in a macro, in front of a guard's destructor, for a member of a union.
        (
            "            // - The scope that `kthread_use_mm` has opened is still open: nothing but this guard\n            //   closes it.\n",
            "",
        ),
        (
            "        // - The value is not used any more once `begin_new_exec` was called, since such a call is\n        //   unsafe, and whoever makes it promises this.\n",
            "",
        ),
        (
            "        // - The read lock of an area is held for `self.vma`, by the type invariants.\n",
            "",
        ),
        (
            "        // - `vm_end` is the member of its union that is in use: the other member",
            "        // - The other member",
        ),
    ] {
        let mut ran = shipped();
        ran.edit(from, to);
        let problems = discharged(&Contracts::of(&ran), &ran);
        assert_eq!(problems.len(), 1, "{from}: {problems:?}");
    }
}

/// The Rust text of an expression that is a name, a field, or a method without arguments.
fn spelled(expr: &Expr) -> String {
    match expr {
        Expr::Name(name) => name.clone(),
        Expr::Field(base, name) => format!("{}.{name}", spelled(base)),
        // A cast keeps the pointer.
        Expr::Method(base, name, _) if name == "cast" || name == "get" => spelled(base),
        Expr::Method(base, name, _) => format!("{}.{name}()", spelled(base)),
        Expr::Call(function, arguments) => {
            let arguments: Vec<_> = arguments.iter().map(spelled).collect();
            format!("{}({})", spelled(function), arguments.join(", "))
        }
        Expr::Path(base, name) => format!("{}::{name}", spelled(base)),
        Expr::Deref(base) | Expr::RawRef { of: base, .. } | Expr::Ref { of: base, .. } => {
            spelled(base)
        }
        _ => String::new(),
    }
}

/// Whether one of the arguments of a call is, or is made from, what a claim speaks of.
fn passed(operation: &UnsafeExpr, what: &str) -> bool {
    let operation = match operation.operation() {
        // A truth value is the number of the call.
        Expr::NotEqual(call, _) => call,
        operation => operation,
    };
    let mut arguments = vec![spelled(operation)];
    if let Expr::Call(_, list) = operation {
        arguments.extend(list.iter().map(spelled));
    }
    // What is owed is what the pointer leads to.
    let what = what.trim_start_matches('*');
    let (start, inside) = (format!("{what}."), format!("({what})"));
    arguments.iter().any(|argument| {
        argument == what || argument.starts_with(&start) || argument.contains(&inside)
    })
}

/// Whether a claim and its reason speak of this callee and of what is passed to it.
fn is_own(
    contracts: &Contracts<'_>,
    operation: &UnsafeExpr,
    callee: &Callee,
    discharged: &Discharged,
) -> bool {
    let function = match callee {
        Callee::C(name, _) | Callee::Empty(name, _) => name.as_str(),
        _ => "",
    };
    let of_self = matches!(&discharged.claim, Claim::Invariant { value, .. } if value == "self");
    let own_reason = match &discharged.because {
        Because::Forgotten { to, .. } => to == function,
        // What is true of a type is true where the call is made in its code.
        Because::TypeInvariant { ty: Some(ty), .. } if of_self => match callee {
            Callee::C(_, on) => ty == on,
            _ => true,
        },
        _ => true,
    };
    own_reason
        && match &discharged.claim {
            Claim::Valid { pointer: what, .. }
            | Claim::Counted { pointer: what }
            | Claim::Writable { pointer: what }
            | Claim::OwnsReference { pointer: what }
            | Claim::Invariant { value: what, .. }
            | Claim::LockHeld { object: what, .. }
            | Claim::InScope { value: what }
            | Claim::LiveHandle { number: what, .. } => passed(operation, what),
            // What is always passed has the name of its parameter.
            Claim::Accepted { argument: what, .. } => {
                let contract = contracts.function(function);
                passed(operation, what)
                    || contract.is_some_and(|one| one.params.contains_key(what.as_str()))
            }
            // What C gets was cast from the type in whose code the call is.
            Claim::SameLayout { wrapper, .. } => match callee {
                Callee::C(_, on) => wrapper == on,
                _ => true,
            },
            Claim::ScopeOpen { by } => contracts.opens(function) == Some(by.as_str()),
            Claim::AnyValue {
                function: of,
                argument: what,
            } => of == function && passed(operation, what),
            Claim::NoRequirements { function: of } | Claim::SameTask { function: of } => {
                of == function
            }
            Claim::NoDataRace { field } | Claim::ActiveMember { field } => {
                *callee == Callee::Field(field.clone())
            }
            _ => true,
        }
}

/// Whether the C object of a claim is of a type that the callee gets.
fn is_of_type(contracts: &Contracts<'_>, callee: &Callee, claim: &Claim) -> bool {
    match (claim, contracts.pointees(callee)) {
        (
            Claim::Valid {
                pointee: c_type, ..
            }
            | Claim::Outlives { object: c_type, .. },
            Some(known),
        ) => known.contains(&c_type.as_str()),
        _ => true,
    }
}

/// Whether two operations do the same, so that an argument for one may serve the other.
fn same_callee(one: &Callee, other: &Callee) -> bool {
    match (one, other) {
        (Callee::C(one, _), Callee::C(other, _)) => one == other,
        (Callee::TakeBack(_), Callee::TakeBack(_)) => true,
        _ => one == other,
    }
}

/// What an argument says that is not about this callee, and what it leaves open.
fn foreign(
    contracts: &Contracts<'_>,
    callee: &Callee,
    operation: &UnsafeExpr,
    argument: &Argument,
) -> Problems {
    let mut open = contracts.demands(callee);
    let mut problems = Problems::new();
    for discharged in argument.iter() {
        let name = name(discharged);
        let own = is_own(contracts, operation, callee, discharged)
            && is_of_type(contracts, callee, &discharged.claim);
        match open
            .iter()
            .position(|demand| *demand == name)
            .filter(|_| own)
        {
            Some(at) => drop(open.remove(at)),
            None => problems.push(format!("{discharged:?}")),
        }
    }
    problems.extend(open);
    problems
}

#[test]
fn r07_a_justification_stays_with_its_callee() {
    let ran = shipped();
    let contracts = Contracts::of(&ran);
    let all = arguments(&ran);
    let operations = all.iter().filter_map(|argued| {
        let operation = argued.operation?;
        Some((&argued.callee, operation))
    });
    let operations: Vec<_> = operations.collect();
    for (callee, operation) in &operations {
        let problems = foreign(&contracts, callee, operation, operation.argument());
        assert_eq!(problems, Problems::new(), "{:?}", operation.operation());
    }

    // Control: the argument of any operation, given to another callee, is foreign there.
    let mut swaps = 0;
    for (index, (callee, one)) in operations.iter().enumerate() {
        for (from, other) in operations.iter().skip(index + 1) {
            // Where both say the same of the same, nothing is swapped.
            if same_callee(callee, from) || one.argument() == other.argument() {
                continue;
            }
            swaps += 1;
            let Expr::Unsafe(swapped) =
                Expr::unsafe_(one.operation().clone(), other.argument().clone())
            else {
                unreachable!("an unsafe operation was made");
            };
            let problems = foreign(&contracts, callee, &swapped, swapped.argument());
            assert_ne!(problems, Problems::new(), "{callee:?} with {from:?}");
        }
    }
    assert!(swaps > 2000, "{swaps}");
}
