//! Pattern "context-bound type": values that must not leave a scope, the block that holds one, and the
//! macro that hands one out.

mod pairs;
mod results;

use indexmap::IndexSet;

use crate::{
    api::{
        Impl, Macro, Repr, TypeBlock, Visibility,
        argument::{Argument, Because, Claim, Discharged},
        body::Expr,
        coverage::Outcome,
        docs::Docs,
        ty::Ty,
    },
    contract::model::{Key, Scope},
    link::{LinkedFunction, LinkedModule, View},
    profile::Root,
    support::{
        diag::{Diagnostic, Sink},
        words::{clause, sentence},
    },
};

use super::{
    Context, Wrappers, conflicts,
    docs::wrapper_name,
    items, raw,
    roles::{Owner, Role},
};

/// The name of the promise that a value is used within its scope only.
pub(super) const TAG: &str = "scope";
/// The field of the private type that holds a pointer for one block.
pub(super) const POINTER: &str = "ptr";

impl<'a> View<'a> {
    /// The claim that a value is used within its scope only, if it is bound to one.
    pub(super) fn in_scope(
        self,
        value: &str,
        because: impl FnOnce(&str) -> Because,
    ) -> Option<Discharged> {
        self.scope().map(|_| Discharged {
            claim: Claim::InScope {
                value: value.to_owned(),
            },
            because: because(TAG),
        })
    }

    /// The invariant of a view that is bound to a scope.
    pub(super) fn scope_invariant(self) -> Option<String> {
        self.scope()?;
        Some("Each value is used only within the scope in which it was obtained.".to_owned())
    }

    /// The name of the private type that holds a pointer to a value of the view for one block.
    pub(super) fn holder(self) -> String {
        format!("{}Ref", &**self.key)
    }
}

impl<'a> Context<'a> {
    /// Checks what follows from the roles of functions: pairs that are called, and results.
    pub(super) fn check_scopes(&self, sink: &mut Sink) {
        for scope in self.linked.index.scopes.values() {
            self.check_pair(sink, scope.key);
        }
        for function in self.linked.functions() {
            self.check_bound_result(sink, function);
        }
    }

    /// What the documentation of a view says about the scope that it is bound to.
    pub(super) fn scope_docs(&self, view: View<'a>, docs: &mut Docs) {
        let around = view.scope().map(|name| self.linked.around(name));
        let around = around.unwrap_or_default();
        let Some((key, scope)) = around.first() else {
            return;
        };
        let sleeping = if scope.atomic {
            " Nothing in it may sleep."
        } else {
            ""
        };
        docs.rules.push(format!(
            "A value is bound to the scope in which it was obtained. The scope is {}{sleeping}",
            clause(&scope.is)
        ));
        let ends = around.iter().flat_map(|(_, scope)| scope.ends.values());
        let ends: Vec<_> = ends.map(|end| sentence(&end.when)).collect();
        if !ends.is_empty() {
            docs.rules.push(list("These end the scope for good:", ends));
        }
        let inside = self.inner_pairs(key).into_iter();
        let inside: Vec<_> = inside
            .map(|(enter, leave)| {
                format!("`{enter}` opens one, and `{leave}` returns to the scope around it.")
            })
            .collect();
        if !inside.is_empty() {
            docs.rules
                .push(list("Scopes can be opened inside it:", inside));
            docs.rules.push(
                "A value that was obtained before such a scope was opened may be used again once it \
                 is closed, but not in between. A value that was obtained in between must not be \
                 used once it is closed."
                    .to_owned(),
            );
        }
        let conflicts = conflicts_of(&around);
        docs.rules
            .extend(conflicts::while_it_is_used(view.key, &conflicts));
        docs.invariants.splice(0..0, view.scope_invariant());
    }

    /// The functions that open a scope inside another one, each with the one that closes it.
    fn inner_pairs(&self, scope: &str) -> Vec<(String, String)> {
        let inside = self.linked.inside(scope).into_iter();
        let pairs = inside.filter_map(|inner| {
            let (enter, leave) = self.linked.pair_of_scope(inner)?;
            let name = |function: &LinkedFunction<'a>| function.declaration.name.clone();
            Some((name(enter), name(leave)))
        });
        pairs.collect()
    }

