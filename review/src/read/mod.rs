//! Syntax trees read into a [`Surface`](crate::model::Surface).

pub mod names;
