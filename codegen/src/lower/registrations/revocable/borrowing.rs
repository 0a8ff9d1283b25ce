//! Pattern "revocable", its form for values that borrow: what they borrow is promised to last, and whoever reaches
//! them sees a lifetime that is not longer than the access.

mod access;

use crate::{
    api::{
        Bound, Field, Function, Generic, Impl, Requirement, TypeBlock, Visibility, Where,
        argument::{Argument, Because, Claim},
        body::{Body, Expr, StatementKind},
        docs::Docs,
        ty::{Support, Ty},
    },
    contract::model::BorrowingForm,
    support::words::stem,
};

use super::{
    super::super::{
        Context,
        items::{deref, implementation},
    },
    Form,
};

/// The associated type of a family of types, by a lifetime.
const OF: &str = "Of";
/// The function of a family that takes a longer lifetime for a shorter one.
const CAST: &str = "cast_ref";
/// The field with the value, as one that borrows for as long as it likes.
const WHOLE: &str = "whole";
/// The field with the access.
const GUARD: &str = "guard";
/// What the maker of a value promises.
const LASTS: &str = "lasts";

/// The form, with the names that it uses.
struct Borrowing<'f, 'r, 'a> {
    form: &'f Form<'r, 'a>,
    contract: &'a BorrowingForm,
    /// The type parameter for the family of types.
    family: String,
}

impl Borrowing<'_, '_, '_> {
    /// The type of the value, with a lifetime.
    fn value(&self, lifetime: &str) -> Ty {
        Ty::Assoc {
            of: Box::new(Ty::Param(self.family.clone())),
            as_trait: None,
            name: OF.to_owned(),
            lifetimes: vec![lifetime.to_owned()],
        }
    }

    /// The family as a type parameter.
    fn generics(&self, family: Support) -> Vec<Generic> {
        vec![Generic {
            name: self.family.clone(),
            bounds: vec![Bound::Trait(Ty::Support(family, Vec::new()), Vec::new())],
        }]
    }

    /// The value goes to the thread that calls back, whatever it borrows.
    fn crosses(&self) -> Vec<Where> {
        vec![Where {
            for_all: Some("a".to_owned()),
            ty: self.value("a"),
            bound: Bound::Prelude("Send"),
        }]
    }

    fn with_family(&self, ty: Ty) -> Ty {
        Ty::WithTypes(Box::new(ty), vec![Ty::Param(self.family.clone())])
    }

    /// `self.whole`.
    fn whole() -> Expr {
        Expr::name("self").field(WHOLE)
    }

    /// `F::cast_ref`.
    fn cast(&self) -> Expr {
        Expr::Type(Ty::Param(self.family.clone())).path(CAST)
    }

    /// The result of an access with a witness, and how it is made of an option.
    fn outcome(&self, ty: Ty, option: Expr) -> (Ty, Expr) {
        match &self.contract.refused {
            None => (Ty::Option(Box::new(ty)), option),
            Some(code) => {
                let code = Expr::Support(Support::ErrorCodes).path(code);
                (Ty::result(ty, None), option.method("ok_or", vec![code]))
            }
        }
    }

    /// What the documentation says of an access that is refused.
    fn refusal(&self, docs: &mut Docs, witness: &str) {
        let when = format!(
            "if `{witness}` is not what it is registered with, or if the value was taken away already"
        );
        match &self.contract.refused {
            None => docs.rules.push(format!("`None` {when}.")),
            Some(code) => docs.errors.push((code.value.clone(), when)),
        }
    }

    /// What makes the value as one of the longest lifetime.
    fn new_body(&self, value: &str, params: &[(String, Ty)]) -> Body {
        let argument = Argument::new(
            Claim::SameLayout {
                wrapper: format!("{}::{OF}<'static>", self.family),
                other: format!("{}::{OF}<'a>", self.family),
            },
            Because::Fact("they differ in a lifetime alone".to_owned()),
        )
        .and(
            Claim::Tagged {
                tag: LASTS.to_owned(),
                text: format!("what `{value}` borrows is valid as long as the value is there"),
            },
            Because::Caller,
        );
        let cast = Expr::Support(Support::CastPinInit).call(vec![Expr::name(value)]);
        let mut body = Body::new();
        body.let_(value, Expr::unsafe_(cast, argument));
        let arguments = params.iter().map(|(name, _)| Expr::name(&**name)).collect();
        let made = Expr::name(self.form.name())
            .path("new")
            .call(arguments)
            .try_();
        let made = Expr::Struct(vec![(WHOLE.to_owned(), made)]);
        body.push(StatementKind::Tail(Expr::name("Ok").call(vec![made])));
        body
    }

    fn block(&self, name: &str, docs: Docs) -> TypeBlock {
        TypeBlock {
            visibility: Visibility::Public,
            ..self.form.block(name.to_owned(), docs)
        }
    }
}

impl<'a> Context<'a> {
    /// The type for values that borrow, and that of their access, where the contract asks for them and the target has
    /// types with a lifetime.
    pub(super) fn borrowing_types(&self, form: &Form<'_, 'a>) -> Vec<TypeBlock> {
        let contract = form.contract.borrowing.as_ref();
        let Some(contract) = contract.filter(|_| self.can_borrow()) else {
            return Vec::new();
        };
        let borrowing = Borrowing {
            form,
            contract,
            family: self.free_name("F"),
        };
        vec![
            self.borrowing_type(&borrowing),
            self.borrowing_guard(&borrowing),
        ]
    }

