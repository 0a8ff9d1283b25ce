//! Pattern "flexible array": the array with which a struct ends becomes a slice, as long as a field of the struct
//! says.

use crate::{
    api::{
        Function, Receiver,
        argument::{Access, Argument, Because, Claim, Remark},
        body::{Body, Expr, StatementKind},
        docs::Docs,
        ty::{Support, Ty},
    },
    contract::model::FieldAccess,
    header::model as c,
    link::{Extent, LinkedField, View},
    support::raw_names,
};

use super::{super::super::Context, Problem};

/// The local variable with the length.
const LENGTH: &str = "length";

/// The owner, where a slice is borrowed from that.
const OWNER: &str = "me";

/// A slice that a method gives.
struct Slice<'a> {
    view: View<'a>,
    field: &'a c::Field,
    extent: Extent<'a>,
    because: &'a str,
    element: Ty,
    mutable: bool,
}

impl<'a> Context<'a> {
    /// The methods for an array: one that reads it, and for what its owner writes one that does.
    pub(super) fn array(
        &self,
        field: &LinkedField<'a>,
        view: View<'a>,
        name: &str,
        docs: &Docs,
    ) -> Result<Vec<Function>, Problem> {
        let owned = self.array_rule(field, view)?;
        let extent = field.extent.ok_or((
            "how many elements it has is not said",
            "name the field that says it: `bounds: { counted_by: ... }`",
        ))?;
        let mut slice = Slice {
            view,
            field: field.declaration,
            extent,
            because: &field.contract.because,
            element: self.array_element(field, extent)?,
            mutable: false,
        };
        let stands_for = Some(field.key.value.clone());
        let mut functions = vec![Function {
            stands_for: stands_for.clone(),
            ..self.array_method(&slice, name, docs.clone())
        }];
        if owned {
            slice.mutable = true;
            let mut docs = docs.clone();
            docs.rules.push(
                "The elements can be written: nothing else uses the object while they are borrowed."
                    .to_owned(),
            );
            functions.push(Function {
                stands_for,
                ..self.array_method(&slice, &format!("{name}_mut"), docs)
            });
        }
        Ok(functions)
    }

    /// A slice lasts, so nothing may change what is in it; whether an owner may write it.
    fn array_rule(&self, field: &LinkedField<'a>, view: View<'a>) -> Result<bool, Problem> {
        match *field.contract.access {
            FieldAccess::ImmutableAfterInit => return Ok(false),
            FieldAccess::Exclusive => {}
            FieldAccess::ReadOnce | FieldAccess::CurrentOnly | FieldAccess::Guarded => {
                let help = "read it with a C function, and give that one a contract";
                return Err(("it may change while a slice of it exists", help));
            }
        }
        let support = &self.profile.support;
        if !support.has(Support::Owned) || !support.has(Support::Ownable) {
            return Ok(false);
        }
        if self.releases(view).is_none() {
            let help = "say what ends one that is owned: `release: ...`";
            return Err(("nobody owns its object exclusively", help));
        }
        if self.is_lent(view) {
            let help = "say of the field: `access: immutable_after_init`, if nobody writes it";
            return Err(("others than its owner get references to its object", help));
        }
        if !view.accessor_mutable() {
            let help = "leave `read_only` of its view's accessor out";
            return Err(("its view is read-only", help));
        }
        Ok(true)
    }

    /// What the slice has as its elements.
    fn array_element(&self, field: &LinkedField<'a>, extent: Extent<'a>) -> Result<Ty, Problem> {
        let unit = self.linked.unit;
        let manual = "read it with a C function, and give that one a contract";
        let of = unit.open_array(&field.declaration.ty);
        let (of, resolved) = of
            .map(|of| (of, unit.resolve(of)))
            .ok_or(("it is no array without a length", manual))?;
        let size = unit.number_size(of);
        let size = size.ok_or(("its elements are no numbers", manual))?;
        let layout = field.record.layout.as_ref();
        if !layout.is_some_and(|layout| unit.is_open_numbers(layout, field.declaration)) {
            return Err(("its elements do not stand where a slice has them", manual));
        }
        if extent.is_size {
            return match size {
                1 => Ok(Ty::prim("u8")),
                _ => Err((
                    "it is counted in bytes, and does not consist of bytes",
                    "count its elements: `bounds: { counted_by: ... }`",
                )),
            };
        }
        if matches!(resolved, c::Type::Int { spelling, .. } if spelling == "char") {
            return Err((
                "its elements are `char`, whose sign depends on the target",
                "take them as bytes: `bounds: { sized_by: ... }`",
            ));
        }
        let number = self.raw_number(of);
        number.ok_or(("its elements are no numbers of Rust", manual))
    }

