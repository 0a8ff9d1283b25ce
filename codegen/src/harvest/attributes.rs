//! Facts from attributes: those that clang keeps, and those that it drops and the text has.

use crate::header::{
    attributes::argument_of,
    model::{Around, Nullability, Type},
};

use super::{
    expand::{self, Written},
    model::{Evidence, Source, Statement},
    subject::{Pointee, Subject, yaml},
};

/// What is said at one function of another one: that it releases what the first one returns.
pub(super) struct Elsewhere {
    /// The other function.
    pub(super) function: String,
    /// The index of its parameter, from 0.
    pub(super) param: usize,
    /// What says so: a statement about the result of the first one.
    pub(super) because: Statement,
}

/// What a comment says of the result of the function at which it stands.
#[derive(Clone)]
pub(super) struct Own {
    /// What stands behind `returns`.
    pub(super) what: String,
    /// The sentence, and where it stands.
    pub(super) evidence: Evidence,
    /// Whose marks the comment has.
    pub(super) source: Source,
}

/// What attributes say of one function, and of others.
#[derive(Default)]
pub(super) struct FromAttributes {
    /// About the function.
    pub(super) facts: Vec<Statement>,
    /// About functions that release what it returns.
    pub(super) elsewhere: Vec<Elsewhere>,
    /// Whether the memory behind the result is its own, so that somebody has to release it.
    pub(super) allocates: bool,
    /// What else attributes say of the result.
    pub(super) notes: Vec<String>,
    /// What is only likely of the result.
    pub(super) likely: Option<Statement>,
    /// What the comment says of the result.
    pub(super) said: Option<Evidence>,
    /// What the comment has behind `returns`, where it names no function.
    pub(super) own: Option<Own>,
}

/// Reads all attributes of a function.
pub(super) fn read(subject: Subject<'_>, around: &Around) -> FromAttributes {
    let mut found = FromAttributes::default();
    kept(subject, &mut found);
    for written in expand::attributes(subject.function, around) {
        dropped(subject, &written, &mut found);
    }
    for (index, text) in expand::parameters(subject.function).iter().enumerate() {
        let text = expand::expand(text, around);
        bounded(subject, index, &text, &mut found);
    }
    found
}

/// Attributes and types that clang keeps.
fn kept(subject: Subject<'_>, found: &mut FromAttributes) {
    let attributes = &subject.function.attributes;
    let facts = &mut found.facts;
    if attributes.must_check {
        facts.push(subject.declared(&["must_use"], "true", "warn_unused_result"));
    }
    if attributes.returns_nonnull {
        facts.push(subject.declared(&["return", "nullability"], "nonnull", "returns_nonnull"));
    }
    for (index, param) in subject.function.params.iter().enumerate() {
        let is_pointer = matches!(subject.ty(param), Type::Pointer { .. });
        let listed = u32::try_from(index).is_ok_and(|index| attributes.nonnull.contains(&index));
        let key = subject.key(index);
        let key = ["params", key.as_str(), "nullability"];
        if listed && is_pointer {
            facts.push(subject.declared(&key, "nonnull", "nonnull"));
        }
        match subject.nullability(&param.ty) {
            Some(Nullability::Nonnull) => facts.push(subject.declared(&key, "nonnull", "_Nonnull")),
            Some(Nullability::Nullable) => {
                facts.push(subject.declared(&key, "nullable", "_Nullable"));
            }
            None => {}
        }
    }
    let key = ["return", "nullability"];
    match subject.nullability(&subject.function.ret) {
        Some(Nullability::Nonnull) => facts.push(subject.declared(&key, "nonnull", "_Nonnull")),
        Some(Nullability::Nullable) => facts.push(subject.declared(&key, "nullable", "_Nullable")),
        None => {}
    }
    found.allocates |= attributes.malloc;
}

