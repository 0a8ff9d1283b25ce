//! Diagnostics for programs: one JSON object per line.
//!
//! ```json
//! {
//!   "code": "SB0304",
//!   "severity": "error",
//!   "message": "`widget_get` has no parameter `wigdet`",
//!   "places": [
//!     {
//!       "file": "widget.yaml", "line": 14, "column": 7, "end_line": 14, "end_column": 13,
//!       "excerpt": "      wigdet: { view: Widget }", "start": 6, "end": 12,
//!       "label": "no such parameter", "primary": true
//!     }
//!   ],
//!   "notes": [],
//!   "help": "a parameter with a similar name exists: `widget`",
//!   "rendered": "error[SB0304]: ..."
//! }
//! ```
//!
//! Lines and columns count from 1, columns in characters, and the end is the first character that
//! is not meant. `start` and `end` are bytes of `excerpt`, the whole lines from `line` on; a place
//! with an empty `excerpt` means the file as a whole. `rendered` is the text that people get,
//! without colours. Keys may be added; those shown here stay.

use serde::Serialize;

use super::{
    Diagnostic, Label, Severity,
    render::{Colour, render},
};
use crate::support::place::floor_boundary;

#[derive(Serialize)]
struct Message<'a> {
    code: &'a str,
    severity: Severity,
    message: &'a str,
    places: Vec<LabelledPlace<'a>>,
    notes: &'a [String],
    help: Option<&'a str>,
    rendered: String,
}

#[derive(Serialize)]
struct LabelledPlace<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    excerpt: &'a str,
    start: usize,
    end: usize,
    label: &'a str,
    primary: bool,
}

/// The JSON object of a diagnostic, on one line, without a final newline.
pub fn json(diagnostic: &Diagnostic) -> String {
    let message = Message {
        code: diagnostic.code,
        severity: diagnostic.severity,
        message: &diagnostic.message,
        places: diagnostic.labels.iter().map(labelled_place).collect(),
        notes: &diagnostic.notes,
        help: diagnostic.help.as_deref(),
        rendered: render(diagnostic, Colour::Plain),
    };
    // Strings and numbers under fixed keys always have a JSON form.
    serde_json::to_string(&message).unwrap_or_default()
}

fn labelled_place(label: &Label) -> LabelledPlace<'_> {
    let place = &label.place;
    let end = floor_boundary(&place.excerpt, place.end);
    let before_end = place.excerpt.get(..end).unwrap_or_default();
    let last_line = before_end.rsplit('\n').next().unwrap_or_default();
    let line_ends = before_end.matches('\n').count();
    LabelledPlace {
        file: &place.file,
        line: place.line,
        column: place.column,
        end_line: place.line.saturating_add(count(line_ends)),
        end_column: count(last_line.chars().count()).saturating_add(1),
        excerpt: &place.excerpt,
        start: place.start,
        end: place.end,
        label: &label.text,
        primary: label.primary,
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Diagnostic;
    use crate::support::place::Place;

    fn parsed(diagnostic: &Diagnostic) -> Value {
        let line = super::json(diagnostic);
        assert!(!line.contains('\n'), "one object is one line: {line}");
        serde_json::from_str(&line).expect("it is JSON")
    }

    #[test]
    fn has_the_documented_shape() {
        let text = "a: 1\nbé: [x,\n  y]\n";
        let start = text.find('[').expect("it is there");
        let end = text.find(']').expect("it is there") + 1;
        let diagnostic = Diagnostic::error("SB0103", "expected a word")
            .at(Place::new("c.yaml", text, start..end), "a list")
            .note("words are short")
            .help("write a word");
        let mut value = parsed(&diagnostic);
        let rendered = value["rendered"].take();
        assert!(
            rendered
                .as_str()
                .is_some_and(|text| text.starts_with("error[SB0103]: expected a word\n")),
            "{rendered}"
        );
        assert_eq!(
            value,
            json!({
                "code": "SB0103",
                "severity": "error",
                "message": "expected a word",
                "places": [{
                    "file": "c.yaml", "line": 2, "column": 5, "end_line": 3, "end_column": 5,
                    "excerpt": "bé: [x,\n  y]", "start": 5, "end": 13,
                    "label": "a list", "primary": true,
                }],
                "notes": ["words are short"],
                "help": "write a word",
                "rendered": null,
            })
        );
    }

    #[test]
    fn what_is_missing_is_empty_or_null() {
        let value = parsed(&Diagnostic::warning("SB0307", "no answer"));
        assert_eq!(value["severity"], "warning");
        assert_eq!(value["places"], json!([]));
        assert_eq!(value["help"], Value::Null);
    }
}
