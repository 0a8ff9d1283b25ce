//! Errors that `errno` tells.

use std::mem::MaybeUninit;

use crate::{barn::Barn, support::code};

fn number<T>(result: std::io::Result<T>) -> Option<i32> {
    result.err().and_then(|error| error.raw_os_error())
}

#[test]
fn null_is_the_error_of_that_call() {
    assert_eq!(number(Barn::barn_raise(0)), Some(code::ENOSPC));
    let barn = Barn::barn_raise(1).unwrap();
    assert_eq!(number(barn.barn_sign()), Some(code::ENOENT));
    drop(barn);
    assert_eq!(Barn::barn_raise(2).unwrap().barn_sign().unwrap(), c"hay");
}

#[test]
fn minus_one_is_the_error_of_that_call() {
    let barn = Barn::barn_raise(2).unwrap();
    assert!(barn.barn_paint(3).is_ok());
    assert_eq!(number(barn.barn_paint(4)), Some(code::EIO));
}

#[test]
fn an_error_is_that_of_the_call_although_a_destructor_fails_later() {
    let failed = || {
        let barn = Barn::barn_raise(2)?;
        barn.barn_paint(4)
    };
    assert_eq!(number(failed()), Some(code::EIO));
}

#[test]
fn a_count_and_an_error_are_told_apart() {
    let barn = Barn::barn_raise(2).unwrap();
    let mut room = [MaybeUninit::uninit(); 3];
    assert_eq!(barn.barn_count(&mut room).unwrap(), [10, 11]);
    let mut room = [MaybeUninit::uninit(); 1];
    assert_eq!(number(barn.barn_count(&mut room)), Some(code::ERANGE));
}
