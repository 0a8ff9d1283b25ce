//! A comparison and an audit of two small invented modules, and builders for others.

pub(crate) mod expect;
pub(crate) mod others;
pub(crate) mod schema;

use std::{collections::BTreeMap, sync::Arc};

use safebind_review::{
    audit::finding::{Audit, Finding, NotFollowed, Rule},
    compare::report::{About, Below, Class, Comparison, Difference, Pair, Part, Side},
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

fn side(place: Place, path: &str, declaration: &str, summary: &str, calls: &[&str]) -> Side {
    Side {
        path: path.to_owned(),
        place,
        declaration: declaration.to_owned(),
        summary: summary.to_owned(),
        calls: calls.iter().map(|name| (*name).to_owned()).collect(),
    }
}

fn difference(part: Part, class: Class, texts: [&str; 2], notice: &str, line: &str) -> Difference {
    Difference {
        part,
        class,
        handwritten: texts[0].to_owned(),
        generated: texts[1].to_owned(),
        notice: notice.to_owned(),
        contract: (!line.is_empty()).then(|| at(line)),
    }
}

fn below(about: About, text: &str, handwritten: Option<Place>, line: &str) -> Below {
    Below {
        about,
        text: text.to_owned(),
        handwritten,
        generated: None,
        contract: (!line.is_empty()).then(|| at(line)),
    }
}

fn pair(
    path: &str,
    kind: &'static str,
    class: Class,
    handwritten: Option<Side>,
    generated: Option<Side>,
) -> Pair {
    Pair {
        path: path.to_owned(),
        kind,
        class,
        is_public: true,
        handwritten,
        generated,
        differences: Vec::new(),
        below: Vec::new(),
        contract: None,
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
    let pairs = vec![
        extra(),
        same(),
        changed(),
        renamed(),
        stricter(),
        looser(),
        missing(),
        private(),
    ];
    Comparison {
        pairs,
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
    }
}

fn extra() -> Pair {
    let declaration = "pub fn number(&self) -> u32";
    let generated = side(
        made(declaration),
        "locker::Locker::number",
        declaration,
        "The number on its door.",
        &["locker_number"],
    );
    Pair {
        contract: Some(at("locker_number:")),
        ..pair(
            "locker::Locker::number",
            "function",
            Class::Extra,
            None,
            Some(generated),
        )
    }
}

fn same() -> Pair {
    let (first, second) = (
        "pub struct Locker(Opaque<bindings::locker>);",
        "pub struct Locker",
    );
    pair(
        "locker::Locker",
        "struct",
        Class::Same,
        Some(side(
            hand(first),
            "locker::Locker",
            first,
            "A locker in a wall of lockers.",
            &[],
        )),
        Some(side(
            made(second),
            "locker::Locker",
            first,
            "A locker.",
            &[],
        )),
    )
}

fn changed() -> Pair {
    let (first, second) = ("pub const SLOTS: u32 = 16;", "pub const SLOTS: u32 = 24;");
    let notice = "Arrays of this length have another size.";
    Pair {
        differences: vec![difference(
            Part::Value,
            Class::Changed,
            ["16", "24"],
            notice,
            "SLOTS",
        )],
        ..pair(
            "locker::SLOTS",
            "const",
            Class::Changed,
            Some(side(
                hand(first),
                "locker::SLOTS",
                first,
                "How many slots a locker has.",
                &[],
            )),
            Some(side(
                made(second),
                "locker::SLOTS",
                second,
                "Slots of a locker.",
                &[],
            )),
        )
    }
}

fn renamed() -> Pair {
    let first = "pub fn new(wall: &Wall, flags: u32) -> Result<Self>";
    let second = "pub fn reserve_locker(wall: &Wall, flags: u32) -> Result<Self>";
    let notice = "Callers name `Reservation::reserve_locker`, as C does.";
    let names = ["new", "reserve_locker"];
    let text = "`wall` points to a valid `struct wall`: the comment does not mention it.";
    let calls = ["reserve_locker"];
    Pair {
        differences: vec![difference(
            Part::Name,
            Class::Renamed,
            names,
            notice,
            "reserve_locker:",
        )],
        below: vec![
            below(
                About::NotMentioned,
                text,
                Some(hand("unsafe { bindings::reserve_locker")),
                "wall: {",
            ),
            below(
                About::Errors,
                "The hand-written side turns the number into an `Error` itself; the generated side asks `to_result`.",
                Some(hand("Error::from_errno(number)")),
                "",
            ),
        ],
        contract: Some(at("reserve_locker:")),
        ..pair(
            "locker::Reservation::new",
            "function",
            Class::Renamed,
            Some(side(
                hand(first),
                "locker::Reservation::new",
                first,
                "Reserves a locker.",
                &calls,
            )),
            Some(side(
                made(second),
                "locker::Reservation::reserve_locker",
                second,
                "Reserves a locker of a wall.",
                &calls,
            )),
        )
    }
}

fn stricter() -> Pair {
    let (first, second) = (
        "pub struct Reservation {",
        "pub struct Reservation<'wall> {",
    );
    let field = "pub struct Reservation {\n    number: u32,\n    wall: NonNull<bindings::wall>,\n}";
    let with = "pub struct Reservation<'wall> {\n    number: u32,\n    wall: &'wall Wall,\n    not_send: NotThreadSafe,\n}";
    let moved = "A reservation cannot be moved to another thread any more.";
    let kept = "A reservation cannot outlive its wall any more.";
    Pair {
        differences: vec![
            difference(
                Part::Send,
                Class::Stricter,
                ["Send", "!Send"],
                moved,
                "thread: same",
            ),
            difference(
                Part::Lifetime,
                Class::Stricter,
                ["", "'wall"],
                kept,
                "borrows: wall",
            ),
        ],
        ..pair(
            "locker::Reservation",
            "struct",
            Class::Stricter,
            Some(side(
                hand(first),
                "locker::Reservation",
                field,
                "A reserved locker.",
                &[],
            )),
            Some(side(
                made(second),
                "locker::Reservation",
                with,
                "A reserved locker.",
                &[],
            )),
        )
    }
}

fn looser() -> Pair {
    let first = "pub unsafe fn open(&self, key: Option<&Key>) -> Result<ARef<Parcel>>";
    let second = "pub fn open(&self, key: &Key) -> ARef<Parcel>";
    let calls = ["locker_lock", "locker_take", "locker_unlock"];
    let results = ["Result<ARef<Parcel>>", "ARef<Parcel>"];
    let keys = ["Option<&Key>", "&Key"];
    let safe =
        "Callers promise nothing any more: who guarantees that nobody else opens the locker?";
    let fails = "A failure does not show any more.";
    let null = "Callers cannot leave the key out any more.";
    Pair {
        differences: vec![
            difference(
                Part::Unsafe,
                Class::Looser,
                ["unsafe", ""],
                safe,
                "exclusive",
            ),
            difference(Part::Result, Class::Looser, results, fails, "fails: null"),
            difference(Part::Parameter, Class::Stricter, keys, null, "key: {"),
        ],
        below: vec![
            below(
                About::Calls,
                "The generated side calls `locker_take` without `locker_lock` and `locker_unlock` around it.",
                Some(hand("bindings::locker_lock")),
                "under: locker_lock",
            ),
            below(
                About::Counts,
                "The hand-written side takes a reference that `locker_take` has taken already.",
                Some(hand("parcel_get(parcel)")),
                "locker_take:",
            ),
            below(
                About::Covered,
                "`locker` points to a valid `struct locker`: argued by the invariant of the type.",
                Some(hand("unsafe { bindings::locker_take")),
                "",
            ),
            below(
                About::NoArgument,
                "This unsafe block has no argument.",
                Some(hand("unsafe { bindings::locker_unlock")),
                "",
            ),
        ],
        contract: Some(at("locker_take:")),
        ..pair(
            "locker::Locker::open",
            "function",
            Class::Looser,
            Some(side(
                hand(first),
                "locker::Locker::open",
                first,
                "Opens the locker, and takes what is in it.",
                &calls,
            )),
            Some(side(
                made(second),
                "locker::Locker::open",
                second,
                "Takes the parcel.",
                &calls[1..2],
            )),
        )
    }
}

fn missing() -> Pair {
    let declaration = "impl Clone for Key";
    let handwritten = side(
        hand(declaration),
        "locker::<Clone for Key>",
        declaration,
        "",
        &[],
    );
    let notice = "Keys cannot be cloned any more.";
    Pair {
        differences: vec![difference(
            Part::Kind,
            Class::Missing,
            [declaration, ""],
            notice,
            "",
        )],
        ..pair(
            "locker::impl Clone for Key",
            "impl",
            Class::Missing,
            Some(handwritten),
            None,
        )
    }
}

fn private() -> Pair {
    let declaration = "fn as_ptr(&self) -> *mut bindings::locker";
    let path = "locker::Locker::as_ptr";
    Pair {
        is_public: false,
        ..pair(
            path,
            "function",
            Class::Same,
            Some(side(hand(declaration), path, declaration, "", &[])),
            Some(side(made(declaration), path, declaration, "", &[])),
        )
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