    fn array_method(&self, slice: &Slice<'a>, name: &str, docs: Docs) -> Function {
        let mut body = Body::new();
        self.bind_length(&mut body, slice);
        let raw = Expr::RawRef {
            mutable: slice.mutable,
            of: Box::new(slice.place(slice.field)),
        };
        let pointer = raw.method("cast", Vec::new());
        let maker = match slice.mutable {
            true => "core::slice::from_raw_parts_mut",
            false => "core::slice::from_raw_parts",
        };
        let value = Expr::name(maker).call(vec![pointer, Expr::name(LENGTH)]);
        body.push(StatementKind::Tail(Expr::unsafe_(value, slice.elements())));
        let ret = Ty::Ref {
            lifetime: None,
            mutable: slice.mutable,
            to: Box::new(Ty::Slice(Box::new(slice.element.clone()))),
        };
        let owner = slice.mutable.then(|| {
            let owned = Ty::Support(Support::Owned, vec![self.generated(slice.view.key)]);
            let ty = Ty::Ref {
                lifetime: None,
                mutable: true,
                to: Box::new(owned),
            };
            (OWNER.to_owned(), ty)
        });
        Function {
            receiver: match slice.mutable {
                true => Receiver::None,
                false => Receiver::Shared,
            },
            params: owner.into_iter().collect(),
            ret,
            ..super::inherent(name, docs, body)
        }
    }

    /// The length, as slices have theirs.
    fn bind_length(&self, body: &mut Body, slice: &Slice<'a>) {
        let count = slice.extent.count;
        let no_race = Claim::NoDataRace {
            field: count.name.clone(),
        };
        let argument = slice
            .valid()
            .and(no_race, Because::Fact(slice.because.to_owned()));
        let read = Expr::unsafe_(slice.place(count), argument);
        body.let_(LENGTH, read);
        let ty = self.raw_number(&count.ty);
        if ty == Some(Ty::prim("usize")) {
            return;
        }
        let length = |way: &str| Expr::name(way).call(vec![Expr::name(LENGTH)]);
        let note = match self.linked.unit.resolve(&count.ty) {
            c::Type::Int {
                signed: false,
                bits: 8 | 16,
                ..
            } => {
                body.let_(LENGTH, length("usize::from"));
                return;
            }
            c::Type::Int { signed: true, .. } => {
                "Below 0 there are no elements, as C's `counted_by` has it."
            }
            _ => "It fits: C has an object with as many elements.",
        };
        let length = length("usize::try_from").method("unwrap_or", vec![Expr::Int(0)]);
        body.let_(LENGTH, length)
            .remark(Remark::Note(note.to_owned()));
    }
}

impl Slice<'_> {
    /// What the slice is borrowed from.
    fn from(&self) -> &'static str {
        match self.mutable {
            true => OWNER,
            false => "self",
        }
    }

    fn place(&self, field: &c::Field) -> Expr {
        let object = Expr::name(self.from()).method(self.view.accessor(), Vec::new());
        let steps = field.path.iter().map(String::as_str);
        let inside = steps.fold(object.deref(), |object, step| object.field(step));
        inside.field(&raw_names::raw(&field.name))
    }

    fn valid(&self) -> Argument {
        let from = self.from();
        let pointer = format!("{from}.{}()", self.view.accessor());
        let name = from.to_owned();
        Argument::new(self.view.valid(&pointer), Because::Reference { name })
    }

    /// Why there is a slice of the elements.
    fn elements(&self) -> Argument {
        let count = &self.extent.count.name;
        let elements = Claim::Elements {
            pointer: self.field.name.clone(),
            count: LENGTH.to_owned(),
            what: match self.extent.is_size {
                true => "bytes",
                false => "elements",
            },
            access: match self.mutable {
                true => Access::ReadWrite,
                false => Access::Read,
            },
        };
        let outlives = Claim::Outlives {
            object: self.view.c_type.to_owned(),
            lifetime: None,
        };
        let from = self.from().to_owned();
        let unchanged = Claim::Unchanged {
            what: "slice",
            lifetime: None,
        };
        let argument = self
            .valid()
            .and(
                elements,
                Because::Fact(format!(
                    "C has made the object with as many as `{count}` says"
                )),
            )
            .and(outlives, Because::Signature { from })
            .and(unchanged, Because::Fact(self.because.to_owned()));
        if !self.mutable {
            return argument;
        }
        let alone = Claim::Tagged {
            tag: String::new(),
            text: "nothing else reads or writes it meanwhile".to_owned(),
        };
        let name = OWNER.to_owned();
        argument.and(alone, Because::Exclusive { name })
    }
}
