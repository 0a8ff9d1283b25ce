//! What the contract of each callee demands, by name.

use safebind::{
    contract::model::{self, CallbackScope, Direction, HandleUse, Thread, Transfer},
    link::demands,
};

use crate::{
    callee::{Callee, Way},
    contracts::Contracts,
    registered::tagged,
};

impl<'a> Contracts<'a> {
    /// Whether references to a view are counted: what is bound to a scope is kept by that.
    pub(crate) fn is_counted(&self, name: &str) -> bool {
        self.view(name).expect(name).bound_to.is_none() && self.has_count(name)
    }

    /// Whether there is a pair that counts references to a view.
    fn has_count(&self, name: &str) -> bool {
        let mut types = self.0.iter().flat_map(|module| module.types.values());
        let ty = types.find(|ty| ty.views.keys().any(|view| **view == *name));
        let of_type = ty.is_some_and(|ty| ty.refcount.is_some());
        of_type || self.view(name).expect(name).refcount.is_some()
    }

    fn counts(&self, name: &str) -> bool {
        let mut types = self.0.iter().flat_map(|module| module.types.values());
        types.any(|ty| ty.refcount.iter().any(|pair| half(pair, name)))
    }

    /// Whether a function counts references to one view only.
    fn counts_a_view(&self, name: &str) -> bool {
        let types = self.0.iter().flat_map(|module| module.types.values());
        let mut views = types.flat_map(|ty| ty.views.values());
        views.any(|view| view.refcount.iter().any(|pair| half(pair, name)))
    }

    /// The demands of a function that needs or releases a lock with a guard.
    fn locked(&self, contract: &model::Function) -> Vec<String> {
        let mut names = Vec::new();
        let needed = contract.locks.iter().filter(|(_, rule)| {
            matches!(rule, model::LockRule::MustHold | model::LockRule::Releases)
        });
        for (lock, _) in needed {
            if let Some(guard) = self.guard(lock) {
                names.push("lock held".to_owned());
                let stays = *guard.thread.rule != Thread::Any;
                names.extend(stays.then(|| "same task".to_owned()));
            }
        }
        names
    }

    /// The names of what the contract of a callee demands, sorted.
    pub(crate) fn demands(&self, callee: &Callee) -> Vec<String> {
        let mut names: Vec<String> = match callee {
            Callee::C(name, on) => self.c_demands(name, on),
            Callee::Empty(name, on) => self.empty_demands(name, on),
            Callee::Of(ty, name) => self.own_demands(ty, name),
            Callee::Provided(path) => {
                let named = |view: &model::View| {
                    let provided = view.provided.as_ref();
                    provided.is_some_and(|one| *one.path == *path)
                };
                let mut views = self.views();
                let (view, _) = views.find(|(_, view)| named(view)).expect(path);
                self.reference_demands(view)
            }
            Callee::Borrow => ["valid", "outlives", "layout"].map(str::to_owned).into(),
            Callee::Owned => ["owns", "layout"].map(str::to_owned).into(),
            Callee::Field(name) => self.field_demands(name),
            Callee::Implement("Send") => vec!["send".to_owned()],
            Callee::Implement("Sync") => vec!["sync".to_owned()],
            Callee::Implement(_) => ["counted", "keeps alive"].map(str::to_owned).into(),
            Callee::HandOut(name) => self.hand_out_demands(name),
            Callee::TakeBack(way) => tagged(match way {
                Way::Call | Way::Removal(CallbackScope::Once) => &["origin", "exclusive"],
                Way::Destroy => &["origin", "exclusive"],
                Way::Failure => &["origin"],
                Way::Removal(_) => &["origin", "exclusive", "shared"],
            }),
            Callee::Lend(trampoline) => {
                let mut kinds = self.0.iter().flat_map(|module| &module.callbacks);
                let owned = kinds.any(|(name, kind)| {
                    *trampoline == format!("{}_trampoline", snake(name)) && self.owns(kind)
                });
                tagged(&["origin", if owned { "owned" } else { "shared" }])
            }
            Callee::Closure => vec!["valid".to_owned(), "requires exclusive".to_owned()],
            Callee::Payload => tagged(&["valid", "shared"]),
            Callee::LentPayload => {
                let mut names = tagged(&["valid", "shared"]);
                names.push("outlives".to_owned());
                names
            }
            Callee::TakeOut(ty) => {
                let mut names = self.own_demands(ty, "taken");
                names.push("requires not_running".to_owned());
                names
            }
            Callee::Allocation => tagged(&["origin", "alone"]),
            Callee::MoveIn => vec!["writable".to_owned(), "requires empty".to_owned()],
            Callee::MoveOut => tagged(&["valid", "alone"]),
            Callee::NonNull => vec!["not null".to_owned()],
            Callee::Revocable("access") => tagged(&["there", "stays"]),
            Callee::Revocable(_) => tagged(&["unused"]),
            Callee::Lengthen => vec!["layout".to_owned(), "requires lasts".to_owned()],
        };
        names.sort();
        names
    }

