//! Objects with one owner.

use std::thread;

use crate::{
    bindings::ended,
    kiln::{ColdKiln, Kiln},
    support::{code, Owned},
};

#[test]
fn the_owner_ends_its_object_once() {
    let kiln: Owned<Kiln> = Kiln::kiln_light(300).unwrap();
    assert_eq!((kiln.kiln_heat(), ended()), (300, vec![]));
    drop(kiln);
    assert_eq!(ended(), ["doused"]);
}

#[test]
fn what_was_never_made_is_not_ended() {
    let error = Kiln::kiln_light(0).err().expect("there is no fuel");
    assert_eq!(error.raw_os_error(), Some(code::ENOMEM));
    let error = Kiln::light_at(0).err().expect("there must be no fire");
    assert_eq!(error.raw_os_error(), Some(code::EACCES));
    assert!(ended().is_empty());
}

#[test]
fn an_object_comes_back_through_a_pointer() {
    let kiln = Kiln::light_at(70).unwrap();
    assert_eq!(kiln.kiln_heat(), 70);
    drop(kiln);
    assert_eq!(ended(), ["doused"]);
}

#[test]
fn how_it_was_made_decides_how_it_ends() {
    let cold: Owned<ColdKiln> = ColdKiln::kiln_build(3);
    drop(cold);
    assert_eq!(ended(), ["taken apart"]);
}

#[test]
fn what_is_given_away_is_not_ended_twice() {
    Kiln::kiln_sell(Kiln::kiln_light(1).unwrap(), 50);
    assert_eq!(ended(), ["sold"]);
    Kiln::kiln_offer(Kiln::kiln_light(1).unwrap(), 50).unwrap();
    assert_eq!(ended(), ["offered"]);
    let refused = Kiln::kiln_offer(Kiln::kiln_light(1).unwrap(), 500);
    assert_eq!(refused.unwrap_err().raw_os_error(), Some(code::EBUSY));
    assert_eq!(ended(), ["doused"]);
}

#[test]
fn what_may_be_absent_is_given_away_once() {
    let outer = Kiln::kiln_light(1).unwrap();
    outer.kiln_wall_in(None);
    assert!(ended().is_empty());
    outer.kiln_wall_in(Some(Kiln::kiln_light(1).unwrap()));
    assert_eq!(ended(), ["walled in"]);
    drop(outer);
    assert_eq!(ended(), ["doused"]);
}

#[test]
fn what_is_borrowed_is_not_ended() {
    assert_eq!(Kiln::kiln_eternal().kiln_heat(), 900);
    assert!(ended().is_empty());
}

#[test]
fn the_owner_may_go_to_another_thread() {
    let kiln = Kiln::kiln_light(300).unwrap();
    let there = thread::spawn(move || {
        drop(kiln);
        ended()
    });
    assert_eq!(there.join().unwrap(), ["doused"]);
    assert!(ended().is_empty());
}
