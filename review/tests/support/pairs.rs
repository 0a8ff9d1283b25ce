//! The pairs of the sample: one of each class, and a private one.

use safebind_review::{
    compare::report::{About, Below, Class, Difference, Pair, Part, Side},
    model::place::Place,
};

use super::{at, hand, made};

/// All of them.
pub(super) fn all() -> Vec<Pair> {
    vec![
        extra(),
        same(),
        changed(),
        renamed(),
        stricter(),
        looser(),
        missing(),
        private(),
    ]
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
            Part::Presence,
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
