//! Comparisons and audits for people and for tools.