/// Attributes that clang has no use for, or drops the arguments of.
fn dropped(subject: Subject<'_>, written: &Written, found: &mut FromAttributes) {
    match written.name.as_str() {
        "malloc" => {
            found.allocates = true;
            if let Some(name) = written.arguments.first() {
                let param = written.arguments.get(1);
                let param = param.and_then(|number| number.parse::<usize>().ok());
                let attribute = format!("malloc({})", written.arguments.join(", "));
                let fact = subject.declared(&["return", "transfer"], "full", &attribute);
                found.elsewhere.push(Elsewhere {
                    function: name.clone(),
                    param: param.unwrap_or(1).saturating_sub(1),
                    because: fact.clone(),
                });
                found.facts.push(fact);
            }
        }
        "access" => accessed(subject, written, found),
        "alloc_size" => {
            found.allocates = true;
            found.notes.extend(room(subject, written));
        }
        "null_terminated_string_arg" => {
            let index = written.arguments.first().and_then(|n| subject.numbered(n));
            if let Some(index) = index {
                let key = subject.key(index);
                let key = ["params", key.as_str(), "string"];
                let fact = subject.declared(&key, "cstr", "null_terminated_string_arg");
                found.facts.push(fact);
            }
        }
        // Where clang keeps them they are in the first list already.
        "warn_unused_result" | "nodiscard" if !subject.function.attributes.must_check => {
            let fact = subject.declared(&["must_use"], "true", "warn_unused_result");
            found.facts.push(fact);
        }
        _ => {}
    }
}

/// What `alloc_size(n)` and `alloc_size(count, size)` say: no key has it, since nobody has written that memory yet.
fn room(subject: Subject<'_>, written: &Written) -> Option<String> {
    let indices = written.arguments.iter().map(|n| subject.numbered(n));
    let names: Option<Vec<String>> = indices
        .map(|index| Some(format!("`{}`", subject.key(index?))))
        .collect();
    let names = names.filter(|names| !names.is_empty())?;
    let name = &subject.function.name;
    Some(format!(
        "`{name}` returns memory of {} bytes, by `alloc_size`",
        names.join(" times ")
    ))
}

/// `access(mode, pointer)` and `access(mode, pointer, size)`.
fn accessed(subject: Subject<'_>, written: &Written, found: &mut FromAttributes) {
    let direction = match written.word(0) {
        "read_only" => "in",
        "write_only" => "out",
        "read_write" => "inout",
        _ => return,
    };
    let Some(index) = written.arguments.get(1).and_then(|n| subject.numbered(n)) else {
        return;
    };
    let key = subject.key(index);
    let at = |word| ["params", key.as_str(), word];
    let fact = subject.declared(&at("direction"), direction, "access");
    found.facts.push(fact);
    let Some(size) = written.arguments.get(2).and_then(|n| subject.numbered(n)) else {
        return;
    };
    let Some(param) = subject.function.params.get(index) else {
        return;
    };
    // GCC counts elements, and bytes where there is no element type.
    let is_size = matches!(subject.pointee(&param.ty), Some((Pointee::Void, _)));
    counted(subject, (index, size), is_size, "access", found);
}

/// What `counted_by` and its kind say at a parameter.
fn bounded(subject: Subject<'_>, index: usize, text: &str, found: &mut FromAttributes) {
    const WORDS: [(&str, bool); 4] = [
        ("counted_by", false),
        ("counted_by_or_null", false),
        ("sized_by", true),
        ("sized_by_or_null", true),
    ];
    for (word, is_size) in WORDS {
        let Some(argument) = argument_of(text, word) else {
            continue;
        };
        let Some(length) = subject.index(argument.trim()) else {
            continue;
        };
        counted(subject, (index, length), is_size, word, found);
    }
}

/// That one parameter has the length of another.
fn counted(
    subject: Subject<'_>,
    (pointer, length): (usize, usize),
    is_size: bool,
    attribute: &str,
    found: &mut FromAttributes,
) {
    let or_null = if attribute.ends_with("_or_null") {
        "_or_null"
    } else {
        ""
    };
    let word = if is_size { "sized_by" } else { "counted_by" };
    let statements = bounds(subject, (pointer, length), &format!("{word}{or_null}"));
    let source = Source::Header(attribute.to_owned());
    let statements = statements.into_iter().map(|one| Statement {
        source: source.clone(),
        ..one
    });
    found.facts.extend(statements);
}

/// The keys of a pointer and of its length, `word` being how the length counts.
pub(super) fn bounds(
    subject: Subject<'_>,
    (pointer, length): (usize, usize),
    word: &str,
) -> [Statement; 2] {
    let (pointer, length) = (subject.key(pointer), subject.key(length));
    let bounds = format!("{{ {word}: {} }}", yaml(&length));
    let of = format!("[{}]", yaml(&pointer));
    [
        subject.declared(&["params", &pointer, "bounds"], &bounds, word),
        subject.declared(&["params", &length, "length_of"], &of, word),
    ]
}
