//! Pattern "owned object": a C function that ends an object becomes `Ownable`; pattern "parent and child": it becomes
//! `OwnableChild`, if the object must not outlive what it was made from.

use crate::{
    api::{
        Function, Impl, Trait,
        argument::{Argument, Because, Claim, Discharged},
        body::{Body, Expr, StatementKind},
        ty::{Support, Ty},
    },
    contract::model::Transfer,
    link::{LinkedFunction, LinkedParam, View},
    support::words::stem,
};

use super::super::{
    Context, binding,
    items::{implementation, of_trait},
};

/// That whoever calls gives an object up.
pub(in crate::lower) fn handed_over(pointer: &str) -> Claim {
    Claim::Tagged {
        tag: String::new(),
        text: format!("what `{pointer}` points to is handed over"),
    }
}

impl<'a> Context<'a> {
    /// The function that ends a view, where the target has a type for its owner.
    pub(in crate::lower) fn releases(&self, view: View<'a>) -> Option<&'a LinkedFunction<'a>> {
        let items = match view.parent() {
            None => [Support::Owned, Support::Ownable],
            Some(_) => [Support::OwnedChild, Support::OwnableChild],
        };
        let has = items.iter().all(|item| self.profile.support.has(*item));
        self.linked.function(view.release().filter(|_| has)?)
    }

    /// `Ownable`, or `OwnableChild`, for a view that has one owner.
    pub(super) fn ownable(&self, view: View<'a>) -> Option<Impl> {
        let release = self.releases(view)?;
        let parent = view.parent().map(|parent| self.view(&parent.view));
        let name = &**view.key;
        let (of, text, because) = match parent {
            None => (
                Support::Ownable,
                format!("a `{name}` that somebody owns stays valid until `release`"),
                "what ends one takes its owner",
            ),
            Some(parent) => (
                Support::OwnableChild,
                format!(
                    "a `{name}` that somebody owns stays valid until `release`, as long as its `{}` exists",
                    &**parent?.key
                ),
                "what ends one takes its owner, which borrows that",
            ),
        };
        let claim = Claim::Tagged {
            tag: String::new(),
            text,
        };
        let argument = Argument::new(claim, Because::Fact(because.to_owned()));
        let types = parent.map(|parent| Some(("Parent".to_owned(), self.generated(parent?.key))));
        Some(Impl {
            argument: Some(argument),
            types: types.flatten().into_iter().collect(),
            ..implementation(
                Some(Trait::Support(of)),
                vec![self.release_function(view, parent.flatten(), release)],
            )
        })
    }

    fn release_function(
        &self,
        view: View<'a>,
        parent: Option<View<'a>>,
        release: &LinkedFunction<'a>,
    ) -> Function {
        let argument = Argument::new(view.valid("obj"), Because::Caller)
            .and(handed_over("obj"), Because::Caller)
            .and(view.same_layout(), Because::Transparent);
        let cast = Expr::name("obj")
            .method("cast", Vec::new())
            .method("as_ptr", Vec::new());
        let passed = parent.filter(|_| release.params.len() > 1);
        let argument = argument
            .and_all(passed.iter().flat_map(|parent| claims_of_parent(*parent)))
            .and_all(self.children_gone(view))
            .and_all(self.tagged(release));
        let arguments = release.params.iter().map(|param| match passed {
            Some(parent) if !is_given(param) => {
                Expr::name(PARENT).method(parent.accessor(), Vec::new())
            }
            _ => cast.clone(),
        });
        let call = binding(&release.declaration.name).call(arguments.collect());
        let mut body = Body::new();
        body.push(StatementKind::Expr(Expr::unsafe_(call, argument)));
        self.assert_may_sleep(&mut body, release, None);
        let object = Ty::Core("core::ptr::NonNull", vec![Ty::SelfTy]);
        let mut params = vec![("obj".to_owned(), object)];
        params.extend(parent.map(|parent| {
            let name = match passed {
                Some(_) => PARENT.to_owned(),
                None => format!("_{PARENT}"),
            };
            (name, Ty::shared(self.generated(parent.key)))
        }));
        Function {
            trait_unsafe: true,
            params,
            ..of_trait("release", body)
        }
    }

    /// That an object is not ended while something that was made from it can be used.
    fn children_gone(&self, view: View<'a>) -> Vec<Discharged> {
        let views = self.linked.index.views.values().copied();
        let children = views.filter(|child| {
            let parent = child.parent().filter(|_| self.releases(*child).is_some());
            parent.is_some_and(|parent| *parent.view == **view.key)
        });
        let gone = children.map(|child| {
            let forgotten = child.contract.on_leak.as_deref().unwrap_or_default();
            Discharged {
                claim: Claim::Tagged {
                    tag: String::new(),
                    text: format!(
                        "no `{}` that was made from what `obj` points to is used any more",
                        &**child.key
                    ),
                },
                because: Because::Fact(format!(
                    "its owner would borrow that, and if one was forgotten, {}",
                    stem(forgotten)
                )),
            }
        });
        gone.collect()
    }
}

/// The name of the parent in the function that ends its child.
const PARENT: &str = "parent";

/// That the parent of an object that is ended may be passed.
fn claims_of_parent(parent: View<'_>) -> Vec<Discharged> {
    let valid = Discharged {
        claim: parent.valid(&format!("{PARENT}.{}()", parent.accessor())),
        because: Because::Reference {
            name: PARENT.to_owned(),
        },
    };
    let from = Discharged {
        claim: Claim::Tagged {
            tag: String::new(),
            text: format!("what `obj` points to was made from `{PARENT}`"),
        },
        because: Because::Caller,
    };
    let invariants = parent.invariants_of(PARENT);
    [valid, from].into_iter().chain(invariants).collect()
}

/// Whether a parameter is the object that is ended, and not its parent.
fn is_given(param: &LinkedParam<'_>) -> bool {
    let transfer = param
        .contract
        .and_then(|(_, contract)| contract.transfer.as_deref());
    transfer == Some(&Transfer::Full)
}
