//! What a result is tied to, and how long parameters have to live.
//!
//! A result that is tied to less can outlive what it rests on: looser. Tied to more: stricter. A parameter that has
//! to live longer: stricter.

use std::collections::BTreeSet;

use crate::model::{
    Function,
    ty::{Arg, Bound, Lifetime, Receiver, Ty},
};

use super::{Class, Found, Part};

/// What a lifetime is tied to.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd)]
enum Tie {
    /// The lifetime at this position of the inputs.
    Input(usize),
    /// A lifetime of the type around.
    Outer(u32),
}

/// The lifetimes of a function: those of the inputs in the order in which they are written, and of which input.
struct Inputs {
    all: Vec<(Lifetime, String)>,
}

pub(super) fn compare(
    handwritten: &Function,
    generated: &Function,
    texts: (&str, &str),
) -> Option<Found> {
    let (ours, theirs) = (Inputs::of(handwritten), Inputs::of(generated));
    let of_result = |function: &Function| {
        let mut all = Vec::new();
        collect(&function.ret, &mut all);
        all
    };
    let (a, b) = (of_result(handwritten), of_result(generated));
    let pairs = a.iter().zip(&b);
    let mut found: Vec<_> = match a.len() == b.len() {
        true => pairs
            .filter_map(|(a, b)| result((&ours, a), (&theirs, b)))
            .collect(),
        false => Vec::new(),
    };
    if ours.all.len() == theirs.all.len() {
        let pairs = ours.all.iter().zip(&theirs.all);
        found.extend(pairs.filter_map(|((a, _), (b, of))| input(a, b, of)));
    }
    let (class, notice) = found.into_iter().max_by_key(|(class, _)| *class)?;
    Some(Found::new(Part::Lifetime, class, texts, notice))
}

/// One lifetime of the result.
fn result(
    (ours, a): (&Inputs, &Lifetime),
    (theirs, b): (&Inputs, &Lifetime),
) -> Option<(Class, String)> {
    let (x, y) = (ours.ties(a)?, theirs.ties(b)?);
    match (x.is_empty(), y.is_empty()) {
        (true, true) => return None,
        (false, true) => {
            let free = match b {
                Lifetime::Static => "what it returns lives for ever",
                _ => "the caller chooses how long what it returns lives",
            };
            return Some((
                Class::Looser,
                format!("{free}; by hand it is tied to {}", ours.words(&x)),
            ));
        }
        (true, false) => {
            return Some((
                Class::Stricter,
                format!("what it returns is tied to {}", theirs.words(&y)),
            ));
        }
        (false, false) => {}
    }
    if x == y {
        return None;
    }
    if x.is_subset(&y) {
        let more: BTreeSet<Tie> = y.difference(&x).cloned().collect();
        return Some((
            Class::Stricter,
            format!("what it returns is tied to {} as well", theirs.words(&more)),
        ));
    }
    // What belongs to the type around lives at least as long as a borrow of the type.
    let outer = |ties: &BTreeSet<Tie>| ties.iter().all(|tie| matches!(tie, Tie::Outer(_)));
    if outer(&x) && !outer(&y) {
        return Some((
            Class::Stricter,
            format!(
                "what it returns is tied to {}, not only to {}",
                theirs.words(&y),
                ours.words(&x)
            ),
        ));
    }
    let lost: BTreeSet<Tie> = x.difference(&y).cloned().collect();
    Some((
        Class::Looser,
        format!(
            "what it returns is not tied to {} any more",
            ours.words(&lost)
        ),
    ))
}

