//! What a run says about its result.
//!
//! | module | for |
//! |---|---|
//! | [`coverage`] | the end of a run, and `report.md` among what is generated |
//! | [`contracts`] | `contracts.md` among what is generated |
//! | [`build`], [`text`], [`json`], [`page`] | `safebind report` |

pub mod build;
mod causes;
pub mod contracts;
pub mod coverage;
pub mod document;
pub mod json;
pub mod page;
pub mod text;
