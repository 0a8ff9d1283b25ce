//! Pattern "handle": a number that stands for something held becomes a type that gives it back.

use crate::{
    api::{
        Field, Function, Receiver, Repr, TypeBlock, Visibility,
        argument::{Because, Claim, Discharged},
        body::{Body, Expr},
        docs::Docs,
        ty::Ty,
    },
    contract::model::{self, Key},
};

use super::super::{
    Context, Wrappers, docs, held,
    items::{implementation, inherent},
    roles::Owner,
};

impl<'a> Context<'a> {
    /// The type that stands for a handle.
    pub(in crate::lower) fn handle(
        &self,
        key: &'a Key,
        handle: &'a model::Handle,
        wrappers: &mut Wrappers<'a>,
    ) -> Option<TypeBlock> {
        let functions = self.linked.handle_functions(key)?;
        let wrapped = wrappers
            .by_owner
            .shift_remove(&Owner::Handle(key))
            .unwrap_or_default();
        let (mut inherent_functions, uses): (Vec<_>, Vec<_>) = wrapped
            .into_iter()
            .partition(|function| function.receiver == Receiver::None);
        let number = self.handle_number(handle);
        inherent_functions.extend(accessor(handle, &number));
        inherent_functions.extend(uses);
        let mut impls = vec![implementation(None, inherent_functions)];
        if let Some(drop) = functions.drop.and_then(|drop| self.linked.function(drop)) {
            let claims = self.handle_claims(handle, key, &drop.declaration.name);
            let number = Expr::name("self").field(&handle.value.field);
            impls.push(self.destructor(drop, claims, number));
        }
        let mut fields = vec![Field {
            name: handle.value.field.value.clone(),
            doc: String::new(),
            ty: number,
        }];
        fields.extend(held::marker(&handle.thread));
        Some(TypeBlock {
            name: key.value.clone(),
            lifetimes: Vec::new(),
            generics: Vec::new(),
            wheres: Vec::new(),
            must_use: None,
            docs: docs::handle(self, key, handle, &functions),
            visibility: Visibility::Public,
            repr: Repr::Rust,
            derives: Vec::new(),
            fields,
            impls,
        })
    }

    /// The Rust type of a handle's number, found by its C spelling.
    pub(in crate::lower) fn handle_number(&self, handle: &model::Handle) -> Ty {
        let spelling = handle.value.c.as_str();
        let unit = self.linked.unit;
        let functions = unit.functions.values();
        let types = functions.flat_map(|f| f.params.iter().map(|p| &p.ty).chain([&f.ret]));
        let matching = types.map(|ty| unit.resolve(ty)).find(|ty| {
            matches!(ty, crate::header::model::Type::Int { spelling: found, .. } if found == spelling)
        });
        let number = matching.and_then(|ty| self.scalar(ty));
        number.unwrap_or_else(|| Ty::Raw(spelling.to_owned()))
    }

    /// What a call needs that is given the number of `self`.
    pub(in crate::lower) fn handle_claims(
        &self,
        handle: &model::Handle,
        name: &str,
        function: &str,
    ) -> Vec<Discharged> {
        let functions = self.linked.handle_functions(name);
        let mut claims = vec![Discharged {
            claim: Claim::LiveHandle {
                number: format!("self.{}", &*handle.value.field),
                represents: handle.represents.clone(),
            },
            because: Because::TypeInvariant {
                ty: None,
                holds: functions
                    .map(|functions| docs::handle_invariant(handle, &functions))
                    .unwrap_or_default(),
            },
        }];
        claims.extend(held::same_task(&handle.thread, function));
        claims
    }
}

fn accessor(handle: &model::Handle, number: &Ty) -> Option<Function> {
    let accessor = handle.value.accessor.as_ref()?;
    let value = Expr::name("self").field(&handle.value.field);
    Some(Function {
        receiver: Receiver::Shared,
        ret: number.clone(),
        ..inherent(
            &accessor.name,
            Docs::text(accessor.doc.trim_end()),
            Body::tail(value),
        )
    })
}
