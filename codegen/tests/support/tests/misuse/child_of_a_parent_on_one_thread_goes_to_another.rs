//! The owner of a child takes its parent along, which stays on its thread.

#![allow(dead_code)]

#[allow(warnings)]
#[path = "../std_items/support.rs"]
mod support;

use std::{cell::Cell, ptr::NonNull};

use support::{OwnableChild, OwnedChild};

struct Child(u32);

unsafe impl OwnableChild for Child {
    type Parent = Cell<u32>;

    unsafe fn release(_: NonNull<Self>, parent: &Cell<u32>) {
        parent.set(parent.get() + 1);
    }
}

fn send(child: OwnedChild<'_, Child>) {
    std::thread::scope(|scope| {
        scope.spawn(move || drop(child));
    });
}

fn main() {}
