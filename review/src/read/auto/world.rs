//! The types that are known, and what follows from their fields.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
};

use super::{
    Which, explicit,
    known::{self, Rule},
    replace::{arguments, replace},
    verdict::{Condition, Verdict},
};
use crate::{
    model::{
        Impl, Kind, TypeDef,
        ty::{Arg, Bound, Generics, Ty},
    },
    read::{items::Read, text},
};

/// How deep types may stand inside each other, from field to field.
const DEPTH: usize = 100;

/// How many steps one question may take: a type can have two fields of a type that has two fields.
const STEPS: usize = 20_000;

/// What is known of the types.
pub(super) struct World<'a> {
    types: BTreeMap<String, Vec<&'a TypeDef>>,
    aliases: BTreeMap<String, (&'a Generics, &'a Ty)>,
    supertraits: BTreeMap<String, &'a [String]>,
    impls: BTreeMap<String, Vec<&'a Impl>>,
    /// What was found.
    found: RefCell<BTreeMap<(String, Which), Verdict>>,
    /// The definitions that are being looked at, each in the fields of the one before it.
    open: RefCell<Vec<(String, Which)>>,
    /// The outermost of them that an answer was taken for granted of.
    granted: Cell<usize>,
    steps: Cell<usize>,
}

/// Where a type stands.
#[derive(Clone, Copy)]
struct Scope<'a> {
    generics: &'a Generics,
    depth: usize,
}

impl<'a> World<'a> {
    pub(super) fn new(items: &'a [Read]) -> Self {
        let mut world = Self {
            types: BTreeMap::new(),
            aliases: BTreeMap::new(),
            supertraits: BTreeMap::new(),
            impls: BTreeMap::new(),
            found: RefCell::default(),
            open: RefCell::default(),
            granted: Cell::new(usize::MAX),
            steps: Cell::new(0),
        };
        for read in items {
            let item = &read.item;
            let path = || format!("crate::{}", item.path);
            match &item.kind {
                Kind::Type(def) => world.types.entry(path()).or_default().push(def),
                Kind::Alias {
                    generics,
                    ty: Some(ty),
                } if item.path.owner.is_none() => {
                    world.aliases.insert(path(), (generics, ty));
                }
                Kind::Trait(def) => {
                    world.supertraits.insert(path(), &def.supertraits);
                }
                Kind::Impl(one) if one.of == "Send" || one.of == "Sync" => {
                    if let Ty::Path { path, .. } = &one.ty {
                        world.impls.entry(path.join("::")).or_default().push(one);
                    }
                }
                _ => {}
            }
        }
        world
    }

    /// What one definition has; there can be several of one path, under different conditions.
    pub(super) fn of_item(&self, path: &str, def: &TypeDef, which: Which) -> Verdict {
        self.steps.set(0);
        self.granted.set(usize::MAX);
        self.open.borrow_mut().push((path.to_owned(), which));
        let verdict = self.definition(path, def, which, 0);
        self.open.borrow_mut().clear();
        verdict
    }

    fn definition(&self, path: &str, def: &TypeDef, which: Which, depth: usize) -> Verdict {
        let impls = self.impls.get(path).map(Vec::as_slice).unwrap_or_default();
        if let Some(said) = explicit::said(impls, &def.generics, which) {
            return said;
        }
        let scope = Scope {
            generics: &def.generics,
            depth,
        };
        let variants = def.variants.iter().flat_map(|variant| {
            let fields = variant.fields.iter();
            fields.map(|field| (format!("{}::{}", variant.name, field.name), &field.ty))
        });
        let fields = def
            .fields
            .iter()
            .map(|field| (field.name.clone(), &field.ty));
        let all = fields.chain(variants);
        all.fold(Verdict::Yes, |verdict, (name, ty)| {
            verdict.and(self.ty(ty, which, scope).in_field(&name))
        })
    }

    /// What all definitions of a path have.
    fn of_path(&self, path: &str, defs: &[&TypeDef], which: Which, depth: usize) -> Verdict {
        let key = (path.to_owned(), which);
        if let Some(found) = self.found.borrow().get(&key) {
            return found.clone();
        }
        let at = self.open.borrow().iter().position(|open| *open == key);
        if let Some(at) = at {
            // A type in its own fields adds nothing.
            self.granted.set(self.granted.get().min(at));
            return Verdict::Yes;
        }
        let own = self.open.borrow().len();
        self.open.borrow_mut().push(key.clone());
        let verdict = defs.iter().fold(Verdict::Yes, |verdict, def| {
            verdict.and(self.definition(path, def, which, depth))
        });
        self.open.borrow_mut().pop();
        if self.granted.get() >= own {
            self.granted.set(usize::MAX);
            self.found.borrow_mut().insert(key, verdict.clone());
        }
        verdict
    }

