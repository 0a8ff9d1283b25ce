//! Objects that must not outlive their parents.

use std::{mem, thread};

use crate::{
    bindings::{ended, tidy},
    colliery::{colliery_load_at, Cart, Colliery, Drill, Rope},
    support::{code, Owned, OwnedChild},
};

fn open() -> Owned<Colliery> {
    Colliery::colliery_open(10).expect("there is coal")
}

#[test]
fn a_child_is_ended_before_its_parent() {
    let colliery = open();
    let cart: OwnedChild<'_, Cart> = colliery.colliery_load(7).expect("there is coal");
    assert_eq!(cart.colliery_cart_weight(), 7);
    drop(cart);
    drop(colliery);
    assert_eq!(ended(), ["tipped", "closed"]);
}

#[test]
fn values_of_one_scope_end_in_the_right_order() {
    {
        let colliery = open();
        let _one = colliery.colliery_load(1);
        let _other = colliery_load_at(2, &colliery);
        let _rope = Rope::colliery_tie(3, &colliery);
    }
    assert_eq!(ended(), ["untied", "tipped", "tipped", "closed"]);
}

#[test]
fn what_was_never_made_is_not_ended() {
    let colliery = open();
    let error = colliery.colliery_load(11).err().expect("there is no coal");
    assert_eq!(error.raw_os_error(), Some(code::ENOSPC));
    let error = colliery_load_at(11, &colliery).err().expect("not allowed");
    assert_eq!(error.raw_os_error(), Some(code::EACCES));
    assert!(ended().is_empty());
}

#[test]
fn there_may_be_none_although_nothing_failed() {
    let find = |depth| {
        let colliery = Colliery::colliery_open(depth).expect("there is coal");
        let found = colliery.colliery_find();
        found.map(|cart| cart.map(|cart| cart.colliery_cart_weight()))
    };
    assert_eq!(find(2).expect("it is dry"), Some(1));
    assert_eq!(ended(), ["tipped", "closed"]);
    assert_eq!(find(1).expect("it is dry"), None);
    assert!(find(0).is_err());
    assert_eq!(ended(), ["closed", "closed"]);
}

#[test]
fn a_child_can_be_a_parent() {
    let colliery = open();
    let cart = colliery.colliery_load(8).expect("there is coal");
    let chip = cart.colliery_cart_chip();
    assert_eq!(chip.colliery_chip_size(), 4);
    drop(chip);
    drop(cart);
    assert_eq!(ended(), ["dropped", "tipped"]);
}

#[test]
fn a_parent_is_passed_where_its_child_ends() {
    let colliery = open();
    drop(Rope::colliery_tie(0, &colliery));
    assert_eq!(ended(), ["cut"]);
}

#[test]
fn a_parent_serves_one_exclusive_child_and_others_afterwards() {
    let mut colliery = open();
    let drill = Colliery::colliery_drill_start(&mut colliery);
    assert_eq!(drill.colliery_drill_turn(), 11);
    drop(drill);
    let cart = colliery.colliery_load(1);
    drop(cart);
    let _drill: OwnedChild<'_, Drill> = Colliery::colliery_drill_start(&mut colliery);
    assert_eq!(ended(), ["stopped", "tipped"]);
}

#[test]
fn what_ends_with_the_next_call_borrows_the_owner_of_a_child() {
    let colliery = open();
    let mut cart = colliery.colliery_load(1).expect("there is coal");
    assert_eq!(Cart::colliery_cart_label(&mut cart), Some(c"0"));
    cart.colliery_cart_chalk(4);
    assert_eq!(Cart::colliery_cart_label(&mut cart), Some(c"4"));
}

#[test]
fn what_is_given_away_is_not_ended_twice() {
    let colliery = open();
    let load = || colliery.colliery_load(1).expect("there is coal");
    Cart::colliery_cart_burn(load(), 500).expect("it burns");
    assert_eq!(ended(), ["burnt"]);
    assert!(Cart::colliery_cart_burn(load(), 20).is_err());
    assert_eq!(ended(), ["tipped"]);
}

#[test]
fn children_change_places_with_their_parents() {
    let (first, second) = (open(), open());
    let mut one = first.colliery_load(1).expect("there is coal");
    let mut other = second.colliery_load(2).expect("there is coal");
    mem::swap(&mut one, &mut other);
    assert_eq!(
        (one.colliery_cart_weight(), other.colliery_cart_weight()),
        (2, 1)
    );
}

#[test]
fn the_owner_of_a_child_may_go_to_a_thread_that_ends_before_its_parent() {
    let colliery = open();
    let cart = colliery.colliery_load(5).expect("there is coal");
    thread::scope(|scope| {
        let there = scope.spawn(move || {
            let weight = cart.colliery_cart_weight();
            drop(cart);
            (weight, ended())
        });
        assert_eq!(
            there.join().expect("it does not panic"),
            (5, vec!["tipped"])
        );
    });
}

#[test]
fn one_that_was_forgotten_is_what_the_contract_says() {
    let colliery = open();
    let left = colliery.as_ptr();
    let cart = colliery.colliery_load(1).expect("there is coal");
    let raw = OwnedChild::into_raw(cart);
    drop(colliery);
    // SAFETY: The colliery was left open with the cart in it, and nobody else has either of them.
    unsafe {
        drop(Box::from_raw(
            raw.as_ptr().cast::<crate::bindings::colliery_cart>(),
        ));
        tidy(left);
    }
}
