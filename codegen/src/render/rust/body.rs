//! Bodies as tokens, with the comments in front of each statement.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::api::{
    argument::Argument,
    body::{Body, Expr, Statement, StatementKind},
    ty::{Support, Ty},
};

use super::{Scope, comments, types::ident};

/// Columns by which a function inside another one is indented: that one is mostly a method.
const INSIDE: usize = 8;

impl Scope<'_> {
    /// The statements of a body.
    pub(super) fn body(&self, body: &Body) -> TokenStream {
        let statements = body.statements.iter().enumerate();
        let statements = statements.map(|(index, statement)| self.statement(statement, index == 0));
        statements.collect()
    }

    fn statement(&self, statement: &Statement, first: bool) -> TokenStream {
        let argument = argument_of_statement(&statement.kind);
        let block = comments::block(&statement.remarks, argument);
        // A comment starts a paragraph.
        let blank = (!first && !block.is_empty()).then(|| quote! { __safebind_blank!(); });
        let comment = self.comments.statement(block);
        let code = match &statement.kind {
            StatementKind::Let {
                name,
                mutable,
                ty,
                value,
            } => {
                let name = match name.starts_with('(') {
                    // Patterns come from lowering, which only makes those that parse.
                    true => name.parse().unwrap_or_default(),
                    false => ident(name).into_token_stream(),
                };
                let value = self.expr(value);
                let mutable = mutable.then(|| quote! { mut });
                let ty = ty.as_ref().map(|ty| self.ty(ty)).map(|ty| quote! { : #ty });
                quote! { let #mutable #name #ty = #value; }
            }
            StatementKind::Item(function) => {
                let function = self.function(function, INSIDE);
                quote! { #function __safebind_blank!(); }
            }
            StatementKind::Expr(value) => {
                let value = self.expr(value);
                quote! { #value; }
            }
            StatementKind::Configured { option, value } => {
                let (option, value) = (ident(option), self.expr(value));
                quote! { #[cfg(#option)] #value; }
            }
            StatementKind::ReturnIf { condition, value } => {
                let (condition, value) = (self.expr(condition), self.expr(value));
                quote! { if #condition { return #value; } }
            }
            StatementKind::If {
                condition,
                then,
                otherwise,
            } => {
                let (condition, then) = (self.expr(condition), self.body(then));
                let otherwise = (!otherwise.statements.is_empty()).then(|| {
                    let otherwise = self.body(otherwise);
                    quote! { else { #otherwise } }
                });
                quote! { if #condition { #then } #otherwise }
            }
            StatementKind::LetElse {
                pattern,
                value,
                otherwise,
            } => {
                // Patterns come from lowering, which only makes those that parse.
                let pattern: TokenStream = pattern.parse().unwrap_or_default();
                let (value, otherwise) = (self.expr(value), self.body(otherwise));
                quote! { let #pattern = #value else { #otherwise }; }
            }
            StatementKind::Return(value) => {
                let value = self.expr(value);
                quote! { return #value; }
            }
            StatementKind::ConstAssert(condition) => {
                let condition = self.expr(condition);
                quote! { const { assert!(#condition) }; }
            }
            StatementKind::Tail(value) => self.expr(value),
        };
        quote! { #blank #comment #code }
    }

    /// An expression with the argument of its unsafe operation in front.
    pub(super) fn commented(&self, expr: &Expr) -> TokenStream {
        let comment = comments::block(&[], argument_of(expr));
        let (comment, expr) = (self.comments.statement(comment), self.expr(expr));
        quote! { #comment #expr }
    }

    fn expr(&self, expr: &Expr) -> TokenStream {
        match expr {
            // Names come from lowering, which only makes paths and identifiers.
            Expr::Name(name) => match syn::parse_str::<syn::Expr>(name) {
                Ok(path) => quote! { #path },
                Err(_) => {
                    let name = ident(name);
                    quote! { #name }
                }
            },
            Expr::Support(support) => self.support(*support),
            Expr::Type(ty) => self.type_path(ty),
            Expr::Path(base, name) => {
                let (qualifier, name) = (self.expr(base), ident(name));
                match **base {
                    Expr::Support(Support::ErrorCodes) => self.error_of(&name),
                    _ => quote! { #qualifier::#name },
                }
            }
            Expr::Raw(name) => self.raw(name),
            Expr::Field(object, name) => {
                let (object, name) = (self.operand(object), ident(name));
                quote! { #object.#name }
            }
            Expr::Method(object, name, arguments) => {
                let (object, name) = (self.operand(object), ident(name));
                let arguments = self.list(arguments);
                quote! { #object.#name(#arguments) }
            }
            Expr::Call(callee, arguments) => {
                let (callee, arguments) = (self.expr(callee), self.list(arguments));
                quote! { #callee(#arguments) }
            }
            Expr::Struct(fields) => self.literal(&Ty::SelfTy, fields),
            Expr::Named(ty, fields) => self.literal(ty, fields),
            Expr::Imported(path) => self.imported(path),
            Expr::Closure(body) => {
                let body = self.body(body);
                quote! { || { #body } }
            }
            Expr::Lambda(..)
            | Expr::Turbofish(..)
            | Expr::Tuple(_)
            | Expr::PinInit(..)
            | Expr::Using(..)
            | Expr::InCrate(_) => self.rarer(expr),
            Expr::Int(value) => {
                let value = Literal::i64_unsuffixed(*value);
                quote! { #value }
            }
            Expr::Str(text) => quote! { #text },
            Expr::Unit => quote! { () },
            Expr::Unsafe(inner) => {
                let operation = self.expr(inner.operation());
                quote! { unsafe { #operation } }
            }
            Expr::NumericCast(..)
            | Expr::Deref(_)
            | Expr::Ref { .. }
            | Expr::RawRef { .. }
            | Expr::Try(_)
            | Expr::NotEqual(..)
            | Expr::Equal(..)
            | Expr::Not(_)
            | Expr::OffsetOf(..)
            | Expr::Match(..)
            | Expr::If(..)
            | Expr::Assign(..) => self.operator(expr),
        }
    }

    /// The error with a code.
    fn error_of(&self, code: &Ident) -> TokenStream {
        match &self.profile.error_from_code {
            Some(from) => {
                let (error, from) = (self.support(Support::Error), ident(from));
                quote! { #error::#from(#code) }
            }
            None => quote! { #code },
        }
    }

    /// Expressions that few wrappers have; nothing for others.
    fn rarer(&self, expr: &Expr) -> TokenStream {
        match expr {
            Expr::Lambda(params, value) => {
                let params = params.iter().map(|name| match name.as_str() {
                    // Patterns come from lowering, which only makes those that parse.
                    pattern if pattern.starts_with('(') => pattern.parse().unwrap_or_default(),
                    name => {
                        let name = ident(name);
                        quote! { #name }
                    }
                });
                let value = self.expr(value);
                quote! { |#(#params),*| #value }
            }
            Expr::Turbofish(path, types) => {
                let (path, types) = (self.expr(path), types.iter().map(|ty| self.ty(ty)));
                quote! { #path::<#(#types),*> }
            }
            Expr::Tuple(values) => {
                let values = self.list(values);
                quote! { (#values) }
            }
            Expr::PinInit(ty, fields, error) => self.initializer(ty, fields, error),
            Expr::Using(used, value) => {
                self.support(*used);
                self.expr(value)
            }
            Expr::InCrate(path) => {
                let path = path.iter().map(|name| ident(name));
                quote! { $crate #(:: #path)* }
            }
            _ => TokenStream::new(),
        }
    }

    /// An operator with its operands; nothing for what is none.
    fn operator(&self, expr: &Expr) -> TokenStream {
        match expr {
            Expr::NumericCast(value, ty) => {
                let (value, ty) = (self.operand(value), self.ty(ty));
                quote! { #value as #ty }
            }
            Expr::Deref(value) => {
                let value = self.prefixed(value);
                quote! { *#value }
            }
            Expr::Ref { mutable, of } => {
                let (mutable, of) = (mutable.then(|| quote! { mut }), self.prefixed(of));
                quote! { &#mutable #of }
            }
            Expr::RawRef { mutable, of } => {
                let qualifier = if *mutable {
                    quote! { mut }
                } else {
                    quote! { const }
                };
                let of = self.prefixed(of);
                quote! { &raw #qualifier #of }
            }
            Expr::Try(value) => {
                let value = self.operand(value);
                quote! { #value? }
            }
            Expr::NotEqual(left, right) => {
                let (left, right) = (self.operand(left), self.compared(right));
                quote! { #left != #right }
            }
            Expr::Equal(left, right) => {
                let (left, right) = (self.operand(left), self.compared(right));
                quote! { #left == #right }
            }
            Expr::Not(value) => {
                let value = self.operand(value);
                quote! { !#value }
            }
            Expr::Assign(place, value) => {
                let (place, value) = (self.expr(place), self.expr(value));
                quote! { #place = #value }
            }
            Expr::OffsetOf(ty, field) => {
                let (ty, field) = (self.ty(ty), ident(field));
                quote! { core::mem::offset_of!(#ty, #field) }
            }
            Expr::If(condition, then, otherwise) => {
                let condition = self.expr(condition);
                let (then, otherwise) = (self.expr(then), self.expr(otherwise));
                quote! { if #condition { #then } else { #otherwise } }
            }
            Expr::Match(value, arms) => {
                let value = self.expr(value);
                let arms = arms.iter().map(|(pattern, value)| {
                    let (pattern, value) = (self.expr(pattern), self.expr(value));
                    quote! { #pattern => #value }
                });
                quote! { match #value { #(#arms),* } }
            }
            _ => TokenStream::new(),
        }
    }

    /// An expression as an operand: in parentheses where a prefix or a cast would bind otherwise.
    fn operand(&self, expr: &Expr) -> TokenStream {
        let tokens = self.expr(expr);
        match expr {
            Expr::Deref(_)
            | Expr::Ref { .. }
            | Expr::RawRef { .. }
            | Expr::NumericCast(..)
            | Expr::Equal(..)
            | Expr::Lambda(..)
            | Expr::Not(_)
            | Expr::NotEqual(..) => quote! { (#tokens) },
            _ => tokens,
        }
    }

    /// What stands behind a comparison: a cast needs no parentheses there.
    fn compared(&self, expr: &Expr) -> TokenStream {
        match expr {
            Expr::NumericCast(..) => self.expr(expr),
            _ => self.operand(expr),
        }
    }

    /// What stands behind a prefix: another prefix needs no parentheses there.
    fn prefixed(&self, expr: &Expr) -> TokenStream {
        match expr {
            Expr::Deref(_) | Expr::Ref { .. } => self.expr(expr),
            _ => self.operand(expr),
        }
    }

    pub(super) fn literal(&self, ty: &Ty, fields: &[(String, Expr)]) -> TokenStream {
        let ty = self.ty(ty);
        let fields = fields
            .iter()
            .map(|(name, value)| self.field_value(name, value));
        quote! { #ty { #(#fields),* } }
    }

    /// The macro that makes an initializer: its grammar is its own, and no formatter knows it, so it is
    /// printed here.
    fn initializer(&self, ty: &Ty, fields: &[(String, Expr)], error: &Ty) -> TokenStream {
        let text = |tokens: TokenStream| {
            let line = quote! { const _: () = #tokens; };
            let printed = syn::parse2(line).map(|file| prettyplease::unparse(&file));
            let printed = printed.unwrap_or_default();
            let value = printed.trim().strip_prefix("const _: () = ");
            value
                .and_then(|value| value.strip_suffix(';'))
                .unwrap_or_default()
                .to_owned()
        };
        let name = self.support(Support::TryPinInit).to_string();
        let ty = self.ty(ty).to_string();
        let mut lines = vec![format!("{name}!({ty} {{")];
        for (field, value) in fields {
            let value = text(self.expr(value));
            lines.push(format!("    {} <- {value},", ident(field)));
        }
        lines.push(format!("}}? {})", self.ty(error)));
        self.comments.paste(lines)
    }

    fn field_value(&self, name: &str, value: &Expr) -> TokenStream {
        let field = ident(name);
        match value {
            Expr::Name(same) if same == name => quote! { #field },
            _ => {
                let value = self.expr(value);
                quote! { #field: #value }
            }
        }
    }

    fn list(&self, arguments: &[Expr]) -> TokenStream {
        let arguments = arguments.iter().map(|argument| self.expr(argument));
        quote! { #(#arguments),* }
    }
}

/// The argument of the unsafe operation that a statement begins with.
fn argument_of_statement(kind: &StatementKind) -> Option<&Argument> {
    match kind {
        StatementKind::Item(_) => None,
        StatementKind::Let { value, .. } => argument_of(value),
        StatementKind::Expr(value)
        | StatementKind::Tail(value)
        | StatementKind::Return(value)
        | StatementKind::ConstAssert(value) => argument_of(value),
        StatementKind::LetElse { value, .. } | StatementKind::Configured { value, .. } => {
            argument_of(value)
        }
        StatementKind::ReturnIf { condition, .. } | StatementKind::If { condition, .. } => {
            argument_of(condition)
        }
    }
}

/// The argument of the unsafe operation in an expression; lowering puts at most one into a statement.
fn argument_of(expr: &Expr) -> Option<&Argument> {
    match expr {
        Expr::Unsafe(inner) => Some(inner.argument()),
        Expr::Path(inner, _)
        | Expr::Field(inner, _)
        | Expr::NumericCast(inner, _)
        | Expr::Deref(inner)
        | Expr::Ref { of: inner, .. }
        | Expr::RawRef { of: inner, .. }
        | Expr::Try(inner)
        | Expr::Turbofish(inner, _)
        | Expr::Not(inner)
        | Expr::Using(_, inner)
        | Expr::Lambda(_, inner) => argument_of(inner),
        Expr::Method(object, _, arguments) | Expr::Call(object, arguments) => {
            argument_of(object).or_else(|| arguments.iter().find_map(argument_of))
        }
        Expr::Struct(fields) | Expr::Named(_, fields) | Expr::PinInit(_, fields, _) => {
            fields.iter().find_map(|(_, value)| argument_of(value))
        }
        Expr::NotEqual(left, right) | Expr::Equal(left, right) | Expr::Assign(left, right) => {
            argument_of(left).or_else(|| argument_of(right))
        }
        Expr::If(condition, then, otherwise) => [condition, then, otherwise]
            .into_iter()
            .find_map(|value| argument_of(value)),
        Expr::Tuple(values) => values.iter().find_map(argument_of),
        Expr::Match(value, arms) => {
            argument_of(value).or_else(|| arms.iter().find_map(|(_, value)| argument_of(value)))
        }
        Expr::Name(_)
        | Expr::Support(_)
        | Expr::Type(_)
        | Expr::Raw(_)
        | Expr::Imported(_)
        | Expr::InCrate(_)
        | Expr::OffsetOf(..)
        | Expr::Int(_)
        | Expr::Str(_)
        | Expr::Unit
        // Its statements have comments of their own.
        | Expr::Closure(_) => None,
    }
}
