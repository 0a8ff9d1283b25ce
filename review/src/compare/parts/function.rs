//! Functions: `unsafe`, what it can be used for, how it takes `self`, parameters and result.

use crate::model::{
    Function, Param,
    ty::{Generics, Lifetime, Receiver, Ty},
};

use super::{
    super::{declaration, side::base, text, types::Types},
    Both, Class, Found, Part, generics, lifetimes,
    order::{self, Stands},
    result,
};

pub(super) fn compare(
    both: &Both<'_, '_>,
    handwritten: &Function,
    generated: &Function,
) -> Vec<Found> {
    let none = Generics::default();
    let (ours, theirs) = owners(both).unwrap_or((&none, &none));
    let levels = [(ours, theirs), (&handwritten.generics, &generated.generics)];
    let types = &mut generics::names(&levels).knowing(both.aliases);
    let mut found = Vec::new();
    found.extend(promised(handwritten, generated));
    found.extend(qualifiers(handwritten, generated));
    found.extend(generics::compare(
        types,
        &handwritten.generics,
        &generated.generics,
    ));
    let (a, b) = (Inputs::of(both, handwritten), Inputs::of(both, generated));
    found.extend(receiver(types, &a, &b));
    found.extend(params(types, (&a, handwritten), (&b, generated)));
    let names = (
        declaration::lifetimes(handwritten),
        declaration::lifetimes(generated),
    );
    let texts = text::both(
        &handwritten.ret,
        &generated.ret,
        (&|one| names.0.name(one), &|one| names.1.name(one)),
    );
    let texts = (&*texts.0, &*texts.1);
    found.extend(result::compare(
        types,
        &handwritten.ret,
        &generated.ret,
        texts,
    ));
    found.extend(lifetimes::compare(handwritten, generated, texts));
    found
}

/// The parameters of the types that the functions belong to.
fn owners<'a>(both: &Both<'a, '_>) -> Option<(&'a Generics, &'a Generics)> {
    let owner = both.owner()?;
    let (_, ours) = both.handwritten_side.type_named(owner)?;
    let renamed = both.generated.key.owner.as_deref()?;
    let (_, theirs) = both.generated_side.type_named(base(renamed))?;
    Some((&ours.generics, &theirs.generics))
}

fn promised(handwritten: &Function, generated: &Function) -> Option<Found> {
    match (handwritten.is_unsafe, generated.is_unsafe) {
        (true, false) => Some(Found::new(
            Part::Unsafe,
            Class::Looser,
            ("unsafe fn", "fn"),
            "it can be called without `unsafe`: nobody vouches for what the hand-written one demands",
        )),
        (false, true) => Some(Found::new(
            Part::Unsafe,
            Class::Stricter,
            ("fn", "unsafe fn"),
            "each call needs an `unsafe` block and an argument for it",
        )),
        _ => None,
    }
}

fn qualifiers(handwritten: &Function, generated: &Function) -> Vec<Found> {
    let mut found = Vec::new();
    match (handwritten.is_const, generated.is_const) {
        (true, false) => found.push(Found::new(
            Part::Qualifiers,
            Class::Stricter,
            ("const fn", "fn"),
            "it cannot be called in constants",
        )),
        (false, true) => found.push(Found::new(
            Part::Qualifiers,
            Class::Extra,
            ("fn", "const fn"),
            "it can be called in constants as well",
        )),
        _ => {}
    }
    let word = |is_async: bool| if is_async { "async fn" } else { "fn" };
    if handwritten.is_async != generated.is_async {
        let texts = (word(handwritten.is_async), word(generated.is_async));
        let notice = match generated.is_async {
            true => "its result has to be awaited",
            false => "its result is there at once, without `await`",
        };
        found.push(Found::new(Part::Qualifiers, Class::Changed, texts, notice));
    }
    if handwritten.abi != generated.abi {
        let abi = |function: &Function| {
            let abi = function
                .abi
                .as_ref()
                .map(|abi| format!("extern \"{abi}\" fn"));
            abi.unwrap_or_else(|| "fn".to_owned())
        };
        let texts = (&*abi(handwritten), &*abi(generated));
        let notice = "it does not fit function pointers of the other ABI";
        found.push(Found::new(Part::Qualifiers, Class::Changed, texts, notice));
    }
    found
}

/// What a function takes: what it acts on, and the rest. A first parameter of the type itself stands for `self`.
struct Inputs<'f> {
    receiver: Option<Ty>,
    is_method: bool,
    rest: &'f [Param],
}

impl<'f> Inputs<'f> {
    fn of(both: &Both<'_, '_>, function: &'f Function) -> Self {
        let itself = |ty: &Ty| itself(ty, both.owner());
        let receiver = function.receiver.as_ref().map(|receiver| match receiver {
            Receiver::Value => this(),
            Receiver::Ref { lifetime, mutable } => Ty::Ref {
                lifetime: lifetime.clone(),
                mutable: *mutable,
                to: Box::new(this()),
            },
            Receiver::Typed(ty) => itself(ty),
        });
        Self {
            is_method: receiver.is_some(),
            receiver,
            rest: &function.params,
        }
    }

    /// With the first parameter as what it acts on.
    fn first_as_receiver(&self, both: &Self) -> Option<(Ty, &'f [Param])> {
        let (first, rest) = self.rest.split_first()?;
        let fits = self.receiver.is_none() && rest.len() == both.rest.len();
        fits.then(|| (first.ty.clone(), rest))
    }
}

