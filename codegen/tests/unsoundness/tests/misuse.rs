//! The mistakes do not compile with the wrappers.
//!
//! After a change of the wrappers or of the compiler, run this test with `TRYBUILD=overwrite` and read the
//! difference; then `UPDATE_EXPECT=1 cargo test -p safebind --test unsoundness` for the page.

#![cfg(not(miri))]

#[test]
fn misuse() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("examples/*/misuse.rs");
}