    /// The private types of a module that hold a pointer for one block.
    pub(super) fn holders(
        &self,
        module: &LinkedModule<'a>,
        wrappers: &Wrappers<'a>,
    ) -> Vec<TypeBlock> {
        let bound = |function: &&LinkedFunction<'a>| {
            matches!(
                wrappers.outcomes.get(function.id()),
                Some(Outcome::Unsafe { .. })
            )
        };
        let functions = self.linked.functions().filter(bound);
        let here = functions.filter_map(|function| {
            let Role::Wrapper { owner } = self.roles.of(function.id()) else {
                return None;
            };
            let view = self.linked.handed_out(function.contract)?;
            let path = self.module_of(owner);
            (path == module.contract.module.as_str()).then(|| self.holder(function, view, owner))
        });
        here.collect()
    }

    fn holder(&self, function: &LinkedFunction<'a>, view: View<'a>, owner: Owner<'a>) -> TypeBlock {
        let name = &function.declaration.name;
        let wrapper = Self::wrapper_path(owner, wrapper_name(function)).join("::");
        let mut docs = Docs::text(format!(
            "What `{wrapper}` returns: a pointer to an object that may be used within one scope only.",
        ));
        docs.rules.push(
            "It is neither `Send` nor `Sync`, because of the pointer in it, and it cannot be copied."
                .to_owned(),
        );
        docs.invariants = holder_invariants(name, view);
        let target = self.generated(view.key);
        TypeBlock {
            name: view.holder(),
            lifetimes: Vec::new(),
            generics: Vec::new(),
            wheres: Vec::new(),
            must_use: None,
            docs,
            visibility: Visibility::Module,
            repr: Repr::Rust,
            derives: Vec::new(),
            fields: vec![crate::api::Field {
                name: POINTER.to_owned(),
                doc: String::new(),
                ty: Ty::ptr(view.accessor_mutable(), raw(view.c_type)),
            }],
            impls: vec![deref_of_holder(function, view, target)],
        }
    }

    /// The path of a wrapper inside its module.
    fn wrapper_path(owner: Owner<'a>, name: &str) -> Vec<String> {
        let parts = owner.ty().into_iter().chain([name]);
        parts.map(str::to_owned).collect()
    }

    /// The macros of the scopes of a module.
    pub(super) fn macros(
        &self,
        sink: &mut Sink,
        module: &LinkedModule<'a>,
        wrappers: &Wrappers<'a>,
    ) -> Vec<Macro> {
        let scopes = module.contract.scopes.iter();
        let macros = scopes.filter_map(|(key, scope)| {
            let function = self.macro_function(sink, key, scope, wrappers)?;
            self.hand_out_macro(key, scope, function)
        });
        macros.collect()
    }

    /// The function whose result the macro of a scope hands out.
    fn macro_function(
        &self,
        sink: &mut Sink,
        key: &'a Key,
        scope: &'a Scope,
        wrappers: &Wrappers<'a>,
    ) -> Option<&LinkedFunction<'a>> {
        let name = &scope.hands_out.as_ref()?.name;
        let functions = self.linked.handing_out(key);
        // What is no single function was reported when the scopes were checked.
        let [function] = functions.as_slice() else {
            return None;
        };
        let problem = match wrappers.outcomes.get(function.id()) {
            _ if self.profile.root == Root::Module => {
                Some("a macro names its crate, and the profile says `root: module`".to_owned())
            }
            Some(Outcome::Unsafe { requires, .. }) => {
                let more = requires.iter().find(|one| one.tag != TAG);
                more.map(|one| format!("its caller must promise `{}`", one.tag))
            }
            Some(Outcome::NotBound { reason, .. }) => Some(format!("it is not bound: {reason}")),
            _ => Some("it has no wrapper".to_owned()),
        };
        let Some(problem) = problem else {
            return Some(function);
        };
        let message = format!(
            "the macro `{}` cannot hand out what `{}` gives",
            &**name, &**function.key
        );
        sink.push(
            Diagnostic::error("SB0419", message)
                .at(self.linked.place(name.span), problem)
                .also(self.linked.place(function.key.span), "of this function")
                .also(function.declaration.place.clone(), "declared here"),
        );
        None
    }

    /// `macro_rules!` for a scope: what the function returns, borrowed for the caller's block.
    fn hand_out_macro(
        &self,
        key: &'a Key,
        scope: &'a Scope,
        function: &LinkedFunction<'a>,
    ) -> Option<Macro> {
        let contract = scope.hands_out.as_ref()?;
        let Role::Wrapper { owner } = self.roles.of(function.id()) else {
            return None;
        };
        let view = self.linked.handed_out(function.contract)?;
        let mut docs = Docs::text(contract.doc.trim_end());
        docs.rules.push(format!(
            "The result is a reference to {}, and it cannot leave the block in which the macro is \
             used.",
            conflicts::link(view.key, view.module)
        ));
        docs.examples.clone_from(&contract.examples);
        let mut path: Vec<_> = self
            .module_of(owner)
            .split('/')
            .map(str::to_owned)
            .collect();
        path.extend(Self::wrapper_path(owner, wrapper_name(function)));
        let place = Expr::InCrate(path).call(Vec::new()).deref();
        let value = Expr::Ref {
            mutable: false,
            of: Box::new(place),
        };
        Some(Macro {
            name: contract.name.value.clone(),
            docs,
            value: Expr::unsafe_(value, self.macro_argument(key, view)),
        })
    }

    /// Why nothing that a macro hands out is used outside its scope.
    fn macro_argument(&self, key: &Key, view: View<'a>) -> Argument {
        let mut argument = Argument::new(Claim::StaysInBlock, Because::Temporary);
        let around = self.linked.around(key);
        for end in around.iter().flat_map(|(_, scope)| scope.ends.values()) {
            let event = end.when.clone();
            argument = argument.and(
                Claim::NotUsedOnce { event },
                Because::Fact(end.because.clone()),
            );
        }
        let functions = conflicts_of(&around);
        if !functions.is_empty() {
            argument = argument.and(Claim::NotUsedAfter { functions }, Because::UnsafeCall);
        }
        let into: Vec<_> = self
            .inner_pairs(key)
            .into_iter()
            .map(|pair| pair.0)
            .collect();
        if !into.is_empty() {
            let ty = view.key.value.clone();
            argument = argument.and(Claim::NotCarried { into }, Because::NotSend { ty });
        }
        argument
    }
}

