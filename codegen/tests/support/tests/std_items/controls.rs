//! What the wrappers do not let happen, by hand. Miri has to report each of these.

use std::marker::PhantomData;

use crate::{
    bindings::{
        colliery_cart_chip, colliery_cart_tip, colliery_chip, colliery_chip_drop, colliery_load,
        colliery_open, kiln_douse, kiln_heat, kiln_light,
    },
    colliery::{Cart, Colliery},
};

#[test]
#[ignore = "a control: Miri reports it"]
fn used_after_its_end() {
    // SAFETY: It is not, and that is the mistake: the kiln is gone at the last call.
    unsafe {
        let kiln = kiln_light(300);
        kiln_douse(kiln);
        assert_eq!(kiln_heat(kiln), 300);
    }
}

#[test]
#[ignore = "a control: Miri reports it"]
fn never_ended() {
    // SAFETY: The kiln is one; what is missing is its end.
    unsafe { assert_eq!(kiln_heat(kiln_light(300)), 300) };
}

#[test]
#[ignore = "a control: Miri reports it"]
fn ended_after_its_parent() {
    // SAFETY: It is not, and that is the mistake: the chip looks into its cart, which is gone.
    unsafe {
        let colliery = colliery_open(10);
        let cart = colliery_load(colliery, 1);
        let chip = colliery_cart_chip(cart);
        colliery_cart_tip(cart);
        colliery_chip_drop(chip);
    }
}

/// Ends a chip.
struct Ends(*mut colliery_chip);

impl Drop for Ends {
    fn drop(&mut self) {
        // SAFETY: It is not where the cart is gone, and nothing here keeps that from happening.
        unsafe { colliery_chip_drop(self.0) };
    }
}

/// An owner that has the lifetime of its parent, and leaves dropping to a field.
struct LeftToAField<'p> {
    _ends: Ends,
    _parent: PhantomData<&'p Cart>,
}

fn left_to_a_field(cart: &Cart) -> LeftToAField<'_> {
    LeftToAField {
        // SAFETY: The cart is one.
        _ends: Ends(unsafe { colliery_cart_chip(cart.as_ptr()) }),
        _parent: PhantomData,
    }
}

#[test]
#[ignore = "a control: Miri reports it"]
fn ended_by_a_field_after_its_parent() {
    let colliery = Colliery::colliery_open(10).expect("there is coal");
    let _chip;
    let cart = colliery.colliery_load(1).expect("there is coal");
    _chip = left_to_a_field(&cart);
}
