use crate::bindings;

pub struct Rooms<T> {
    first: u32,
    // Rooms stay on their thread.
    _marker: PhantomData<*mut ()>,
    _not_send: NotSend, // The same.
    _of: PhantomData<T>,
}

impl<T> Rooms<T> {
    fn is_lit(&self) -> bool {
        // SAFETY: Any room.
        !unsafe { bindings::lamp_find(self.first) }.is_null()
    }
}