    fn borrowing_type(&self, borrowing: &Borrowing<'_, '_, 'a>) -> TypeBlock {
        let (form, contract) = (borrowing.form, borrowing.contract);
        let mut docs = Docs::text(contract.doc.trim_end());
        docs.examples.clone_from(&contract.examples);
        docs.rules.push(format!(
            "It is a [`{}`] of a value that borrows: what that borrows is promised to be valid until {}, and \
             every access sees it with a lifetime that is not longer than the access.",
            form.name(),
            stem(&contract.until)
        ));
        let whole = Ty::WithTypes(
            Box::new(Ty::Generated {
                module: self.own_module(form).to_owned(),
                name: form.name().to_owned(),
            }),
            vec![borrowing.value("static")],
        );
        let mut functions = vec![self.borrowing_new(borrowing)];
        functions.extend(self.borrowing_accessor(borrowing));
        functions.extend(self.borrowing_access_with(borrowing));
        functions.push(self.borrowing_try_access_with(borrowing));
        let any = Impl {
            generics: borrowing.generics(Support::ForLt),
            wheres: borrowing.crosses(),
            ..implementation(None, functions)
        };
        let mut functions: Vec<_> = self.borrowing_access(borrowing).into_iter().collect();
        functions.push(self.borrowing_try_access(borrowing));
        let covariant = Impl {
            generics: borrowing.generics(Support::CovariantForLt),
            wheres: borrowing.crosses(),
            ..implementation(None, functions)
        };
        TypeBlock {
            generics: borrowing.generics(Support::ForLt),
            wheres: borrowing.crosses(),
            must_use: Some("the value is dropped when this is dropped"),
            fields: vec![Field {
                name: WHOLE.to_owned(),
                doc: "Nobody sees this lifetime: every access makes a shorter one of it."
                    .to_owned(),
                ty: whole,
            }],
            impls: vec![any, covariant],
            ..borrowing.block(&contract.name, docs)
        }
    }

    /// `new`: as that of the revocable form, with a value of any lifetime.
    fn borrowing_new(&self, borrowing: &Borrowing<'_, '_, 'a>) -> Function {
        let (form, contract) = (borrowing.form, borrowing.contract);
        let whole = self.new_of(form);
        let value = self.value_name(form);
        let error = self.free_name("E");
        let init = Ty::Support(
            Support::PinInit,
            vec![borrowing.value("a"), Ty::Param(error)],
        );
        let params = whole.params.iter().map(|(name, ty)| {
            if *name == value {
                let init = Ty::Impl(Box::new(Bound::Trait(init.clone(), Vec::new())));
                return (name.clone(), init);
            }
            let ty = match ty.clone() {
                Ty::Ref {
                    lifetime: None,
                    mutable,
                    to,
                } => Ty::Ref {
                    lifetime: Some("a".to_owned()),
                    mutable,
                    to,
                },
                ty => ty,
            };
            (name.clone(), ty)
        });
        let params: Vec<_> = params.collect();
        let until = stem(&contract.until);
        let name = &*contract.name;
        let promise = format!(
            "What `{value}` borrows must be valid until {until}, or until the `{name}` was dropped, if that is \
             earlier; that may be after the end of `'a`."
        );
        let body = borrowing.new_body(&value, &params);
        let mut docs = whole.docs.clone();
        docs.text = format!(
            "Makes a value and registers it, as [`{}`] does.",
            form.name()
        );
        Function {
            docs,
            requires: vec![Requirement {
                tag: LASTS.to_owned(),
                text: promise,
            }],
            lifetimes: vec!["a".to_owned()],
            params,
            body,
            ..whole
        }
    }

    /// The access in a read-side section of RCU.
    fn borrowing_guard(&self, borrowing: &Borrowing<'_, '_, 'a>) -> TypeBlock {
        let contract = borrowing.contract;
        let docs = format!(
            "Access to the value of a [`{}`], in a read-side section of RCU.",
            &*contract.name
        );
        let guard = Ty::Support(Support::RevocableGuard, Vec::new());
        let guard = Ty::WithLifetimes(Box::new(guard), vec!["a".to_owned()]);
        let generics = borrowing.generics(Support::CovariantForLt);
        let value = Expr::name("self").field(GUARD);
        let value = borrowing.cast().call(vec![Expr::Ref {
            mutable: false,
            of: Box::new(value.deref()),
        }]);
        let target = Impl {
            lifetimes: vec!["a".to_owned()],
            ..deref(borrowing.value("a"), value)
        };
        TypeBlock {
            lifetimes: vec!["a".to_owned()],
            generics,
            fields: vec![Field {
                name: GUARD.to_owned(),
                doc: String::new(),
                ty: Ty::WithTypes(Box::new(guard), vec![borrowing.value("static")]),
            }],
            impls: vec![target],
            ..borrowing.block(&contract.guard, Docs::text(docs))
        }
    }
}