    /// What a generated function demands: the one that makes a reference to a view, what its view says, and
    /// every other one what its safety section says.
    fn own_demands(&self, ty: &str, name: &str) -> Vec<String> {
        if self.view(ty).is_some() && name.starts_with("from_") {
            return self.reference_demands(ty);
        }
        let function = self.generated(ty, name);
        let requires = &function.unwrap_or_else(|| panic!("{ty}::{name}")).requires;
        let tags: Vec<_> = requires.iter().map(|one| one.tag.as_str()).collect();
        tagged(&tags)
    }

    /// What a reference to a view demands.
    fn reference_demands(&self, view: &str) -> Vec<String> {
        let mut names = vec!["valid".to_owned(), "outlives".to_owned()];
        names.extend(self.is_counted(view).then(|| "stays counted".to_owned()));
        names.extend(self.invariants(view));
        names
    }

    /// What must be true of everything that a macro hands out: nothing of it is used outside its scope.
    fn hand_out_demands(&self, name: &str) -> Vec<String> {
        let scopes = || self.0.iter().flat_map(|module| &module.scopes);
        let (key, scope) = scopes()
            .find(|(_, scope)| {
                let macro_name = scope.hands_out.as_ref().map(|one| one.name.as_str());
                macro_name == Some(name)
            })
            .expect(name);
        let mut names = vec!["in block"];
        names.extend(scope.ends.iter().map(|_| "not once"));
        names.extend((!scope.conflicts.is_empty()).then_some("not after"));
        let inner = scopes().any(|(_, inner)| inner.within.as_deref() == Some(&**key));
        names.extend(inner.then_some("not carried"));
        names.into_iter().map(str::to_owned).collect()
    }

    /// The invariants of a view that ask something of whoever makes a reference.
    pub(crate) fn invariants(&self, view: &str) -> Vec<String> {
        // One without a promise is about the count; where there is none, it is promised as it stands.
        let uncounted = !self.has_count(view);
        let view = self.view(view).expect(view);
        let invariants = view.invariants.iter();
        let promised = invariants.filter(|(_, invariant)| uncounted || invariant.caller.is_some());
        promised
            .map(|(tag, _)| format!("invariant {}", &**tag))
            .chain(view.bound_to.as_ref().map(|_| "in scope".to_owned()))
            .collect()
    }

    /// What reading a field demands: its rule must be kept, and its union must hold it.
    fn field_demands(&self, name: &str) -> Vec<String> {
        let mut names = vec!["valid".to_owned(), "no data race".to_owned()];
        let mut types = self.0.iter().flat_map(|module| module.types.values());
        let Some(field) = types.find_map(|ty| ty.fields.get(name)) else {
            return self.argument_field_demands(name);
        };
        let tag = field.guarded_by.as_ref();
        names.extend(tag.map(|tag| format!("invariant {}", &**tag)));
        names.extend(field.active.as_ref().map(|_| "active".to_owned()));
        if *field.access == model::FieldAccess::CurrentOnly {
            let on = field.on.as_ref().expect("the view that is bound");
            names.extend(self.invariants(on));
        }
        names
    }

