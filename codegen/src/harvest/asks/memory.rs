//! What is open of memory with a length.

use crate::header::model::Type;

use super::{
    super::{
        model::{Confidence, Kind},
        names,
        subject::{Pointee, yaml},
    },
    Ask, Asker, POINTER,
};

/// Ends of names of parameters that hold a length.
const LENGTHS: [&str; 12] = [
    "len", "length", "size", "count", "n", "num", "nbytes", "nmemb", "bytes", "sz", "capacity",
    "siz",
];

impl Asker<'_, '_> {
    /// The parameter behind a pointer to plain memory, if its name and type are those of a length.
    pub(super) fn length_behind(&self, index: usize, pointee: &Pointee<'_>) -> Option<String> {
        let plain = matches!(pointee, Pointee::Text | Pointee::Void | Pointee::Number);
        let next = self
            .subject
            .function
            .params
            .get(index + 1)
            .filter(|_| plain)?;
        if !matches!(self.subject.ty(next), Type::Int { .. }) {
            return None;
        }
        let name = next.name.as_deref()?;
        // A length that is said to be that of other memory is that of no more.
        if self.knows(&["params", name, "length_of"]) {
            return None;
        }
        let is_length = names::words(name).last().is_some_and(|last| {
            LENGTHS
                .iter()
                .any(|word| last == word || last.ends_with("len"))
        });
        is_length.then(|| name.to_owned())
    }

    pub(super) fn buffer(
        &self,
        start: &[&str],
        length: &str,
        pointee: &Pointee<'_>,
        is_const: bool,
    ) -> Ask {
        let nullable = self.says(start, "nullability", "nullable");
        let word = match (*pointee == Pointee::Void, nullable) {
            (true, false) => "sized_by",
            (true, true) => "sized_by_or_null",
            (false, false) => "counted_by",
            (false, true) => "counted_by_or_null",
        };
        let bounds = format!("{{ {word}: {} }}", yaml(length));
        let direction = if is_const { "in" } else { "out" };
        let pairs = [
            ("direction", direction),
            ("bounds", bounds.as_str()),
            ("empty", "dangling"),
        ];
        let pairs = pairs.get(usize::from(is_const)..).unwrap_or_default();
        let proposals = self.propose(start, pairs, "pointer and length", Confidence::Guess);
        self.ask(Kind::Buffer, direction, start, proposals)
    }

    /// Memory of which the length is known.
    pub(super) fn known_buffer(&self, start: &[&str], is_const: bool) -> Ask {
        let direction = if is_const { "in" } else { "out" };
        let pairs = [("direction", direction), ("empty", "dangling")];
        let pairs = pairs.get(usize::from(is_const)..).unwrap_or_default();
        let proposals = self.propose(start, pairs, "pointer and length", Confidence::Guess);
        self.ask(Kind::Buffer, direction, start, proposals)
    }

    /// What is asked about a number that is the length of the pointer in front of it, as far as names and types tell, and
    /// nothing else is known of that.
    pub(super) fn length_of(&self, index: usize) -> Option<Ask> {
        let pointer = index.checked_sub(1)?;
        let before = self.subject.function.params.get(pointer)?;
        let (pointee, is_const) = self.subject.pointee(&before.ty)?;
        self.length_behind(pointer, &pointee)?;
        let before = self.subject.key(pointer);
        if POINTER
            .iter()
            .any(|word| self.knows(&["params", &before, word]))
        {
            return None;
        }
        let direction = if is_const { "in" } else { "out" };
        let of = format!("[{}]", yaml(&before));
        let of = [("length_of", of.as_str())];
        let key = self.subject.key(index);
        let start = ["params", key.as_str()];
        let proposals = self.propose(&start, &of, "pointer and length", Confidence::Guess);
        Some(self.ask(Kind::Buffer, direction, &start, proposals))
    }
}