    fn ty(&self, ty: &Ty, which: Which, scope: Scope<'_>) -> Verdict {
        let steps = self.steps.get() + 1;
        self.steps.set(steps);
        if scope.depth > DEPTH || steps > STEPS {
            return Verdict::RestsOn(format!("{}, which is too deep to follow", text::short(ty)));
        }
        let scope = Scope {
            depth: scope.depth + 1,
            ..scope
        };
        match ty {
            Ty::Unit | Ty::Never | Ty::FnPtr { .. } => Verdict::Yes,
            Ty::Ptr { .. } => Verdict::No(format!("`{}`", text::ty(ty))),
            Ty::Ref {
                mutable: true, to, ..
            } => self.ty(to, which, scope),
            Ty::Ref { to, .. } => self.ty(to, Which::Sync, scope),
            Ty::Tuple(types) => self.all(types.iter(), which, scope),
            Ty::Slice(of) | Ty::Array(of, _) => self.ty(of, which, scope),
            Ty::Assoc { .. } => match scope.generics.others.contains(&demand(ty, which)) {
                true => Verdict::Yes,
                false => Verdict::has(ty, which),
            },
            Ty::Dyn(bounds) => match self.bound(bounds, which) {
                true => Verdict::Yes,
                false => Verdict::No(format!("`{}`", text::ty(ty))),
            },
            Ty::Impl(bounds) => match self.bound(bounds, which) {
                true => Verdict::Yes,
                false => Verdict::RestsOn(text::ty(ty)),
            },
            Ty::Path { path, args } => self.path(ty, (path, args), which, scope),
            Ty::Other(text) => Verdict::RestsOn(text.clone()),
        }
    }

    fn path(
        &self,
        ty: &Ty,
        (path, args): (&[String], &[Arg]),
        which: Which,
        scope: Scope<'_>,
    ) -> Verdict {
        if let [name] = path
            && let Some((_, bounds)) = scope.generics.types.iter().find(|(own, _)| own == name)
        {
            return match self.bound(bounds, which) {
                true => Verdict::Yes,
                false => Verdict::has(ty, which),
            };
        }
        let types = || {
            args.iter().filter_map(|arg| match arg {
                Arg::Type(ty) => Some(ty),
                Arg::Lifetime(_) | Arg::Const(_) | Arg::Assoc(..) => None,
            })
        };
        let full = path.join("::");
        if let Some((generics, of)) = self.aliases.get(&full) {
            let of = replace(of, &arguments(generics, args));
            return self.ty(&of, which, scope);
        }
        if let Some(defs) = self.types.get(&full) {
            let verdict = self.of_path(&full, defs, which, scope.depth);
            let generics = defs.first().map(|def| &def.generics);
            return self.with_arguments(verdict, generics, args, scope);
        }
        match known::rule(path, which) {
            Some(Rule::Yes) => Verdict::Yes,
            Some(Rule::No) => Verdict::No(format!("`{}`", text::ty(ty))),
            Some(Rule::Same) => self.all(types(), which, scope),
            Some(Rule::If(which)) => which.iter().fold(Verdict::Yes, |verdict, which| {
                verdict.and(self.all(types(), *which, scope))
            }),
            None => Verdict::RestsOn(full),
        }
    }

    /// The conditions of a definition, asked of the arguments.
    fn with_arguments(
        &self,
        verdict: Verdict,
        generics: Option<&Generics>,
        args: &[Arg],
        scope: Scope<'_>,
    ) -> Verdict {
        let (Verdict::If(all), Some(generics)) = (&verdict, generics) else {
            return verdict;
        };
        let by = arguments(generics, args);
        all.iter().fold(Verdict::Yes, |verdict, condition| {
            verdict.and(match condition {
                Condition::Has(ty, which) => self.ty(&replace(ty, &by), *which, scope),
                Condition::Bound(text) => Verdict::If([Condition::Bound(text.clone())].into()),
            })
        })
    }

    fn all<'t>(
        &self,
        types: impl Iterator<Item = &'t Ty>,
        which: Which,
        scope: Scope<'_>,
    ) -> Verdict {
        let mut types = types;
        types
            .try_fold(Verdict::Yes, |verdict, ty| {
                match verdict.and(self.ty(ty, which, scope)) {
                    no @ Verdict::No(_) => Err(no),
                    verdict => Ok(verdict),
                }
            })
            .unwrap_or_else(|no| no)
    }

    /// Whether bounds include it, themselves or by what their traits demand.
    fn bound(&self, bounds: &[Bound], which: Which) -> bool {
        let traits = bounds.iter().filter_map(|bound| match bound {
            Bound::Trait(of) => Some(of.as_str()),
            Bound::Lifetime(_) => None,
        });
        let mut waiting: Vec<&str> = traits.collect();
        let mut seen = std::collections::BTreeSet::new();
        while let Some(of) = waiting.pop() {
            if of == which.name() {
                return true;
            }
            let bare = of.split(['<', '(']).next().unwrap_or(of);
            if seen.insert(bare) {
                let above = self.supertraits.get(bare).copied().unwrap_or_default();
                waiting.extend(above.iter().map(String::as_str));
            }
        }
        false
    }
}

fn demand(ty: &Ty, which: Which) -> String {
    format!("{}: {}", text::ty(ty), which.name())
}
