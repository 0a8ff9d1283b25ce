//! JSON: the drift as it is, with the version of this form.

use serde::Serialize;

use crate::{drift::Drift, support::json};

/// The version of the JSON form.
const SCHEMA: &str = "1";

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    #[serde(flatten)]
    drift: &'a Drift,
}

/// The drift as JSON.
pub fn json(drift: &Drift) -> String {
    json::text(&Document {
        schema: SCHEMA,
        drift,
    })
}
