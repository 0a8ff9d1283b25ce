//! The words for classes, parts and rules: one place, so that all formats say the same.

use crate::{
    audit::finding::Rule,
    compare::report::{About, Class, Part},
};

/// The classes, in the order of the summary line.
pub(super) const CLASSES: [Class; 7] = [
    Class::Same,
    Class::Renamed,
    Class::Stricter,
    Class::Changed,
    Class::Looser,
    Class::Missing,
    Class::Extra,
];

/// A class, as one word.
pub(super) fn class(class: Class) -> &'static str {
    match class {
        Class::Same => "same",
        Class::Renamed => "renamed",
        Class::Stricter => "stricter",
        Class::Changed => "changed",
        Class::Extra => "extra",
        Class::Missing => "missing",
        Class::Looser => "looser",
    }
}

/// What a class says, as a sentence.
pub(super) fn meaning(class: Class) -> &'static str {
    match class {
        Class::Same => "No difference that a caller could notice.",
        Class::Renamed => "It has another name on the generated side, and is the same.",
        Class::Stricter => "The generated side accepts less, or asks more of its caller.",
        Class::Changed => "The sides differ, and neither accepts less or more.",
        Class::Extra => "Only the generated side has it.",
        Class::Missing => "Only the hand-written side has it.",
        Class::Looser => {
            "The generated side accepts more, or promises more: a candidate for unsoundness, to be read by a person."
        }
    }
}

/// What of an item differs.
pub(super) fn part(part: Part) -> &'static str {
    match part {
        Part::Presence => "presence",
        Part::Kind => "kind",
        Part::Name => "name",
        Part::Visibility => "visibility",
        Part::Cfg => "cfg",
        Part::Unsafe => "unsafe",
        Part::Qualifiers => "qualifiers",
        Part::Receiver => "receiver",
        Part::Parameter => "parameter",
        Part::Result => "result",
        Part::ErrorType => "error type",
        Part::Lifetime => "lifetime",
        Part::Generics => "generics",
        Part::MustUse => "must_use",
        Part::Send => "Send",
        Part::Sync => "Sync",
        Part::Field => "field",
        Part::Variant => "variant",
        Part::Layout => "layout",
        Part::Type => "type",
        Part::Value => "value",
        Part::Docs => "documentation",
    }
}

/// What a difference below the signature is about.
pub(super) fn about(about: About) -> &'static str {
    match about {
        About::Calls => "C calls",
        About::Counts => "reference counts",
        About::Errors => "error paths",
        About::HandOvers => "hand-overs",
        About::Covered => "argued",
        About::NotMentioned => "not mentioned",
        About::NoArgument => "no argument",
    }
}

/// What a rule finds, as a clause.
pub(super) fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::OpenObligation => "what a call leaves owed is not discharged on every path",
        Rule::ForeignPointer => "a value is rebuilt from a pointer that `into_raw` did not return",
        Rule::OtherKey => "what is removed is not what was registered",
        Rule::UncheckedResult => "the result of a call that can fail is not looked at",
        Rule::UncheckedNull => "a result that can be null is used without asking",
        Rule::DroppedTwice => "what was given to C is dropped as well",
        Rule::Leak => "a reference or an allocation is leaked on a path",
        Rule::RawCall => "a raw call where a wrapper exists",
        Rule::PointerCast => "a cast by `as` between pointers",
        Rule::UnnamedCast => "a cast by `as` that does not name its type",
        Rule::NoArgument => "an unsafe block without an argument",
        Rule::PartialArgument => "an argument that leaves out a precondition",
        Rule::NoInvariant => "what holds between calls is not an invariant of the type",
        Rule::CallbackWithoutSafety => "a function that C calls has no list of what it demands",
        Rule::NameWithoutAlias => "a wrapper with another name than the C function, and no alias",
        Rule::MarkerWithoutDocs => "a marker field without documentation",
        Rule::LeavesThread => "what belongs to one thread can leave it",
    }
}

/// What a reader of a finding of this rule is asked to do, as a sentence.
pub(super) fn remedy(rule: Rule) -> &'static str {
    match rule {
        Rule::OpenObligation => "Discharge it on each path, or hand it to the caller in a type.",
        Rule::ForeignPointer => "Keep the pointer that `into_raw` returned, and rebuild from it.",
        Rule::OtherKey => "Keep what was registered, function and data, and remove by it.",
        Rule::UncheckedResult => "Turn the result into a `Result`, and return the error.",
        Rule::UncheckedNull => "Ask for null before the pointer is used.",
        Rule::DroppedTwice => "Give the value up before the call: by `into_raw` or `forget`.",
        Rule::Leak => "Give it back on the path that leaves early.",
        Rule::RawCall => "Call the wrapper.",
        Rule::PointerCast => "Use `.cast()`, or the method that says what changes.",
        Rule::UnnamedCast => "Name the type, and check that the value fits.",
        Rule::NoArgument => "Write a `SAFETY:` comment that argues each precondition.",
        Rule::PartialArgument => "Argue the precondition as well.",
        Rule::NoInvariant => "Write an `# Invariants` section, and rest the argument on it.",
        Rule::CallbackWithoutSafety => {
            "Write a `# Safety` section: what C passes, and who owns it."
        }
        Rule::NameWithoutAlias => "Add `#[doc(alias = \"...\")]` with the C name.",
        Rule::MarkerWithoutDocs => "Say at the field what the marker is for.",
        Rule::LeavesThread => "Make the type neither `Send` nor `Sync`.",
    }
}

/// Whether the summary line names a class of which there is nothing.
pub(super) fn is_always_counted(class: Class) -> bool {
    class != Class::Changed
}

/// A text of the input, or a word for none.
pub(super) fn or_nothing(text: &str) -> &str {
    match text {
        "" => "(nothing)",
        text => text,
    }
}
