//! A unit to fingerprints.

use std::collections::BTreeMap;

use super::{Fingerprints, Item, Kind, Reading, SourceTree, Wanted, What, canonical};
use crate::{
    header::{
        model::{Constant, Field, Function, Layout, Linkage, Record, Texts, Typedef, Unit},
        spell,
    },
    support::place::Place,
};

/// What was read of everything in a unit.
pub fn all(unit: &Unit) -> Fingerprints {
    let reader = Reader { unit };
    let mut items = BTreeMap::new();
    for (name, record) in &unit.records {
        let Some(layout) = &record.layout else {
            continue;
        };
        items.insert(name.clone(), reader.record(record, Some(layout)));
        for field in layout.fields.iter().filter(|field| !field.name.is_empty()) {
            let key = format!("{name}.{}", field.name);
            items.entry(key).or_insert(reader.field(record, field));
        }
    }
    for (name, typedef) in &unit.typedefs {
        let item = || reader.typedef(typedef);
        items.entry(name.clone()).or_insert_with(item);
    }
    for (name, constant) in &unit.constants {
        items.insert(name.clone(), reader.constant(constant));
    }
    for name in unit.macros.keys() {
        items.extend(Some(name.clone()).zip(reader.macro_alone(name)));
    }
    for (name, function) in &unit.functions {
        items.insert(name.clone(), reader.function(function));
    }
    for (name, texts) in unit.texts.iter().flatten() {
        let item = || reader.text_macro(name, texts);
        if texts.body.is_some() && !items.contains_key(name) {
            items.insert(name.clone(), item());
        }
    }
    Fingerprints {
        items,
        declared: declared(unit),
    }
}

/// What was read of the names that contracts speak of; those that there are not are left out.
pub fn fingerprint(unit: &Unit, wanted: &[Wanted], source: Option<&SourceTree>) -> Fingerprints {
    let reader = Reader { unit };
    let mut items = BTreeMap::new();
    for wanted in wanted {
        let Some((name, mut item)) = reader.wanted(wanted) else {
            continue;
        };
        let own = wanted.names.first().map(String::as_str);
        if own != Some(name) {
            item.reading.named = Some(name.to_owned());
        }
        if let (None, Some(source)) = (&item.reading.doc, source) {
            item.reading.doc = source.doc(wanted.source.as_ref(), name);
            let found = wanted
                .source
                .as_ref()
                .filter(|_| item.reading.doc.is_some());
            item.reading.doc_file = found.map(|source| source.path.clone());
        }
        items.insert(wanted.key.clone(), item);
    }
    Fingerprints {
        items,
        declared: declared(unit),
    }
}

fn declared(unit: &Unit) -> BTreeMap<String, Vec<String>> {
    let headers = unit.names.by_header.iter();
    let headers = headers.map(|(header, names)| (header.clone(), names.iter().cloned().collect()));
    headers.collect()
}

struct Reader<'a> {
    unit: &'a Unit,
}

