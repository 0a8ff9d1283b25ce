//! Structs that their user allocates, in words.

use crate::{
    api::record::Record,
    contract::model::{Direction, Key, Structure},
};

use super::{record, words};

pub(super) fn structure(key: &Key, structure: &Structure) -> Record {
    let mut entry = record("struct", key, None);
    let c = &*structure.c;
    entry.fact("a value", format!("is a `{c}` that does not move"));
    entry.fact(
        "before it is initialized",
        format!("it is all zeros, since {}", structure.zeroed),
    );
    for (name, buffer) in &structure.buffers {
        let (pointer, length) = (&*buffer.pointer, &*buffer.length);
        let way = match *buffer.direction {
            Direction::In => "read from",
            Direction::Out => "written to",
            Direction::Inout => "read from and written to",
        };
        entry.fact(
            format!("buffer `{}`", &**name),
            format!("is {way} by C: `{pointer}` points to the next of `{length}` that are left"),
        );
        entry.fact(format!("buffer `{}`", &**name), words::empty(*buffer.empty));
    }
    for (name, field) in &structure.fields {
        let about = format!("field `{}`", &**name);
        entry.fact(&about, "is a number that changes in calls only");
        entry.rename(&about, field.rust.as_ref());
    }
    entry.fact(
        "threads",
        words::thread("move to another thread", &structure.send),
    );
    entry.fact(
        "threads",
        words::thread("be shared between threads", &structure.sync),
    );
    entry.fact("a leak", structure.on_leak.clone());
    entry
}
