//! The C side: a menu is its only dish, and who counts it.

use std::{cell::Cell, ffi::c_uint};

/// `struct diner`
pub struct Diner(pub u8);

/// `struct menu`
pub struct Menu {
    dish: c_uint,
    count: Cell<u32>,
}

#[no_mangle]
extern "C" fn menu_write() -> *mut Menu {
    let count = Cell::new(1);
    Box::into_raw(Box::new(Menu { dish: 12, count }))
}

#[no_mangle]
unsafe extern "C" fn menu_hold(menu: *mut Menu) {
    // SAFETY: The caller passes a menu.
    let count = unsafe { &(*menu).count };
    count.set(count.get() + 1);
}

#[no_mangle]
unsafe extern "C" fn menu_drop(menu: *mut Menu) {
    // SAFETY: The caller passes a menu, and owns a count.
    unsafe {
        let left = (*menu).count.get() - 1;
        (*menu).count.set(left);
        if left == 0 {
            drop(Box::from_raw(menu));
        }
    }
}

#[no_mangle]
unsafe extern "C" fn menu_choose(_: *const Diner, menu: *mut Menu) -> *const c_uint {
    // SAFETY: The caller passes a menu.
    unsafe { &raw const (*menu).dish }
}

#[no_mangle]
unsafe extern "C" fn dish_price(dish: *const c_uint) -> c_uint {
    // SAFETY: The caller passes a dish.
    unsafe { *dish }
}