/// The operations that end a scope, or one around it.
fn conflicts_of(around: &[(&Key, &Scope)]) -> Vec<String> {
    let conflicts = around.iter().flat_map(|(_, scope)| &scope.conflicts);
    let names: IndexSet<_> = conflicts.map(|name| name.value.clone()).collect();
    names.into_iter().collect()
}

/// A heading and a list below it.
fn list(heading: &str, items: Vec<String>) -> String {
    let items: Vec<_> = items.iter().map(|item| format!("- {item}")).collect();
    format!("{heading}\n\n{}", items.join("\n"))
}

/// The invariants of the private type that holds a pointer for one block.
fn holder_invariants(function: &str, view: View<'_>) -> Vec<String> {
    vec![
        format!(
            "`{POINTER}` is the pointer to a `{}` that `{function}` has returned.",
            view.c_type
        ),
        "The value is used only within the scope that was active then.".to_owned(),
    ]
}

fn deref_of_holder(function: &LinkedFunction<'_>, view: View<'_>, target: Ty) -> Impl {
    let name = &function.declaration.name;
    let pointer = format!("self.{POINTER}");
    let [returned, used] = [0, 1].map(|at| {
        let holds = holder_invariants(name, view).into_iter().nth(at);
        Because::TypeInvariant {
            ty: None,
            holds: holds.unwrap_or_default(),
        }
    });
    let established = |tag: &str| {
        let ret = function.contract.ret.as_ref();
        let why = ret.and_then(|ret| ret.establishes.get(tag));
        why.map_or_else(|| used.clone(), |why| Because::Fact(why.clone()))
    };
    let argument = Argument::new(view.valid(&pointer), returned)
        .and(
            Claim::Outlives {
                object: view.c_type.to_owned(),
                lifetime: None,
            },
            Because::Fact(
                "the reference borrows from `self`, which is used only within its scope, and the object stays valid \
                 that long"
                    .to_owned(),
            ),
        )
        .and_all(view.invariant_claims(&pointer, established));
    let call = Expr::Type(target.clone())
        .path(view.raw_maker())
        .call(vec![Expr::name("self").field(POINTER)]);
    items::deref(target, Expr::unsafe_(call, argument))
}
