//! Pattern "init and end", its memory: an allocation that is freed by whoever drops it, on every path.

use crate::{
    api::{
        Field, Function, Receiver, Repr, Trait, TypeBlock, Visibility,
        argument::{Argument, Because, Claim, Remark},
        body::{Body, Expr, StatementKind},
        docs::Docs,
        ty::{Support, Ty},
    },
    contract::model::{Key, Structure},
};

use super::{
    super::{
        Context,
        items::{implementation, inherent, of_trait},
        raw,
    },
    MEMORY, POINTER, memory_name,
};

/// The parameter that says how memory is allocated.
pub(in crate::lower) const FLAGS: &str = "flags";

impl<'a> Context<'a> {
    /// Whether allocations of the target can fail, and take flags.
    pub(in crate::lower) fn allocations_fail(&self) -> bool {
        self.profile.support.has(Support::AllocFlags)
    }

    /// The type that owns the memory of a struct.
    pub(super) fn memory(&self, key: &Key, structure: &Structure) -> TypeBlock {
        let c = &*structure.c;
        let docs = Docs {
            invariants: vec![format!(
                "`{POINTER}` comes from `{}::into_raw`, and nobody else frees it.",
                self.profile.support.name(Support::KBox)
            )],
            ..Docs::text(format!(
                "The memory of a [`{}`]: it stays where it is, and C may keep pointers to it.",
                &**key
            ))
        };
        TypeBlock {
            name: memory_name(key),
            lifetimes: Vec::new(),
            generics: Vec::new(),
            docs,
            must_use: None,
            visibility: Visibility::Module,
            repr: Repr::Rust,
            derives: Vec::new(),
            fields: vec![Field {
                name: POINTER.to_owned(),
                doc: String::new(),
                ty: Ty::ptr(true, raw(c)),
            }],
            wheres: Vec::new(),
            impls: vec![
                implementation(None, vec![self.allocate(c)]),
                implementation(Some(Trait::Prelude("Drop")), vec![self.free(c)]),
            ],
        }
    }

    /// `new`: memory that is all zeros.
    fn allocate(&self, c: &str) -> Function {
        let zeroed = Expr::Turbofish(Box::new(Expr::name("core::mem::MaybeUninit")), vec![raw(c)]);
        let zeroed = zeroed.path("zeroed").call(Vec::new());
        let new = Expr::Support(Support::KBox).path("new");
        let fails = self.allocations_fail();
        let mut body = Body::new();
        body.let_(
            MEMORY,
            match fails {
                true => new.call(vec![zeroed, Expr::name(FLAGS)]).try_(),
                false => new.call(vec![zeroed]),
            },
        );
        let raw_pointer = Expr::Support(Support::KBox).path("into_raw");
        let raw_pointer = raw_pointer.call(vec![Expr::name(MEMORY)]);
        let value = Expr::Struct(vec![(
            POINTER.to_owned(),
            raw_pointer.method("cast", Vec::new()),
        )]);
        let value = match fails {
            true => Expr::name("Ok").call(vec![value]),
            false => value,
        };
        body.push(StatementKind::Tail(value))
            .remark(Remark::Invariant(vec![
                "Nobody else has a pointer to what was just allocated.".to_owned(),
            ]))
            .remark(Remark::Note(
                "The memory is owned by hand now, and there is no unique pointer any more: C may keep \
                 some."
                    .to_owned(),
            ));
        let docs = Docs::text(format!("Allocates a `{c}` that is all zeros."));
        let error = Ty::Support(Support::AllocError, Vec::new());
        let flags = Ty::Support(Support::AllocFlags, Vec::new());
        Function {
            visibility: Visibility::Module,
            params: fails
                .then(|| (FLAGS.to_owned(), flags))
                .into_iter()
                .collect(),
            ret: match fails {
                true => Ty::result(Ty::SelfTy, Some(error)),
                false => Ty::SelfTy,
            },
            ..inherent("new", docs, body)
        }
    }

    fn free(&self, c: &str) -> Function {
        let pointer = Expr::name("self").field(POINTER);
        let memory = Ty::Core("core::mem::MaybeUninit", vec![raw(c)]);
        let cast = Expr::Turbofish(Box::new(pointer.field("cast")), vec![memory]);
        let from_raw = Expr::Support(Support::KBox).path("from_raw");
        let argument = Argument::new(
            Claim::Tagged {
                tag: String::new(),
                text: format!(
                    "`self.{POINTER}` comes from `{}::into_raw`, and nobody else frees it",
                    self.profile.support.name(Support::KBox)
                ),
            },
            Because::TypeInvariant {
                ty: None,
                holds: String::new(),
            },
        );
        let mut body = Body::new();
        let from_raw = Expr::unsafe_(from_raw.call(vec![cast.call(Vec::new())]), argument);
        body.push(StatementKind::Expr(Expr::name("drop").call(vec![from_raw])));
        Function {
            receiver: Receiver::Exclusive,
            ..of_trait("drop", body)
        }
    }
}
