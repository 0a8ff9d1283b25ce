//! The buffer is doubled, and the number is what the call before has left.

use crate::bindings;

fn list() -> Vec<u32> {
    let mut crew: Vec<u32> = Vec::with_capacity(2);
    let mut count = 2;
    loop {
        // SAFETY: There is room for `count`: wrong, once the first call has changed it.
        let error = unsafe { bindings::roster_list(crew.as_mut_ptr(), &mut count) };
        if error == 0 {
            // SAFETY: As many are there.
            unsafe { crew.set_len(count as usize) };
            return crew;
        }
        crew.reserve_exact(2 * crew.capacity());
    }
}

pub fn run() {
    list();
}
