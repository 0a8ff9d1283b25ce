//! What two functions do below their signatures.

mod arguments;
mod deeds;
mod through;

use crate::{
    facts::Facts,
    model::body::What,
    model::{Function, Item, Kind},
};

use super::{parts::Both, report::Below, side::Side};

use through::Through;

/// What differs below the signatures of two functions, and which preconditions the hand-written comments argue.
pub(super) fn compare(both: &Both<'_, '_>, facts: &Facts) -> Vec<Below> {
    let (Some(_), Some(_)) = (
        function(both.handwritten.item),
        function(both.generated.item),
    ) else {
        return Vec::new();
    };
    let handwritten = Through::new(both.handwritten.item, both.handwritten_side);
    let generated = Through::new(both.generated.item, both.generated_side);
    let mut below = deeds::compare(&handwritten, &generated, facts);
    below.extend(arguments::compare(&handwritten, facts));
    below.extend(arguments::missing(&generated, facts));
    below
}

/// The C functions that a function calls, also through private functions of its file, in order.
pub(super) fn calls(item: &Item, side: &Side<'_>) -> Vec<String> {
    let through = Through::new(item, side);
    let deeds = through.deeds.iter();
    deeds
        .filter_map(|deed| match &deed.what {
            What::CallsC { function } => Some(function.clone()),
            _ => None,
        })
        .collect()
}

/// The name of a C function in the newest version, if contracts know it.
pub(super) fn canonical(facts: &Facts, name: &str) -> String {
    match facts.functions.get(name) {
        Some(function) if !function.name.is_empty() => function.name.clone(),
        _ => name.to_owned(),
    }
}

fn function(item: &Item) -> Option<&Function> {
    match &item.kind {
        Kind::Function(function) => Some(function),
        _ => None,
    }
}
