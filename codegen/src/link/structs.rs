//! Structs that their user allocates: something initializes one and something ends it (`SB0464`), their fields are
//! what a contract says (`SB0465`), and functions get what they are for (`SB0466`).

use crate::{
    contract::{
        at::At,
        model::{self, FieldBuffer, Key, Param, Structure, StructureUse},
    },
    header::model as c,
    support::diag::{Diagnostic, Sink},
};

use super::{Entry, Linked, LinkedFunction, LinkedParam, calls, index::unknown};

impl<'a> Linked<'a> {
    /// The struct that a C type is, if the headers define it.
    pub fn record(&self, c_type: &str) -> Option<&'a c::Record> {
        let ty = match self.unit.typedefs.get(c_type) {
            Some(typedef) => self.unit.resolve(&typedef.ty).clone(),
            None => c::Type::Record(c_type.to_owned()),
        };
        let c::Type::Record(name) = ty else {
            return None;
        };
        self.unit.records.get(&name)
    }

    /// A field of a struct that their user allocates.
    pub fn struct_field(&self, structure: &Structure, name: &str) -> Option<&'a c::Field> {
        let layout = self.record(&structure.c)?.layout.as_ref()?;
        let mut fields = layout.fields.iter();
        fields.find(|field| field.name == name)
    }

    /// The function that ends a struct.
    pub fn struct_end(&self, name: &str) -> Option<&LinkedFunction<'a>> {
        self.functions_that(|contract| contract.ends_struct(name))
            .into_iter()
            .next()
    }

    /// The functions that initialize a struct.
    pub fn struct_inits(&self, name: &str) -> Vec<&'a str> {
        let inits = self.functions_that(|contract| contract.initializes_struct(name));
        inits
            .into_iter()
            .map(|function| function.key.as_str())
            .collect()
    }
}

impl model::Function {
    /// What it does with structs that their user allocates.
    pub fn structures(&self) -> impl Iterator<Item = &StructureUse> {
        let params = self.params.values();
        params.filter_map(|param| param.structure.as_ref())
    }

    /// Whether it initializes such a struct.
    pub fn initializes_struct(&self, name: &str) -> bool {
        self.structures()
            .any(|one| matches!(one, StructureUse::Init(of) if **of == *name))
    }

    /// Whether it ends such a struct.
    pub fn ends_struct(&self, name: &str) -> bool {
        self.structures()
            .any(|one| matches!(one, StructureUse::End(of) if **of == *name))
    }
}

pub(super) fn check(sink: &mut Sink, linked: &Linked<'_>) {
    for (name, entry) in &linked.index.structs {
        ends(sink, linked, name, entry);
        let structure = entry.contract;
        let sized = linked.record(&structure.c);
        if sized.is_none_or(|record| record.layout.is_none()) {
            let message = format!("the headers define no struct `{}`", &*structure.c);
            sink.push(
                Diagnostic::error("SB0464", message)
                    .at(linked.place(structure.c.span), "its size is needed"),
            );
            continue;
        }
        for buffer in structure.buffers.values() {
            let way = *buffer.direction;
            let pointer = |field: &c::Field| writes_as(linked, field, way);
            field(sink, linked, structure, &buffer.pointer, pointer);
            field(sink, linked, structure, &buffer.length, |field| {
                is_number(linked, field)
            });
        }
        twice(sink, linked, structure);
        for key in structure.fields.keys() {
            field(sink, linked, structure, key, |field| {
                is_number(linked, field)
            });
        }
    }
    for function in linked.functions() {
        for param in &function.params {
            if let Some((key, contract)) = param.contract {
                param_fits(sink, linked, function, (param, key, contract));
            }
        }
    }
}

/// One function ends a struct, and one or more initialize it.
fn ends(sink: &mut Sink, linked: &Linked<'_>, name: &str, entry: &Entry<'_, Structure>) {
    let place = linked.place(entry.key.span);
    if linked.struct_inits(name).is_empty() {
        let message = format!("nothing initializes the struct `{name}`");
        let help = format!("say it of a parameter: `struct: {{ init: {name} }}`");
        sink.push(
            Diagnostic::error("SB0464", message)
                .at(place.clone(), "no function makes one")
                .help(help),
        );
    }
    let ending = linked.functions_that(|contract| contract.ends_struct(name));
    match ending[..] {
        [one] => {
            let more = one.params.len() != 1;
            let problem = match more {
                true => Some("it takes more than the struct".to_owned()),
                false => calls::loses_result(one)
                    .or_else(|| calls::leaves_open(one))
                    .or_else(|| calls::asks_its_caller(linked, one)),
            };
            let Some(problem) = problem else { return };
            let message = format!(
                "`{}` cannot be called where a `{name}` is dropped",
                &**one.key
            );
            sink.push(
                Diagnostic::error("SB0464", message)
                    .at(linked.place(one.key.span), problem)
                    .also(one.declaration.place.clone(), "declared here"),
            );
        }
        [] => {
            let message = format!("nothing ends the struct `{name}`");
            let help = format!("say it of a parameter: `struct: {{ end: {name} }}`");
            sink.push(
                Diagnostic::error("SB0464", message)
                    .at(place, "what is called when one is dropped?")
                    .help(help),
            );
        }
        ref several => {
            let message = format!("several functions end the struct `{name}`");
            let diagnostic = Diagnostic::error("SB0464", message)
                .at(place, "which of them when one is dropped?");
            sink.push(linked.each_could(diagnostic, several));
        }
    }
}

