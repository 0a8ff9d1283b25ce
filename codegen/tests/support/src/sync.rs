//! Sharing between threads.

mod arc;
mod completion;
pub mod rcu;

pub use self::{
    arc::{Arc, ArcBorrow},
    completion::Completion,
};
