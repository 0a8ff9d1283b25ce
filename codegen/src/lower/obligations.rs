//! Pattern "obligation": what is still owed for an object becomes a type, which leads to what pays it.
//!
//! A value owns one reference to the object, or the object itself, as a raw pointer. There is no destructor: what
//! a drop could call is exactly what is not allowed everywhere, so a value that is dropped leaks.

mod paths;
mod steps;

use indexmap::{IndexMap, IndexSet};

use crate::{
    api::{
        Field, Function, Impl, Receiver, Repr, Trait, TypeBlock, Visibility,
        argument::{Argument, Because, Claim, Discharged},
        body::Expr,
        coverage::Outcome,
        docs::Docs,
        ty::Ty,
    },
    contract::model::{Owed, Thread},
    link::{Entry, View},
    support::words::{article, clause, sentence},
};

use super::{
    Context, Wrappers,
    call::NotBound,
    conflicts::{self, snake},
    coverage, docs, held,
    items::implementation,
    raw,
    roles::{Owner, Role},
};

/// The field with the pointer to the object.
pub(super) const OBJECT: &str = "ptr";
/// The lifetime of the object that is bound to the scope.
pub(super) const LIFETIME: &str = "a";

/// What there is to say about payments once all wrappers are made.
#[derive(Debug, Default)]
pub(super) struct Owing<'a> {
    /// What the wrappers leave owed, and what that leads to.
    made: IndexSet<&'a str>,
    /// The payments that have no method, by what is owed and the function.
    unpaid: IndexMap<(&'a str, &'a str), NotBound>,
}

/// A generated type with its article, as a link.
pub(super) fn link(name: &str, module: &str) -> String {
    format!("{} {}", article(name), conflicts::link(name, module))
}

/// The name of the field with the object that is bound to the scope.
pub(super) fn object_name(object: View<'_>) -> String {
    snake(object.key)
}

