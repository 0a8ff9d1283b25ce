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
    body::{casts, own::type_name},
    facts::Thread,
    model::body::What,
};

pub(super) fn check(input: &Input<'_>, findings: &mut Vec<Finding>) {
    for (_, item) in &input.code.structs {
        let Some((thread, function)) = held(input, item) else {
            continue;
        };
        let message = format!(
            "`{}` holds what `{function}` makes, which stays on its thread, and can leave it: {}",
            item.ident, thread.because
        );
        let mut add = |span| {
            let (place, at) = (input.parsed.place(span), Some(thread.at.clone()));
            findings.push(finding(
                Rule::LeavesThread,
                None,
                place,
                message.clone(),
                at,
            ));
        };
        let impls = input.code.impls.iter().map(|(_, one)| *one);
        let mut said = impls.filter(|one| says_it_can(one, item)).peekable();
        if said.peek().is_none() && !item.fields.iter().any(|field| keeps(&field.ty)) {
            add(item.ident.span());
        }
        for one in said {
            let first = one.unsafety.map_or(one.impl_token.span, |token| token.span);
            add(first);
        }
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
                && (builds(function, item) || returns(function, item))
            {
                return Some((thread, made));
            }
        }
    }
    None
}

/// Whether a function of a type returns it, or a reference to it.
fn returns(function: &Function<'_>, item: &ItemStruct) -> bool {
    let is_own = function.ty.as_deref() == Some(&*item.ident.to_string());
    let syn::ReturnType::Type(_, ty) = &function.signature.output else {
        return false;
    };
    let text = casts::text(ty);
    let mut words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    is_own && words.any(|word| word == "Self" || item.ident == word)
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

/// `unsafe impl Send for T`, and `Sync`.
fn says_it_can(one: &ItemImpl, item: &ItemStruct) -> bool {
    let is_send = one.trait_.as_ref().is_some_and(|(path, _)| {
        path.segments
            .last()
            .is_some_and(|last| last.ident == "Send" || last.ident == "Sync")
    });
    let of = type_name(&one.self_ty).is_some_and(|name| item.ident == name.as_str());
    is_send && of && one.modifiers.polarity.is_none()
}
