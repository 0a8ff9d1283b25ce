//! A ticket is not shared either.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/handle_acquire_release_consume/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/handle_acquire_release_consume/expected/ticket.rs"]
mod ticket;

fn share(ticket: &ticket::Ticket) {
    fn run<T: Sync>(_: &T) {}
    run(ticket);
}

fn main() {}
