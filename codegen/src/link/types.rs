//! Types find their declarations, and fields theirs.

use crate::{
    contract::{
        at::At,
        model::{self, Key, Nullability},
    },
    header::model as c,
    support::{
        diag::{Diagnostic, Sink},
        suggest::nearest,
    },
};

use super::{LinkedField, LinkedType, Linker};

impl<'a> Linker<'a, '_> {
    pub(super) fn types(&self, sink: &mut Sink, module: &'a model::Module) -> Vec<LinkedType<'a>> {
        for key in module.values.keys() {
            self.find_type(sink, key);
        }
        let linked = module.types.iter().map(|(key, contract)| {
            let known = self.find_type(sink, key);
            let record = known.then(|| self.unit.records.get(key.as_str())).flatten();
            let fields = contract
                .fields
                .iter()
                .filter_map(|(field, rule)| self.field(sink, record?, field, rule))
                .collect();
            LinkedType {
                key,
                contract,
                fields,
            }
        });
        linked.collect()
    }

    fn find_type(&self, sink: &mut Sink, key: &'a Key) -> bool {
        let unit = self.unit;
        if unit.records.contains_key(key.as_str()) || unit.typedefs.contains_key(key.as_str()) {
            return true;
        }
        let message = format!("the headers declare no type `{}`", &**key);
        let diagnostic =
            Diagnostic::error("SB0302", message).at(self.place(key.span), "not declared");
        let names = unit.names.types.iter().map(String::as_str);
        sink.push(match nearest(key, names) {
            Some(near) => diagnostic.help(format!("a type with a similar name exists: `{near}`")),
            None => diagnostic,
        });
        false
    }

    fn field(
        &self,
        sink: &mut Sink,
        record: &'a c::Record,
        key: &'a Key,
        contract: &'a model::Field,
    ) -> Option<LinkedField<'a>> {
        let fields = record
            .layout
            .as_ref()
            .map_or(&[][..], |layout| &layout.fields);
        let Some(declaration) = fields.iter().find(|field| field.name == key.as_str()) else {
            let message = format!("`{}` has no field `{}`", record.name, &**key);
            let diagnostic = Diagnostic::error("SB0303", message)
                .at(self.place(key.span), "no such field")
                .also(record.place.clone(), "defined here");
            sink.push(
                match nearest(key, fields.iter().map(|field| field.name.as_str())) {
                    Some(near) => {
                        diagnostic.help(format!("a field with a similar name exists: `{near}`"))
                    }
                    None => diagnostic,
                },
            );
            return None;
        };
        self.field_null(sink, key, contract, declaration);
        if let Some(view) = &contract.view {
            self.view_type(sink, view, &declaration.ty, &declaration.place);
        }
        Some(LinkedField {
            key,
            contract,
            declaration,
        })
    }

    /// `nullability` belongs to pointers, and only to pointers.
    fn field_null(
        &self,
        sink: &mut Sink,
        key: &Key,
        contract: &model::Field,
        declaration: &c::Field,
    ) {
        let pointer = matches!(self.unit.resolve(&declaration.ty), c::Type::Pointer { .. });
        if let (false, Some(null)) = (pointer, &contract.nullability) {
            sink.push(
                Diagnostic::error("SB0305", format!("the field `{}` is not a pointer", &**key))
                    .at(self.place(null.span), "only a pointer can be null")
                    .also(declaration.place.clone(), "declared here"),
            );
        }
        let c::Type::Pointer {
            nullability: Some(header),
            ..
        } = &declaration.ty
        else {
            return;
        };
        if let Some(null) = &contract.nullability {
            self.null_contradiction(sink, null, *header, &declaration.place);
        }
    }

    /// Reports a contract and a header that disagree about null.
    pub(super) fn null_contradiction(
        &self,
        sink: &mut Sink,
        contract: &At<Nullability>,
        header: c::Nullability,
        declared: &crate::support::place::Place,
    ) {
        let (same, says) = match header {
            c::Nullability::Nonnull => (**contract == Nullability::Nonnull, "not null"),
            c::Nullability::Nullable => (**contract == Nullability::Nullable, "possibly null"),
        };
        if !same {
            sink.push(
                Diagnostic::error("SB0305", "the contract contradicts the header about null")
                    .at(self.place(contract.span), "the contract says otherwise")
                    .also(declared.clone(), format!("the header says {says}")),
            );
        }
    }
}
