//! Where expressions begin and end. Asking the syntax tree makes tokens of the whole expression anew each time,
//! which for expressions inside each other is quadratic: here only the first and the last token are looked for.

use proc_macro2::Span;
use syn::{Expr, Stmt, spanned::Spanned};

/// The range of an expression.
pub(crate) fn span(expr: &Expr) -> Span {
    let first = first(expr);
    first.join(last(expr)).unwrap_or(first)
}

/// The first token of an expression, attributes left aside.
pub(crate) fn first(expr: &Expr) -> Span {
    let mut at = expr;
    loop {
        at = match at {
            Expr::Assign(one) => &one.left,
            Expr::Await(one) => &one.base,
            Expr::Binary(one) => &one.left,
            Expr::Call(one) => &one.func,
            Expr::Cast(one) => &one.expr,
            Expr::Field(one) => &one.base,
            Expr::Index(one) => &one.expr,
            Expr::MethodCall(one) => &one.receiver,
            Expr::Try(one) => &one.expr,
            Expr::Array(one) => return one.bracket_token.span.open(),
            Expr::Block(one) if one.label.is_none() => return one.block.brace_token.span.open(),
            Expr::If(one) => return one.if_token.span,
            Expr::Let(one) => return one.let_token.span,
            Expr::Match(one) => return one.match_token.span,
            Expr::Paren(one) => return one.paren_token.span.open(),
            Expr::Reference(one) => return one.and_token.span,
            Expr::Return(one) => return one.return_token.span,
            Expr::Tuple(one) => return one.paren_token.span.open(),
            Expr::Unsafe(one) => return one.unsafe_token.span,
            Expr::Loop(one) if one.label.is_none() => return one.loop_token.span,
            Expr::While(one) if one.label.is_none() => return one.while_token.span,
            Expr::ForLoop(one) if one.label.is_none() => return one.for_token.span,
            Expr::Closure(one) if one.capture.is_none() => return one.inputs_begin.span,
            Expr::Path(one) if one.qself.is_none() => return head(&one.path),
            Expr::Struct(one) if one.qself.is_none() => return head(&one.path),
            Expr::Macro(one) => return head(&one.mac.path),
            other => return other.span(),
        };
    }
}

/// The last token of an expression.
fn last(expr: &Expr) -> Span {
    let mut at = expr;
    loop {
        at = match at {
            Expr::Assign(one) => &one.right,
            Expr::Binary(one) => &one.right,
            Expr::Reference(one) => &one.expr,
            Expr::Unary(one) => &one.expr,
            Expr::Let(one) => &one.expr,
            Expr::Closure(one) => &one.body,
            Expr::Array(one) => return one.bracket_token.span.close(),
            Expr::Block(one) => return one.block.brace_token.span.close(),
            Expr::Call(one) => return one.paren_token.span.close(),
            Expr::ForLoop(one) => return one.body.brace_token.span.close(),
            Expr::Loop(one) => return one.body.brace_token.span.close(),
            Expr::Match(one) => return one.brace_token.span.close(),
            Expr::MethodCall(one) => return one.paren_token.span.close(),
            Expr::Paren(one) => return one.paren_token.span.close(),
            Expr::Struct(one) => return one.brace_token.span.close(),
            Expr::Try(one) => return one.question_token.span,
            Expr::Tuple(one) => return one.paren_token.span.close(),
            Expr::Unsafe(one) => return one.block.brace_token.span.close(),
            Expr::While(one) => return one.body.brace_token.span.close(),
            Expr::If(one) => match &one.else_branch {
                Some((_, other)) => other,
                None => return one.then_branch.brace_token.span.close(),
            },
            Expr::Return(one) => match &one.expr {
                Some(inner) => inner,
                None => return one.return_token.span,
            },
            other => return other.span(),
        };
    }
}

/// The first token of a statement.
pub(crate) fn statement(stmt: &Stmt) -> Span {
    match stmt {
        Stmt::Local(one) => one.let_token.span,
        Stmt::Expr(one, _) => first(one),
        other => other.span(),
    }
}

fn head(path: &syn::Path) -> Span {
    match path.segments.first() {
        Some(one) if path.leading_colon.is_none() => one.ident.span(),
        _ => path.span(),
    }
}
