//! Pattern "opaque type with views": one C type behind a pointer, one Rust type per set of rules.

mod equality;
mod fields;
mod invariants;
pub(super) mod provided;
mod refcount;
mod refinement;
mod release;
mod threads;

use crate::{
    api::{
        Field, Function, Impl, Receiver, Repr, Requirement, Trait, TypeBlock, Visibility,
        argument::{Argument, Because, Claim},
        body::{Body, Expr, StatementKind},
        docs::Docs,
        ty::{Support, Ty},
    },
    contract::model::{self, FieldAccess, Invariant},
    link::{LinkedType, View},
    support::{diag::Sink, words::article},
};

use super::{
    Context, Wrappers, docs,
    held::marker_against,
    items::{implementation, inherent},
    raw,
    roles::Owner,
    scopes,
};

pub(super) use self::release::handed_over;

impl<'a> View<'a> {
    /// The name of the method that gives the raw pointer.
    pub(super) fn accessor(self) -> &'a str {
        let accessor = self.root().contract.accessor.as_ref();
        accessor
            .and_then(|accessor| accessor.name.as_ref())
            .map_or("as_ptr", |name| name)
    }

    /// Whether that pointer is `*mut`.
    pub(super) fn accessor_mutable(self) -> bool {
        !self
            .root()
            .contract
            .accessor
            .as_ref()
            .is_some_and(|accessor| accessor.read_only)
    }

    /// The name of the function that makes a reference from a raw pointer.
    pub(super) fn raw_maker(self) -> &'a str {
        self.contract
            .from_raw
            .as_ref()
            .map_or("from_ptr", |name| name)
    }

    /// The loosest form, on which the accessor is.
    fn root(self) -> View<'a> {
        self.looser().last().unwrap_or(self)
    }

    /// That a pointer points to a valid object of the C type.
    pub(super) fn valid(self, pointer: &str) -> Claim {
        Claim::Valid {
            pointer: pointer.to_owned(),
            pointee: self.c_type.to_owned(),
        }
    }

    /// That a pointer to the view is one to the C type.
    pub(super) fn same_layout(self) -> Claim {
        Claim::SameLayout {
            wrapper: self.rust(),
            other: self.c_type.to_owned(),
        }
    }

    /// The invariant about the count of the view's own pair: what the looser view does not say, and first
    /// of that what asks nothing of a caller.
    pub(super) fn own_count_invariant(self) -> Option<&'a Invariant> {
        self.contract.refcount.as_ref()?;
        let looser = &self.looser().next()?.contract.invariants;
        let invariants = self.contract.invariants.iter();
        let own = invariants.filter(|(tag, own)| {
            let same = looser.get(tag.as_str());
            same.is_none_or(|loose| loose.holds != own.holds)
        });
        let own = own.map(|(_, invariant)| invariant);
        own.min_by_key(|invariant| invariant.caller.is_some())
    }

    /// What stands for "a valid object" in requirements.
    pub(super) fn valid_phrase(self) -> String {
        let views = self.opaque.views.values();
        let several = views.filter_map(|view| view.refcount.as_ref()).next();
        let get = self.refcount().and_then(|pair| pair.get.as_ref());
        if let (Some(_), Some(get)) = (several, get) {
            return format!(
                "point to a valid `{}` whose count by `{}` stays positive for the duration of `'a`",
                self.c_type, &**get
            );
        }
        match self.refcount() {
            Some(_) => format!(
                "point to a valid `{}` whose reference count stays positive for the duration of \
                 `'a`",
                self.c_type
            ),
            None => format!(
                "point to a `{}` that stays valid for the duration of `'a`",
                self.c_type
            ),
        }
    }
}

