//! A comparison and an audit of two small invented modules, and builders for others.

pub(crate) mod expect;
pub(crate) mod others;
mod pairs;
pub(crate) mod schema;

use std::{collections::BTreeMap, sync::Arc};

use safebind_review::{
    audit::finding::{Audit, Finding, NotFollowed, Rule},
    compare::report::{Aside, Comparison},
    facts::At,
    model::{Size, Unread, place::Place},
    present::{Report, Sources},
};

/// The hand-written file.
pub(crate) const HANDWRITTEN: &str = "rust/kernel/locker.rs";

/// The generated file.
pub(crate) const GENERATED: &str = "generated/post/locker.rs";

/// The contract.
pub(crate) const CONTRACT: &str = "annotations/post/locker.yaml";

/// The text of the hand-written file.
pub(crate) const HANDWRITTEN_TEXT: &str = include_str!("handwritten.txt");

/// The text of the generated file.
pub(crate) const GENERATED_TEXT: &str = include_str!("generated.txt");

/// The text of the contract.
pub(crate) const CONTRACT_TEXT: &str = include_str!("contract.yaml");

/// All that a report needs.
pub(crate) struct Sample {
    pub(crate) comparison: Comparison,
    pub(crate) audit: Audit,
    pub(crate) sources: Sources,
}

impl Sample {
    pub(crate) fn report(&self) -> Report<'_> {
        Report {
            comparison: Some(&self.comparison),
            audit: Some(&self.audit),
            sources: Some(&self.sources),
        }
    }
}

/// Where words stand in a text.
pub(crate) fn place(file: &str, text: &str, words: &str) -> Place {
    let start = text
        .find(words)
        .unwrap_or_else(|| panic!("`{words}` is in {file}"));
    let before = &text[..start];
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    Place {
        file: Arc::from(file),
        line: line as u32,
        column: column as u32,
        end_line: (line + words.matches('\n').count()) as u32,
        start,
        end: start + words.len(),
    }
}

fn hand(words: &str) -> Place {
    place(HANDWRITTEN, HANDWRITTEN_TEXT, words)
}

fn made(words: &str) -> Place {
    place(GENERATED, GENERATED_TEXT, words)
}

/// The line of the contract that has these words.
pub(crate) fn at(words: &str) -> At {
    let place = place(CONTRACT, CONTRACT_TEXT, words);
    let line = CONTRACT_TEXT.lines().nth(place.line as usize - 1);
    At {
        file: CONTRACT.to_owned(),
        line: place.line,
        column: place.column,
        text: line.unwrap_or_default().to_owned(),
    }
}

/// The comparison and the audit.
pub(crate) fn sample() -> Sample {
    let sources = [(HANDWRITTEN, HANDWRITTEN_TEXT), (GENERATED, GENERATED_TEXT)];
    let sources = sources.map(|(path, text)| (path.to_owned(), text.to_owned()));
    Sample {
        comparison: comparison(),
        audit: audit(),
        sources: BTreeMap::from(sources),
    }
}

fn comparison() -> Comparison {
    Comparison {
        pairs: pairs::all(),
        generated_unread: Vec::new(),
        handwritten_unread: vec![
            Unread {
                what: "macro `declare_lockers!`".to_owned(),
                why: "it is not known which items it makes".to_owned(),
                place: hand("declare_lockers!"),
            },
            Unread {
                what: "`include!(\"locker_ids.rs\")`".to_owned(),
                why: "its path is built by a macro".to_owned(),
                place: hand("include!"),
            },
        ],
        generated_size: Size {
            files: 1,
            lines: GENERATED_TEXT.lines().count(),
        },
        handwritten_size: Size {
            files: 1,
            lines: HANDWRITTEN_TEXT.lines().count(),
        },
        aside: Aside {
            generated_private: 0,
            handwritten_private: 4,
            handwritten_elsewhere: 19,
        },
    }
}

fn audit() -> Audit {
    Audit {
        findings: vec![
            Finding {
                rule: Rule::OpenObligation,
                function: "Locker::open".to_owned(),
                message: "`locker_lock` leaves the locker locked, and this path does not unlock it"
                    .to_owned(),
                place: hand("return Err(ENOENT)"),
                also: vec![(
                    hand("bindings::locker_lock(self.as_ptr())"),
                    "it is locked here".to_owned(),
                )],
                contract: Some(at("owes: unlocking")),
                help: Some("call `locker_unlock` before returning".to_owned()),
            },
            Finding {
                rule: Rule::UnnamedCast,
                function: "Reservation::new".to_owned(),
                message: "a cast to a type that is not named".to_owned(),
                place: hand("number as _"),
                also: Vec::new(),
                contract: None,
                help: Some("name the type: `u32`".to_owned()),
            },
            Finding {
                rule: Rule::NoArgument,
                function: String::new(),
                message: "this unsafe implementation has no argument".to_owned(),
                place: hand("unsafe impl Send for Key {}"),
                also: Vec::new(),
                contract: None,
                help: None,
            },
        ],
        unread: vec![Unread {
            what: "macro `declare_lockers!`".to_owned(),
            why: "it is not known which items it makes".to_owned(),
            place: hand("declare_lockers!"),
        }],
        not_followed: vec![NotFollowed {
            function: "Wall::call_back".to_owned(),
            why: "the call goes through a pointer that is kept in a field".to_owned(),
            place: hand("(self.hook)(self.data)"),
        }],
        size: Size {
            files: 1,
            lines: HANDWRITTEN_TEXT.lines().count(),
        },
    }
}
