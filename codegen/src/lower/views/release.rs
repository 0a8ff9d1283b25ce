//! Pattern "owned object": a C function that ends an object becomes `Ownable`.

use crate::{
    api::{
        Function, Impl, Trait,
        argument::{Argument, Because, Claim},
        body::{Body, Expr, StatementKind},
        ty::{Support, Ty},
    },
    link::{LinkedFunction, View},
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
        let support = &self.profile.support;
        let has = support.has(Support::Owned) && support.has(Support::Ownable);
        self.linked.function(view.release().filter(|_| has)?)
    }

    /// `Ownable` for a view that has one owner.
    pub(super) fn ownable(&self, view: View<'a>) -> Option<Impl> {
        let release = self.releases(view)?;
        let claim = Claim::Tagged {
            tag: String::new(),
            text: format!(
                "a `{}` that somebody owns stays valid until `release`",
                &**view.key
            ),
        };
        let because = Because::Fact("what ends one takes its owner".to_owned());
        Some(Impl {
            argument: Some(Argument::new(claim, because)),
            ..implementation(
                Some(Trait::Support(Support::Ownable)),
                vec![self.release_function(view, release)],
            )
        })
    }

    fn release_function(&self, view: View<'a>, release: &LinkedFunction<'a>) -> Function {
        let argument = Argument::new(view.valid("obj"), Because::Caller)
            .and(handed_over("obj"), Because::Caller)
            .and(view.same_layout(), Because::Transparent)
            .and_all(self.tagged(release));
        let cast = Expr::name("obj")
            .method("cast", Vec::new())
            .method("as_ptr", Vec::new());
        let call = binding(&release.declaration.name).call(vec![cast]);
        let mut body = Body::new();
        body.push(StatementKind::Expr(Expr::unsafe_(call, argument)));
        self.assert_may_sleep(&mut body, release, None);
        Function {
            trait_unsafe: true,
            params: vec![(
                "obj".to_owned(),
                Ty::Core("core::ptr::NonNull", vec![Ty::SelfTy]),
            )],
            ..of_trait("release", body)
        }
    }
}
