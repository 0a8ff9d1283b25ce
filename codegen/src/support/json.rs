//! JSON in files.

use serde::Serialize;

/// Plain data as the text of a file.
pub fn text(value: &impl Serialize) -> String {
    // Plain data under string keys always has a JSON form.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}
