//! The step from a looser view of a C type to a stricter one, and back: part of the pattern of views.

use crate::{
    api::{
        Function, Impl, Requirement,
        argument::{Argument, Because, Claim},
        body::{Body, Expr, StatementKind},
        docs::Docs,
        ty::{Support, Ty},
    },
    contract::model,
    link::View,
};

use super::super::{
    Context,
    items::{self, inherent},
};

impl<'a> Context<'a> {
    /// The conversions of stricter views that start from this one.
    pub(super) fn conversions_from(&self, view: View<'a>) -> Vec<Function> {
        let stricter = view.all_of_type().filter_map(|strict| {
            let refines = strict.contract.refines.as_ref()?;
            let from_here = *refines.view == **view.key;
            let convert = refines.convert.as_ref().filter(|_| from_here)?;
            Some((strict, convert))
        });
        stricter
            .map(|(strict, convert)| self.conversion(view, strict, convert))
            .collect()
    }

    fn conversion(&self, loose: View<'a>, strict: View<'a>, convert: &model::Convert) -> Function {
        let requires = convert.requires.iter().map(|(tag, text)| Requirement {
            tag: tag.value.clone(),
            text: text.clone(),
        });
        let argument = Argument::new(
            Claim::OwnsReference {
                pointer: "me".to_owned(),
            },
            Because::Fact(handed_over(loose, strict)),
        )
        .and(
            Claim::SameLayout {
                wrapper: strict.key.value.clone(),
                other: loose.key.value.clone(),
            },
            Because::TransparentBoth,
        );
        let aref = Expr::Support(Support::ARef);
        let raw = aref.clone().path("into_raw").call(vec![Expr::name("me")]);
        let cast = raw.method("cast", Vec::new());
        let value = Expr::unsafe_(aref.path("from_raw").call(vec![cast]), argument);
        let mut body = Body::new();
        let statement = body.push(StatementKind::Tail(value));
        let count = "the `ARef` owns the reference count that `me` owned";
        let established = |tag: &str| convert.establishes.get(tag).map(String::as_str);
        statement
            .remarks
            .extend(strict.invariants_by_count(count, established));
        Function {
            requires: requires.collect(),
            params: vec![("me".to_owned(), Ty::aref(self.generated(loose.key)))],
            ret: Ty::aref(self.generated(strict.key)),
            ..inherent(&convert.name, Docs::text(convert.doc.trim_end()), body)
        }
    }

    /// `Deref` from a stricter view to the looser one, whose methods it has.
    pub(super) fn deref_to_looser(&self, view: View<'a>) -> Option<Impl> {
        let looser = view.looser().next()?;
        let target = self.generated(looser.key);
        let reference = Because::Reference {
            name: "self".to_owned(),
        };
        let of_strict = |tag: &str| Because::TypeInvariant {
            ty: None,
            holds: view
                .contract
                .invariants
                .get(tag)
                .map(|strict| strict.holds.clone())
                .unwrap_or_default(),
        };
        let argument = Argument::new(view.valid("core::ptr::from_ref(self)"), reference)
            .and(
                Claim::Outlives {
                    object: view.c_type.to_owned(),
                    lifetime: None,
                },
                Because::Signature {
                    from: "self".to_owned(),
                },
            )
            .and_all(looser.count_claim("self", kept(view, looser)))
            .and_all(looser.invariant_claims("self", of_strict));
        let from_ref = Expr::name("core::ptr::from_ref").call(vec![Expr::name("self")]);
        let cast = from_ref.method("cast", Vec::new());
        let call = Expr::Type(target.clone())
            .path(looser.raw_maker())
            .call(vec![cast]);
        Some(items::deref(target, Expr::unsafe_(call, argument)))
    }
}

/// Why the reference that the result owns is there, and may be given back in the stricter view's way.
fn handed_over(loose: View<'_>, strict: View<'_>) -> String {
    let kept = "`ARef::into_raw` keeps the one that `me` owned from being given back";
    let ways = (strict.refcount(), loose.refcount());
    let (Some(new), Some(old)) = ways else {
        return kept.to_owned();
    };
    match (&new.get, &new.put, old.put == new.put) {
        (Some(get), Some(put), false) => {
            let (get, put) = (&**get, &**put);
            format!("{kept}, and `{put}` gives back what `{get}` has counted, too")
        }
        _ => kept.to_owned(),
    }
}

/// Why the count of the looser view is positive as long as there is a reference to the stricter one.
fn kept(strict: View<'_>, loose: View<'_>) -> Because {
    let mut counted = loose.contract.invariants.iter();
    let counted = counted.find(|(_, invariant)| invariant.caller.is_none());
    let same = counted.and_then(|(tag, _)| strict.contract.invariants.get(tag.as_str()));
    match same.or_else(|| strict.count_invariant()) {
        Some(invariant) => Because::TypeInvariant {
            ty: None,
            holds: invariant.holds.clone(),
        },
        None => Because::Reference {
            name: "self".to_owned(),
        },
    }
}
