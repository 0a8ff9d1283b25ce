//! Pattern "callback during a call", the function that C calls.

use crate::{
    api::{
        Function, Generic, Requirement, Visibility,
        argument::{Argument, Because, Claim, Discharged},
        body::{Body, Expr},
        docs::Docs,
        ty::Ty,
    },
    contract::model::Context as Where,
};

use super::{
    super::super::{Context, items::inherent},
    Called,
    accepted::{Accepted, What},
    answer::Answer,
};

impl<'a> Context<'a> {
    /// `unsafe extern "C" fn call_NAME<F>(..)`: makes Rust values of what C passes, and calls the closure.
    pub(super) fn trampoline(
        &self,
        called: &Called<'_, 'a>,
        generic: &Generic,
        answer: Answer,
    ) -> Function {
        let mut body = Body::new();
        let mut passed = Vec::new();
        for accepted in &called.accepted {
            passed.extend(pass(&mut body, accepted));
        }
        let local = called.local("closure");
        body.let_(&local, closure(called));
        let raw = answer.raw.clone();
        let failure = called.local("error");
        answer.end(&mut body, &failure, Expr::name(local).call(passed));
        let params = called.accepted.iter();
        let params = params.map(|one| (one.name.clone(), one.raw.clone()));
        Function {
            visibility: Visibility::Module,
            requires: requirements(called),
            called_from_c: true,
            generics: vec![generic.clone()],
            params: params.collect(),
            ret: raw,
            ..inherent(
                &called.trampoline,
                Docs::text(format!("Calls the closure `{}`.", called.name)),
                body,
            )
        }
    }
}

impl<'a> Called<'_, 'a> {
    /// The parameter with the pointer to the closure, and whether it points to const.
    fn data(&self) -> (&str, bool) {
        let mut accepted = self.accepted.iter();
        let data = accepted.find_map(|one| match one.what {
            What::Data { is_const } => Some((one.name.as_str(), is_const)),
            _ => None,
        });
        data.unwrap_or_default()
    }

    /// A name that no parameter of the function has that C calls.
    fn local(&self, name: &str) -> String {
        let mut name = name.to_owned();
        while self.accepted.iter().any(|one| one.name == name) {
            name.push('_');
        }
        name
    }

    /// Whether the closure may sleep.
    pub(super) fn sleeps(&self) -> bool {
        let mut words = self.kind.context.iter();
        words.any(|word| **word == Where::MaySleep)
    }
}

/// What the closure gets for a parameter.
fn pass(body: &mut Body, accepted: &Accepted<'_>) -> Option<Expr> {
    let name = accepted.name.as_str();
    match &accepted.what {
        What::Data { .. } => return None,
        What::Number(_) => {}
        What::Value(ty) => {
            let from_raw = Expr::Type(ty.clone()).path("from_raw");
            return Some(from_raw.call(vec![Expr::name(name)]));
        }
        What::View { view, ty, nullable } => {
            let claims = accepted.object_claims().into_iter();
            let claims = claims.map(|(claim, because)| Discharged { claim, because });
            let made = Expr::Type(ty.clone()).path(view.raw_maker());
            let made = made.call(vec![Expr::name(name)]);
            let made = Expr::unsafe_(made, Argument::of_call(view.raw_maker(), claims.collect()));
            body.let_(
                name,
                match nullable {
                    false => made,
                    true => {
                        let is_null = Expr::name(name).method("is_null", Vec::new());
                        let present = Expr::Not(Box::new(is_null));
                        present.method("then", vec![Expr::Closure(Body::tail(made))])
                    }
                },
            );
        }
    }
    Some(Expr::name(name))
}

/// The reference to the closure.
fn closure(called: &Called<'_, '_>) -> Expr {
    let (data, is_const) = called.data();
    let shared = called.calls.shared;
    let pointer = match is_const && !shared {
        true => Expr::name(data).method("cast_mut", Vec::new()),
        false => Expr::name(data),
    };
    let cast = Expr::Turbofish(
        Box::new(pointer.field("cast")),
        vec![Ty::Param(called.generic.clone())],
    );
    let reference = Expr::Ref {
        mutable: !shared,
        of: Box::new(cast.call(Vec::new()).deref()),
    };
    let alone = match shared {
        true => "the closure is only shared until this function returns",
        false => "nothing else uses the closure until this function returns",
    };
    let argument = Argument::new(
        Claim::Valid {
            pointer: data.to_owned(),
            pointee: called.generic.clone(),
        },
        Because::Caller,
    )
    .and(
        Claim::Tagged {
            tag: "exclusive".to_owned(),
            text: alone.to_owned(),
        },
        Because::Caller,
    );
    Expr::unsafe_(reference, argument)
}

/// What C must see to: where the pointer comes from, how long it is valid, who else uses it, on which thread
/// this happens, and what the other pointers are.
fn requirements(called: &Called<'_, '_>) -> Vec<Requirement> {
    let (data, _) = called.data();
    let (function, generic) = (&called.function.declaration.name, &called.generic);
    let way = match called.calls.shared {
        true => "&raw const",
        false => "&raw mut",
    };
    let alone = match (called.calls.shared, called.calls.elsewhere) {
        (true, _) => {
            "Until then, that value must only be shared; other calls may happen at the same time."
        }
        (false, false) => "Until then, nothing else must use that value, and no other call have it.",
        (false, true) => {
            "Until then, nothing else must use that value, and no other call have it; each call must \
             happen before the next one."
        }
    };
    let thread = match called.calls.marker() {
        None => format!("The call must happen on the thread that has called `{function}`."),
        Some(marker) => {
            format!("The call may happen on any thread: `{generic}` is `{marker}`.")
        }
    };
    let mut requires = vec![
        (
            "origin".to_owned(),
            format!(
                "`{data}` must be the pointer that was passed to `{function}` together with this \
                 function, made by `{way}` from a value of type `{generic}`."
            ),
        ),
        (
            "valid".to_owned(),
            "That value must stay valid until this function returns.".to_owned(),
        ),
        ("exclusive".to_owned(), alone.to_owned()),
        ("thread".to_owned(), thread),
    ];
    for accepted in &called.accepted {
        let What::View { view, nullable, .. } = &accepted.what else {
            continue;
        };
        let name = &accepted.name;
        let null = if *nullable { "be null or " } else { "" };
        let counted = match view.refcount() {
            Some(_) => ", with a positive reference count,",
            None => "",
        };
        let text = format!(
            "`{name}` must {null}point to a `{}` that is valid{counted} until this function returns.",
            view.c_type
        );
        requires.push((format!("valid_{name}"), text));
    }
    let requires = requires.into_iter();
    requires
        .map(|(tag, text)| Requirement { tag, text })
        .collect()
}
