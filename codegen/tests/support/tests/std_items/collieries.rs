//! The C side of collieries: each child has a pointer to its parent, and follows it when it is ended.

use std::{
    cell::Cell,
    ffi::{c_char, c_int, c_uint},
    ptr,
};

use super::{end, ended};

pub struct colliery {
    depth: c_uint,
    carts: Cell<c_uint>,
    drilling: Cell<bool>,
}

pub struct colliery_cart {
    of: *const colliery,
    weight: c_uint,
    label: Cell<[u8; 2]>,
}

pub struct colliery_rope(c_uint);

pub struct colliery_drill(*const colliery);

pub struct colliery_chip(*const colliery_cart);

pub unsafe fn colliery_open(depth: c_uint) -> *mut colliery {
    if depth > 100 {
        return ptr::null_mut();
    }
    Box::into_raw(Box::new(colliery {
        depth,
        carts: Cell::new(0),
        drilling: Cell::new(false),
    }))
}

pub unsafe fn colliery_close(colliery: *mut colliery) -> c_int {
    // SAFETY: The wrapper passes a colliery.
    if unsafe { (*colliery).carts.get() } != 0 {
        end("left open");
        return 1;
    }
    end("closed");
    // SAFETY: The wrapper gives it up, and it was made here.
    drop(unsafe { Box::from_raw(colliery) });
    0
}

/// Frees one that was left open.
pub unsafe fn tidy(colliery: *const colliery) {
    // SAFETY: The test passes one that nobody has any more.
    drop(unsafe { Box::from_raw(colliery.cast_mut()) });
    assert_eq!(ended(), ["left open"]);
}

pub unsafe fn colliery_depth(colliery: *const colliery) -> c_uint {
    // SAFETY: The wrapper passes a colliery.
    unsafe { (*colliery).depth }
}

pub unsafe fn colliery_load(colliery: *mut colliery, weight: c_uint) -> *mut colliery_cart {
    // SAFETY: The wrapper passes a colliery.
    let of = unsafe { &*colliery };
    if weight > of.depth {
        return ptr::null_mut();
    }
    of.carts.set(of.carts.get() + 1);
    Box::into_raw(Box::new(colliery_cart {
        of: colliery,
        weight,
        label: Cell::new([b'0', 0]),
    }))
}

pub unsafe fn colliery_load_at(
    weight: c_uint,
    cart: *mut *mut colliery_cart,
    colliery: *mut colliery,
) -> c_int {
    // SAFETY: The wrapper passes a colliery.
    let made = unsafe { colliery_load(colliery, weight) };
    if made.is_null() {
        return -13;
    }
    // SAFETY: The wrapper passes room for a pointer.
    unsafe { cart.write(made) };
    0
}

pub unsafe fn colliery_find(colliery: *mut colliery, cart: *mut *mut colliery_cart) -> c_int {
    // SAFETY: The wrapper passes a colliery.
    let depth = unsafe { (*colliery).depth };
    let found = match depth {
        0 => return -5,
        1 => ptr::null_mut(),
        // SAFETY: As above.
        _ => unsafe { colliery_load(colliery, 1) },
    };
    // SAFETY: The wrapper passes room for a pointer.
    unsafe { cart.write(found) };
    0
}

pub unsafe fn colliery_cart_weight(cart: *const colliery_cart) -> c_uint {
    // SAFETY: The wrapper passes a cart.
    unsafe { (*cart).weight }
}

pub unsafe fn colliery_cart_label(cart: *mut colliery_cart) -> *const c_char {
    // SAFETY: The wrapper passes a cart.
    unsafe { (*cart).label.as_ptr().cast() }
}

pub unsafe fn colliery_cart_chalk(cart: *mut colliery_cart, number: c_uint) {
    let digit = b'0' + u8::try_from(number % 10).unwrap_or_default();
    // SAFETY: The wrapper passes a cart.
    unsafe { (*cart).label.set([digit, 0]) };
}

/// Frees a cart, and says so to its colliery.
unsafe fn gone(cart: *mut colliery_cart, how: &'static str) {
    end(how);
    // SAFETY: The wrapper gives one up that was made here, and whose colliery is still there.
    let cart = unsafe { Box::from_raw(cart) };
    // SAFETY: As above.
    let carts = unsafe { &(*cart.of).carts };
    carts.set(carts.get() - 1);
}

pub unsafe fn colliery_cart_tip(cart: *mut colliery_cart) {
    // SAFETY: As the caller says.
    unsafe { gone(cart, "tipped") };
}

pub unsafe fn colliery_cart_burn(cart: *mut colliery_cart, heat: c_uint) -> c_int {
    if heat < 300 {
        return -22;
    }
    // SAFETY: As the caller says.
    unsafe { gone(cart, "burnt") };
    0
}

pub unsafe fn colliery_cart_chip(cart: *mut colliery_cart) -> *mut colliery_chip {
    Box::into_raw(Box::new(colliery_chip(cart)))
}

pub unsafe fn colliery_chip_size(chip: *const colliery_chip) -> c_uint {
    // SAFETY: The wrapper passes a chip whose cart is still there.
    unsafe { (*(*chip).0).weight / 2 }
}

pub unsafe fn colliery_chip_drop(chip: *mut colliery_chip) {
    // SAFETY: The wrapper gives one up whose cart is still there.
    let _ = unsafe { colliery_chip_size(chip) };
    // SAFETY: As above.
    drop(unsafe { Box::from_raw(chip) });
    end("dropped");
}

pub unsafe fn colliery_tie(length: c_uint, _: *mut colliery) -> *mut colliery_rope {
    Box::into_raw(Box::new(colliery_rope(length)))
}

pub unsafe fn colliery_untie(colliery: *mut colliery, rope: *mut colliery_rope) {
    // SAFETY: The wrapper passes a colliery.
    assert!(unsafe { (*colliery).depth } <= 100);
    // SAFETY: The wrapper gives it up, and it was made here.
    let rope = unsafe { Box::from_raw(rope) };
    end(if rope.0 == 0 { "cut" } else { "untied" });
}

pub unsafe fn colliery_drill_start(colliery: *mut colliery) -> *mut colliery_drill {
    // SAFETY: The wrapper passes a colliery.
    let of = unsafe { &*colliery };
    assert_eq!((of.carts.get(), of.drilling.replace(true)), (0, false));
    Box::into_raw(Box::new(colliery_drill(colliery)))
}

pub unsafe fn colliery_drill_turn(drill: *mut colliery_drill) -> c_uint {
    // SAFETY: The wrapper passes a drill whose colliery is still there.
    unsafe { (*(*drill).0).depth + 1 }
}

pub unsafe fn colliery_drill_stop(drill: *mut colliery_drill) {
    // SAFETY: The wrapper gives one up whose colliery is still there.
    unsafe { (*(*drill).0).drilling.set(false) };
    // SAFETY: As above.
    drop(unsafe { Box::from_raw(drill) });
    end("stopped");
}
