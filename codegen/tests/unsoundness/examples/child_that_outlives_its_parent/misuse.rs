//! A show does not outlive its planetarium.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    include!("expected/bindings.rs");
}
#[path = "expected/planetarium.rs"]
mod planetarium;
#[allow(warnings)]
#[path = "../../../support/tests/std_items/support.rs"]
mod support;

use planetarium::Planetarium;

fn last_show() {
    let _show;
    let planetarium = Planetarium::planetarium_open(10);
    _show = planetarium.planetarium_begin(3);
}

fn main() {}
