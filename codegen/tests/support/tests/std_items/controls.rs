//! What the wrappers do not let happen, by hand. Miri has to report each of these.

use crate::bindings::{kiln_douse, kiln_heat, kiln_light};

#[test]
#[ignore = "a control: Miri reports it"]
fn used_after_its_end() {
    // SAFETY: It is not, and that is the mistake: the kiln is gone at the last call.
    unsafe {
        let kiln = kiln_light(300);
        kiln_douse(kiln);
        assert_eq!(kiln_heat(kiln), 300);
    }
}

#[test]
#[ignore = "a control: Miri reports it"]
fn never_ended() {
    // SAFETY: The kiln is one; what is missing is its end.
    unsafe { assert_eq!(kiln_heat(kiln_light(300)), 300) };
}
