//! Pairs by the file in which they are written.

use std::collections::BTreeMap;

use crate::compare::report::Pair;

/// The pairs of each file with their numbers: of the hand-written file where the item is there, else of the
/// generated one. Files come in the order in which they are first named.
pub(super) fn by_file<'a>(
    pairs: impl Iterator<Item = (usize, &'a Pair)>,
) -> Vec<(&'a str, Vec<(usize, &'a Pair)>)> {
    let mut files: Vec<(&str, Vec<(usize, &Pair)>)> = Vec::new();
    let mut known = BTreeMap::new();
    for (number, pair) in pairs {
        let side = pair.handwritten.as_ref().or(pair.generated.as_ref());
        let file = side.map_or("", |side| &*side.place.file);
        let at = *known.entry(file).or_insert_with(|| {
            files.push((file, Vec::new()));
            files.len() - 1
        });
        if let Some((_, pairs)) = files.get_mut(at) {
            pairs.push((number, pair));
        }
    }
    files
}
