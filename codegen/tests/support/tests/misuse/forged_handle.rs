//! Only `ticket_take` makes a ticket.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/handle_acquire_release_consume/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/handle_acquire_release_consume/expected/ticket.rs"]
mod ticket;

fn forge() -> ticket::Ticket {
    ticket::Ticket {
        number: 1,
        _not_send: fixture_support::types::NotThreadSafe,
    }
}

fn main() {}
