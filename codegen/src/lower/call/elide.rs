//! Lifetimes of a signature that need not be named.

use crate::api::{
    Receiver,
    ty::{Support, Ty},
};

use super::{Draft, Filled, What};

/// Leaves out the lifetime of a result where there is one reference that it could be borrowed from.
pub(super) fn elide(draft: &mut Draft<'_>, ret: &mut Ty) {
    let fills = |filled: &Filled<'_>| matches!(filled.what, What::Elements(_));
    let others = draft.params.iter().map(|(_, ty)| ty);
    let others: Vec<_> = others.filter(|ty| !matches!(ty, Ty::Prim(_))).collect();
    // An owner that borrows has a lifetime of its own.
    let alone = match others[..] {
        [Ty::Ref { to, .. }] => !matches!(**to, Ty::WithTypes(..)),
        _ => others.len() == 1,
    };
    let borrows = draft.filled.iter().any(fills) || is_child(ret);
    if draft.receiver != Receiver::None || !alone || !borrows {
        return;
    }
    draft.lifetimes.clear();
    for (_, ty) in &mut draft.params {
        without_lifetime(ty);
    }
    without_lifetime(ret);
}

/// Whether a result owns what borrows from a parameter.
fn is_child(ret: &Ty) -> bool {
    match ret {
        Ty::Support(Support::Result, arguments) => arguments.iter().any(is_child),
        Ty::Option(of) => is_child(of),
        Ty::WithTypes(of, _) => {
            let child = Ty::Support(Support::OwnedChild, Vec::new());
            matches!(&**of, Ty::WithLifetimes(of, _) if **of == child)
        }
        _ => false,
    }
}

fn without_lifetime(ty: &mut Ty) {
    match ty {
        Ty::Ref { lifetime, .. } => *lifetime = None,
        Ty::Option(inner) => without_lifetime(inner),
        Ty::Support(Support::Result, parts) | Ty::Tuple(parts) => {
            parts.iter_mut().for_each(without_lifetime);
        }
        Ty::WithTypes(of, _) => {
            if let Ty::WithLifetimes(_, names) = &mut **of {
                names.iter_mut().for_each(|name| *name = "_".to_owned());
            }
        }
        _ => {}
    }
}
