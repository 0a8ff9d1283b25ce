//! What contracts rely on, held against proofs: the fields that they read, what they embed, and their constants.
//!
//! What is passed by value is refused where a call is looked at ([`Unit::disproof`]).

use std::collections::BTreeSet;

use crate::{
    api::coverage::Layouts,
    contract::model::Key,
    header::{
        model::{Field, Record, Type, Unit},
        proof::{Proof, Proofs},
    },
    link::{Linked, LinkedField},
    support::{
        diag::{Diagnostic, Severity, Sink},
        place::Place,
    },
};

/// How many differences of one record are shown.
const SHOWN: usize = 8;

/// What to do about a layout that nothing proves.
const ACCEPT: &str = "say why it can be relied on: `accepted_layouts: { TYPE: ... }`";

/// What to do about a layout that is wrong.
const WRONG: &str = "make the raw bindings again for this very build, or leave this out";

/// Reports what contracts rely on and what is wrong or unproven. Nothing is said where nobody was asked.
pub fn check(sink: &mut Sink, linked: &Linked<'_>) {
    let Some(proofs) = &linked.unit.proofs else {
        return;
    };
    for field in fields(linked) {
        of_field(sink, linked, proofs, (field, field.declaration));
        if let Some(extent) = field.extent {
            of_field(sink, linked, proofs, (field, extent.count));
        }
    }
    for module in &linked.modules {
        let values = module.contract.values.keys().map(|key| (key, key.as_str()));
        let nodes = module
            .contract
            .nodes
            .iter()
            .map(|(key, node)| (key, node.c.as_str()));
        for (key, c) in values.chain(nodes) {
            of_value(sink, linked, key, c);
        }
        for constant in &module.constants {
            if let Some(sentence) = proofs.enumerators.get(&constant.definition.name) {
                let message = format!(
                    "the value of `{}` is not the one of C",
                    constant.definition.name
                );
                let place = linked.place(constant.key.span);
                let diagnostic = Diagnostic::error("SB1027", message).at(place, "relied on here");
                let diagnostic = diagnostic.also(constant.definition.place.clone(), "defined here");
                sink.push(diagnostic.note(sentence.clone()).help(WRONG));
            }
        }
    }
}

/// What contracts rely on, in words.
pub fn layouts(linked: &Linked<'_>) -> Layouts {
    let read = fields(linked).flat_map(|field| {
        let count = field.extent.map(|extent| extent.count);
        let fields = count.into_iter().chain([field.declaration]);
        fields.map(|read| (&field.record.name, &read.name))
    });
    let fields = read
        .filter(|(record, name)| linked.unit.field_disproof(record, name).is_none())
        .map(|(record, name)| format!("the field `{name}` of `{record}`"));
    let contracts = linked.modules.iter().map(|module| module.contract);
    let embedded = contracts.flat_map(|contract| {
        let values = contract.values.keys().map(|key| key.as_str());
        values.chain(contract.nodes.values().map(|node| node.c.as_str()))
    });
    let embedded = embedded.map(|c| {
        let name = record(linked.unit, c).map_or(c, |record| &record.name);
        format!("`{name}` as a whole")
    });
    let all: BTreeSet<_> = fields.chain(embedded).collect();
    Layouts {
        relied: all.into_iter().collect(),
        held: linked.unit.proofs.is_some(),
    }
}

fn fields<'l, 'a>(linked: &'l Linked<'a>) -> impl Iterator<Item = &'l LinkedField<'a>> {
    let types = linked.modules.iter().flat_map(|module| &module.types);
    types.flat_map(|ty| &ty.fields)
}

/// The second field is the one that is read, for the contract of the first.
fn of_field(
    sink: &mut Sink,
    linked: &Linked<'_>,
    proofs: &Proofs,
    (field, read): (&LinkedField<'_>, &Field),
) {
    let (record, name) = (&field.record.name, &read.name);
    let places = (linked.place(field.key.span), read.place.clone());
    let about = format!("the field `{name}` of `{record}`");
    // Such a field is not read; nothing else needs it.
    report(
        sink,
        &about,
        places,
        proofs.field(record, name),
        Severity::Warning,
    );
}

fn of_value(sink: &mut Sink, linked: &Linked<'_>, key: &Key, c: &str) {
    let (unit, place) = (linked.unit, linked.place(key.span));
    let (Some(proofs), Some(record)) = (&unit.proofs, record(unit, c)) else {
        return;
    };
    let about = format!("the layout of `{}`", record.name);
    let places = (place, record.place.clone());
    report(
        sink,
        &about,
        places,
        proofs.value(&record.name),
        Severity::Error,
    );
}

/// The record of a C name, which may be that of a type that stands for it.
fn record<'a>(unit: &'a Unit, c: &str) -> Option<&'a Record> {
    let named = unit.typedefs.get(c).map(|it| unit.resolve(&it.ty));
    match named {
        None => unit.records.get(c),
        Some(Type::Record(tag)) => unit.records.get(tag),
        Some(_) => None,
    }
}

/// What is wrong is an error; of what is not proven it depends on what becomes of it.
fn report(
    sink: &mut Sink,
    about: &str,
    (contract, header): (Place, Place),
    proof: Proof,
    unproven: Severity,
) {
    let diagnostic = match proof {
        Proof::Proven => return,
        Proof::Wrong(sentences) => {
            let message = format!("{about} is not as C has it");
            let shown = sentences.into_iter().take(SHOWN);
            shown
                .fold(Diagnostic::error("SB1027", message), Diagnostic::note)
                .help(WRONG)
        }
        Proof::Unproven(why) => {
            let message = format!("nothing proves {about}");
            let diagnostic = Diagnostic {
                severity: unproven,
                ..Diagnostic::error("SB1028", message)
            };
            diagnostic.note(why).help(ACCEPT)
        }
    };
    sink.push(
        diagnostic
            .at(contract, "relied on here")
            .also(header, "defined here"),
    );
}
