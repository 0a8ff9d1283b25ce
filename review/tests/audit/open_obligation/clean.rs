use crate::bindings;

fn close(room: u32) -> Result<(), Error> {
    ready()?;
    // SAFETY: Any room; `lamp_finish` is called for what comes back.
    let lamp = unsafe { bindings::lamp_detach(room) };
    if lamp.is_null() {
        return Err(Error::Empty);
    }
    // SAFETY: It is what was detached.
    unsafe { bindings::lamp_finish(lamp) };
    Ok(())
}