/// One lifetime of the inputs.
fn input(a: &Lifetime, b: &Lifetime, of: &str) -> Option<(Class, String)> {
    let rank = |lifetime: &Lifetime| match lifetime {
        Lifetime::Static => Some(2),
        Lifetime::Outer(_) => Some(1),
        Lifetime::Input(_) => Some(0),
        Lifetime::Free(_) | Lifetime::Elided => None,
    };
    let (x, y) = (rank(a)?, rank(b)?);
    match x.cmp(&y) {
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Less => Some((
            Class::Stricter,
            match b {
                Lifetime::Static => format!("{of} has to live for ever"),
                _ => format!("{of} has to live as long as what the type is tied to"),
            },
        )),
        std::cmp::Ordering::Greater => Some((Class::Looser, format!("{of} may live shorter"))),
    }
}

impl Inputs {
    fn of(function: &Function) -> Self {
        let mut inputs = Self { all: Vec::new() };
        let mut add = |ty: &mut dyn FnMut(&mut Vec<Lifetime>), of: &str| {
            let mut found = Vec::new();
            ty(&mut found);
            inputs
                .all
                .extend(found.into_iter().map(|one| (one, of.to_owned())));
        };
        match &function.receiver {
            Some(Receiver::Ref { lifetime, .. }) => {
                add(&mut |all| all.push(lifetime.clone()), "`self`")
            }
            Some(Receiver::Typed(ty)) => add(&mut |all| collect(ty, all), "`self`"),
            Some(Receiver::Value) | None => {}
        }
        for param in &function.params {
            add(
                &mut |all| collect(&param.ty, all),
                &format!("`{}`", param.name),
            );
        }
        inputs
    }

    /// What a lifetime is tied to: nothing for one that the caller chooses, none if it is not known.
    fn ties(&self, lifetime: &Lifetime) -> Option<BTreeSet<Tie>> {
        match lifetime {
            Lifetime::Static | Lifetime::Free(_) => Some(BTreeSet::new()),
            Lifetime::Outer(index) => Some(BTreeSet::from([Tie::Outer(*index)])),
            Lifetime::Elided => None,
            Lifetime::Input(_) => {
                let all = self.all.iter().enumerate();
                let same = all.filter(|(_, (one, _))| one == lifetime);
                Some(same.map(|(index, _)| Tie::Input(index)).collect())
            }
        }
    }

    fn words(&self, ties: &BTreeSet<Tie>) -> String {
        let mut words: Vec<String> = Vec::new();
        for tie in ties {
            let word = match tie {
                Tie::Input(index) => self.all.get(*index).map(|(_, of)| of.clone()),
                Tie::Outer(_) => Some("what the type is tied to".to_owned()),
            };
            words.extend(word.filter(|word| !words.contains(word)));
        }
        words.join(" and ")
    }
}

/// The lifetimes of a type, in the order in which they are written.
pub(in super::super) fn collect(ty: &Ty, all: &mut Vec<Lifetime>) {
    match ty {
        Ty::Path { args, .. } => args_of(args, all),
        Ty::Assoc { of, args, .. } => {
            collect(of, all);
            args_of(args, all);
        }
        Ty::Ref { lifetime, to, .. } => {
            all.push(lifetime.clone());
            collect(to, all);
        }
        Ty::Ptr { to, .. } => collect(to, all),
        Ty::Tuple(types) => types.iter().for_each(|ty| collect(ty, all)),
        Ty::Slice(of) | Ty::Array(of, _) => collect(of, all),
        Ty::Impl(bounds) | Ty::Dyn(bounds) => {
            all.extend(bounds.iter().filter_map(|bound| match bound {
                Bound::Lifetime(lifetime) => Some(lifetime.clone()),
                Bound::Trait(_) => None,
            }));
        }
        // Lifetimes of a function pointer are its own.
        Ty::FnPtr { .. } | Ty::Unit | Ty::Never | Ty::Other(_) => {}
    }
}

fn args_of(args: &[Arg], all: &mut Vec<Lifetime>) {
    for arg in args {
        match arg {
            Arg::Lifetime(lifetime) => all.push(lifetime.clone()),
            Arg::Type(ty) | Arg::Assoc(_, ty) => collect(ty, all),
            Arg::Const(_) => {}
        }
    }
}
