//! Pattern "string": a pointer to text that ends with a zero becomes a borrowed string, which does.

use crate::{
    api::{
        argument::{Because, Claim},
        body::Expr,
        ty::{Support, Ty},
    },
    contract::model::{Direction, Nullability, Param, StringKind},
    header::model as c,
    link::LinkedParam,
};

use super::{super::Context, Draft, NotBound};

impl<'a> Context<'a> {
    /// A borrowed string for a pointer to text.
    pub(super) fn string_param(
        &self,
        draft: &mut Draft<'a>,
        (param, contract): (&LinkedParam<'a>, &'a Param),
        kind: StringKind,
    ) -> Result<(), NotBound> {
        let name = param.name.clone();
        let ty = Ty::shared(self.string_type(&format!("`{name}`"), kind)?);
        let declared = self.linked.unit.resolve(&param.declaration.ty);
        let is_const = matches!(declared, c::Type::Pointer { is_const: true, .. });
        match contract.direction.as_deref() {
            Some(Direction::In) => {}
            None if is_const => {}
            None => {
                let reason = format!("whether `{name}` is read or written is not said");
                let fix = format!("params: {{ {name}: {{ direction: ... }} }}");
                return Err(NotBound::new(reason, fix));
            }
            Some(Direction::Out | Direction::Inout) => {
                let reason = format!("`{name}` is a string that is written, of unknown length");
                return Err(NotBound::new(reason, "bind: { manual: ... }"));
            }
        }
        let nullable = contract.nullability.as_deref() == Some(&Nullability::Nullable);
        let of_string = self.char_cast(Expr::name(&*name).method("as_ptr", Vec::new()));
        let pointer = match nullable {
            false => of_string,
            true => {
                let null = Expr::Support(Support::Ptr).path("null").call(Vec::new());
                let some = Expr::Lambda(vec![name.clone()], Box::new(of_string));
                Expr::name(&*name).method("map_or", vec![null, some])
            }
        };
        draft.arguments.push(match is_const {
            true => pointer,
            false => pointer.method("cast_mut", Vec::new()),
        });
        let terminated = |pointer: String| Claim::Terminated { pointer };
        if nullable {
            let null = Claim::Accepted {
                argument: name.clone(),
                what: "null".to_owned(),
            };
            draft.claim(null, Because::Evident);
            let because = format!("unless `{name}` is `None`, it is made from a reference to one");
            draft.claim(terminated(name.clone()), Because::Fact(because));
            draft.params.push((name, Ty::Option(Box::new(ty))));
        } else {
            let because = Because::Reference { name: name.clone() };
            draft.claim(terminated(format!("{name}.as_ptr()")), because);
            draft.params.push((name, ty));
        }
        Ok(())
    }

    /// The type of a string, if the target has one; `what` is one.
    pub(super) fn string_type(&self, what: &str, kind: StringKind) -> Result<Ty, NotBound> {
        let other = match kind {
            StringKind::Cstr => None,
            StringKind::Utf8 => Some(("UTF-8, and nothing checks that", "bind: { manual: ... }")),
            StringKind::Bytes => Some(("bytes, and has no length", "bounds: { sized_by: ... }")),
            StringKind::Path => Some((
                "a path, for which there is no pattern",
                "bind: { manual: ... }",
            )),
        };
        if let Some((is, fix)) = other {
            return Err(NotBound::new(format!("{what} is {is}"), fix));
        }
        if !self.profile.support.has(Support::CStr) {
            let reason = format!("{what} is a string, for which the profile names no type");
            return Err(NotBound::new(reason, "support: { cstr: ... }"));
        }
        Ok(Ty::Support(Support::CStr, Vec::new()))
    }

    /// A pointer to characters, between a target that has its own type for them and the string's.
    pub(super) fn char_cast(&self, pointer: Expr) -> Expr {
        match self.profile.scalars.contains_key("char") {
            true => pointer.method("cast", Vec::new()),
            false => pointer,
        }
    }
}