/// What a value owns of the object, after the name of a pointer.
pub(super) fn with_reference(view: View<'_>) -> &'static str {
    match view.refcount() {
        Some(_) => " with a reference to it",
        None => " and given it away",
    }
}

/// Why an invariant holds that follows from the count.
pub(super) fn count_given(function: &str, view: View<'_>) -> String {
    match view.refcount() {
        Some(_) => format!("the value owns the reference count that `{function}` has given"),
        None => format!("`{function}` has given the object away"),
    }
}

/// What a call rests on that takes over what a value owns.
pub(super) fn owned(owed: &Owed, view: View<'_>, pointer: &str) -> Vec<Discharged> {
    let invariant = Because::TypeInvariant {
        ty: None,
        holds: String::new(),
    };
    let handed_over = match view.refcount() {
        Some(_) => Claim::OwnsReference {
            pointer: pointer.to_owned(),
        },
        None => Claim::Tagged {
            tag: String::new(),
            text: format!("what `{pointer}` points to is handed over"),
        },
    };
    let owns = Because::Fact("the value owns it, and this method consumes the value".to_owned());
    let claims = [
        (view.valid(pointer), invariant.clone()),
        (represented(owed), invariant.clone()),
        (handed_over, owns),
    ];
    let claims = claims.map(|(claim, because)| Discharged { claim, because });
    let promised = view.invariant_claims(pointer, |_| invariant.clone());
    claims.into_iter().chain(promised).collect()
}

/// That the object is what the type says.
fn represented(owed: &Owed) -> Claim {
    Claim::LiveHandle {
        number: format!("*self.{OBJECT}"),
        represents: owed.represents.clone(),
    }
}

impl<'a> Context<'a> {
    /// Makes the payments of everything that is owed, and says what became of the functions that are there for
    /// that only.
    pub(super) fn payments(&self, wrappers: &mut Wrappers<'a>) {
        let makers = self
            .linked
            .functions()
            .filter(|one| bound_in(wrappers, one.id()));
        let owes = makers.filter_map(|one| one.contract.owes());
        let mut owing = Owing {
            made: self
                .linked
                .led_to(owes.map(|owes| owes.obligation.as_str())),
            unpaid: IndexMap::new(),
        };
        for (key, entry) in &self.linked.index.obligations {
            let owner = Owner::Obligation(key);
            for (name, payment) in &entry.contract.discharge {
                let role = self.roles.of(name);
                let outcome = match self.payment(*entry, (name, payment)) {
                    Ok(method) => {
                        let outcome = coverage::bound(self, owner, &method);
                        wrappers.by_owner.entry(owner).or_default().push(method);
                        outcome
                    }
                    Err(not_bound) => {
                        let (reason, fix) = (not_bound.reason.clone(), not_bound.fix.clone());
                        owing.unpaid.insert((key, name), not_bound);
                        Outcome::NotBound { reason, fix }
                    }
                };
                let made = owing.made.contains(key);
                let unbound = !bound_in(wrappers, name) && matches!(role, Role::Wrapper { .. });
                if made && (matches!(role, Role::Pays) || unbound) {
                    wrappers.outcomes.insert(name, outcome);
                }
            }
        }
        for function in self.linked.functions() {
            if matches!(self.roles.of(function.id()), Role::Pays) {
                let outcome = wrappers.outcomes.entry(function.id());
                outcome.or_insert_with(|| unmade(function.contract.takes_owed().next()));
            }
        }
        self.also_called(wrappers, &owing);
        wrappers.owing = owing;
    }

    /// Adds the steps and payments to what reports say of functions that are part of another pattern.
    fn also_called(&self, wrappers: &mut Wrappers<'a>, owing: &Owing<'a>) {
        let made = owing
            .made
            .iter()
            .filter_map(|key| self.linked.obligation(key));
        for entry in made {
            let steps = entry.contract.steps.iter();
            let steps = steps.map(|(name, step)| (step.call.as_str(), name.as_str()));
            let paid = entry.contract.discharge.keys().filter_map(|name| {
                let unpaid = owing
                    .unpaid
                    .contains_key(&(entry.key.as_str(), name.as_str()));
                let function = self.linked.function(name).filter(|_| !unpaid)?;
                Some((name.as_str(), docs::wrapper_name(function)))
            });
            for (function, method) in steps.chain(paid) {
                let path = coverage::path(self, Owner::Obligation(entry.key), method);
                if let Some(Outcome::Used { by }) = wrappers.outcomes.get_mut(function) {
                    by.push_str(&format!("; also in `{path}`"));
                }
            }
        }
    }

    /// The types of a module that stand for what is owed.
    pub(super) fn obligations(&self, module: &str, wrappers: &mut Wrappers<'a>) -> Vec<TypeBlock> {
        let entries = self.linked.index.obligations.values();
        let here = entries.filter(|entry| entry.module == module);
        let made: Vec<_> = here
            .filter(|entry| wrappers.owing.made.contains(entry.key.as_str()))
            .collect();
        let blocks = made.into_iter().filter_map(|entry| {
            let view = self.view(&entry.contract.view)?;
            Some(self.owed_type(*entry, view, wrappers))
        });
        blocks.collect()
    }

    fn owed_type(
        &self,
        entry: Entry<'a, Owed>,
        view: View<'a>,
        wrappers: &mut Wrappers<'a>,
    ) -> TypeBlock {
        let owed = entry.contract;
        let docs = self.owed_docs(entry, view, wrappers);
        let wrapped = wrappers
            .by_owner
            .shift_remove(&Owner::Obligation(entry.key));
        let (makers, payments): (Vec<_>, Vec<_>) = wrapped
            .unwrap_or_default()
            .into_iter()
            .partition(|function| function.receiver == Receiver::None);
        let object = self.linked.object_of_scope(owed);
        let steps = self.steps(entry, view);
        let names_lifetime = object.is_some() && (!makers.is_empty() || self.gives_bound(owed));
        let functions: Vec<Function> = makers.into_iter().chain(steps).chain(payments).collect();
        let inherent = Impl {
            lifetimes: names_lifetime
                .then(|| LIFETIME.to_owned())
                .into_iter()
                .collect(),
            ..implementation(None, functions)
        };
        let mut fields = vec![Field {
            name: OBJECT.to_owned(),
            doc: String::new(),
            ty: Ty::Core("core::ptr::NonNull", vec![raw(view.c_type)]),
        }];
        fields.extend(object.map(|object| self.object_field(entry, object)));
        fields.extend(held::marker(&owed.thread));
        let mut impls = threads(entry);
        impls.push(inherent);
        TypeBlock {
            name: entry.key.value.clone(),
            lifetimes: object.map(|_| LIFETIME.to_owned()).into_iter().collect(),
            generics: Vec::new(),
            wheres: Vec::new(),
            docs,
            must_use: Some("what is owed stays unpaid if the value is dropped"),
            visibility: Visibility::Public,
            repr: Repr::Rust,
            derives: Vec::new(),
            fields,
            impls,
        }
    }

    /// The object that is bound to the scope: a reference where a payment on the way reads it, and otherwise its
    /// lifetime alone.
    fn object_field(&self, entry: Entry<'a, Owed>, object: View<'a>) -> Field {
        let reference = Ty::Ref {
            lifetime: Some(LIFETIME.to_owned()),
            mutable: false,
            to: Box::new(self.generated(object.key)),
        };
        let ty = match self.reads_object(entry) {
            true => reference,
            false => Ty::Core("core::marker::PhantomData", vec![reference]),
        };
        Field {
            name: object_name(object),
            doc: String::new(),
            ty,
        }
    }

    /// Whether a payment, of this or of what it leads to, reads a field of the object that is bound to the scope.
    fn reads_object(&self, entry: Entry<'a, Owed>) -> bool {
        let on_the_way = self.linked.led_to([entry.key.as_str()]);
        let entries = on_the_way
            .iter()
            .filter_map(|name| self.linked.obligation(name));
        let mut paying = entries.flat_map(|entry| entry.contract.discharge.keys());
        paying.any(|name| {
            let function = self.linked.index.functions.get(name.as_str());
            let mut params = function.iter().flat_map(|one| one.contract.params.values());
            params.any(|param| param.field_of.is_some())
        })
    }

    /// The name by which a maker gets the object that is bound to the scope.
    pub(super) fn field_of_object(&self, entry: Entry<'a, Owed>, object: View<'a>) -> String {
        let name = object_name(object);
        match self.reads_object(entry) {
            true => name,
            false => format!("_{name}"),
        }
    }

    /// The fields of a value: the pointer, and the object that is bound to the scope as it was given.
    pub(super) fn owed_fields(
        &self,
        entry: Entry<'a, Owed>,
        pointer: Expr,
        object: Option<Expr>,
    ) -> Vec<(String, Expr)> {
        let bound = self.linked.object_of_scope(entry.contract);
        let mut fields = vec![(OBJECT.to_owned(), pointer)];
        let given = object.filter(|_| self.reads_object(entry));
        let given = given.unwrap_or_else(|| Expr::name("core::marker::PhantomData"));
        fields.extend(bound.map(|bound| (object_name(bound), given)));
        fields.extend(held::marked(&entry.contract.thread));
        fields
    }

    fn owed_docs(&self, entry: Entry<'a, Owed>, view: View<'a>, wrappers: &Wrappers<'a>) -> Docs {
        let owed = entry.contract;
        let mut docs = Docs::text(owed.doc.trim_end());
        docs.rules
            .push(sentence(&format!("A value stands for {}", owed.represents)));
        docs.rules.extend(self.arises(entry, wrappers));
        docs.rules.extend(self.is_paid(entry));
        let because = clause(&owed.thread.because);
        docs.rules.extend(match *owed.thread.rule {
            Thread::Any => None,
            Thread::SameTask => Some(format!(
                "It must be used on the task that made it: {because}"
            )),
            Thread::Main => Some(format!("It must be used on the main thread: {because}")),
        });
        let object = self.linked.object_of_scope(owed);
        docs.rules.extend(object.map(|object| {
            let object = link(object.key, object.module);
            format!("It borrows {object}, so it does not outlive the scope to which that is bound.")
        }));
        docs.rules
            .extend(conflicts::while_it_exists(entry.key, &owed.conflicts));
        docs.rules.push(format!(
            "There is no destructor that pays. If a value is dropped or forgotten, {}",
            clause(&owed.on_leak)
        ));
        docs.invariants = vec![
            sentence(&format!(
                "`{OBJECT}` points to a valid `{}`, which is {}",
                view.c_type, owed.represents
            )),
            match view.refcount() {
                Some(_) => "The value owns one reference to it.".to_owned(),
                None => "The value owns it.".to_owned(),
            },
        ];
        let promised = view
            .promised()
            .map(|(_, invariant, _)| sentence(&invariant.holds));
        docs.invariants.extend(promised);
        docs.examples.clone_from(&owed.examples);
        docs
    }

    /// Where a value comes from, and when.
    fn arises(&self, entry: Entry<'a, Owed>, wrappers: &Wrappers<'a>) -> Vec<String> {
        let makers = self.linked.owing(entry.key).into_iter();
        let makers = makers
            .filter(|one| bound_in(wrappers, one.id()))
            .filter_map(|one| {
                let arises = clause(&one.contract.owes()?.arises);
                let name = docs::wrapper_name(one);
                Some(format!("It comes from [`{name}`](Self::{name}), {arises}"))
            });
        let others = self.linked.index.obligations.values();
        let steps = others.flat_map(|other| {
            let steps = other.contract.steps.iter();
            let giving = steps.filter(|(_, step)| step.gives.iter().any(|name| name == entry.key));
            giving.map(|(step, _)| {
                let other = &**other.key;
                format!(
                    "It comes from [`{step}`]({other}::{step}) of a [`{other}`].",
                    step = &**step
                )
            })
        });
        makers.chain(steps).collect()
    }

    /// How it is paid, and what comes before that.
    fn is_paid(&self, entry: Entry<'a, Owed>) -> Vec<String> {
        let owed = entry.contract;
        let payments = owed.discharge.iter().filter_map(|(name, payment)| {
            let name = docs::wrapper_name(self.linked.function(name)?);
            let place = payment.at.as_ref().and_then(|at| {
                let callback = self.linked.index.callbacks.get(at.as_str())?;
                Some(format!(
                    " while {} runs",
                    link(callback.key, callback.module)
                ))
            });
            Some(format!(
                "[`{name}`](Self::{name}){}",
                place.unwrap_or_default()
            ))
        });
        let payments: Vec<_> = payments.collect();
        let paid =
            (!payments.is_empty()).then(|| format!("It is paid by {}.", payments.join(" or ")));
        let steps = owed.steps.iter().filter_map(|(name, step)| {
            self.linked.function(&step.call)?;
            let given: Vec<_> = step
                .gives
                .iter()
                .map(|name| format!("a [`{}`]", &**name))
                .collect();
            let and = given.join(" and ");
            Some(format!(
                "[`{name}`](Self::{name}) makes {and} of it, each of which must be paid.",
                name = &**name
            ))
        });
        paid.into_iter().chain(steps).collect()
    }
}

/// `Send` and `Sync`, where any thread may hold a value: the pointer in it takes them away.
fn threads(entry: Entry<'_, Owed>) -> Vec<Impl> {
    let thread = &entry.contract.thread;
    if *thread.rule != Thread::Any {
        return Vec::new();
    }
    let ty = || entry.key.value.clone();
    let unused = "a reference to a value allows nothing, since every method consumes the value";
    let markers = [
        ("Send", Claim::Send { ty: ty() }, thread.because.clone()),
        ("Sync", Claim::Sync { ty: ty() }, unused.to_owned()),
    ];
    let markers = markers.map(|(name, claim, why)| Impl {
        argument: Some(Argument::new(claim, Because::Fact(why))),
        ..implementation(Some(Trait::Prelude(name)), Vec::new())
    });
    markers.into()
}

/// Whether a function has a wrapper, or is part of a pattern.
fn bound_in(wrappers: &Wrappers<'_>, function: &str) -> bool {
    let outcome = wrappers.outcomes.get(function);
    !matches!(outcome, Some(Outcome::NotBound { .. }))
}

/// The outcome of a payment for what nothing makes.
fn unmade(name: Option<&crate::contract::model::Key>) -> Outcome {
    let name = name.map_or("", |name| name.as_str());
    Outcome::NotBound {
        reason: format!("no wrapper makes a `{name}`"),
        fix: format!("return: {{ owes: {{ obligation: {name}, arises: ... }} }}"),
    }
}
