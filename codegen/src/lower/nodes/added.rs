//! Pattern "embedded node", while C has it: what may be done with the payload, and what taking it out gives.

use crate::{
    api::{
        Field, Function, Impl, Receiver, Repr, Requirement, Trait, TypeBlock, Visibility,
        argument::{Argument, Because, Claim, Discharged, Remark},
        body::{Body, Expr, StatementKind},
        docs::Docs,
        ty::Ty,
    },
    contract::model,
    support::words::sentence,
};

use super::{
    super::{
        Context,
        docs::leak,
        items::{implementation, of_trait},
    },
    Embedded, INNER, LIFETIME, SCOPE, TAKE_OUT, invariant,
};

impl<'a> Embedded<'a> {
    /// The type of what C has, if something can be done with it.
    pub(super) fn added_type(
        &self,
        context: &Context<'a>,
        removes: Vec<Function>,
    ) -> Option<TypeBlock> {
        let added = self.contract.added.as_ref()?;
        let mut impls = vec![self.deref(false)];
        if self.waits_for_scope() {
            impls.push(self.deref(true));
        }
        impls.push(implementation(None, removes));
        let dropped = self.removes_on_drop();
        impls.extend(dropped.then(|| self.drop_impl()));
        Some(TypeBlock {
            name: added.name.value.clone(),
            lifetimes: match self.kept.is_empty() {
                true => Vec::new(),
                false => vec![LIFETIME.to_owned()],
            },
            generics: self.generics(),
            wheres: Vec::new(),
            docs: self.added_docs(context, added),
            must_use: dropped
                .then_some("it is taken out again immediately when the value is unused"),
            visibility: Visibility::Public,
            repr: Repr::Rust,
            derives: Vec::new(),
            fields: self.added_fields(context),
            impls,
        })
    }

    fn added_fields(&self, context: &Context<'a>) -> Vec<Field> {
        let mut fields = vec![Field {
            name: INNER.to_owned(),
            doc: String::new(),
            ty: Ty::ptr(true, self.inner_of()),
        }];
        for kept in &self.kept {
            let object = Ty::Ref {
                lifetime: Some(LIFETIME.to_owned()),
                mutable: false,
                to: Box::new(context.generated(kept.view.key)),
            };
            fields.push(match kept.for_param {
                Some(_) => Field {
                    name: kept.field(),
                    doc: String::new(),
                    ty: object,
                },
                None => Field {
                    name: SCOPE.to_owned(),
                    doc: "Ends with the scope that the call waits for.".to_owned(),
                    ty: Ty::Core("core::marker::PhantomData", vec![object]),
                },
            });
        }
        fields
    }

    /// What is done with a value, and what is not.
    fn added_docs(&self, context: &Context<'a>, added: &model::NodeAdded) -> Docs {
        let mut docs = Docs::text(added.doc.trim_end());
        docs.examples.clone_from(&added.examples);
        let (t, method) = (self.parameter(), self.method());
        docs.rules.push(match self.scope_object() {
            Some(kept) => format!(
                "A value derefs to the `{t}`, and may change it: [`{method}`] gets it only when the scope is over to \
                 which the `{}` is bound that the value borrows.",
                &**kept.view.key
            ),
            None => format!(
                "A value derefs to the `{t}`, which [`{method}`] may be using at the same time: so it is shared, \
                 and stays where it is."
            ),
        });
        let removal = self.remover.as_deref();
        let dropping = match (self.removes_on_drop(), removal) {
            (true, Some(name)) => {
                format!("Dropping a value does what [`Self::{name}`] does, and drops the `{t}`.")
            }
            (_, Some(name)) => {
                format!(
                    "Dropping a value changes nothing: C calls all the same. [`Self::{name}`] takes the `{t}` back."
                )
            }
            (_, None) => "Dropping a value changes nothing: C calls all the same.".to_owned(),
        };
        docs.rules.push(dropping);
        let remove = self
            .contract
            .remove
            .as_ref()
            .filter(|_| self.removes_on_drop());
        docs.rules
            .extend(context.drop_sleeps(remove.map(|name| name.as_str())));
        docs.rules.push(leak("a value", &self.contract.on_leak));
        docs.invariants = self.added_invariants();
        docs
    }

    /// What is true of a value: where the pointer comes from, and who uses what it points to.
    pub(super) fn added_invariants(&self) -> Vec<String> {
        let origin = format!(
            "`{INNER}` is the pointer that `{}` has made of a `{}` and given to C, and stays valid, with a payload \
             that is initialized, as long as this value may be used",
            self.adds, &**self.key,
        );
        let alone = match self.scope_object() {
            Some(kept) => format!(
                "C does not call before the scope is over to which the `{}` is bound that it borrows, and nobody else \
                 uses the payload until then",
                &**kept.view.key
            ),
            None => "only shared references to the payload exist".to_owned(),
        };
        vec![sentence(&origin), sentence(&alone)]
    }

