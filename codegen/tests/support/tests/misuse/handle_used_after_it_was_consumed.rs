//! A ticket is redeemed once.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/handle_acquire_release_consume/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/handle_acquire_release_consume/expected/ticket.rs"]
mod ticket;

use fixture_support::aref::ARef;

fn redeem_twice(ticket: ticket::Ticket, one: ARef<ticket::Prize>, two: ARef<ticket::Prize>) {
    ticket.ticket_redeem(one);
    ticket.ticket_redeem(two);
}

fn main() {}
