//! Functions that count references to objects, or end them: what they take, and what they do with it.

use crate::{
    contract::{
        at::At,
        model::{self, Transfer},
    },
    header::model as c,
    support::words,
};

use super::{
    super::{Linked, LinkedFunction, LinkedParam, LinkedType, View, calls},
    read_only, reads_only, writes,
};

/// How some of the views of a type are owned.
#[derive(Clone, Copy)]
pub(super) enum Owning<'l> {
    /// References to them are counted.
    Counted(&'l model::Refcount),
    /// They have one owner, which calls a function at the end.
    Unique(&'l At<String>),
}

impl Owning<'_> {
    /// Whether a view is one of them.
    fn is_of(self, view: View<'_>) -> bool {
        match self {
            Self::Counted(pair) => view.refcount() == Some(pair),
            Self::Unique(name) => view.release().is_some_and(|own| **own == **name),
        }
    }

    /// That the owner of a view calls another function at the end.
    fn ended_otherwise(self, view: View<'_>) -> Option<String> {
        let Self::Unique(name) = self else {
            return None;
        };
        let own = view.release().filter(|own| ***own != **name)?;
        let view = &**view.key;
        let article = words::article(view);
        Some(format!(
            "it takes {article} `{view}`, which `{}` ends",
            &**own
        ))
    }
}

/// What counts references to some of the views of a type, or ends them.
pub(super) struct Count<'l, 'a> {
    pub(super) linked: &'l Linked<'a>,
    pub(super) opaque: &'l LinkedType<'a>,
    pub(super) of: Owning<'l>,
}

impl Count<'_, '_> {
    /// One pointer to the object, borrowed by what takes a reference and given away by what puts it.
    pub(super) fn counts(&self, function: &LinkedFunction<'_>, puts: bool) -> Option<String> {
        let (param, parent) = match function.params.as_slice() {
            [param] => (param, None),
            [parent, param] if self.parents().next().is_some() && is_given(param) => {
                (param, Some(parent))
            }
            [param, parent] if self.parents().next().is_some() => (param, Some(parent)),
            several => return Some(format!("it takes {} parameters, not one", several.len())),
        };
        if let Some(misfit) = parent.and_then(|parent| self.takes_parent(parent)) {
            return Some(misfit);
        }
        let c_type = self.opaque.key.as_str();
        let unit = self.linked.unit;
        let pointee = match unit.resolve(&param.declaration.ty) {
            c::Type::Pointer { to, .. } => Some(&**to),
            _ => None,
        };
        if !pointee.is_some_and(|to| to.names(c_type) || unit.resolve(to).names(c_type)) {
            return Some(format!("`{}` is no pointer to `{c_type}`", param.name));
        }
        if let Some(misfit) = self.demands_a_view(param).or_else(|| self.writes(param)) {
            return Some(misfit);
        }
        let transfer = param
            .contract
            .and_then(|(_, contract)| contract.transfer.as_deref());
        match (puts, transfer) {
            (true, Some(Transfer::Full)) | (false, None | Some(Transfer::None)) => {
                calls::loses_result(function)
            }
            (true, _) => Some(format!("`{}` needs `transfer: full`", param.name)),
            (false, _) => Some(format!("`{}` is given away", param.name)),
        }
    }

    /// What the views of this owner are made from: something for each, if they have any.
    fn parents(&self) -> impl Iterator<Item = Option<&model::Parent>> {
        let views = self.opaque.views().filter(|view| self.of.is_of(*view));
        let parents: Vec<_> = views.map(View::parent).collect();
        let any = parents.iter().any(Option::is_some);
        parents.into_iter().filter(move |_| any)
    }

    /// Why a parameter beside the object is not the parent, which the owner borrows and passes.
    fn takes_parent(&self, param: &LinkedParam<'_>) -> Option<String> {
        let contract = param.contract.map(|(_, contract)| contract)?;
        let view = contract.view.as_ref();
        let is_view = |parent: &model::Parent| view == Some(&parent.view);
        if !self.parents().all(|parent| parent.is_some_and(is_view)) {
            return Some(format!(
                "`{}` is not what the object was made from",
                param.name
            ));
        }
        let transfer = contract.transfer.as_deref();
        if !matches!(transfer, None | Some(Transfer::None)) {
            return Some(format!("`{}` is given away too", param.name));
        }
        let parent = self.linked.view(view?)?;
        let mut views = parent.opaque.views.values();
        let read_only = views.any(read_only) && writes(self.linked, param);
        read_only.then(|| reads_only(param))
    }

    /// Counting is for every view with this pair, so it cannot rest on the promises of one of them, unless
    /// all others are stricter forms of that one.
    fn demands_a_view(&self, param: &LinkedParam<'_>) -> Option<String> {
        let name = param
            .contract
            .and_then(|(_, contract)| contract.view.as_ref())?;
        let mut views = self.opaque.views();
        let demanded = views.find(|view| **view.key == **name);
        if let Some(misfit) = demanded.and_then(|view| self.of.ended_otherwise(view)) {
            return Some(misfit);
        }
        let entry = self.linked.index.views.get(name.as_str())?;
        let promised = entry
            .contract
            .invariants
            .values()
            .any(|one| one.caller.is_some());
        let views = self.opaque.views();
        let mut counted = views.filter(|view| self.of.is_of(*view));
        let other = counted.find(|view| !view.is_or_refines(name));
        let other = other.filter(|_| promised)?.key;
        Some(format!(
            "it demands a `{}`, and is called for every `{}` too",
            &**name, &**other
        ))
    }

    /// It goes through the accessor, which may be read-only.
    fn writes(&self, param: &LinkedParam<'_>) -> Option<String> {
        let mut views = self.opaque.contract.views.values();
        let read_only = views.any(read_only);
        (read_only && writes(self.linked, param)).then(|| reads_only(param))
    }
}

/// Whether ownership of what a parameter points to moves.
fn is_given(param: &LinkedParam<'_>) -> bool {
    let contract = param.contract.map(|(_, contract)| contract);
    contract.is_some_and(|contract| contract.transfer.as_deref() == Some(&Transfer::Full))
}