fn receiver(types: &mut Types, handwritten: &Inputs<'_>, generated: &Inputs<'_>) -> Option<Found> {
    let named = |_: &Lifetime| None;
    let text = |inputs: &Inputs<'_>| match &inputs.receiver {
        None => String::new(),
        Some(Ty::Ref {
            mutable: true, to, ..
        }) if **to == this() => "&mut self".to_owned(),
        Some(Ty::Ref {
            mutable: false, to, ..
        }) if **to == this() => "&self".to_owned(),
        Some(ty) if *ty == this() => "self".to_owned(),
        Some(ty) => format!("self: {}", text::ty(ty, &named)),
    };
    let texts = (&*text(handwritten), &*text(generated));
    match (&handwritten.receiver, &generated.receiver) {
        (Some(a), Some(b)) => {
            if types.same(a, b) {
                return None;
            }
            let (class, notice) = match (a, b) {
                (
                    Ty::Ref {
                        mutable: true, to, ..
                    },
                    b,
                ) if **to == this() && *b == this() => (
                    Class::Stricter,
                    "the value is given up in the call".to_owned(),
                ),
                (
                    a,
                    Ty::Ref {
                        mutable: true, to, ..
                    },
                ) if **to == this() && *a == this() => (
                    Class::Looser,
                    "the value stays usable after the call, where it is given up by hand"
                        .to_owned(),
                ),
                (a, b) => order::told(types, Stands::In, a, b),
            };
            Some(Found::new(Part::Receiver, class, texts, notice))
        }
        (None, None) => None,
        (Some(_), None) => {
            let notice = "it is called with its type in front, not on a value";
            Some(Found::new(Part::Receiver, Class::Changed, texts, notice))
        }
        (None, Some(_)) => {
            let notice = "it is called on a value, not with its type in front";
            Some(Found::new(Part::Receiver, Class::Changed, texts, notice))
        }
    }
}

fn params(
    types: &mut Types,
    (a, handwritten): (&Inputs<'_>, &Function),
    (b, generated): (&Inputs<'_>, &Function),
) -> Vec<Found> {
    let names = (
        declaration::lifetimes(handwritten),
        declaration::lifetimes(generated),
    );
    // A first parameter in place of `self` was reported as that.
    let (ours, theirs) = match (a.is_method, b.is_method) {
        (true, false) => (
            a.rest,
            b.first_as_receiver(a).map_or(b.rest, |(_, rest)| rest),
        ),
        (false, true) => (
            a.first_as_receiver(b).map_or(a.rest, |(_, rest)| rest),
            b.rest,
        ),
        _ => (a.rest, b.rest),
    };
    let mut found = Vec::new();
    let by_position = ours.len() == theirs.len();
    for (index, param) in ours.iter().enumerate() {
        let other = match by_position {
            true => theirs.get(index),
            false => theirs.iter().find(|other| other.name == param.name),
        };
        let Some(other) = other else {
            let shown = format!(
                "{}: {}",
                param.name,
                text::ty(&param.ty, &|one| names.0.name(one))
            );
            let notice = format!("it does not take `{}`", param.name);
            found.push(of(param, Class::Changed, (&shown, ""), notice));
            continue;
        };
        let texts = text::both(
            &param.ty,
            &other.ty,
            (&|one| names.0.name(one), &|one| names.1.name(one)),
        );
        let texts = (
            &*format!("{}: {}", param.name, texts.0),
            &*format!("{}: {}", other.name, texts.1),
        );
        if types.same(&param.ty, &other.ty) {
            found.extend(super::notes(types, Part::Parameter, texts));
            continue;
        }
        let (class, notice) = order::told(types, Stands::In, &param.ty, &other.ty);
        found.push(of(
            param,
            class,
            texts,
            format!("for `{}`: {notice}", other.name),
        ));
    }
    for other in theirs {
        if !by_position && !ours.iter().any(|param| param.name == other.name) {
            let shown = format!(
                "{}: {}",
                other.name,
                text::ty(&other.ty, &|one| names.1.name(one))
            );
            let notice = format!("it takes `{}` as well", other.name);
            found.push(of(other, Class::Changed, ("", &shown), notice));
        }
    }
    found
}

fn of(param: &Param, class: Class, texts: (&str, &str), notice: String) -> Found {
    let found = Found::new(Part::Parameter, class, texts, notice);
    Found {
        param: Some(param.name.clone()),
        ..found
    }
}

fn this() -> Ty {
    Ty::Path {
        path: vec!["Self".to_owned()],
        args: Vec::new(),
    }
}

/// A type with the owner's name replaced by `Self`, so that receivers can be held against each other.
fn itself(ty: &Ty, owner: Option<&str>) -> Ty {
    use crate::model::ty::Arg;
    match ty {
        Ty::Path { path, .. } if path.last().map(String::as_str) == owner && owner.is_some() => {
            this()
        }
        Ty::Path { path, args } => Ty::Path {
            path: path.clone(),
            args: args
                .iter()
                .map(|arg| match arg {
                    Arg::Type(ty) => Arg::Type(itself(ty, owner)),
                    arg => arg.clone(),
                })
                .collect(),
        },
        Ty::Ref {
            lifetime,
            mutable,
            to,
        } => Ty::Ref {
            lifetime: lifetime.clone(),
            mutable: *mutable,
            to: Box::new(itself(to, owner)),
        },
        ty => ty.clone(),
    }
}
