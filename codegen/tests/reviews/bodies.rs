//! The functions of the generated texts, and what they reach.

use syn::visit::Visit;

use crate::support::{Ran, docs};

/// A function of a generated text, and what its body does.
#[derive(Default)]
pub(crate) struct Body {
    /// `fs::file::LocalFile::fget`.
    pub(crate) path: String,
    /// The trait it implements.
    pub(crate) of_trait: Option<String>,
    /// Its documentation.
    pub(crate) docs: String,
    /// Functions of the raw bindings.
    pub(crate) raw: Vec<String>,
    /// How often the wrapped C object is reached directly.
    pub(crate) inner: usize,
}

impl<'ast> Visit<'ast> for Body {
    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        let segments = &path.path.segments;
        if segments.len() > 1 && segments[segments.len() - 2].ident == "bindings" {
            self.raw
                .push(segments[segments.len() - 1].ident.to_string());
        }
    }

    fn visit_expr_field(&mut self, field: &'ast syn::ExprField) {
        let on_self = matches!(&*field.base, syn::Expr::Path(path) if path.path.is_ident("self"));
        let inner = matches!(&field.member, syn::Member::Named(name) if name == "inner");
        self.inner += usize::from(on_self && inner);
        syn::visit::visit_expr_field(self, field);
    }
}

/// Every function with a body.
pub(crate) fn bodies(ran: &Ran) -> Vec<Body> {
    let mut all = Vec::new();
    for (path, file) in ran.syntax() {
        let module = path.trim_end_matches(".rs").replace('/', "::");
        for item in &file.items {
            match item {
                syn::Item::Fn(function) => {
                    let mut body = Body {
                        path: format!("{module}::{}", function.sig.ident),
                        docs: docs(&function.attrs),
                        ..Body::default()
                    };
                    body.visit_block(&function.block);
                    all.push(body);
                }
                syn::Item::Impl(one) => of_impl(&mut all, &module, one),
                _ => {}
            }
        }
    }
    all
}

fn of_impl(all: &mut Vec<Body>, module: &str, one: &syn::ItemImpl) {
    let syn::Type::Path(ty) = &*one.self_ty else {
        return;
    };
    let ty = ty.path.segments.last().map(|last| last.ident.to_string());
    let of_trait = one
        .trait_
        .as_ref()
        .and_then(|(path, _)| path.segments.last());
    for item in &one.items {
        let syn::ImplItem::Fn(function) = item else {
            continue;
        };
        let mut body = Body {
            path: format!(
                "{module}::{}::{}",
                ty.clone().unwrap_or_default(),
                function.sig.ident
            ),
            of_trait: of_trait.map(|last| last.ident.to_string()),
            docs: docs(&function.attrs),
            ..Body::default()
        };
        body.visit_block(&function.block);
        all.push(body);
    }
}
