//! Pattern "revocable", what it asks of a registration and of its witness.

use crate::{
    api::{
        Function,
        ty::{Support, Ty},
    },
    contract::{
        at::Span,
        model::{Context as Where, RevocableForm},
    },
    link::{Linked, LinkedFunction, View},
    support::{diag::Diagnostic, place::Place},
};

use super::super::{super::Context, Registered};

/// What the target must have, with the name of each in the profile.
const NEEDED: [(Support, &str); 10] = [
    (Support::Arc, "arc"),
    (Support::Completion, "completion"),
    (Support::FlagsMaySleep, "flags_may_sleep"),
    (Support::InPlaceInit, "in_place_init"),
    (Support::PinData, "pin_data"),
    (Support::PinInit, "pin_init"),
    (Support::RcuGuard, "rcu_guard"),
    (Support::Revocable, "revocable"),
    (Support::RevocableGuard, "revocable_guard"),
    (Support::TryPinInit, "try_pin_init"),
];

/// What it must have beside these for values that borrow.
const NEEDED_TO_BORROW: [(Support, &str); 3] = [
    (Support::CastPinInit, "cast_pin_init"),
    (Support::CovariantForLt, "covariant_for_lt"),
    (Support::ForLt, "for_lt"),
];

/// Why there is no revocable form.
pub(super) struct Misfit {
    code: &'static str,
    /// Which of the two forms is meant, if not the one for all values.
    borrowing: bool,
    why: String,
    /// What shows it, beside the name of the form.
    also: Option<(Place, String)>,
    help: String,
}

impl Misfit {
    fn new(why: impl Into<String>, also: Option<(Place, String)>, help: impl Into<String>) -> Self {
        Self {
            code: "SB0450",
            borrowing: false,
            why: why.into(),
            also,
            help: help.into(),
        }
    }

    fn of_witness(
        why: impl Into<String>,
        also: Option<(Place, String)>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            code: "SB0451",
            ..Self::new(why, also, help)
        }
    }

    pub(super) fn diagnostic(self, linked: &Linked<'_>, contract: &RevocableForm) -> Diagnostic {
        let borrowing = contract.borrowing.as_ref().filter(|_| self.borrowing);
        let name = borrowing.map_or(&contract.name, |form| &form.name);
        let message = match self.code {
            "SB0451" => format!("the witness of `{}` shows nothing", &**name),
            _ => format!("there cannot be a `{}`", &**name),
        };
        let span = match &contract.witness {
            Some(witness) if self.code == "SB0451" => witness.span,
            _ => name.span,
        };
        let mut diagnostic = Diagnostic::error(self.code, message).at(linked.place(span), self.why);
        if let Some((place, label)) = self.also {
            diagnostic = diagnostic.also(place, label);
        }
        diagnostic.help(self.help)
    }
}

impl<'a> Context<'a> {
    /// What keeps a registration from having a revocable form, if anything does.
    pub(super) fn misfit(
        &self,
        contract: &'a RevocableForm,
        registered: &Registered<'a>,
        register: &Function,
    ) -> Option<Misfit> {
        self.misfit_of_callback(registered)
            .or_else(|| self.misfit_of_functions(registered, register))
            .or_else(|| self.misfit_of_target(&NEEDED))
            .or_else(|| self.misfit_of_witness(contract, registered))
            .or_else(|| self.misfit_of_borrowing(contract, registered))
    }

    /// What borrows needs traits of the target, and a registration that lasts as long as it may.
    fn misfit_of_borrowing(
        &self,
        contract: &RevocableForm,
        registered: &Registered<'a>,
    ) -> Option<Misfit> {
        let borrowing = contract.borrowing.as_ref()?;
        let misfit = if !registered.lifetimes().is_empty() {
            Some(Misfit::new(
                "its registration borrows what it is registered with, and what the value borrows has to last longer",
                None,
                "count what it is registered with (`refcount: ...`), or leave `borrowing` out",
            ))
        } else if borrowing.may_be_absent.is_some() {
            None
        } else {
            self.misfit_of_target(&NEEDED_TO_BORROW)
        };
        misfit.map(|misfit| Misfit {
            borrowing: true,
            ..misfit
        })
    }

    /// Whether the target has what a form for values that borrow is made of.
    pub(super) fn can_borrow(&self) -> bool {
        self.misfit_of_target(&NEEDED_TO_BORROW).is_none()
    }

