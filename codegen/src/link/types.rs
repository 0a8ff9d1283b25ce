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
            self.has_a_size(sink, key);
        }
        for node in module.nodes.values() {
            self.find_type(sink, &node.c);
            self.has_a_size(sink, &node.c);
        }
        for structure in module.structs.values() {
            self.has_a_size(sink, &structure.c);
        }
        for key in module.aliases.keys() {
            if self.find_type(sink, key) {
                self.number(sink, key);
            }
        }
        let linked = module.types.iter().map(|(key, contract)| {
            let known = self.find_type(sink, key);
            let record = known.then(|| self.unit.records.get(key.as_str())).flatten();
            let fields = contract
                .fields
                .iter()
                .filter_map(|(field, rule)| self.field(sink, (contract, record?), field, rule))
                .collect();
            LinkedType {
                module: &module.module,
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

    /// What gets another name is a type name for a number: nothing else is the same type in Rust.
    fn number(&self, sink: &mut Sink, key: &Key) {
        let typedef = self.unit.typedefs.get(key.as_str());
        let number = typedef.map(|typedef| self.unit.resolve(&typedef.ty));
        if matches!(number, Some(c::Type::Int { .. } | c::Type::Float(_))) {
            return;
        }
        let record = self.unit.records.get(key.as_str());
        let declared = typedef.map(|typedef| &typedef.place);
        let declared = declared.or(record.map(|record| &record.place));
        let message = format!("`{}` is no name for a number", &**key);
        let mut diagnostic = Diagnostic::error("SB0414", message)
            .at(self.place(key.span), "only numbers get another name");
        if let Some(declared) = declared {
            diagnostic = diagnostic.also(declared.clone(), "declared here");
        }
        let help =
            "write it below `values` if it is passed by copy, or below `types` if it is pointed to";
        sink.push(diagnostic.help(help));
    }

    fn field(
        &self,
        sink: &mut Sink,
        (opaque, record): (&'a model::OpaqueType, &'a c::Record),
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
        self.field_guard(sink, opaque, contract);
        let extent = self.extent(sink, (opaque, record), (key, contract), declaration);
        if let Some(view) = &contract.view {
            self.view_type(sink, view, &declaration.ty, &declaration.place);
        }
        Some(LinkedField {
            key,
            contract,
            declaration,
            record,
            extent,
        })
    }

    /// What says that a lock is held is an invariant of the view of the field: what a stricter one has, a
    /// reference to this one need not have.
    fn field_guard(&self, sink: &mut Sink, opaque: &model::OpaqueType, field: &model::Field) {
        let on = field.on.as_ref().or(opaque.views.keys().next());
        let view = on.and_then(|on| opaque.views.get_key_value(on.as_str()));
        let (Some((on, view)), Some(tag)) = (view, &field.guarded_by) else {
            return;
        };
        let has = |view: &model::View| view.invariants.contains_key(tag.as_str());
        if has(view) {
            return;
        }
        let message = format!("`{}` has no invariant `{}`", &**on, &**tag);
        let diagnostic = Diagnostic::error("SB0310", message)
            .at(self.place(tag.span), "unknown name")
            .also(self.place(on.span), "the view of the field");
        let other = opaque.views.iter().find(|(_, view)| has(view));
        let names = view.invariants.keys().map(|key| key.as_str());
        sink.push(match (other, nearest(tag, names)) {
            (Some((other, _)), _) => {
                diagnostic.help(format!("`{}` has one: `on: {}`", &**other, &**other))
            }
            (None, Some(near)) => {
                diagnostic.help(format!("there is one with a similar name: `{near}`"))
            }
            (None, None) => diagnostic,
        });
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
