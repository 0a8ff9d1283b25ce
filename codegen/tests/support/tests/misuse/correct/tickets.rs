//! What the misuse of tickets is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/handle_acquire_release_consume/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/handle_acquire_release_consume/expected/ticket.rs"]
mod ticket;

use fixture_support::{aref::ARef, error::Result};

fn redeem(prize: ARef<ticket::Prize>) -> Result<u32> {
    let ticket = ticket::Ticket::ticket_take(1)?;
    let number = ticket.number();
    if number == 0 {
        drop(ticket);
    } else {
        ticket.ticket_redeem(prize);
    }
    Ok(number)
}

fn send_prizes(prize: ARef<ticket::Prize>) {
    fn run<T: Send>(_: T) {}
    run(prize);
}

fn main() {}