impl<'a> Context<'a> {
    /// The view of a name.
    pub(super) fn view(&self, name: &str) -> Option<View<'a>> {
        self.linked.view(name)
    }

    /// The types that stand for one C type.
    pub(super) fn views(
        &self,
        sink: &mut Sink,
        opaque: &LinkedType<'a>,
        wrappers: &mut Wrappers<'a>,
    ) -> Vec<TypeBlock> {
        let views = opaque
            .views()
            .filter(|view| !view.is_provided())
            .map(|view| self.view_block(sink, opaque, view, wrappers));
        views.collect()
    }

    fn view_block(
        &self,
        sink: &mut Sink,
        opaque: &LinkedType<'a>,
        view: View<'a>,
        wrappers: &mut Wrappers<'a>,
    ) -> TypeBlock {
        let mut inherent = Vec::new();
        let wrapped = wrappers.by_owner.shift_remove(&Owner::View(view.key));
        let (receivers, makers): (Vec<_>, Vec<_>) = wrapped
            .unwrap_or_default()
            .into_iter()
            .partition(|function| function.receiver != Receiver::None);
        inherent.extend(makers);
        inherent.push(self.raw_maker_function(view));
        if view.contract.refines.is_none() {
            inherent.push(accessor_function(view));
        }
        inherent.extend(self.conversions_from(view));
        inherent.extend(self.fields(sink, opaque, view));
        inherent.extend(receivers);
        let mut impls = vec![marker("Send", view, &view.contract.send)];
        impls.push(marker("Sync", view, &view.contract.sync));
        let mut impls: Vec<Impl> = impls.into_iter().flatten().collect();
        impls.extend(self.counted(view));
        impls.extend(self.ownable(view));
        impls.push(implementation(None, inherent));
        impls.extend(self.deref_to_looser(view));
        impls.extend(equality::of(view));
        let mut docs = docs::view(self, view);
        self.scope_docs(view, &mut docs);
        TypeBlock {
            name: view.key.value.clone(),
            lifetimes: Vec::new(),
            generics: Vec::new(),
            wheres: Vec::new(),
            must_use: None,
            docs,
            visibility: Visibility::Public,
            repr: Repr::Transparent,
            derives: Vec::new(),
            fields: view_fields(view),
            impls,
        }
    }

    fn raw_maker_function(&self, view: View<'a>) -> Function {
        let ty = self.generated(view.key);
        let pointer = "ptr".to_owned();
        let mut requires = vec![Requirement {
            tag: "valid".to_owned(),
            text: format!("`ptr` must {}.", view.valid_phrase()),
        }];
        requires.extend(view.promised().map(|(tag, _, caller)| Requirement {
            tag: tag.value.clone(),
            text: caller.to_owned(),
        }));
        requires.extend(view.scope().map(|_| Requirement {
            tag: scopes::TAG.to_owned(),
            text: "The reference must be used only within the scope that is active when this function \
                   is called."
                .to_owned(),
        }));
        let fields = view.opaque.fields.iter();
        let written = fields.filter(|(_, field)| *field.access == FieldAccess::Exclusive);
        requires.extend(written.map(|(key, _)| Requirement {
            tag: format!("{}_unwritten", **key),
            text: format!("Nobody may write its `{}` for the duration of `'a`.", **key),
        }));
        let argument = Argument::new(view.valid(&pointer), Because::Caller)
            .and(
                Claim::Outlives {
                    object: view.c_type.to_owned(),
                    lifetime: Some("a".to_owned()),
                },
                Because::Caller,
            )
            .and(view.same_layout(), Because::Transparent);
        let cast = Expr::name(&*pointer).method("cast", Vec::new()).deref();
        let value = Expr::Ref {
            mutable: false,
            of: Box::new(cast),
        };
        let mut body = Body::new();
        let statement = body.push(StatementKind::Tail(Expr::unsafe_(value, argument)));
        statement.remarks.extend(view.invariants_by_promise());
        let name = &**view.key;
        let summary = format!(
            "Makes a reference to {} [`{name}`] from a raw pointer.",
            article(name)
        );
        let visibility = match view.contract.sealed {
            true => Visibility::Crate,
            false => Visibility::Public,
        };
        Function {
            visibility,
            requires,
            lifetimes: vec!["a".to_owned()],
            params: vec![(pointer, Ty::ptr(false, raw(view.c_type)))],
            ret: Ty::Ref {
                lifetime: Some("a".to_owned()),
                mutable: false,
                to: Box::new(ty),
            },
            ..inherent(view.raw_maker(), Docs::text(summary), body)
        }
    }
}

/// The C object, and a marker that keeps the view on its thread if it must stay there: whether the raw
/// type can be sent is an accident of its fields.
fn view_fields(view: View<'_>) -> Vec<Field> {
    let mut fields = vec![Field {
        name: "inner".to_owned(),
        doc: String::new(),
        ty: Ty::Support(Support::Opaque, vec![raw(view.c_type)]),
    }];
    let send = &view.contract.send;
    if !*send.allowed {
        let crossing = match *view.contract.sync.allowed {
            true => "moved to another thread",
            false => "moved to or shared with another thread",
        };
        fields.push(marker_against(crossing, &send.because));
    }
    fields
}

fn accessor_function(view: View<'_>) -> Function {
    let pointer = Expr::name("self").field("inner").method("get", Vec::new());
    let docs = Docs::text(format!("Returns a raw pointer to the `{}`.", view.c_type));
    Function {
        receiver: Receiver::Shared,
        ret: Ty::ptr(view.accessor_mutable(), raw(view.c_type)),
        ..inherent(view.accessor(), docs, Body::tail(pointer))
    }
}

/// `unsafe impl Send` or `Sync`, where the contract allows it.
fn marker(name: &'static str, view: View<'_>, rule: &model::ThreadRule) -> Option<Impl> {
    let ty = view.key.value.clone();
    let claim = if name == "Send" {
        Claim::Send { ty }
    } else {
        Claim::Sync { ty }
    };
    rule.allowed.then(|| Impl {
        argument: Some(Argument::new(claim, Because::Fact(rule.because.clone()))),
        ..implementation(Some(Trait::Prelude(name)), Vec::new())
    })
}
