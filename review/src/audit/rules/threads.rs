//! What belongs to one thread: a type that holds it does not leave that thread.

use syn::{
    Expr, ExprStruct, ItemImpl, ItemStruct, Type,
    visit::{self, Visit},
};

use super::{Input, finding, types};
use crate::{
    audit::{
        code::Function,
        finding::{Finding, Rule},
    },
    body::{What, own::type_name},
    facts::Thread,
};

pub(super) fn check(input: &Input<'_>, findings: &mut Vec<Finding>) {
    for item in &input.code.structs {
        let Some((thread, function)) = held(input, item) else {
            continue;
        };
        let sends = input.code.impls.iter().find(|one| gives_send(one, item));
        if item.fields.iter().any(|field| keeps(&field.ty)) && sends.is_none() {
            continue;
        }
        let message = format!(
            "`{}` holds what `{function}` makes, which stays on its thread, and can leave it: {}",
            item.ident, thread.because
        );
        let place = input.parsed.place(item.ident.span());
        let at = Some(thread.at.clone());
        let mut found = finding(Rule::LeavesThread, None, place, message, at);
        if let Some(sends) = sends {
            let place = input.parsed.place(sends.impl_token.span);
            found
                .also
                .push((place, "this says that it can be sent".to_owned()));
        }
        findings.push(found);
    }
}

/// What belongs to one thread and is held by a type: it is built by a function that makes that.
fn held<'i>(input: &'i Input<'_>, item: &ItemStruct) -> Option<(&'i Thread, &'i str)> {
    for thread in &input.facts.threads {
        for function in &input.code.functions {
            let made = function
                .body
                .deeds
                .iter()
                .find_map(|deed| match &deed.what {
                    What::CallsC { function } => thread.made_by.iter().find(|one| *one == function),
                    _ => None,
                });
            if let Some(made) = made
                && builds(function, item)
            {
                return Some((thread, made));
            }
        }
    }
    None
}

/// Whether a function builds a type.
fn builds(function: &Function<'_>, item: &ItemStruct) -> bool {
    let own = function.ty.as_deref() == Some(&*item.ident.to_string());
    let mut search = Search {
        name: item.ident.to_string(),
        own,
        found: false,
        depth: 0,
    };
    search.visit_block(function.block);
    search.found
}

struct Search {
    name: String,
    /// Whether `Self` is the type.
    own: bool,
    found: bool,
    depth: usize,
}

impl Search {
    fn is_it(&self, path: &syn::Path) -> bool {
        let last = path.segments.last();
        last.is_some_and(|one| one.ident == self.name.as_str() || (self.own && one.ident == "Self"))
    }
}

impl<'ast> Visit<'ast> for Search {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        const DEEPEST: usize = 150;
        if let Expr::Call(call) = expr
            && let Expr::Path(path) = &*call.func
            && self.is_it(&path.path)
        {
            self.found = true;
        }
        if self.depth < DEEPEST && !self.found {
            self.depth += 1;
            visit::visit_expr(self, expr);
            self.depth -= 1;
        }
    }

    fn visit_expr_struct(&mut self, one: &'ast ExprStruct) {
        self.found |= self.is_it(&one.path);
        visit::visit_expr_struct(self, one);
    }
}

/// Whether a field keeps its type on one thread.
fn keeps(ty: &Type) -> bool {
    if types::is_pointer(ty) {
        return true;
    }
    match (type_name(ty), ty) {
        (Some(name), Type::Path(path)) if name == "PhantomData" => {
            let last = path.path.segments.last();
            last.is_some_and(|one| {
                quote::ToTokens::to_token_stream(&one.arguments)
                    .to_string()
                    .contains('*')
            })
        }
        (Some(name), _) => name == "Rc" || types::is_not_thread_safe(&name),
        (None, _) => false,
    }
}

/// `unsafe impl Send for T`.
fn gives_send(one: &ItemImpl, item: &ItemStruct) -> bool {
    let is_send = one.trait_.as_ref().is_some_and(|(path, _)| {
        path.segments
            .last()
            .is_some_and(|last| last.ident == "Send")
    });
    let of = type_name(&one.self_ty).is_some_and(|name| item.ident == name.as_str());
    is_send && of && one.modifiers.polarity.is_none()
}
