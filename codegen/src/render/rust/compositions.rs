//! Modules that are copied: a comment in front, and the text as it is.

use crate::{api::Composition, profile::Profile};

use super::docs;

/// What the first line of a file begins with that says under which licence it is.
const LICENCE: &str = "// SPDX-License-Identifier:";

/// A composition's path and text, before rustfmt.
pub(in crate::render) fn composition(
    composition: &Composition,
    profile: &Profile,
) -> (String, String) {
    let text = composition.text.as_str();
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    // Its own licence comes first, as in every file.
    let (licence, text) = match first.starts_with(LICENCE) {
        true => (first.trim_end().to_owned(), rest),
        false => (format!("{LICENCE} {}", profile.spdx), text),
    };
    let copied = docs::copied(composition, profile);
    let text = text.trim_start_matches(['\n', '\r']);
    (
        format!("{}.rs", composition.path),
        format!("{licence}\n\n{copied}\n{text}"),
    )
}