impl Reader<'_> {
    /// The name under which something is declared, and what was read of it.
    fn wanted<'w>(&self, wanted: &'w Wanted) -> Option<(&'w str, Item)> {
        let mut names = wanted.names.iter().map(String::as_str);
        names.find_map(|name| Some((name, self.one(&wanted.what, name)?)))
    }

    fn one(&self, what: &What, name: &str) -> Option<Item> {
        match what {
            What::Function => {
                let function = self.unit.functions.get(name);
                let function = function.map(|function| self.function(function));
                function.or_else(|| self.macro_alone(name))
            }
            What::Constant => Some(self.constant(self.unit.constants.get(name)?)),
            What::Type { layout } => {
                if let Some(record) = self.unit.records.get(name) {
                    let known = record.layout.as_ref().filter(|_| *layout);
                    return Some(self.record(record, known));
                }
                Some(self.typedef(self.unit.typedefs.get(name)?))
            }
            What::Field { of } => {
                let record = of.iter().find_map(|of| self.record_of(of))?;
                let layout = record.layout.as_ref()?;
                let field = layout.fields.iter().find(|field| field.name == name)?;
                Some(self.field(record, field))
            }
        }
    }

    /// The record that a type is, be that behind type names.
    fn record_of(&self, ty: &str) -> Option<&Record> {
        let direct = self.unit.records.get(ty);
        direct.or_else(
            || match self.unit.resolve(&self.unit.typedefs.get(ty)?.ty) {
                crate::header::model::Type::Record(name) => self.unit.records.get(name),
                _ => None,
            },
        )
    }

    fn texts(&self, name: &str) -> Texts {
        let texts = self.unit.texts.as_ref();
        let texts = texts.and_then(|texts| texts.get(name)).cloned();
        texts.unwrap_or_default()
    }

    fn function(&self, function: &Function) -> Item {
        let Texts { body, doc, .. } = self.texts(&function.name);
        let kind = match function.linkage {
            Linkage::External => Kind::Function,
            Linkage::StaticInline => Kind::InlineFunction,
            Linkage::Macro => Kind::Macro,
        };
        let names = function.params.iter().map(|param| param.name.clone());
        let reading = Reading {
            kind,
            header: function.header.clone(),
            declaration: Some(spell::prototype(function, &function.name)),
            prototype: Some(canonical::function(self.unit, function)),
            parameters: names
                .map(|name| name.unwrap_or_else(|| "?".to_owned()))
                .collect(),
            attributes: canonical::attributes(function),
            // What an external function does is not in a header; where one is inline as well, it is.
            body: body.filter(|_| kind != Kind::Function),
            doc: doc.or_else(|| self.plain_doc(function)),
            ..Reading::default()
        };
        item(reading, &function.place)
    }

    /// The comment of a unit that was read without texts.
    fn plain_doc(&self, function: &Function) -> Option<String> {
        let doc = function.doc.as_ref()?;
        (self.unit.texts.is_none() && doc.contract.is_none()).then(|| doc.text.clone())
    }

    /// A macro with parameters to which no contract gives a prototype.
    fn macro_alone(&self, name: &str) -> Option<Item> {
        let found = self.unit.macros.get(name)?;
        let Texts { body, doc, header } = self.texts(name);
        let reading = Reading {
            kind: Kind::Macro,
            header,
            declaration: Some(format!("{name}({})", found.params.join(", "))),
            parameters: found.params.clone(),
            body,
            doc,
            ..Reading::default()
        };
        Some(item(reading, &found.place))
    }

    /// A macro without parameters that stands for no integer.
    fn text_macro(&self, name: &str, texts: &Texts) -> Item {
        let reading = Reading {
            kind: Kind::Constant,
            header: texts.header.clone(),
            body: texts.body.clone(),
            doc: texts.doc.clone(),
            ..Reading::default()
        };
        item(reading, &self.place_of(name))
    }

    /// The place of a macro, as far as it is known.
    fn place_of(&self, name: &str) -> Place {
        let known = self.unit.macros.get(name);
        known.map_or_else(Place::default, |found| found.place.clone())
    }

    fn record(&self, record: &Record, layout: Option<&Layout>) -> Item {
        let reading = Reading {
            kind: match record.is_union {
                true => Kind::Union,
                false => Kind::Struct,
            },
            header: record.header.clone(),
            size: layout.map(|layout| layout.size.to_string()),
            align: layout.map(|layout| layout.align.to_string()),
            doc: self.texts(&record.name).doc,
            ..Reading::default()
        };
        item(reading, &record.place)
    }

    fn field(&self, record: &Record, field: &Field) -> Item {
        let (offset, size) = match field.bit_width {
            Some(width) => (
                format!("{} bit {}", field.offset_bits / 8, field.offset_bits % 8),
                format!("{width} bits"),
            ),
            None => ((field.offset_bits / 8).to_string(), field.size.to_string()),
        };
        let constant = |text: String| match field.is_const {
            true => format!("const {text}"),
            false => text,
        };
        let counted = field.counted_by.as_ref();
        let counted = counted.map(|name| format!("counted_by({name})"));
        let reading = Reading {
            kind: Kind::Field,
            header: record.header.clone(),
            declaration: Some(constant(spell::declare(&field.ty, &field.name))),
            prototype: Some(constant(canonical::ty(self.unit, &field.ty))),
            attributes: counted.into_iter().collect(),
            offset: Some(offset),
            size: Some(size),
            ..Reading::default()
        };
        item(reading, &field.place)
    }

    fn typedef(&self, typedef: &Typedef) -> Item {
        let reading = Reading {
            kind: Kind::TypeName,
            header: typedef.header.clone(),
            declaration: Some(format!(
                "typedef {}",
                spell::declare(&typedef.ty, &typedef.name)
            )),
            prototype: Some(canonical::ty(self.unit, &typedef.ty)),
            doc: self.texts(&typedef.name).doc,
            ..Reading::default()
        };
        item(reading, &typedef.place)
    }

    fn constant(&self, constant: &Constant) -> Item {
        let Texts { body, doc, header } = self.texts(&constant.name);
        let is_macro = body.is_some();
        let reading = Reading {
            kind: match constant.of.is_some() || !is_macro {
                true => Kind::Enumerator,
                false => Kind::Constant,
            },
            header,
            prototype: Some(canonical::ty(self.unit, &constant.ty)),
            value: Some(constant.value.clone()),
            doc,
            ..Reading::default()
        };
        item(reading, &constant.place)
    }
}

fn item(reading: Reading, place: &Place) -> Item {
    Item {
        reading,
        place: place.clone(),
    }
}
