//! A ticket belongs to the task that took it.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/handle_acquire_release_consume/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/handle_acquire_release_consume/expected/ticket.rs"]
mod ticket;

fn give_away(ticket: ticket::Ticket) {
    fn run<T: Send>(_: T) {}
    run(ticket);
}

fn main() {}
