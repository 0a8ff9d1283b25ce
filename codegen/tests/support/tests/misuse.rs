//! Misuse of the wrappers that the fixtures expect does not compile.
//!
//! Each file below `misuse/` makes one mistake and is named after it; the `.stderr` file next to it is
//! what the compiler says. After a change of the fixtures or of the compiler, run this test with
//! `TRYBUILD=overwrite` and read the difference.

#![cfg(not(miri))]

#[test]
fn misuse() {
    let cases = trybuild::TestCases::new();
    // The same calls without the mistakes: what fails below does not fail for another reason.
    cases.pass("tests/misuse/correct/*.rs");
    cases.compile_fail("tests/misuse/*.rs");
}
