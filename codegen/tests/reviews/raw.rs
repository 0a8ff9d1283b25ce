//! R01: where the raw functions are called.

use std::collections::{BTreeMap, BTreeSet};

use safebind::api::{Function, Item, coverage::Outcome};

use crate::{
    bodies::{Body, bodies},
    contracts::Contracts,
    support::{Problems, Ran, shipped, unit},
};

/// What the functions of a run stand for, by their paths.
fn stand_ins(ran: &Ran) -> BTreeMap<String, String> {
    let modules = ran.api.modules.iter();
    let functions = modules.flat_map(|module| {
        let path = module.path.replace('/', "::");
        module.items.iter().flat_map(move |item| {
            let (prefix, list): (String, Vec<&Function>) = match item {
                Item::Function(function) => (path.clone(), vec![function]),
                Item::Type(block) => {
                    let inherent = block.impls.iter().filter(|one| one.of.is_none());
                    let list = inherent.flat_map(|one| &one.functions);
                    (format!("{path}::{}", block.name), list.collect())
                }
                _ => (String::new(), Vec::new()),
            };
            let named = list.into_iter().filter_map(move |function| {
                let c_name = function.stands_for.clone()?;
                Some((format!("{prefix}::{}", function.name), c_name))
            });
            named.collect::<Vec<_>>()
        })
    });
    functions.collect()
}

/// What is known about the places of calls.
struct Places<'a> {
    contracts: Contracts<'a>,
    /// What each wrapper stands for.
    wrappers: BTreeMap<String, String>,
}

impl Places<'_> {
    /// Whether a function with this outcome is called there.
    fn belongs(&self, body: &Body, raw: &str, outcome: &Outcome) -> bool {
        let by = match outcome {
            // Its only wrapper, that of a case, or the one that gives both the raw pointer.
            Outcome::Safe { wrapper } | Outcome::Unsafe { wrapper, .. } => {
                let stands_for = self.wrappers.get(&body.path).map(String::as_str);
                let beside = format!("{wrapper}_raw");
                // What a destructor does as well is a function of its own.
                let (ty, _) = wrapper.rsplit_once("::").unwrap_or_default();
                let shared = ["take_back", "take_out"].map(|name| format!("{ty}::{name}"));
                return body.of_trait.is_none()
                    && (shared.contains(&body.path)
                        || stands_for == Some(raw) && [wrapper, &beside].contains(&&body.path));
            }
            // Steps and payments call what is a part of another pattern as well.
            Outcome::Used { by } if by.contains(&format!("; also in `{}`", body.path)) => {
                return true;
            }
            Outcome::Used { by }
                if body.of_trait.as_deref() == Some("AlwaysRefCounted")
                    && body.path.rsplit("::").nth(1).is_some_and(|ty| {
                        by.ends_with(&format!("; also that of `{ty}`"))
                    }) =>
            {
                return true;
            }
            Outcome::Used { by } => by.split("; also").next().unwrap_or(by),
            Outcome::NotBound { .. } => return false,
        };
        let (pattern, of) = by.split_once(" `").expect("it names its pattern's object");
        let of = of.trim_end_matches('`');
        let ty = body.path.rsplit("::").nth(1).unwrap_or_default();
        let contract = |name: &str| self.contracts.function(name);
        let wrapper = self
            .wrappers
            .get(&body.path)
            .and_then(|name| contract(name));
        let under = wrapper.is_some_and(|wrapper| {
            let cases = wrapper.cases.values().map(|case| &case.under);
            let mut under = cases.chain([&wrapper.under]).flatten();
            under.any(|scope| **scope == *of)
        });
        match (pattern, body.of_trait.as_deref()) {
            ("the reference count of", Some("AlwaysRefCounted")) => self.counts(of, ty),
            ("the comparison of", Some("PartialEq")) | ("the functions of", None) => ty == of,
            ("the destructor of", Some("Drop")) => ty == of,
            ("the calls under", None) => under,
            ("what closes the scope", None) => {
                let enters = wrapper.and_then(|wrapper| wrapper.enters.as_ref());
                under || enters.is_some_and(|scope| **scope == *of)
            }
            ("the arguments of", None) => {
                let outer = self.wrappers.get(&body.path).map(String::as_str);
                let params = contract(of).expect(of).params.values();
                let mut inner = params.filter_map(|param| param.result_of.as_ref());
                outer == Some(of) && inner.any(|inner| **inner == *raw)
            }
            _ => false,
        }
    }

    /// Whether a view is counted under this name: that of its C type, or its own.
    fn counts(&self, counted: &str, view: &str) -> bool {
        let mut types = self.contracts.0.iter().flat_map(|module| &module.types);
        counted == view
            || types.any(|(c_type, ty)| {
                let view = ty.views.iter().find(|(name, _)| ***name == *view);
                **c_type == *counted && view.is_some_and(|(_, view)| view.refcount.is_none())
            })
    }
}

