//! Checks of raw bindings that somebody else makes: what the wrappers take from a layout is compared with what the
//! C compiler says, when the crate is compiled.
//!
//! bindgen does not get every record right (an empty struct with an alignment of its own, for instance, loses it, and
//! what stands behind it moves), and its own layout tests are often off. What is checked is what wrappers rely on:
//! the place and the size of each field that a contract names, and the size and the alignment of what is passed by
//! value or embedded. Of a record that is only ever referred to, the size in Rust must not be larger than in C.

use std::{collections::BTreeMap, fmt::Write as _};

use crate::{
    header::model::{Field, Layout, Record, Type, Unit},
    link::Linked,
    support::rust::is_identifier,
};

/// The checks of one record.
#[derive(Default)]
struct Checks<'a> {
    /// By their way from the record.
    fields: BTreeMap<String, &'a Field>,
    /// Whether values of it exist in Rust.
    by_value: bool,
}

/// Rust text that compiles only where the records in `bindings`, a path, have the layout of the C side.
pub fn checks(linked: &Linked<'_>, bindings: &str, header: &[String]) -> String {
    let mut found: BTreeMap<&str, Checks<'_>> = BTreeMap::new();
    for ty in linked.modules.iter().flat_map(|module| &module.types) {
        for field in &ty.fields {
            let of = found.entry(&field.record.name).or_default();
            of.read(field.declaration);
        }
    }
    read_for_arguments(linked, &mut found);
    for name in embedded(linked) {
        if let Some(record) = record(linked.unit, &Type::Record(name.to_owned()))
            .or_else(|| record(linked.unit, &Type::Typedef(name.to_owned())))
        {
            found.entry(&record.name).or_default().by_value = true;
        }
    }
    let mut text = header.join("\n");
    text.push_str("\n\n//! What the wrappers take from layouts in raw bindings, as the C compiler sees them.\n\n");
    for (name, checks) in found {
        let layout = linked.unit.records.get(name);
        if let Some(layout) = layout.and_then(|record| record.layout.as_ref()) {
            checks.write(&mut text, bindings, name, layout);
        }
    }
    text
}

/// Fields that C is given without the caller's doing.
fn read_for_arguments<'a>(linked: &Linked<'a>, found: &mut BTreeMap<&'a str, Checks<'a>>) {
    let params = linked.functions().flat_map(|function| &function.params);
    for param in params {
        let Some(of) = param
            .contract
            .and_then(|(_, param)| param.field_of.as_ref())
        else {
            continue;
        };
        let Some(entry) = linked.index.views.get(of.view.as_str()) else {
            continue;
        };
        let named = Type::Record(entry.c_type.to_owned());
        let record = record(linked.unit, &named);
        let Some((record, layout)) = record.and_then(|one| Some((one, one.layout.as_ref()?)))
        else {
            continue;
        };
        if let Some(field) = layout.fields.iter().find(|field| field.name == *of.field) {
            found.entry(&record.name).or_default().read(field);
        }
    }
}

/// The C names of what is a value in Rust, or a part of one.
fn embedded<'a>(linked: &Linked<'a>) -> Vec<&'a str> {
    let modules = || linked.modules.iter().map(|module| module.contract);
    let values = modules().flat_map(|module| module.values.keys());
    let nodes = modules().flat_map(|module| module.nodes.values());
    let values = values.map(|key| key.as_str());
    values.chain(nodes.map(|node| node.c.as_str())).collect()
}

fn record<'a>(unit: &'a Unit, ty: &Type) -> Option<&'a Record> {
    match unit.resolve(ty) {
        Type::Record(name) => unit.records.get(name),
        _ => None,
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

    fn write(&self, text: &mut String, bindings: &str, name: &str, layout: &Layout) {
        let ty = name.rsplit(' ').next().unwrap_or(name);
        let ty = format!("{bindings}::{}", raw(ty));
        let mut claims = Vec::new();
        let Layout { size, align, .. } = layout;
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

/// A C name as raw bindings spell it.
fn raw(name: &str) -> String {
    if is_identifier(name) {
        name.to_owned()
    } else {
        format!("r#{name}")
    }
}