    /// What reading a field demands that is passed to C in place of an argument.
    fn argument_field_demands(&self, name: &str) -> Vec<String> {
        let functions = self.0.iter().flat_map(|module| module.functions.values());
        let mut fields = functions
            .flat_map(|function| function.params.values())
            .filter_map(|param| param.field_of.as_ref());
        let field = fields.find(|field| *field.field == *name).expect(name);
        let mut names = vec!["valid".to_owned(), "no data race".to_owned()];
        names.extend(self.invariants(&field.view));
        names
    }

    fn c_demands(&self, name: &str, on: &str) -> Vec<String> {
        let contract = self.function(name).expect(name);
        let owed = self.owed_demands(name, on);
        let taken = owed.as_ref().and_then(|(taken, _)| *taken);
        let mut names = match &owed {
            // Another reference of what is owed is taken: the one parameter is that.
            Some((None, _)) => Vec::new(),
            _ => self.param_demands(name, contract, taken),
        };
        names.extend(owed.into_iter().flat_map(|(_, names)| names));
        // What is bound to a scope is passed to C in that scope only, as what it is there.
        let bound = self.view(on).is_some_and(|view| view.bound_to.is_some());
        let passed = contract.params.values().any(|param| param.view.is_some());
        if bound && passed {
            let more = self.invariants(on).into_iter();
            let more: Vec<_> = more.filter(|name| !names.contains(name)).collect();
            names.extend(more);
        }
        names.extend(self.locked(contract));
        let required = contract.requires.keys();
        names.extend(required.map(|tag| format!("requires {}", &**tag)));
        let mut cases = contract.cases.values();
        if let Some(case) = cases.find(|case| *case.on == *on) {
            // A case demands more than the function.
            let context = case
                .context
                .iter()
                .filter(|word| !contract.context.contains(word));
            let alone = model::Function {
                context: context.cloned().collect(),
                requires: case.requires.clone(),
                ..model::Function::default()
            };
            let demanded = demands::of(&alone).into_iter().map(|demand| demand.tag);
            let tags = alone.requires.keys().map(|tag| tag.value.clone());
            names.extend(tags.chain(demanded).map(|tag| format!("requires {tag}")));
        }
        // That a lock is held is the guard's to say, where there is one.
        let demanded = demands::of(contract).into_iter().filter(|demand| {
            let mut locks = contract.locks.keys();
            !locks.any(|lock| demand.is_lock(lock) && self.guard(lock).is_some())
        });
        names.extend(demanded.map(|demand| format!("requires {}", demand.tag)));
        names.extend(self.scope_demands(contract));
        names.extend(self.conflicts(name));
        if names.is_empty() {
            names.push("nothing".to_owned());
        }
        names
    }

    /// What the pair around a scope demands: that what is opened is closed, once.
    fn scope_demands(&self, contract: &model::Function) -> Vec<String> {
        let mut names = Vec::new();
        let around_calls = |scope: &str| {
            let mut functions = self.0.iter().flat_map(|module| module.functions.values());
            functions.any(|function| {
                let cases = function.cases.values().map(|case| &case.under);
                let mut under = cases.chain([&function.under]).flatten();
                under.any(|under| **under == *scope)
            })
        };
        if let Some(entered) = &contract.enters
            && self.scope(entered).is_some_and(|scope| scope.atomic)
            && !around_calls(entered)
        {
            names.push("requires atomic".to_owned());
        }
        if let Some(left) = &contract.leaves {
            let open = match around_calls(left) {
                true => "requires matches",
                false => "scope open",
            };
            names.push(open.to_owned());
        }
        names
    }

