//! The show is a pointer.

use crate::{bindings, planetarium::Planetarium};

struct Show(*mut bindings::planetarium_show);

impl Drop for Show {
    fn drop(&mut self) {
        // SAFETY: It is a show that nobody else ends: wrong, its planetarium may be gone.
        unsafe { bindings::planetarium_end(self.0) };
    }
}

fn begin(of: &Planetarium) -> Show {
    // SAFETY: It is a planetarium, and has as many seats.
    Show(unsafe { bindings::planetarium_begin(of.as_ptr(), 3) })
}

pub fn run() {
    let _show = begin(&Planetarium::planetarium_open(10));
}
