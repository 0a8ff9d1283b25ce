//! Arrays with which structs end: a field says how long one is (`SB0471`), and no such struct is a value in Rust
//! (`SB0472`).

use crate::{
    contract::{
        at::At,
        model::{self, Bounds, FieldAccess, Key},
    },
    header::model as c,
    support::{
        diag::{Diagnostic, Sink},
        suggest::nearest,
    },
};

use super::{Extent, Linker};

impl<'a> Linker<'a, '_> {
    /// How long the array is that a field is, as the contract and the header have it. Where one of them says so of
    /// another field, that is reported.
    pub(super) fn extent(
        &self,
        sink: &mut Sink,
        (opaque, record): (&'a model::OpaqueType, &'a c::Record),
        (key, contract): (&'a Key, &'a model::Field),
        declaration: &'a c::Field,
    ) -> Option<Extent<'a>> {
        let bounds = contract.bounds.as_ref();
        let layout = record.layout.as_ref()?;
        let is_open = self.unit.open_array(&declaration.ty).is_some();
        if !is_open || !layout.is_last(declaration) {
            let bounds = bounds?;
            let message = format!("the field `{}` has no length in another field", &**key);
            sink.push(
                Diagnostic::error("SB0471", message)
                    .at(
                        self.place(bounds.span),
                        "only an array without a length, at the end of its struct, has",
                    )
                    .also(declaration.place.clone(), "declared here"),
            );
            return None;
        }
        self.bounds_contradiction(sink, contract, declaration);
        let (name, is_size) = match bounds {
            None => (declaration.counted_by.as_deref()?, false),
            Some(said) => match &**said {
                Bounds::CountedBy(name) => (name.as_str(), false),
                Bounds::SizedBy(name) => (name.as_str(), true),
                _ => {
                    self.no_length(sink, key, said);
                    return None;
                }
            },
        };
        let mut fields = layout.fields.iter();
        let Some(count) = fields.find(|field| field.name == name) else {
            self.no_count(sink, (key, bounds), record, name);
            return None;
        };
        let problem = self.is_no_count(count);
        if let Some(problem) = problem {
            let message = format!("`{name}` is not the number of elements of `{}`", &**key);
            sink.push(
                Diagnostic::error("SB0471", message)
                    .at(
                        self.place(bounds.map_or(key.span, |said| said.span)),
                        problem,
                    )
                    .also(count.place.clone(), "declared here"),
            );
            return None;
        }
        self.count_that_changes(sink, opaque, key, name);
        Some(Extent { count, is_size })
    }

    /// Why a field is no number of elements.
    fn is_no_count(&self, count: &c::Field) -> Option<&'static str> {
        match self.unit.resolve(&count.ty) {
            _ if count.bit_width.is_some() => Some("it is a bit-field"),
            c::Type::Int { bits, .. } if *bits <= 64 => None,
            _ => Some("it is no integer"),
        }
    }

    /// The attribute of the header names another field.
    fn bounds_contradiction(
        &self,
        sink: &mut Sink,
        contract: &model::Field,
        declaration: &c::Field,
    ) {
        let (Some(said), Some(header)) = (&contract.bounds, &declaration.counted_by) else {
            return;
        };
        // Bytes are the elements where both can be right; what the elements are is looked at later.
        if said.length().is_none_or(|name| name == header) {
            return;
        }
        let message = format!(
            "the contract contradicts the header about the length of `{}`",
            declaration.name
        );
        sink.push(
            Diagnostic::error("SB0305", message)
                .at(self.place(said.span), "the contract says otherwise")
                .also(
                    declaration.place.clone(),
                    format!("the header says `counted_by({header})`"),
                ),
        );
    }

    fn no_length(&self, sink: &mut Sink, key: &Key, said: &At<Bounds>) {
        let message = format!("the bounds of the field `{}` name no length", &**key);
        let problem = match &**said {
            Bounds::CountedByOrNull(_) | Bounds::SizedByOrNull(_) => "an array is never null",
            _ => "they do not say how long the array is",
        };
        sink.push(
            Diagnostic::error("SB0471", message)
                .at(self.place(said.span), problem)
                .help("name the field with its length: `bounds: { counted_by: ... }`"),
        );
    }

    fn no_count(
        &self,
        sink: &mut Sink,
        (key, bounds): (&Key, Option<&At<Bounds>>),
        record: &c::Record,
        name: &str,
    ) {
        let message = format!("`{}` has no field `{name}`", record.name);
        let diagnostic = Diagnostic::error("SB0303", message)
            .at(
                self.place(bounds.map_or(key.span, |said| said.span)),
                "no such field",
            )
            .also(record.place.clone(), "defined here");
        let fields = record.layout.iter().flat_map(|layout| &layout.fields);
        let names = fields.map(|field| field.name.as_str());
        sink.push(match nearest(name, names) {
            Some(near) => diagnostic.help(format!("a field with a similar name exists: `{near}`")),
            None => diagnostic,
        });
    }

    /// A slice has its length for as long as it lives.
    fn count_that_changes(
        &self,
        sink: &mut Sink,
        opaque: &model::OpaqueType,
        array: &Key,
        name: &str,
    ) {
        let Some((key, count)) = opaque.fields.get_key_value(name) else {
            return;
        };
        if *count.access == FieldAccess::ImmutableAfterInit {
            return;
        }
        let message = format!("`{name}` may change, and is the length of `{}`", &**array);
        sink.push(
            Diagnostic::error("SB0471", message)
                .at(self.place(count.access.span), "a slice keeps its length")
                .also(self.place(array.span), "its length is that of this array")
                .also(self.place(key.span), "of this field"),
        );
    }

    /// A struct that ends in an array without a length has no size that a value could have.
    pub(super) fn has_a_size(&self, sink: &mut Sink, key: &At<String>) {
        let named = c::Type::Typedef(key.value.clone());
        let record = match self.unit.resolve(&named) {
            c::Type::Record(name) => self.unit.records.get(name),
            _ => self.unit.records.get(key.as_str()),
        };
        let Some((record, array)) = record.and_then(|it| Some((it, self.unit.ends_open(it)?)))
        else {
            return;
        };
        let message = format!("how long a `{}` is depends on the object", record.name);
        sink.push(
            Diagnostic::error("SB0472", message)
                .at(self.place(key.span), "Rust would need its size")
                .also(array.place.clone(), "it ends in this array")
                .help("write it below `types`: objects of it are made by C, and borrowed or owned"),
        );
    }
}
