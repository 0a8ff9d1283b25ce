//! Names that C keeps apart and raw bindings cannot: tags and type names share one space there.

use crate::{
    header::model::{Type, Unit},
    support::{
        diag::{Diagnostic, Sink},
        place::Place,
    },
};

/// Reports every tag whose name is also a type name of something else.
pub(super) fn check(sink: &mut Sink, unit: &Unit) {
    for (spelling, record) in &unit.records {
        let Some((_, name)) = spelling.split_once(' ') else {
            continue;
        };
        let Some(place) = other(unit, spelling, name) else {
            continue;
        };
        let message =
            format!("`{spelling}` and `{name}` would both be `{name}` in the raw bindings");
        sink.push(
            Diagnostic::error("SB0204", message)
                .at(record.place.clone(), "one is declared here")
                .also(place.clone(), "and the other here")
                .help("write contracts that need one of them only, or pass your own raw bindings"),
        );
    }
}

/// Where the type name is declared, if it stands for something else.
fn other<'a>(unit: &'a Unit, spelling: &str, name: &str) -> Option<&'a Place> {
    if let Some(record) = unit.records.get(name) {
        return Some(&record.place);
    }
    let typedef = unit.typedefs.get(name)?;
    let same = matches!(unit.resolve(&typedef.ty), Type::Record(record) if record == spelling);
    (!same).then_some(&typedef.place)
}
