//! Types and bounds as text.

use super::ty::{Arg, Bound, Lifetime, Ty};

/// How a type is written.
#[derive(Clone, Copy)]
pub(crate) struct Style<'a> {
    /// What stands for a path.
    pub(crate) path: &'a dyn Fn(&[String]) -> String,
    /// What stands for a trait, of which a bound is the text.
    pub(crate) bound: &'a dyn Fn(&str) -> String,
    /// What stands for a lifetime; none where it is left out.
    pub(crate) lifetime: &'a dyn Fn(&Lifetime) -> Option<String>,
}

impl Style<'_> {
    /// A type.
    pub(crate) fn ty(&self, ty: &Ty) -> String {
        match ty {
            Ty::Unit => "()".to_owned(),
            Ty::Never => "!".to_owned(),
            Ty::Path { path, args } => format!("{}{}", (self.path)(path), self.arguments(args)),
            Ty::Assoc {
                of,
                as_trait,
                name,
                args,
            } => {
                let (of, args) = (self.ty(of), self.arguments(args));
                match as_trait {
                    Some(as_trait) => format!("<{of} as {}>::{name}{args}", (self.bound)(as_trait)),
                    None => format!("{of}::{name}{args}"),
                }
            }
            Ty::Ref {
                lifetime,
                mutable,
                to,
            } => {
                let lifetime = (self.lifetime)(lifetime).map(|name| format!("{name} "));
                let mutable = if *mutable { "mut " } else { "" };
                format!("&{}{mutable}{}", lifetime.unwrap_or_default(), self.ty(to))
            }
            Ty::Ptr { mutable, to } => {
                let kind = if *mutable { "mut" } else { "const" };
                format!("*{kind} {}", self.ty(to))
            }
            Ty::Tuple(types) => match types.as_slice() {
                [one] => format!("({},)", self.ty(one)),
                types => format!("({})", self.list(types)),
            },
            Ty::Slice(of) => format!("[{}]", self.ty(of)),
            Ty::Array(of, length) => format!("[{}; {length}]", self.ty(of)),
            Ty::FnPtr {
                is_unsafe,
                abi,
                params,
                ret,
            } => {
                let is_unsafe = if *is_unsafe { "unsafe " } else { "" };
                let abi = abi.as_ref().map(|abi| format!("extern \"{abi}\" "));
                let (params, ret) = (self.list(params), self.result(ret));
                format!("{is_unsafe}{}fn({params}){ret}", abi.unwrap_or_default())
            }
            Ty::Impl(of) => format!("impl {}", self.bounds(of)),
            Ty::Dyn(of) => format!("dyn {}", self.bounds(of)),
            Ty::Other(text) => text.clone(),
        }
    }

    /// ` -> T`; nothing for `()`.
    pub(crate) fn result(&self, of: &Ty) -> String {
        match of {
            Ty::Unit => String::new(),
            of => format!(" -> {}", self.ty(of)),
        }
    }

    /// `A + 'a`.
    pub(crate) fn bounds(&self, bounds: &[Bound]) -> String {
        let texts = bounds.iter().map(|bound| match bound {
            Bound::Trait(of) => (self.bound)(of),
            Bound::Lifetime(lifetime) => self.named(lifetime),
        });
        texts.collect::<Vec<_>>().join(" + ")
    }

    /// `<'a, T, N = U>`; nothing without arguments.
    pub(crate) fn arguments(&self, args: &[Arg]) -> String {
        if args.is_empty() {
            return String::new();
        }
        let texts = args.iter().map(|arg| match arg {
            Arg::Lifetime(lifetime) => self.named(lifetime),
            Arg::Type(of) => self.ty(of),
            Arg::Const(text) => text.clone(),
            Arg::Assoc(name, of) => format!("{name} = {}", self.ty(of)),
        });
        format!("<{}>", texts.collect::<Vec<_>>().join(", "))
    }

    fn list(&self, types: &[Ty]) -> String {
        let texts = types.iter().map(|one| self.ty(one));
        texts.collect::<Vec<_>>().join(", ")
    }

    /// A lifetime where one must stand.
    fn named(&self, lifetime: &Lifetime) -> String {
        (self.lifetime)(lifetime).unwrap_or_else(|| "'_".to_owned())
    }
}