/// Whether a field is a pointer through which C reads or writes as it is said.
fn writes_as(linked: &Linked<'_>, field: &c::Field, way: model::Direction) -> Option<&'static str> {
    let c::Type::Pointer { is_const, .. } = linked.unit.resolve(&field.ty) else {
        return Some("it is no pointer");
    };
    match way {
        model::Direction::In => None,
        model::Direction::Out if *is_const => Some("it points to const, and is written to"),
        model::Direction::Out => None,
        model::Direction::Inout => Some("only `in` and `out` are known of fields"),
    }
}

/// Whether a field is a number that can be read and written.
fn is_number(linked: &Linked<'_>, field: &c::Field) -> Option<&'static str> {
    let number = matches!(linked.unit.resolve(&field.ty), c::Type::Int { .. });
    match (field.bit_width, number) {
        (Some(_), _) => Some("it is a bit-field"),
        (None, false) => Some("it is no integer"),
        (None, true) => None,
    }
}

/// A field that a contract names is there, in the struct itself, and is what it is taken for.
fn field(
    sink: &mut Sink,
    linked: &Linked<'_>,
    structure: &Structure,
    name: &At<String>,
    problem: impl Fn(&c::Field) -> Option<&'static str>,
) {
    let c = &*structure.c;
    let Some(record) = linked.record(c) else {
        return;
    };
    let Some(found) = linked.struct_field(structure, name) else {
        let fields = record.layout.iter().flat_map(|layout| &layout.fields);
        let near = crate::support::suggest::nearest(name, fields.map(|field| field.name.as_str()));
        let message = format!("`{c}` has no field `{}`", &**name);
        let diagnostic = Diagnostic::error("SB0465", message)
            .at(linked.place(name.span), "no such field")
            .also(record.place.clone(), "declared here");
        sink.push(match near {
            Some(near) => diagnostic.help(format!("a field with a similar name exists: `{near}`")),
            None => diagnostic,
        });
        return;
    };
    let reached = linked.unit.reaches(record, found) && found.path.is_empty();
    let inside = (!reached).then_some("the raw bindings have it inside something without a name");
    if let Some(why) = problem(found).or(inside) {
        let message = format!(
            "the field `{}` of `{c}` is not what it is taken for",
            &**name
        );
        sink.push(
            Diagnostic::error("SB0465", message)
                .at(linked.place(name.span), why)
                .also(found.place.clone(), "declared here"),
        );
    }
}

/// A field is that of one buffer.
fn twice(sink: &mut Sink, linked: &Linked<'_>, structure: &Structure) {
    let parts = |buffer: &'_ FieldBuffer| [buffer.pointer.clone(), buffer.length.clone()];
    let mut seen: Vec<At<String>> = Vec::new();
    for name in structure.buffers.values().flat_map(parts) {
        if let Some(first) = seen.iter().find(|known| known.value == name.value) {
            let message = format!("the field `{}` is part of two buffers", name.value);
            sink.push(
                Diagnostic::error("SB0465", message)
                    .at(linked.place(name.span), "again here")
                    .also(linked.place(first.span), "first here"),
            );
        }
        seen.push(name);
    }
}

/// A parameter is a pointer to its struct, and passes buffers that the struct has.
fn param_fits(
    sink: &mut Sink,
    linked: &Linked<'_>,
    function: &LinkedFunction<'_>,
    (param, key, contract): (&LinkedParam<'_>, &Key, &Param),
) {
    let Some(used) = &contract.structure else {
        if let Some(first) = contract.passes.first() {
            let message = format!("`{}` passes buffers, and is no struct", param.name);
            sink.push(
                Diagnostic::error("SB0466", message)
                    .at(linked.place(first.span), "this is said of a struct")
                    .also(param.declaration.place.clone(), "declared here")
                    .help("say which struct it is: `struct: { use: ... }`"),
            );
        }
        return;
    };
    // An unknown struct was reported already.
    let Some(entry) = linked.index.structs.get(used.name().as_str()) else {
        return;
    };
    let structure = entry.contract;
    let wanted = linked.record(&structure.c);
    let found = match linked.unit.resolve(&param.declaration.ty) {
        c::Type::Pointer { to, .. } => match linked.unit.resolve(to) {
            c::Type::Record(name) => linked.unit.records.get(name),
            _ => None,
        },
        _ => None,
    };
    let same = wanted.zip(found).is_some_and(|(a, b)| std::ptr::eq(a, b));
    if wanted.is_some() && !same {
        let name = &function.declaration.name;
        let message = format!(
            "`{}` of `{name}` is no pointer to `{}`",
            param.name, &*structure.c
        );
        sink.push(
            Diagnostic::error("SB0466", message)
                .at(
                    linked.place(key.span),
                    format!("this is a `{}`", &**entry.key),
                )
                .also(param.declaration.place.clone(), "declared here"),
        );
    }
    for name in &contract.passes {
        if !structure.buffers.contains_key(name) {
            let known = structure.buffers.keys().map(|key| key.as_str());
            unknown(sink, linked.sources, "buffer", name, known);
        }
    }
    if let (Some(first), false) = (
        contract.passes.first(),
        matches!(used, StructureUse::Use(_)),
    ) {
        let message = format!("`{}` passes buffers, and is not used", param.name);
        sink.push(
            Diagnostic::error("SB0466", message)
                .at(linked.place(first.span), "only `use` passes some")
                .also(param.declaration.place.clone(), "declared here"),
        );
    }
}
