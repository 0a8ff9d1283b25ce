// SPDX-License-Identifier: GPL-2.0

//! Values that come home by two ways at once: whichever is first, the value is dropped once, and is gone when
//! either of them returns.
//!
//! The schedule decides what a run of these tests shows. So they run in three ways:
//!
//! - natively, some hundred rounds each, beside the other tests;
//! - in Miri, one round for each of many seeds (`cargo xtask test races-miri`). The seed chooses where threads are
//!   interrupted, between any two steps, and which of the values that the memory model allows a relaxed load
//!   returns. What is noticed: data races, use after free, each pointer's provenance, leaks, a thread that waits
//!   for ever, and the assertions here;
//! - with ThreadSanitizer (`cargo xtask test races-tsan`): the same rounds as natively, on real processors and as
//!   optimized as the tests are. It sees data races also between accesses that were far apart in time, in far
//!   more rounds than Miri has time for; but only in what ran, with the ordering that the processor has.
//!
//! Miri shows more: nothing else sees the pointers, and the relaxed loads. ThreadSanitizer is there for the
//! numbers. Loom would try every schedule, but only of code that is written with its own locks, atomics and
//! threads: the model of the C side, `Revocable`, `Arc` and `Completion` would be others than those of the other
//! tests, and with a dozen locked sections on each thread there are more schedules than can be tried.
//!
//! Whether a value is gone is told twice: by a relaxed counter, and by an ordinary variable that the destructor
//! writes and the others read. The first tells that it was dropped, the second that this happened before.
//!
//! The programs in `controls` are wrong on purpose: both steps run them, too, and they have to fail.

mod actions;
mod probe;
mod resources;
