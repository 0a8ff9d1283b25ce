//! Pattern "embedded node", its allocation: the C struct first, then room for what the callback gets.

use crate::api::{
    Field, Function, Repr, Requirement, TypeBlock, Visibility,
    argument::{Argument, Because, Remark},
    body::{Body, Expr, Statement, StatementKind},
    docs::Docs,
    ty::{Support, Ty},
};

use super::{
    super::{callbacks::Taken, items::inherent, raw},
    Embedded, INNER, NODE, PAYLOAD, TAKEN, TRAMPOLINE, holds,
};

impl<'a> Embedded<'a> {
    /// `Inner<T>`: private, since nobody else has one.
    pub(super) fn allocation_type(&self) -> TypeBlock {
        let c = &*self.contract.c;
        let mut docs = Docs::text(format!("What is allocated for a [`{}`].", &**self.key));
        docs.rules.push(format!(
            "The `{c}` stands first: a pointer to it is one to the whole. [`{}::new`] checks that.",
            &**self.key
        ));
        let field = |name: &str, ty| Field {
            name: name.to_owned(),
            doc: String::new(),
            ty,
        };
        let payload = Ty::Core("core::mem::MaybeUninit", vec![self.payload()]);
        TypeBlock {
            name: self.inner_name(),
            lifetimes: Vec::new(),
            generics: self.generics(),
            wheres: Vec::new(),
            docs,
            must_use: None,
            visibility: Visibility::Module,
            repr: Repr::C,
            derives: Vec::new(),
            fields: vec![
                field(NODE, Ty::Support(Support::Opaque, vec![raw(c)])),
                field(PAYLOAD, payload),
            ],
            impls: Vec::new(),
        }
    }

    /// `new`: memory, and nothing in it.
    pub(super) fn maker(&self) -> Function {
        let offset = Expr::OffsetOf(self.inner_of(), NODE.to_owned());
        let size = Expr::Turbofish(
            Box::new(Expr::name("core::mem::size_of")),
            vec![raw(&self.contract.c)],
        );
        let zero = || Box::new(Expr::Int(0));
        let mut body = Body::new();
        body.push(StatementKind::ConstAssert(Expr::Equal(
            Box::new(offset),
            zero(),
        )))
        .remark(Remark::Note(
            "A pointer to the node must be one to the whole, and no other node may have it."
                .to_owned(),
        ));
        let size = Box::new(size.call(Vec::new()));
        body.push(StatementKind::ConstAssert(Expr::NotEqual(size, zero())));
        let node = Expr::Support(Support::Opaque)
            .path("uninit")
            .call(Vec::new());
        let payload = Expr::name("core::mem::MaybeUninit::uninit").call(Vec::new());
        let fields = vec![(NODE.to_owned(), node), (PAYLOAD.to_owned(), payload)];
        let inner = Expr::Named(self.generated(&self.inner_name()), fields);
        let new = Expr::Support(Support::KBox).path("new");
        body.let_(INNER, new.call(vec![inner, Expr::name("flags")]).try_());
        let value = Expr::Struct(vec![(INNER.to_owned(), Expr::name(INNER))]);
        body.push(StatementKind::Tail(Expr::name("Ok").call(vec![value])))
            .remark(Remark::Invariant(vec![
                "Nobody else has a pointer to what was just allocated, and it has no payload."
                    .to_owned(),
            ]));
        Function {
            params: vec![(
                "flags".to_owned(),
                Ty::Support(Support::AllocFlags, Vec::new()),
            )],
            ret: Ty::result(
                Ty::SelfTy,
                Some(Ty::Support(Support::AllocError, Vec::new())),
            ),
            ..inherent("new", Docs::text("Allocates one, without a payload."), body)
        }
    }

    /// `taken`: the allocation and the payload apart, however they come back.
    pub(super) fn taker(&self) -> Function {
        let (inner, kbox) = (self.inner_text(), self.kbox());
        let promised = |tag: &str, text: &str| holds(tag, text, Because::Caller);
        let mut body = Body::new();
        let read = Expr::Support(Support::Ptr).path("read");
        let read = read.call(vec![Self::payload_of(Expr::name(INNER), false)]);
        let argument = Argument::from_list(vec![
            promised(
                "valid",
                &format!("`{INNER}` points to a valid `{inner}` whose payload is initialized"),
            ),
            promised(
                "alone",
                "the payload is not used through the allocation any more, so there is one of it",
            ),
        ]);
        if let Some(argument) = argument {
            body.push(StatementKind::Let {
                name: PAYLOAD.to_owned(),
                mutable: false,
                ty: Some(self.payload()),
                value: Expr::unsafe_(read, argument),
            });
        }
        let from_raw = Expr::Support(Support::KBox).path("from_raw");
        let argument = Argument::from_list(vec![
            promised(
                "origin",
                &format!("`{INNER}` comes from `{kbox}::into_raw`"),
            ),
            promised("alone", "nothing else uses the allocation or frees it"),
        ]);
        if let Some(argument) = argument {
            let call = from_raw.call(vec![Expr::name(INNER)]);
            body.let_(INNER, Expr::unsafe_(call, argument));
        }
        let value = Expr::Struct(vec![(INNER.to_owned(), Expr::name(INNER))]);
        body.push(StatementKind::Tail(Expr::Tuple(vec![
            value,
            Expr::name(PAYLOAD),
        ])))
        .remark(Remark::Invariant(vec![
            "C has no pointer to the allocation any more, and its payload was moved out."
                .to_owned(),
        ]));
        Function {
            visibility: Visibility::Module,
            requires: self.taken_requires(INNER),
            params: vec![(INNER.to_owned(), Ty::ptr(true, self.inner_of()))],
            ret: Ty::Tuple(vec![Ty::SelfTy, self.payload()]),
            ..inherent(
                TAKEN,
                Docs::text("Takes the allocation and the payload back from C."),
                body,
            )
        }
    }

