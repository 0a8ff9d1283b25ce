//! The expressions of bodies, nested functions and all.

use safebind::api::{
    Function,
    body::{Body, Expr, Statement, StatementKind, UnsafeExpr},
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

/// The expressions of a statement, and of the statements inside it.
pub(crate) fn expressions(kind: &StatementKind) -> Vec<&Expr> {
    let inner = bodies(kind).into_iter().flat_map(|body| &body.statements);
    let inner = inner.flat_map(|statement| expressions(&statement.kind));
    own_expressions(kind).into_iter().chain(inner).collect()
}

/// The expressions of a statement without those of the statements inside it.
pub(crate) fn own_expressions(kind: &StatementKind) -> Vec<&Expr> {
    match kind {
        StatementKind::Item(_) => Vec::new(),
        StatementKind::Let { value, .. }
        | StatementKind::LetElse { value, .. }
        | StatementKind::Configured { value, .. } => vec![value],
        StatementKind::Expr(value) | StatementKind::Tail(value) => vec![value],
        StatementKind::Return(value) | StatementKind::ConstAssert(value) => vec![value],
        StatementKind::ReturnIf { condition, value } => vec![condition, value],
        StatementKind::If { condition, .. } => vec![condition],
    }
}

/// The bodies inside a statement.
fn bodies(kind: &StatementKind) -> Vec<&Body> {
    match kind {
        StatementKind::Item(function) => vec![&function.body],
        StatementKind::If {
            then, otherwise, ..
        } => vec![then, otherwise],
        StatementKind::LetElse { otherwise, .. } => vec![otherwise],
        _ => Vec::new(),
    }
}

/// The statements of a body, each followed by those inside it.
pub(crate) fn statements(body: &Body) -> Vec<&Statement> {
    let mut all = Vec::new();
    for statement in &body.statements {
        all.push(statement);
        all.extend(bodies(&statement.kind).into_iter().flat_map(statements));
    }
    all
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
