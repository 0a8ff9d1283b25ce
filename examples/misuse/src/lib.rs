//! Nothing: the test `misuse` is what this package is for.