    /// The object that the callback waits for.
    pub(super) fn scope_object(&self) -> Option<&super::Kept<'a>> {
        self.kept.iter().find(|kept| kept.is_scope)
    }

    /// `Deref`, or `DerefMut`.
    fn deref(&self, mutable: bool) -> Impl {
        let inner = Expr::name("self").field(INNER);
        let reference = Expr::Ref {
            mutable,
            of: Box::new(Self::payload_of(inner, mutable).deref()),
        };
        let valid = invariant(
            "valid",
            format!("`self.{INNER}` points to an allocation whose payload is initialized"),
        );
        let alone = match (self.waits_for_scope(), mutable) {
            (true, true) => {
                "nobody else uses the payload, and the reference borrows `self` for itself"
            }
            (true, false) => "nobody else uses the payload, and the reference borrows `self`",
            (false, _) => "there are only shared references to the payload",
        };
        let mut argument = vec![valid, invariant("shared", alone)];
        argument.extend((!self.waits_for_scope()).then(|| Discharged {
            claim: Claim::Outlives {
                object: self.parameter().to_owned(),
                lifetime: None,
            },
            because: Because::Fact(
                "it is taken out only with `self`, which the reference borrows".to_owned(),
            ),
        }));
        let mut body = Body::new();
        if let Some(argument) = Argument::from_list(argument) {
            body.push(StatementKind::Tail(Expr::unsafe_(reference, argument)));
        }
        let function = Function {
            receiver: match mutable {
                true => Receiver::Exclusive,
                false => Receiver::Shared,
            },
            ret: Ty::Ref {
                lifetime: None,
                mutable,
                to: Box::new(self.payload()),
            },
            ..of_trait(if mutable { "deref_mut" } else { "deref" }, body)
        };
        match mutable {
            true => implementation(Some(Trait::Core("core::ops::DerefMut")), vec![function]),
            false => Impl {
                types: vec![("Target".to_owned(), self.payload())],
                ..implementation(Some(Trait::Core("core::ops::Deref")), vec![function])
            },
        }
    }

    /// `Drop`: what is taken out is dropped; what C does not give back is not touched.
    fn drop_impl(&self) -> Impl {
        let take = Expr::name("self").method(TAKE_OUT, Vec::new());
        let once = super::holds(
            "once",
            "the value is not used any more",
            Because::Fact(
                "this is its destructor, which the wrapper that takes it out prevents".to_owned(),
            ),
        );
        let mut body = Body::new();
        if let Some(argument) = Argument::from_list(vec![once]) {
            let taken = Expr::unsafe_(take, argument);
            body.push(StatementKind::Expr(Expr::name("drop").call(vec![taken])));
        }
        let function = Function {
            receiver: Receiver::Exclusive,
            ..of_trait("drop", body)
        };
        implementation(Some(Trait::Prelude("Drop")), vec![function])
    }

    /// The promise of whoever takes it out.
    pub(in super::super) fn once_requires() -> Requirement {
        Requirement {
            tag: "once".to_owned(),
            text: "The value must not be used any more: neither by this function nor otherwise."
                .to_owned(),
        }
    }

    /// The value for what C has.
    pub(in super::super) fn added_value(&self, inner: Expr) -> Option<Expr> {
        let mut fields = vec![(INNER.to_owned(), inner)];
        for kept in &self.kept {
            fields.push(match kept.for_param {
                Some(_) => (kept.field(), Expr::name(&*kept.name)),
                None => (SCOPE.to_owned(), Expr::name("core::marker::PhantomData")),
            });
        }
        Some(Expr::Named(self.added()?, fields))
    }

    /// Why the invariants of that value hold.
    pub(in super::super) fn added_remark(&self, inner: &str) -> Remark {
        let mut holds = vec![format!(
            "`{}` has taken `{inner}`, whose payload was written above and is not moved.",
            self.adds
        )];
        holds.push(match self.scope_object() {
            Some(kept) => format!(
                "C calls when the scope is over to which `{}` is bound, and only this value uses the payload until \
                 then.",
                kept.name
            ),
            None => "Neither this value nor the calls change the payload.".to_owned(),
        });
        Remark::Invariant(holds)
    }

    /// What every other result than the one that gives it back means.
    pub(in super::super) fn otherwise(text: &str) -> String {
        format!(
            "If it returns `None`, nothing comes back. {}",
            sentence(text)
        )
    }
}
