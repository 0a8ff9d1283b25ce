//! Checks of raw bindings that somebody else makes: what the wrappers take from a layout is compared with what the
//! C compiler says, when the crate is compiled.
//!
//! bindgen does not get every record right (an empty struct with an alignment of its own, for instance, loses it, and
//! what stands behind it moves), and its own layout tests are often off. What is checked is what wrappers rely on:
//! the place of each field that a contract names, and the size and the alignment of what is passed by value or
//! embedded. Of a record that is only ever referred to, the size in Rust must not be larger than in C.

use std::{collections::BTreeMap, fmt::Write as _};

use crate::{
    header::model::{Field, Layout, Record, Type, Unit},
    link::Linked,
    support::raw_names::raw,
};

/// The checks of one record.
struct Checks<'a> {
    record: &'a Record,
    /// By their way from the record.
    fields: BTreeMap<String, &'a Field>,
    /// Whether values of it exist in Rust.
    by_value: bool,
}

/// The checks of all records, by the names of these.
#[derive(Default)]
struct Found<'a>(BTreeMap<&'a str, Checks<'a>>);

/// Rust text that compiles only where the records in `bindings`, a path, have the layout of the C side. It begins with
/// the lines of `header`.
pub fn checks(linked: &Linked<'_>, bindings: &str, header: &[String]) -> String {
    let mut found = Found::default();
    for ty in linked.modules.iter().flat_map(|module| &module.types) {
        for field in &ty.fields {
            let checks = found.of(field.record);
            checks.read(field.declaration);
            if let Some(extent) = field.extent {
                checks.read(extent.count);
            }
        }
    }
    found.read_for_arguments(linked);
    for name in embedded(linked) {
        if let Some(record) = record(linked.unit, name) {
            found.of(record).by_value = true;
        }
    }
    let mut text = header.join("\n");
    text.push_str("\n\n//! What the wrappers take from layouts in raw bindings, as the C compiler sees them.\n\n");
    for checks in found.0.values() {
        checks.write(&mut text, bindings);
    }
    text
}

/// The C names of what is a value in Rust, or a part of one.
fn embedded<'a>(linked: &Linked<'a>) -> Vec<&'a str> {
    let modules = || linked.modules.iter().map(|module| module.contract);
    let values = modules().flat_map(|module| module.values.keys());
    let nodes = modules().flat_map(|module| module.nodes.values());
    let values = values.map(|key| key.as_str());
    values.chain(nodes.map(|node| node.c.as_str())).collect()
}

/// The record of a C name, which may be that of a type that stands for it.
fn record<'a>(unit: &'a Unit, name: &str) -> Option<&'a Record> {
    let named = unit.typedefs.get(name).map(|it| unit.resolve(&it.ty));
    match named {
        None => unit.records.get(name),
        Some(Type::Record(tag)) => unit.records.get(tag),
        Some(_) => None,
    }
}

impl<'a> Found<'a> {
    fn of(&mut self, record: &'a Record) -> &mut Checks<'a> {
        self.0.entry(&record.name).or_insert(Checks {
            record,
            fields: BTreeMap::new(),
            by_value: false,
        })
    }

    /// Takes in the fields that C is given without the caller's doing.
    fn read_for_arguments(&mut self, linked: &Linked<'a>) {
        let params = linked.functions().flat_map(|function| &function.params);
        let contracts = params.filter_map(|param| param.contract);
        for of in contracts.filter_map(|(_, param)| param.field_of.as_ref()) {
            let view = linked.index.views.get(of.view.as_str());
            let Some(record) = view.and_then(|view| record(linked.unit, view.c_type)) else {
                continue;
            };
            let mut fields = record.layout.iter().flat_map(|layout| &layout.fields);
            if let Some(field) = fields.find(|field| field.name == *of.field) {
                self.of(record).read(field);
            }
        }
    }
}

impl<'a> Checks<'a> {
    /// A field is read; of bits there is no place to check.
    fn read(&mut self, field: &'a Field) {
        if field.bit_width.is_none() {
            let way = field.path.iter().chain([&field.name]);
            let way: Vec<String> = way.map(|step| raw(step)).collect();
            self.fields.insert(way.join("."), field);
        }
    }

    fn write(&self, text: &mut String, bindings: &str) {
        let name = &self.record.name;
        let Some(Layout { size, align, .. }) = &self.record.layout else {
            return;
        };
        let ty = name.rsplit(' ').next().unwrap_or(name);
        let ty = format!("{bindings}::{}", raw(ty));
        let mut claims = Vec::new();
        if self.by_value {
            claims.push((
                format!("core::mem::size_of::<{ty}>() == {size}"),
                "size".to_owned(),
            ));
            let claim = format!("core::mem::align_of::<{ty}>() == {align}");
            claims.push((claim, "alignment".to_owned()));
        } else {
            claims.push((
                format!("core::mem::size_of::<{ty}>() <= {size}"),
                "size".to_owned(),
            ));
        }
        for (way, field) in &self.fields {
            let claim = format!(
                "core::mem::offset_of!({ty}, {way}) == {}",
                field.offset_bits / 8
            );
            claims.push((claim, format!("offset of `{}`", field.name)));
        }
        // One item for each, since the first failure inside an item ends its evaluation.
        for (claim, what) in claims {
            let message = format!("the {what} in the raw bindings of `{name}` is not C's");
            let _ = writeln!(
                text,
                "const _: () = assert!(\n    {claim},\n    \"{message}\"\n);"
            );
        }
    }
}
