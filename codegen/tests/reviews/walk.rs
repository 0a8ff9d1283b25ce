//! The expressions of bodies, nested functions and all.

use safebind::api::{
    Function,
    body::{Body, Expr, StatementKind, UnsafeExpr},
};

/// Calls `visit` for an expression and everything inside it.
pub(crate) fn walk<'e>(expr: &'e Expr, visit: &mut impl FnMut(&'e Expr)) {
    visit(expr);
    match expr {
        Expr::Path(base, _)
        | Expr::Field(base, _)
        | Expr::NumericCast(base, _)
        | Expr::Deref(base)
        | Expr::Try(base)
        | Expr::Lambda(_, base)
        | Expr::Turbofish(base, _)
        | Expr::Not(base)
        | Expr::Using(_, base)
        | Expr::Ref { of: base, .. }
        | Expr::RawRef { of: base, .. } => walk(base, visit),
        Expr::Method(base, _, arguments) | Expr::Call(base, arguments) => {
            walk(base, visit);
            arguments.iter().for_each(|argument| walk(argument, visit));
        }
        Expr::Struct(fields) | Expr::Named(_, fields) | Expr::PinInit(_, fields, _) => {
            fields.iter().for_each(|(_, value)| walk(value, visit));
        }
        Expr::Closure(body) => body
            .statements
            .iter()
            .flat_map(|statement| expressions(&statement.kind))
            .for_each(|expr| walk(expr, visit)),
        Expr::Tuple(values) => values.iter().for_each(|value| walk(value, visit)),
        Expr::NotEqual(left, right) | Expr::Equal(left, right) | Expr::Assign(left, right) => {
            walk(left, visit);
            walk(right, visit);
        }
        Expr::Match(value, arms) => {
            walk(value, visit);
            arms.iter().for_each(|(_, value)| walk(value, visit));
        }
        Expr::Unsafe(operation) => walk(operation.operation(), visit),
        _ => {}
    }
}

/// The expressions of a statement.
pub(crate) fn expressions(kind: &StatementKind) -> Vec<&Expr> {
    match kind {
        StatementKind::Item(function) => {
            let inner = function.body.statements.iter();
            inner
                .flat_map(|statement| expressions(&statement.kind))
                .collect()
        }
        StatementKind::Let { value, .. } => vec![value],
        StatementKind::Expr(value) | StatementKind::Tail(value) => vec![value],
        StatementKind::Return(value) | StatementKind::ConstAssert(value) => vec![value],
        StatementKind::ReturnIf { condition, value } => vec![condition, value],
        StatementKind::If {
            condition,
            then,
            otherwise,
        } => {
            let inner = then.statements.iter().chain(&otherwise.statements);
            let inner = inner.flat_map(|statement| expressions(&statement.kind));
            std::iter::once(condition).chain(inner).collect()
        }
        StatementKind::LetElse {
            value, otherwise, ..
        } => {
            let inner = otherwise.statements.iter();
            let inner = inner.flat_map(|statement| expressions(&statement.kind));
            std::iter::once(value).chain(inner).collect()
        }
    }
}

/// The unsafe operations of a function in the order in which they are printed, each with the function that
/// it stands in: that may be one inside.
pub(crate) fn operations(function: &Function) -> Vec<(&Function, &UnsafeExpr)> {
    let mut found = Vec::new();
    of_body(function, &function.body, &mut found);
    found
}

fn of_body<'f>(
    function: &'f Function,
    body: &'f Body,
    found: &mut Vec<(&'f Function, &'f UnsafeExpr)>,
) {
    for statement in &body.statements {
        if let StatementKind::Item(inner) = &statement.kind {
            of_body(inner, &inner.body, found);
            continue;
        }
        for expr in expressions(&statement.kind) {
            walk(expr, &mut |expr| {
                if let Expr::Unsafe(operation) = expr {
                    found.push((function, operation));
                }
            });
        }
    }
}
