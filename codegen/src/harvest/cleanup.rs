//! Facts from `cleanup.h`: which function releases what, and which pair holds a lock.

use crate::header::model::{Around, MacroUse};

use super::model::{At, Confidence, Evidence, Source};

/// The macros that are read.
pub const MACROS: [&str; 3] = ["DEFINE_FREE", "DEFINE_CLASS", "DEFINE_GUARD"];

/// What a use of these macros says.
pub(super) struct Cleanup {
    /// The C type that stands there, such as `struct door *`.
    pub(super) ty: String,
    /// What makes the object, or takes the lock: text in which a function is called.
    pub(super) begins: Option<String>,
    /// What releases it: text in which a function is called with `_T`.
    pub(super) ends: String,
    /// Whether it is a lock that is held.
    pub(super) is_guard: bool,
    /// The macro, as a source.
    pub(super) source: Source,
    /// The use, as evidence.
    pub(super) evidence: Evidence,
}

impl Cleanup {
    /// How sure it is: the compiler calls what stands there.
    pub(super) const CONFIDENCE: Confidence = Confidence::Declared;

    /// Whether the release is called with the object.
    pub(super) fn is_ended_by(&self, function: &str) -> bool {
        calls(&self.ends, function).is_some_and(|rest| rest.trim_start().starts_with("_T"))
    }

    /// Whether a function makes the object or takes the lock.
    pub(super) fn is_begun_by(&self, function: &str) -> bool {
        let begins = self.begins.as_deref();
        begins.is_some_and(|begins| calls(begins, function).is_some())
    }
}

/// The first argument and what follows it, where `text` calls a function.
fn calls<'a>(text: &'a str, function: &str) -> Option<&'a str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut places = text.match_indices(function);
    places.find_map(|(at, _)| {
        let apart = !text.get(..at)?.ends_with(is_word);
        let rest = text.get(at + function.len()..)?.trim_start();
        rest.strip_prefix('(').filter(|_| apart)
    })
}

/// What the uses of these macros say.
pub(super) fn read(around: &Around) -> Vec<Cleanup> {
    around.uses.iter().filter_map(of_use).collect()
}

fn of_use(used: &MacroUse) -> Option<Cleanup> {
    let argument = |index: usize| used.arguments.get(index).map(|one| one.trim().to_owned());
    let (begins, ends, is_guard) = match used.name.as_str() {
        "DEFINE_FREE" => (None, argument(2)?, false),
        "DEFINE_CLASS" => (argument(3), argument(2)?, false),
        "DEFINE_GUARD" => (argument(2), argument(3)?, true),
        _ => return None,
    };
    Some(Cleanup {
        ty: argument(1)?,
        begins,
        ends,
        is_guard,
        source: Source::Cleanup(used.name.clone()),
        evidence: Evidence {
            place: At::new(&used.place, &used.header),
            text: format!("{}({})", used.name, used.arguments.join(", ")),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::header::model::{Around, MacroUse};

    #[test]
    fn a_release_is_called_with_the_object() {
        let arguments = ["door", "struct door *", "if (_T) door_close(_T)"];
        let around = Around {
            uses: vec![MacroUse {
                name: "DEFINE_FREE".to_owned(),
                arguments: arguments.map(str::to_owned).into(),
                ..MacroUse::default()
            }],
            ..Around::default()
        };
        let found = read(&around);
        assert!(found[0].is_ended_by("door_close"));
        assert!(!found[0].is_ended_by("close"));
        assert!(!found[0].is_begun_by("door_close"));
    }
}
