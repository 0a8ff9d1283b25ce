//! The iterator is a pointer.

use crate::{anthology::Anthology, bindings};

struct Poems(*const bindings::poem);

impl Iterator for Poems {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        if self.0.is_null() {
            return None;
        }
        // SAFETY: There is a poem: wrong, once the anthology is gone.
        unsafe {
            let lines = bindings::poem_lines(self.0);
            self.0 = bindings::poem_next(self.0);
            Some(lines)
        }
    }
}

fn poems(book: &Anthology) -> Poems {
    // SAFETY: It is an anthology.
    Poems(unsafe { bindings::anthology_poems(book.as_ptr()) })
}

pub fn run() {
    let poems = poems(&Anthology::anthology_print(2));
    assert_eq!(poems.sum::<u32>(), 3);
}
