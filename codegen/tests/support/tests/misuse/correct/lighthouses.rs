//! What the misuse of slices of values is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/slices_of_values/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/slices_of_values/expected/lighthouse.rs"]
mod lighthouse;

use lighthouse::{Boat, Lighthouse, Shoal, Tint, Wick};
use std::mem::MaybeUninit;

fn watch(boats: &mut [Boat]) -> bool {
    lighthouse::lighthouse_watch(boats, 0).is_ok()
}

fn chart(shoals: &[Shoal]) -> bool {
    lighthouse::lighthouse_chart(shoals).is_ok()
}

fn made(shoal: bindings::shoal) -> bool {
    chart(&[Shoal::from_raw(shoal)])
}

fn paint(house: &Lighthouse, boats: &[Boat], tints: &[Tint]) -> bool {
    house.lighthouse_paint(tints, boats).is_ok()
}

fn list<'a>(house: &Lighthouse, room: &'a mut [MaybeUninit<Boat>; 4]) -> Option<&'a [Boat]> {
    let boats = house.lighthouse_list(room).ok()?;
    Some(boats)
}

fn first(house: &Lighthouse) -> Option<i32> {
    let mut boats = [MaybeUninit::<Boat>::uninit(); 2];
    let boats = house.lighthouse_list(&mut boats).ok()?;
    Some(boats.first()?.into_raw().berth)
}

fn tints<'a>(house: &'a Lighthouse) -> &'a [Tint] {
    house.lighthouse_tints()
}

fn order(wicks: &mut [Wick]) -> usize {
    lighthouse::lighthouse_order(wicks)
}

fn dim(tints: &mut [Tint]) {
    std::thread::scope(|scope| {
        scope.spawn(move || lighthouse::lighthouse_dim(Some(tints)));
    });
}

fn burn(wicks: &[Wick]) {
    unsafe { lighthouse::lighthouse_burn(wicks) };
}

fn main() {}
