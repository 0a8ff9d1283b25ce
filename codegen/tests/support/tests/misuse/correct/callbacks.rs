//! What the misuse of callbacks during a call is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/callback_during_a_call/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/callback_during_a_call/expected/train.rs"]
mod train;

fn count(train: &train::Train) -> u32 {
    let mut seen = 0;
    train.each(|wagon, _| {
        wagon.open();
        seen += 1;
        true
    });
    seen
}

fn load(train: &train::Train) -> usize {
    let (mut seen, mut last) = (Vec::new(), 0);
    let loaded = train.load(
        |_, next| {
            seen.push(next.is_some());
            Ok(())
        },
        |station| last = station,
    );
    loaded.map_or(last as usize, |()| seen.len())
}

fn weigh(train: &train::Train) -> u32 {
    let count = core::sync::atomic::AtomicU32::new(0);
    train.weigh(|_| {
        count.fetch_add(1, core::sync::atomic::Ordering::Relaxed);
    });
    count.into_inner()
}

fn run(train: &train::Train) {
    let mut stops = 0;
    train.run(|station| stops = station);
}

fn turn(train: &train::Train) -> i32 {
    let last = core::cell::Cell::new(0);
    train.turn(|station| last.set(station));
    last.get()
}

fn peek(train: &train::Train) -> u32 {
    let mut found = 0;
    // SAFETY: The closure does not sleep.
    unsafe { train.peek(|length| found = length) };
    found
}

fn main() {}
