//! The poems are gone with their anthology.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("expected/bindings.rs");
}
#[path = "expected/anthology.rs"]
mod anthology;

use anthology::Anthology;

fn lines() -> u32 {
    let poems = {
        let book = Anthology::anthology_print(2);
        book.anthology_poems()
    };
    poems.map(|poem| poem.poem_lines()).sum()
}

fn main() {}
