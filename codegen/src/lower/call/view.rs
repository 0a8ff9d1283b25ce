//! Pattern "parameter", objects behind a pointer: borrowed for the call or given away, null or not.

use crate::{
    api::{
        Receiver,
        argument::{Because, Claim},
        body::Expr,
        ty::{Support, Ty},
    },
    contract::model::{self, Escape, Nullability, Transfer},
    header::model as c,
    link::{LinkedFunction, LinkedParam, View},
};

use super::{
    super::{Context, views::handed_over},
    Draft, Given, NotBound,
};

impl<'a> Context<'a> {
    /// A pointer to an object: borrowed for the call, or given away.
    pub(super) fn view_param(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        param: &LinkedParam<'a>,
        contract: &'a model::Param,
        view: View<'a>,
    ) -> Result<(), NotBound> {
        self.check_const(param, view)?;
        if self.locked_param(draft, function, param) {
            return Ok(());
        }
        let transfer = contract.transfer.as_deref().copied();
        let transfer = transfer.unwrap_or(Transfer::None);
        if contract.nullability.as_deref() == Some(&Nullability::Nullable) {
            return self.nullable_view(draft, function, (param, contract), (view, transfer));
        }
        let receives = transfer == Transfer::None
            && draft.received.is_none()
            && self.receives(draft.owner, function, view);
        let through = match receives {
            true => self.received_view(draft, function, param, view)?,
            false => {
                let ty = self.passed_type((param, contract), view, transfer)?;
                draft.params.push((param.name.clone(), ty));
                Through::new(&param.name, false)
            }
        };
        let name = &through.name;
        let pointer = format!("{name}.{}()", view.accessor());
        draft
            .arguments
            .push(Expr::name(&**name).method(view.accessor(), Vec::new()));
        draft.claim(
            view.valid(&pointer),
            Because::Reference { name: name.clone() },
        );
        let owner = self.view_of_owner(draft.owner);
        match owner.filter(|_| through.is_self) {
            Some(owner) => draft.claims.extend(view.invariants_through(owner)),
            None => draft.claims.extend(view.invariants_of(name)),
        }
        if transfer != Transfer::None {
            let claim = owned(view, pointer);
            give_away(draft, function, (name, false), (claim, transfer));
        }
        Ok(())
    }

    /// The object on which the wrapper is: `self`, or its owner where the call must have that for itself.
    fn received_view(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        param: &LinkedParam<'a>,
        view: View<'a>,
    ) -> Result<Through, NotBound> {
        draft.received = Some(param.name.clone());
        if !self.is_exclusive(function, view) {
            draft.receiver = Receiver::Shared;
            return Ok(Through::new("self", true));
        }
        let owner = draft.local("me");
        draft.me = Some(owner.clone());
        let ty = Ty::Ref {
            lifetime: None,
            mutable: true,
            to: Box::new(self.owner_type(view, "_")?),
        };
        draft.params.push((owner.clone(), ty));
        Ok(Through::new(&owner, false))
    }

    /// What a wrapper takes for an object: a reference, or an owner where it is given away. What the callee keeps of
    /// that could outlive its parent.
    fn passed_type(
        &self,
        (param, contract): (&LinkedParam<'a>, &'a model::Param),
        view: View<'a>,
        transfer: Transfer,
    ) -> Result<Ty, NotBound> {
        if transfer == Transfer::None {
            return Ok(Ty::shared(self.generated(view.key)));
        }
        let ends = contract.escape.as_deref() == Some(&Escape::Noescape);
        if let Some(parent) = view.parent().filter(|_| !ends) {
            let reason = format!(
                "whether `{}` is gone when the call returns is not said, and it must not outlive its `{}`",
                param.name, &*parent.view
            );
            let fix = format!("params: {{ {}: {{ escape: noescape }} }}", param.name);
            return Err(NotBound::new(reason, fix));
        }
        self.owner_type(view, "_")
    }

