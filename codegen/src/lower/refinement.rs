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
    support::diag::{Diagnostic, Sink},
};

use super::{
    Context,
    items::{self, inherent},
    quoted,
};

impl<'a> Context<'a> {
    /// A stricter view must say what becomes of each invariant of the looser one.
    pub(super) fn check_refinement(&self, sink: &mut Sink, view: View<'a>) {
        let Some(looser) = view.looser().next() else {
            return;
        };
        for (tag, _) in &looser.contract.invariants {
            if !view.contract.invariants.contains_key(tag.as_str()) {
                let (strict, loose) = (quoted(view.key), quoted(looser.key));
                let message = format!(
                    "{strict} refines {loose} without its invariant `{}`",
                    &**tag
                );
                sink.push(
                    Diagnostic::error("SB0403", message)
                        .at(self.linked.place(view.key.span), "not said here")
                        .also(self.linked.place(tag.span), "said here")
                        .help(format!("add it to the invariants of {strict}")),
                );
            }
        }
        self.check_keeps(sink, view, looser);
        let Some(convert) = view
            .contract
            .refines
            .as_ref()
            .and_then(|r| r.convert.as_ref())
        else {
            return;
        };
        self.check_counts(sink, view, looser, convert);
        for (tag, _, _) in view.promised() {
            if !convert.establishes.contains_key(tag.as_str()) {
                let message = format!("`{}` does not say why `{}` holds", &*convert.name, &**tag);
                sink.push(
                    Diagnostic::error("SB0403", message)
                        .at(
                            self.linked.place(convert.name.span),
                            "this makes a value of the view",
                        )
                        .also(self.linked.place(tag.span), "this must hold for it")
                        .help(format!("add `establishes: {{ {}: ... }}`", &**tag)),
                );
            }
        }
    }

    /// A reference to the looser view leads to a count of its kind, so the stricter one must keep it.
    fn check_keeps(&self, sink: &mut Sink, strict: View<'a>, loose: View<'a>) {
        if !strict.has_another_count(loose) || strict.count_invariant().is_some() {
            return;
        }
        let (strict, loose) = (strict.key, loose.key);
        let message = format!(
            "nothing says that what counts `{}` keeps a `{}`",
            &**strict, &**loose
        );
        sink.push(
            Diagnostic::error("SB0411", message)
                .at(
                    self.linked.place(strict.span),
                    "this has a count of its own",
                )
                .also(
                    self.linked.place(loose.span),
                    "and a reference to it is one to this",
                )
                .help("say it as an invariant: `counted: { holds: ... }`"),
        );
    }

    /// A conversion hands over a reference count, and one of another kind is not the same.
    fn check_counts(
        &self,
        sink: &mut Sink,
        strict: View<'a>,
        loose: View<'a>,
        convert: &model::Convert,
    ) {
        let (Some(kept), Some(given)) = (strict.refcount(), loose.refcount()) else {
            // That nobody owns one is reported with the rules about threads.
            return;
        };
        if kept == given {
            return;
        }
        let place = |view: View<'a>, pair: &model::Refcount| {
            let span = pair.get.as_ref().map_or(view.key.span, |get| get.span);
            self.linked.place(span)
        };
        let message = format!("`{}` hands one count over as another", &*convert.name);
        sink.push(
            Diagnostic::error("SB0411", message)
                .at(self.linked.place(convert.name.span), "this conversion")
                .also(
                    place(loose, given),
                    format!("`{}` is counted by this", &**loose.key),
                )
                .also(
                    place(strict, kept),
                    format!("and `{}` by this", &**strict.key),
                )
                .help("say of a function what it acquires: `return: { acquires: ... }`"),
        );
    }

    /// The conversions of stricter views that start from this one.
    pub(super) fn conversions_from(&self, view: View<'a>) -> Vec<Function> {
        let stricter = view.opaque.views.iter().filter_map(|(key, contract)| {
            let refines = contract.refines.as_ref()?;
            let from_here = *refines.view == **view.key;
            let strict = View {
                key,
                contract,
                ..view
            };
            refines
                .convert
                .as_ref()
                .filter(|_| from_here)
                .map(|convert| (strict, convert))
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
            Because::Fact(
                "`ARef::into_raw` keeps the one that `me` owned from being given back".to_owned(),
            ),
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
