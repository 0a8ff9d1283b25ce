// SPDX-License-Identifier: GPL-2.0

//! Sharing between threads.

mod arc;
pub mod aref;
mod completion;
pub mod rcu;

pub use self::{
    arc::{Arc, ArcBorrow},
    completion::Completion,
};
