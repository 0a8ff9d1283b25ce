//! There is one of each ticket.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/handle_acquire_release_consume/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/handle_acquire_release_consume/expected/ticket.rs"]
mod ticket;

fn copy(ticket: &ticket::Ticket) -> ticket::Ticket {
    ticket.clone()
}

fn main() {}
