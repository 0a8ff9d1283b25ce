//! Pattern "value": a C type that is passed by copy.

use crate::{
    api::{
        Field, Function, Impl, Receiver, Repr, TypeBlock, Visibility,
        argument::{Argument, Because, Claim},
        body::{Body, Expr},
        docs::Docs,
        ty::Ty,
    },
    contract::model::{self, Key},
    link::LinkedFunction,
    support::words::clause,
};

use super::{
    Context, Wrappers, binding, docs,
    items::{self, implementation, inherent},
    raw,
    roles::Owner,
};

impl<'a> Context<'a> {
    /// The type that stands for a C type passed by copy.
    pub(super) fn value(
        &self,
        key: &'a Key,
        value: &'a model::ValueType,
        wrappers: &mut Wrappers<'a>,
    ) -> TypeBlock {
        let name = &value.rust.name;
        let ty = raw(key);
        let field = field_name(value);
        let mut inherent_functions = vec![from_raw(value, field, &ty), into_raw(field, &ty)];
        let wrapped = wrappers.by_owner.shift_remove(&Owner::Value(name));
        inherent_functions.extend(wrapped.unwrap_or_default());
        let mut impls = vec![implementation(None, inherent_functions)];
        if let Some(function) = value.eq.as_ref().and_then(|eq| self.linked.function(eq)) {
            impls.extend(equality(self.generated(name), field, function));
        }
        TypeBlock {
            name: name.value.clone(),
            lifetimes: Vec::new(),
            generics: Vec::new(),
            wheres: Vec::new(),
            must_use: None,
            docs: docs::value(key, value),
            visibility: Visibility::Public,
            repr: Repr::Transparent,
            derives: vec!["Copy", "Clone"],
            fields: vec![Field {
                name: field.to_owned(),
                doc: String::new(),
                ty,
            }],
            impls,
        }
    }
}

/// The name of the private field of a value type.
pub(super) fn field_name(value: &model::ValueType) -> &str {
    value.field.as_ref().map_or("raw", |field| field)
}

fn from_raw(value: &model::ValueType, field: &str, ty: &Ty) -> Function {
    let mut docs = Docs::text("Makes a value from the raw C value.");
    docs.rules.push(format!(
        "Whatever `{field}` is, this is safe: {}",
        clause(&value.any_value)
    ));
    let body = Body::tail(Expr::Struct(vec![(field.to_owned(), Expr::name(field))]));
    Function {
        params: vec![(field.to_owned(), ty.clone())],
        ret: Ty::SelfTy,
        ..inherent("from_raw", docs, body)
    }
}

fn into_raw(field: &str, ty: &Ty) -> Function {
    let body = Body::tail(Expr::name("self").field(field));
    Function {
        receiver: Receiver::Value,
        ret: ty.clone(),
        ..inherent("into_raw", Docs::text("Returns the raw C value."), body)
    }
}

/// `PartialEq` by the C function that compares, and `Eq`.
fn equality(ty: Ty, field: &str, function: &LinkedFunction<'_>) -> [Impl; 2] {
    let claims = ["self", "other"].map(|name| Claim::AnyValue {
        function: function.declaration.name.clone(),
        argument: format!("{name}.{field}"),
    });
    let [left, right] = claims;
    let argument = Argument::new(left, Because::Evident).and(right, Because::Evident);
    let operands = vec![
        Expr::name("self").field(field),
        Expr::name("other").field(field),
    ];
    let call = Expr::unsafe_(binding(&function.declaration.name).call(operands), argument);
    items::equality(ty, call)
}