    /// A pointer that may be null: an `Option` of what one that may not be would be.
    fn nullable_view(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        (param, contract): (&LinkedParam<'a>, &'a model::Param),
        (view, transfer): (View<'a>, Transfer),
    ) -> Result<(), NotBound> {
        if view.looser().next().is_some() {
            let reason = format!("`{}` may be null, and its view is refined", param.name);
            return Err(NotBound::new(reason, "nullability: nonnull"));
        }
        let some = self.passed_type((param, contract), view, transfer)?;
        let name = param.name.clone();
        let object = match transfer {
            Transfer::None => Expr::name(&*name),
            Transfer::Full | Transfer::OnSuccess => {
                Expr::name(&*name).method("as_deref", Vec::new())
            }
        };
        draft
            .arguments
            .push(self.pointer_or_null(param, view, object));
        draft.claim(
            Claim::Accepted {
                argument: name.clone(),
                what: "null".to_owned(),
            },
            Because::Evident,
        );
        draft.claim(
            view.valid(&name),
            Because::Fact(format!(
                "unless `{name}` is `None`, it is made from a reference"
            )),
        );
        draft.claims.extend(view.invariants_of(&name));
        if transfer != Transfer::None {
            let claim = owned(view, name.clone());
            give_away(draft, function, (&name, true), (claim, transfer));
        }
        draft.params.push((name, Ty::Option(Box::new(some))));
        Ok(())
    }

    /// The pointer of an object that may be absent.
    fn pointer_or_null(&self, param: &LinkedParam<'a>, view: View<'a>, object: Expr) -> Expr {
        let null = match view.accessor_mutable() {
            true => "null_mut",
            false => "null",
        };
        let null = Expr::Support(Support::Ptr).path(null).call(Vec::new());
        let accessor = Expr::Type(self.generated(view.key)).path(view.accessor());
        let pointer = object.method("map_or", vec![null, accessor]);
        let declared = self.linked.unit.resolve(&param.declaration.ty);
        let is_const = matches!(declared, c::Type::Pointer { is_const: true, .. });
        // The compiler does not turn the accessor into a function with another result.
        match is_const && view.accessor_mutable() {
            true => pointer.method("cast_const", Vec::new()),
            false => pointer,
        }
    }

    /// A pointer to const does not become one to mutable on the way.
    pub(super) fn check_const(
        &self,
        param: &LinkedParam<'a>,
        view: View<'a>,
    ) -> Result<(), NotBound> {
        let writes = matches!(
            self.linked.unit.resolve(&param.declaration.ty),
            c::Type::Pointer {
                is_const: false,
                ..
            }
        );
        if writes && !view.accessor_mutable() {
            let reason = format!(
                "`{}` may be written through, and `{}` gives a read-only pointer",
                param.name,
                view.accessor()
            );
            return Err(NotBound::new(reason, "accessor: { read_only: false }"));
        }
        Ok(())
    }
}

/// What a wrapper reaches an object through.
struct Through {
    name: String,
    is_self: bool,
}

impl Through {
    fn new(name: &str, is_self: bool) -> Self {
        let name = name.to_owned();
        Self { name, is_self }
    }
}

/// That an owner is passed.
fn owned(view: View<'_>, pointer: String) -> Claim {
    match view.refcount() {
        Some(_) => Claim::OwnsReference { pointer },
        None => handed_over(&pointer),
    }
}

/// The callee takes over what is owned, now or when it has succeeded.
fn give_away(
    draft: &mut Draft<'_>,
    function: &LinkedFunction<'_>,
    (name, nullable): (&str, bool),
    (owns, transfer): (Claim, Transfer),
) {
    let on_success = transfer == Transfer::OnSuccess;
    let because = Because::Forgotten {
        name: name.to_owned(),
        to: function.declaration.name.clone(),
        nullable,
        on_success,
    };
    draft.claim(owns, because);
    draft.given.push(Given {
        name: name.to_owned(),
        on_success,
    });
}