    /// What must be so of a pointer whose allocation is taken back.
    fn taken_requires(&self, pointer: &str) -> Vec<Requirement> {
        let mut requires = vec![self.origin(pointer)];
        requires.push(Requirement {
            tag: "valid".to_owned(),
            text: format!("`{pointer}` must be valid, and its payload must be initialized."),
        });
        requires.push(Requirement {
            tag: "alone".to_owned(),
            text: "The ownership of the allocation and of the payload must come with this call: from here \
                   on nothing else uses or frees them."
                .to_owned(),
        });
        requires
    }

    fn origin(&self, pointer: &str) -> Requirement {
        Requirement {
            tag: "origin".to_owned(),
            text: format!(
                "`{pointer}` must come from [`{}::{}`] for a payload of this type: it is what `{}::into_raw` has \
                 returned there.",
                &**self.key,
                self.adder,
                self.kbox()
            ),
        }
    }

    /// The function that C calls with the node.
    pub(super) fn trampoline(&self) -> Function {
        let pointer = self.callback.data().to_owned();
        let taken = match self.callback.is_once() {
            true => self.owned_payload(&pointer),
            false => self.shared_payload(&pointer),
        };
        self.callback.trampoline(TRAMPOLINE, taken)
    }

    /// A name for a local variable of the function that C calls.
    fn local(&self, name: &str) -> String {
        let mut local = name.to_owned();
        let taken = |name: &str| {
            let mut others = self.callback.others();
            name == self.callback.data() || others.any(|(other, _)| other == name)
        };
        while taken(&local) {
            local.push('_');
        }
        local
    }

    /// The call takes the allocation back; its memory is free again before the payload is handed on.
    fn owned_payload(&self, pointer: &str) -> Taken {
        let (node, payload) = (self.local(NODE), self.local(PAYLOAD));
        let take = Expr::name("Self").path(TAKEN);
        let cast = Expr::name(pointer).method("cast", Vec::new());
        let first = format!(
            "`{pointer}` comes from `{}::into_raw`: the node stands first in the `{}`",
            self.kbox(),
            self.inner_text()
        );
        let argument = Argument::from_list(vec![
            holds("origin", first, Because::Caller),
            holds(
                "valid",
                "the node is valid, and the payload is initialized",
                Because::Caller,
            ),
            holds(
                "alone",
                "the ownership of both comes with this call",
                Because::Caller,
            ),
        ]);
        let mut before = Vec::new();
        if let Some(argument) = argument {
            before.push(Statement::new(StatementKind::bind(
                &format!("({node}, {payload})"),
                Expr::unsafe_(take.call(vec![cast]), argument),
            )));
        }
        let free = Expr::name("drop").call(vec![Expr::name(&*node)]);
        before.push(Statement::new(StatementKind::Expr(free)));
        let mut requires = self.taken_requires(pointer);
        if let Some(alone) = requires.last_mut() {
            alone.text = format!(
                "The ownership of the allocation and of the payload must come with this call: it happens at \
                 most once after `{}`, and from here on nothing else uses or frees them.",
                self.adds
            );
        }
        Taken {
            requires,
            before,
            value: Expr::name(payload),
            implementor: self.payload(),
        }
    }

    /// The call borrows the payload.
    fn shared_payload(&self, pointer: &str) -> Taken {
        let (inner, payload) = (self.local(INNER), self.local(PAYLOAD));
        let mut cast = Statement::new(StatementKind::Let {
            name: inner.clone(),
            mutable: false,
            ty: Some(Ty::ptr(false, self.inner_of())),
            value: Expr::name(pointer).method("cast", Vec::new()),
        });
        cast.remark(Remark::Note(format!(
            "The node stands first in the `{}`.",
            self.inner_text()
        )));
        let mut before = vec![cast];
        let shared = Expr::Ref {
            mutable: false,
            of: Box::new(Self::payload_of(Expr::name(&*inner), false).deref()),
        };
        let argument = Argument::from_list(vec![
            holds(
                "valid",
                format!("`{inner}` stays valid until this returns, and its payload is initialized"),
                Because::Caller,
            ),
            holds(
                "shared",
                "there are only shared references to the payload",
                Because::Caller,
            ),
        ]);
        if let Some(argument) = argument {
            before.push(Statement::new(StatementKind::Let {
                name: payload.clone(),
                mutable: false,
                ty: Some(Ty::shared(self.payload())),
                value: Expr::unsafe_(shared, argument),
            }));
        }
        let removes = self.removes.as_deref().unwrap_or_default();
        let requires = vec![
            self.origin(pointer),
            Requirement {
                tag: "valid".to_owned(),
                text: format!(
                    "`{pointer}` must stay valid until this returns, with a payload that is initialized: \
                     `{removes}` must not have given it back."
                ),
            },
            Requirement {
                tag: "shared".to_owned(),
                text: "Only shared references to the payload may exist meanwhile.".to_owned(),
            },
        ];
        Taken {
            requires,
            before,
            value: Expr::name(payload),
            implementor: self.payload(),
        }
    }
}