    fn scope(&self, name: &str) -> Option<&'a model::Scope> {
        self.0.iter().find_map(|module| module.scopes.get(name))
    }

    /// The guard that holds a lock.
    fn guard(&self, lock: &str) -> Option<&'a model::Guard> {
        let mut guards = self.guards().map(|(_, guard)| guard);
        guards.find(|guard| *guard.lock == *lock)
    }

    /// The function that opens the scope which another one closes.
    pub(crate) fn opens(&self, leaves: &str) -> Option<&'a str> {
        let scope = self.function(leaves)?.leaves.as_ref()?;
        let mut functions = self.0.iter().flat_map(|module| &module.functions);
        let opens = functions.find(|(_, function)| function.enters.as_ref() == Some(scope));
        opens.map(|(name, _)| name.as_str())
    }

    /// Everything that an operation must not happen beside: handles, guards, and what is bound to scopes.
    pub(crate) fn beside(&self, operation: &str) -> Vec<&'a str> {
        let names = |list: &[model::Key]| list.iter().any(|one| one.as_str() == operation);
        let handles = self.handles().filter(|(_, one)| names(&one.conflicts));
        let guards = self.guards().filter(|(_, one)| names(&one.conflicts));
        let bound = self.views().filter(|(_, view)| {
            let scope = view.bound_to.as_ref().and_then(|name| self.scope(name));
            scope.is_some_and(|scope| names(&scope.conflicts))
        });
        let owed = self.obligations().filter(|(_, one)| names(&one.conflicts));
        let held = handles
            .map(|(name, _)| name)
            .chain(guards.map(|(name, _)| name))
            .chain(owed.map(|(name, _)| name));
        held.chain(bound.map(|(name, _)| name)).collect()
    }

    fn conflicts(&self, operation: &str) -> Vec<String> {
        let beside = self.beside(operation).into_iter();
        beside
            .map(|held| format!("requires no_{}", snake(held)))
            .collect()
    }

    /// What the parameters demand.
    fn param_demands(
        &self,
        name: &str,
        contract: &model::Function,
        taken: Option<&str>,
    ) -> Vec<String> {
        let mut names = Vec::new();
        let params = contract.params.iter();
        for (key, param) in params.filter(|(key, _)| Some(key.as_str()) != taken) {
            if let Some(more) = self.called_demands(name, (key, param)) {
                names.extend(more);
            } else if let Some(HandleUse::Use(of) | HandleUse::Release(of)) = &param.handle {
                names.push("live".to_owned());
                let stays = |(name, handle): (&str, &model::Handle)| {
                    name == of.as_str() && *handle.thread.rule != Thread::Any
                };
                names.extend(self.handles().any(stays).then(|| "same task".to_owned()));
            } else if let Some(view) = param.view.as_ref().filter(|view| self.view(view).is_some())
            {
                names.push("valid".to_owned());
                let nullable = param.nullability.as_deref() == Some(&model::Nullability::Nullable);
                names.extend(nullable.then(|| "accepted".to_owned()));
                let given = param.transfer.as_deref() == Some(&Transfer::Full);
                names.extend(given.then(|| "owns".to_owned()));
                if self.counts_a_view(name) {
                    // It may rest on what the view says.
                    match given {
                        true => names.push("layout".to_owned()),
                        false => names.extend(self.invariants(view)),
                    }
                } else if self.counts(name) {
                    // Counting needs a live object and nothing else. What is given back was cast.
                    names.extend(given.then(|| "layout".to_owned()));
                } else {
                    names.extend(self.invariants(view));
                }
            } else if let Some(inner) = &param.result_of {
                let ret = self.function(inner).and_then(|inner| inner.ret.as_ref());
                let is_pointer = ret.is_some_and(|ret| ret.borrows_from.is_some());
                names.push(if is_pointer { "valid" } else { "accepted" }.to_owned());
            } else if param.direction.as_deref() == Some(&Direction::Out) {
                names.push("writable".to_owned());
            } else {
                names.push("any value".to_owned());
            }
        }
        names
    }
}

/// The name of a type as part of the name of a promise.
fn snake(name: &str) -> String {
    let words = name.char_indices().map(|(at, letter)| match letter {
        'A'..='Z' if at > 0 => format!("_{}", letter.to_ascii_lowercase()),
        _ => letter.to_ascii_lowercase().to_string(),
    });
    words.collect()
}

fn half(pair: &model::Refcount, name: &str) -> bool {
    let mut halves = pair.get.iter().chain(&pair.put);
    halves.any(|half| half.as_str() == name)
}
