//! What was given away is gone.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/handle_acquire_release_consume/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/handle_acquire_release_consume/expected/ticket.rs"]
mod ticket;

use fixture_support::aref::ARef;

fn look_back(ticket: ticket::Ticket, prize: ARef<ticket::Prize>) {
    ticket.ticket_redeem(prize);
    let _ = prize.as_ptr();
}

fn main() {}
