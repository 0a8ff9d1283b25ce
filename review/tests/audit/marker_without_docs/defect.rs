use crate::bindings;

pub struct Rooms {
    first: u32,
    _marker: PhantomData<*mut ()>,
}

impl Rooms {
    fn is_lit(&self) -> bool {
        // SAFETY: Any room.
        !unsafe { bindings::lamp_find(self.first) }.is_null()
    }
}