    /// The callback takes the value away once, waits, and has nothing to answer.
    fn misfit_of_callback(&self, registered: &Registered<'a>) -> Option<Misfit> {
        let callback = &registered.callback;
        let (key, kind) = (&**callback.key, callback.contract);
        let at = |span: Span, label: &str| Some((self.linked.place(span), label.to_owned()));
        if !callback.is_once() || registered.destroyed {
            return Some(Misfit::new(
                format!("`{key}` does not take the value away"),
                at(kind.scope.span, "it does not end what is registered"),
                "only what is called back once, and owns its data then, can be revoked: `scope: once`",
            ));
        }
        if *callback.result() != Ty::Unit {
            return Some(Misfit::new(
                format!("`{key}` returns a value, and nobody chooses one"),
                at(callback.key.span, "it returns something to C"),
                "implement the callback by hand",
            ));
        }
        if !kind.context.iter().any(|word| **word == Where::MaySleep) {
            return Some(Misfit::new(
                format!("`{key}` may not sleep, and would wait for whoever uses the value"),
                at(callback.key.span, "its `context` does not have `may_sleep`"),
                "if it may sleep, say so: `context: [may_sleep]`",
            ));
        }
        None
    }

    /// Registering is safe, and may allocate.
    fn misfit_of_functions(
        &self,
        registered: &Registered<'a>,
        register: &Function,
    ) -> Option<Misfit> {
        let function = registered.register;
        let declared = |label: &str| {
            let place = function.declaration.place.clone();
            Some((place, label.to_owned()))
        };
        let name = &function.declaration.name;
        if register.is_unsafe() {
            return Some(Misfit::new(
                format!("nobody promises what `{name}` demands of its caller"),
                declared("declared here"),
                "say why every call fulfils it: `requires: { ...: { because: ... } }`",
            ));
        }
        if !may_sleep(function) {
            return Some(Misfit::new(
                format!("`{name}` may not sleep, and memory for the value is allocated before it"),
                declared("its `context` does not have `may_sleep`"),
                "if its callers may sleep, say so: `context: [may_sleep]`",
            ));
        }
        let clash = [
            "new",
            "access",
            "try_access",
            "try_access_with",
            "try_access_with_guard",
        ];
        let object = registered.object.as_ref();
        let clash = object.filter(|object| clash.contains(&object.field.as_str()));
        clash.map(|object| {
            Misfit::new(
                format!("it would have two functions `{}`", object.field),
                declared("one is named after this parameter"),
                "implement it by hand",
            )
        })
    }

    fn misfit_of_target(&self, needed: &[(Support, &str)]) -> Option<Misfit> {
        let support = &self.profile.support;
        let mut missing = needed.iter().filter(|(item, _)| !support.has(*item));
        let (_, key) = missing.next()?;
        Some(Misfit::new(
            format!("the target has no `{key}`"),
            None,
            format!("name it in the profile: `support: {{ {key}: ... }}`"),
        ))
    }

    /// The witness is a view of the object, and the contract says what it shows.
    fn misfit_of_witness(
        &self,
        contract: &'a RevocableForm,
        registered: &Registered<'a>,
    ) -> Option<Misfit> {
        let witness = match (&contract.witness, &contract.because) {
            (None, None) => return None,
            (None, Some(_)) => {
                return Some(Misfit::of_witness(
                    "`because` says what a witness shows, and there is none",
                    None,
                    "name the view that shows it: `witness: ...`",
                ));
            }
            (Some(_), None) => {
                return Some(Misfit::of_witness(
                    "why the callback cannot run meanwhile is not said",
                    None,
                    "say it: `because: ...`",
                ));
            }
            (Some(witness), Some(_)) => witness,
        };
        // An unknown view was reported when names were checked.
        let view = self.view(witness)?;
        let function = registered.register;
        let place = function.declaration.place.clone();
        let Some(object) = &registered.object else {
            return Some(Misfit::of_witness(
                "nothing is registered with an object",
                Some((place, "declared here".to_owned())),
                "leave `witness` out",
            ));
        };
        if view.is_or_refines(object.view.key) {
            return self.misfit_of_owned(view, object.view);
        }
        let why = format!(
            "`{}` is no `{}`, with which it is registered",
            &**view.key, &**object.view.key
        );
        let help = format!("name a view that refines `{}`", &**object.view.key);
        Some(Misfit::of_witness(
            why,
            Some((place, "declared here".to_owned())),
            help,
        ))
    }
}

impl<'a> Context<'a> {
    /// What is owned lives as long as its owner likes: a count that anybody can take shows nothing. The registration
    /// itself holds one, and the callback is to run all the same.
    fn misfit_of_owned(&self, witness: View<'a>, object: View<'a>) -> Option<Misfit> {
        let same_count = witness.refcount().is_some() && witness.refcount() == object.refcount();
        let is_owned = witness.contract.provided.is_none() || witness.key == object.key;
        if !same_count || !is_owned {
            return None;
        }
        let (name, object) = (&**witness.key, &**object.key);
        Some(Misfit::of_witness(
            format!("a reference to `{name}` can be owned, for as long as its owner likes"),
            Some((
                self.linked.place(witness.key.span),
                format!("counted as every `{object}` is, and so is what is registered with"),
            )),
            format!("count the looser view alone: `{object}: {{ refcount: ... }}`"),
        ))
    }
}

fn may_sleep(function: &LinkedFunction<'_>) -> bool {
    let mut words = function.contract.context.iter();
    words.any(|word| **word == Where::MaySleep)
}
