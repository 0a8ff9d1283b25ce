//! A [`Drift`](super::Drift) for people and for programs.

mod json;
mod text;

pub use self::{json::json, text::text};
