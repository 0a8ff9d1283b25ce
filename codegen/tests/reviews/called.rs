//! R09, R10: what C calls says where it runs, what happens before that, and what C must see to.

use safebind::{
    api::{
        Function, Item,
        argument::{Because, Claim},
        body::StatementKind,
    },
    contract::model::CallbackScope,
};

use crate::{
    contracts::Contracts,
    support::{Problems, Ran, docs, everything, says, section, shipped, through_c, try_changed},
    walk::{operations, statements},
};

/// The functions that C calls: those of types, free ones, and those inside others.
fn called(ran: &Ran) -> Vec<&Function> {
    let mut all = Vec::new();
    for (_, _, function) in ran.functions() {
        all.extend(Some(function).filter(|one| one.called_from_c));
        let inner = statements(&function.body).into_iter();
        let inner = inner.filter_map(|statement| match &statement.kind {
            StatementKind::Item(inner) if inner.called_from_c => Some(&**inner),
            _ => None,
        });
        all.extend(inner);
    }
    all
}

/// The lists of the functions that C calls, as the texts have them.
#[derive(Default)]
struct Lists(Vec<(String, Vec<String>)>);

impl<'ast> syn::visit::Visit<'ast> for Lists {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.add(&function.attrs, &function.sig);
        syn::visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.add(&function.attrs, &function.sig);
        syn::visit::visit_impl_item_fn(self, function);
    }
}

impl Lists {
    fn add(&mut self, attributes: &[syn::Attribute], signature: &syn::Signature) {
        if signature.abi.is_none() {
            return;
        }
        let docs = docs(attributes);
        let mut items: Vec<String> = Vec::new();
        for line in section(&docs, "Safety").unwrap_or_default().lines() {
            match (line.strip_prefix("- "), items.last_mut()) {
                (Some(item), _) => items.push(item.to_owned()),
                (None, Some(item)) => *item = format!("{item} {}", line.trim()),
                (None, None) => {}
            }
        }
        self.0.push((signature.ident.to_string(), items));
    }
}

/// What the lists of safety do not say: that the pointer is valid, where it comes from, who else may use it.
fn incomplete(ran: &Ran) -> (usize, Problems) {
    let mut lists = Lists::default();
    for (_, file) in ran.syntax() {
        syn::visit::Visit::visit_file(&mut lists, &file);
    }
    let mut problems = Problems::new();
    let questions: [(&str, &[&str]); 3] = [
        (
            "valid",
            &[
                "must be valid",
                "must stay valid",
                "must come from `into_foreign`",
            ],
        ),
        ("origin", &["must come from", "must be the pointer that"]),
        (
            "exclusive",
            &[
                "must come with th",
                "must only be shared",
                "must use that value",
                "only shared references",
            ],
        ),
    ];
    for (name, items) in &lists.0 {
        for (question, answers) in questions {
            let answered = |item: &String| answers.iter().any(|answer| says(item, answer));
            if !items.iter().any(answered) {
                problems.push(format!("{name}: {question}"));
            }
        }
    }
    let data = called(ran);
    if data.len() != lists.0.len() {
        let (data, written) = (data.len(), lists.0.len());
        problems.push(format!("{written} functions for C, and {data} as data"));
    }
    // Each item is a promise by a name, which whoever hands the function to C discharges.
    for function in data {
        let own = lists
            .0
            .iter()
            .find(|(name, items)| *name == function.name && items.len() == function.requires.len());
        if own.is_none() {
            problems.push(format!("{}: another list", function.name));
        }
    }
    (lists.0.len(), problems)
}

#[test]
fn r10_what_c_calls_lists_validity_origin_and_exclusivity() {
    let mut count = 0;
    for ran in everything() {
        let (functions, problems) = incomplete(ran);
        assert_eq!(problems, Problems::new(), "{}", ran.name);
        count += functions;
    }
    assert!(count > 20, "{count}");

    // Control: each of the three left out.
    for (from, to, missing) in [
        (
            "/// - `data` must be valid: it must come from `ForeignOwnable::into_foreign` of the data of `C`,",
            "/// - `data` must be that of `C`,",
            2,
        ),
        (
            "/// - Ownership of what is behind `data` must come with the call: it happens at most once, and\n///   nobody else takes the value back or uses the pointer afterwards.\n",
            "",
            2,
        ),
        (
            "    /// - `work` must be valid, and its payload must be initialized.\n",
            "",
            2,
        ),
    ] {
        let mut wrong = shipped();
        wrong.edit(from, to);
        let problems = incomplete(&wrong).1;
        assert_eq!(problems.len(), missing, "{from}: {problems:?}");
    }
}

/// Where it is not said on which task a callback runs, or what happens before: in the documentation of its
/// trait, or where a function is handed to C.
fn unsaid(ran: &Ran) -> (usize, Problems) {
    let contracts = Contracts::of(ran);
    let mut count = 0;
    let mut problems = Problems::new();
    let items = || ran.api.modules.iter().flat_map(|module| &module.items);
    for module in &contracts.0 {
        for (name, kind) in &module.callbacks {
            if *kind.scope == CallbackScope::Call {
                continue;
            }
            let Some(before) = &kind.happens_before else {
                problems.push(format!("{} has no order", &**name));
                continue;
            };
            // A kind that no function can take is not generated.
            let block = items().find_map(|item| match item {
                Item::Trait(block) if block.name == **name => Some(block),
                _ => None,
            });
            let Some(block) = block else { continue };
            count += 1;
            let docs = block.docs.rules.join("\n");
            let said = [&kind.runs, before, &kind.thread.because];
            let silent = said.into_iter().filter(|text| !says(&docs, text));
            problems.extend(silent.map(|text| format!("{}: {text}", &**name)));
        }
    }
    // Every call that hands a function to C cites it.
    for (ty, _, function) in ran.functions() {
        for (_, operation) in operations(function) {
            let all: Vec<_> = operation.argument().iter().collect();
            let given = all
                .iter()
                .any(|one| matches!(one.claim, Claim::CalledBack { .. }));
            let cited = all.iter().any(|one| match (&one.claim, &one.because) {
                (Claim::Tagged { tag, .. }, Because::Fact(why)) => {
                    tag == "runs" && why.contains("what was written before")
                }
                _ => false,
            });
            if given && !cited {
                problems.push(format!("{ty}::{} cites nothing", function.name));
            }
        }
    }
    (count, problems)
}

#[test]
fn r09_where_a_callback_runs_and_what_happens_before_is_said_and_cited() {
    let mut count = 0;
    for ran in through_c() {
        let (kinds, problems) = unsaid(ran);
        assert_eq!(problems, Problems::new(), "{}", ran.name);
        count += kinds;
    }
    assert!(count > 8, "{count}");

    // Control: a trait that keeps quiet about it, and a contract that cannot.
    let mut wrong = shipped();
    let items = wrong.api.modules.iter_mut().flat_map(|one| &mut one.items);
    for item in items {
        if let Item::Trait(block) = item {
            block.docs.rules.clear();
        }
    }
    assert_eq!(unsaid(&wrong).1.len(), 6);
    let before = "    happens_before: >-\n      the task that schedules a work is the one that runs it, so what it wrote before is visible in program order;\n      and the node is put into the list by a compare-and-exchange\n";
    let diagnostics = try_changed(&[(before, "")]).err();
    let diagnostics = diagnostics.expect("a callback that runs later says what happens before");
    assert_eq!(diagnostics[0].code, "SB0428", "{diagnostics:?}");
}
