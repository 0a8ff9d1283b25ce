// SPDX-License-Identifier: GPL-2.0

//! The topics, in the order in which they are shown.

mod callback;
mod closing;
mod failure;
mod nodes;
mod ownership;
mod removal;
mod reuse;

use crate::case::Topic;

/// All topics.
pub(crate) const ALL: &[Topic] = &[
    Topic {
        name: "removal",
        what: "The action is removed, and C gives back an `int`: what is the `Arc` rebuilt from?",
        cases: removal::CASES,
    },
    Topic {
        name: "callback",
        what: "C passes the `void *` to the callback, which rebuilds the value",
        cases: callback::CASES,
    },
    Topic {
        name: "ownership",
        what: "A box goes to C: who owns the allocation, and which pointer may reach it?",
        cases: ownership::CASES,
    },
    Topic {
        name: "failure",
        what: "Registering fails: whose is the value?",
        cases: failure::CASES,
    },
    Topic {
        name: "reuse",
        what: "The callback has freed a value; another one is registered under the same key, and then the first handle is dropped",
        cases: reuse::CASES,
    },
    Topic {
        name: "nodes",
        what: "C keeps a node, and the callback gets from it to the value that it is part of (`container_of`)",
        cases: nodes::CASES,
    },
    Topic {
        name: "closing",
        what: "A descriptor is closed in a system call that has a light reference (`fdget`) to its file",
        cases: closing::CASES,
    },
];
