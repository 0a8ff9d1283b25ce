//! Casts: between pointers by `as`, and to a type that is not said.

use super::finding;
use crate::{
    audit::{
        code::Function,
        finding::{Finding, Rule},
    },
    model::body::What,
};

pub(super) fn check(function: &Function<'_>, findings: &mut Vec<Finding>) {
    for deed in &function.body.deeds {
        let What::Casts { to, to_pointer } = &deed.what else {
            continue;
        };
        let place = deed.place.clone();
        if to == "_" {
            let message = "`as _` does not say what this becomes".to_owned();
            findings.push(finding(
                Rule::UnnamedCast,
                Some(function),
                place,
                message,
                None,
            ));
        } else if *to_pointer {
            let message = format!(
                "`as {to}` can change more than it shows (the type, whether it can be written through, a number \
                 into a pointer): `cast`, `cast_mut` or `from_ref` change one thing"
            );
            findings.push(finding(
                Rule::PointerCast,
                Some(function),
                place,
                message,
                None,
            ));
        }
    }
}
