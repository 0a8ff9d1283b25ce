//! The report for programs: one JSON object whose shape has a version and a schema.

use super::document::Report;
use crate::support::json::text;

/// The report, with a final newline.
pub fn json(report: &Report) -> String {
    text(report)
}

/// The JSON Schema of what [`json`] gives, with a final newline.
pub fn schema() -> String {
    let settings = schemars::generate::SchemaSettings::draft2020_12();
    let schema = settings.into_generator().into_root_schema_for::<Report>();
    text(&schema)
}
