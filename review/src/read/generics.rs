//! Parameters in angle brackets, with what `where` adds.

use syn::{GenericParam, Type, WherePredicate, ext::IdentExt as _};

use super::{
    text,
    types::{Types, declared},
};
use crate::model::ty::{Bound, Generics};

impl Types<'_> {
    /// Makes parameters known, before anything is read that names them.
    pub(super) fn declare(&mut self, generics: &syn::Generics) {
        for param in &generics.params {
            match param {
                GenericParam::Type(param) => self.params.push(param.ident.unraw().to_string()),
                GenericParam::Const(param) => self.consts.push(param.ident.unraw().to_string()),
                GenericParam::Lifetime(_) => {}
            }
        }
    }

    /// Parameters with all that is demanded of them. How many lifetimes there are is left to the caller.
    pub(super) fn generics(&mut self, generics: &syn::Generics) -> Generics {
        let mut all = Generics::default();
        for param in &generics.params {
            match param {
                GenericParam::Type(param) => {
                    let bounds = self.bounds(&param.bounds);
                    all.types.push((param.ident.unraw().to_string(), bounds));
                }
                GenericParam::Const(param) => {
                    let ty = self.ty(&param.ty);
                    all.consts.push((param.ident.unraw().to_string(), ty));
                }
                GenericParam::Lifetime(param) => {
                    self.outlives(&param.lifetime, param.bounds.iter(), &mut all);
                }
            }
        }
        let predicates = generics
            .where_clause
            .iter()
            .flat_map(|clause| &clause.predicates);
        for predicate in predicates {
            self.predicate(predicate, &mut all);
        }
        for (_, bounds) in &mut all.types {
            bounds.sort();
            bounds.dedup();
        }
        all.others.sort();
        all.others.dedup();
        all
    }

    fn predicate(&mut self, predicate: &WherePredicate, all: &mut Generics) {
        match predicate {
            WherePredicate::Lifetime(one) => self.outlives(&one.lifetime, one.bounds.iter(), all),
            WherePredicate::Type(one) => {
                let before = self.lifetimes.bind(declared(one.lifetimes.as_ref()));
                let bounds = self.bounds(&one.bounds);
                let name = match &one.bounded_ty {
                    Type::Path(path) => path.path.get_ident().map(|name| name.unraw().to_string()),
                    _ => None,
                };
                let own = all
                    .types
                    .iter_mut()
                    .find(|(own, _)| Some(own) == name.as_ref());
                match own {
                    Some((_, own)) => own.extend(bounds),
                    None => {
                        let ty = match name.as_deref() {
                            Some("Self") => "Self".to_owned(),
                            _ => text::ty(&self.ty(&one.bounded_ty)),
                        };
                        let each = bounds.iter().map(|bound| {
                            format!("{ty}: {}", text::bounds(std::slice::from_ref(bound)))
                        });
                        all.others.extend(each);
                    }
                }
                self.lifetimes.unbind(before);
            }
            other => all.others.push(text::tokens(quote::quote!(#other), None)),
        }
    }

    fn outlives<'b>(
        &mut self,
        lifetime: &syn::Lifetime,
        bounds: impl Iterator<Item = &'b syn::Lifetime>,
        all: &mut Generics,
    ) {
        for bound in bounds {
            let long = self.lifetimes.named(&lifetime.ident.unraw().to_string());
            let short = self.lifetimes.named(&bound.ident.unraw().to_string());
            let short = text::bounds(&[Bound::Lifetime(short)]);
            all.others
                .push(format!("{}: {short}", text::lifetime(&long)));
        }
    }
}
