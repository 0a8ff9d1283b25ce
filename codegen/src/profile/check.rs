//! Whether what a profile says can stand in generated files (`SB0113`).

use camino::Utf8Path;

use super::{Profile, Root};
use crate::support::{
    diag::{Diagnostic, Sink},
    place::Place,
    rust::{is_identifier, is_path, is_primitive},
};

/// The narrowest lines: comments and documentation need some room beside the indentation.
const MIN_WIDTH: usize = 40;
/// The widest.
const MAX_WIDTH: usize = 1000;
/// The support modules that a target may lack: nothing is said of them then.
const OPTIONAL: [&str; 29] = [
    "alloc_error",
    "alloc_flags",
    "arc",
    "arc_borrow",
    "as_raw_fd",
    "borrowed_fd",
    "cast_pin_init",
    "completion",
    "covariant_for_lt",
    "cstr",
    "error_trait",
    "flags_may_sleep",
    "for_lt",
    "foreign_ownable",
    "from_raw_fd",
    "in_place_init",
    "into_raw_fd",
    "kbox",
    "ownable",
    "ownable_child",
    "owned",
    "owned_child",
    "owned_fd",
    "pin_data",
    "pin_init",
    "rcu_guard",
    "revocable",
    "revocable_guard",
    "try_pin_init",
];

/// Whether everything in a profile can be used; if not, that is reported.
pub fn check(sink: &mut Sink, path: &Utf8Path, profile: &Profile) -> bool {
    let before = sink.errors();
    let mut check = Check { sink, path };
    check.paths(profile);
    check.words(profile);
    check.numbers(profile);
    check.lines(profile);
    sink.errors() == before
}

struct Check<'run> {
    sink: &'run mut Sink,
    path: &'run Utf8Path,
}

impl Check<'_> {
    fn wrong(&mut self, key: &str, value: &str, expected: &str) {
        let message = format!("`{key}` of the profile cannot be `{value}`");
        let place = Place::whole_file(self.path.as_str());
        let expected = format!("expected {expected}");
        self.sink
            .push(Diagnostic::error("SB0113", message).at(place, expected));
    }

    fn paths(&mut self, profile: &Profile) {
        for (key, value) in profile.support.all() {
            let left_out = value.is_empty() && OPTIONAL.contains(&key);
            if !left_out && !is_path(value) {
                self.wrong(&format!("support.{key}"), value, "a path of Rust");
            }
            let of_output = value.starts_with("self::") || value.starts_with("super::");
            if of_output && profile.root == Root::Crate {
                let expected = "a path that starts at a crate, or `root: module`";
                self.wrong(&format!("support.{key}"), value, expected);
            }
        }
        if let Some(value) = &profile.ctypes
            && !is_path(value.strip_prefix("::").unwrap_or(value))
        {
            self.wrong("ctypes", value, "a path of Rust");
        }
        if let Some(value) = &profile.assertions.may_sleep
            && !(is_path(value) && value.contains("::"))
        {
            let expected = "the whole path of a function";
            self.wrong("assertions.may_sleep", value, expected);
        }
    }

    fn words(&mut self, profile: &Profile) {
        let assertions = &profile.assertions;
        let shims = &profile.shims;
        let words = [
            (
                "assertions.when",
                assertions.when.as_ref(),
                "the name of an option",
            ),
            (
                "error_code",
                profile.error_code.as_ref(),
                "the name of a method",
            ),
            (
                "error_from_code",
                profile.error_from_code.as_ref(),
                "the name of a function",
            ),
            (
                "error_from_errno",
                profile.error_from_errno.as_ref(),
                "the name of a function",
            ),
            (
                "bad_length",
                profile.bad_length.as_ref(),
                "the name of an error code",
            ),
            (
                "crate_name",
                profile.crate_name.as_ref(),
                "the name of a crate",
            ),
            ("shims.prefix", Some(&shims.prefix), "an identifier"),
            ("shims.annotation", Some(&shims.annotation), "an identifier"),
        ];
        for (key, value, expected) in words {
            if let Some(value) = value.filter(|name| !is_identifier(name)) {
                self.wrong(key, value, expected);
            }
        }
        for (c, value) in &profile.scalars {
            if !is_primitive(value) && !matches!(value.as_str(), "f32" | "f64" | "bool") {
                self.wrong(&format!("scalars.{c}"), value, "a number type of Rust");
            }
        }
    }

    fn numbers(&mut self, profile: &Profile) {
        let years = ["2015", "2018", "2021", "2024"];
        if !years.contains(&profile.edition.as_str()) {
            self.wrong("edition", &profile.edition, "an edition of Rust");
        }
        if !(MIN_WIDTH..=MAX_WIDTH).contains(&profile.width) {
            let expected = format!("a number from {MIN_WIDTH} to {MAX_WIDTH}");
            self.wrong("width", &profile.width.to_string(), &expected);
        }
    }

    fn lines(&mut self, profile: &Profile) {
        let lines = [("spdx", &profile.spdx), ("regenerate", &profile.regenerate)];
        for (key, value) in lines {
            if value.contains(['\n', '\r']) || value.contains("*/") {
                let value = value.escape_debug().to_string();
                self.wrong(key, &value, "text that fits into a comment");
            }
        }
    }
}