/// A raw function is called once for each of its wrappers, there, or in the part of a pattern that it was
/// given to.
fn raw_calls(ran: &Ran) -> Problems {
    let mut problems = Problems::new();
    let functions = &ran.api.coverage.functions;
    let places = Places {
        contracts: Contracts::of(ran),
        wrappers: stand_ins(ran),
    };
    let mut callers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let bodies = bodies(ran);
    let constants = unit().constants;
    let reached = bodies
        .iter()
        .flat_map(|body| body.raw.iter().map(move |raw| (body, raw)));
    // An enumerator is passed; its raw name begins with that of its type.
    let is_constant = |raw: &str| {
        let mut names = constants.keys();
        names.any(|name| raw == name || raw.ends_with(&format!("_{name}")))
    };
    for (body, raw) in reached.filter(|(_, raw)| !is_constant(raw)) {
        // A function with cases has a wrapper for each: `f (case)`.
        let case = format!("{raw} (");
        let mut entries = functions
            .iter()
            .filter(|entry| entry.name == *raw || entry.name.starts_with(&case));
        if !entries
            .clone()
            .any(|entry| places.belongs(body, raw, &entry.outcome))
        {
            problems.push(format!("`{}` calls `{raw}`", body.path));
        } else if !entries.any(|entry| matches!(entry.outcome, Outcome::Used { .. })) {
            callers.entry(raw).or_default().insert(&body.path);
        }
    }
    for (raw, callers) in callers {
        let case = format!("{raw} (");
        let wrappers = functions
            .iter()
            .filter(|entry| entry.name == *raw || entry.name.starts_with(&case));
        let wrappers = wrappers.count();
        if callers.len() > wrappers {
            problems.push(format!(
                "`{raw}` has {wrappers} wrappers, and is called in {callers:?}"
            ));
        }
    }
    problems
}

#[test]
fn r01_raw_functions_are_called_in_their_wrappers_only() {
    let ran = shipped();
    assert_eq!(raw_calls(&ran), Problems::new());
    let calls: usize = bodies(&ran).iter().map(|body| body.raw.len()).sum();
    assert!(calls >= 45, "{calls}");

    // Control: another method takes the short way, and so does a function that is not generated.
    let mut wrong = shipped();
    wrong.edit(
        "    pub fn reserved_fd(&self) -> u32 {\n        self.fd\n",
        "    pub fn reserved_fd(&self) -> u32 {\n        unsafe { bindings::get_unused_fd_flags(0) };\n        self.fd\n",
    );
    assert_eq!(
        raw_calls(&wrong),
        ["`fs::file::FileDescriptorReservation::reserved_fd` calls `get_unused_fd_flags`"]
    );
    let mut wrong = shipped();
    wrong.edit(
        "to_result(unsafe { bindings::unshare_files() })",
        "to_result(unsafe { bindings::filp_close() })",
    );
    assert_eq!(
        raw_calls(&wrong),
        ["`fs::exec::unshare_files` calls `filp_close`"]
    );
    // Parts of patterns at a place of another pattern, or of another object.
    for (from, to, place) in [
        (
            "unsafe { bindings::mmput(obj.cast().as_ptr()) }",
            "unsafe { bindings::mmdrop(obj.cast().as_ptr()) }",
            "`mm::MmWithUser::dec_ref` calls `mmdrop`",
        ),
        (
            "unsafe { bindings::vma_end_read(self.vma.as_ptr()) }",
            "unsafe { bindings::mmap_read_unlock(self.vma.as_ptr()) }",
            "`mm::VmaReadGuard::drop` calls `mmap_read_unlock`",
        ),
        (
            "unsafe { bindings::kthread_unuse_mm(self.as_raw()) }",
            "unsafe { bindings::rcu_read_unlock() }",
            "`mm::MmWithUser::kthread_use_mm` calls `rcu_read_unlock`",
        ),
        (
            "unsafe { bindings::current_euid() }",
            "unsafe { bindings::current_user_ns() }",
            "`task::Kuid::current_euid` calls `current_user_ns`",
        ),
        // A step of what is owed, a payment, a removal, and what makes a node ready, elsewhere.
        (
            "unsafe { bindings::get_file(self.ptr.as_ptr()) }",
            "unsafe { bindings::filp_close(self.ptr.as_ptr()) }",
            "`fs::file::ClosedFile::keep` calls `filp_close`",
        ),
        (
            "unsafe { bindings::init_task_work(node, Some(Self::trampoline)) }",
            "unsafe { bindings::devm_remove_action_nowarn(node) }",
            "`task_work::TaskWork::task_work_add` calls `devm_remove_action_nowarn`",
        ),
        (
            "ptr: Self::current_raw(),",
            "ptr: unsafe { bindings::get_current() },",
            "`get_current` has 1 wrappers, and is called in \
             {\"task::Task::current\", \"task::Task::current_raw\"}",
        ),
    ] {
        let mut wrong = shipped();
        wrong.edit(from, to);
        assert_eq!(raw_calls(&wrong), [place]);
    }
}
