//! How many preconditions each unsafe operation of an API discharges, in the order in which the
//! operations are printed.

use std::collections::BTreeMap;

use safebind::{
    Options,
    api::{
        Function, Impl, Item,
        body::{Body, Expr, StatementKind},
    },
    contract::{blocks, load, versions},
    fingerprint,
    header::model::Unit,
    link, lower,
    profile::built_in,
    support::diag::Sink,
};

/// For each module, the length of each argument. In a statement with two unsafe operations, which
/// cannot be explained one by one, the second counts as one with none.
pub(crate) fn lengths(options: &Options, unit: &Unit) -> BTreeMap<String, Vec<usize>> {
    let mut sink = Sink::default();
    let profile = options
        .profile
        .as_ref()
        .and_then(|path| built_in::load(&mut sink, path))
        .expect("the profile can be read");
    let mut contracts = load::load(&mut sink, &options.contract_files());
    blocks::merge_header_blocks(&mut contracts, &mut sink, unit);
    let said = options.tree_version.clone();
    let version = said.or_else(|| fingerprint::tree(unit, profile.tree.as_ref()?));
    let settled = versions::settle(&mut sink, &contracts, unit, version.as_deref());
    let modules: Vec<_> = settled.modules.iter().collect();
    let linked = link::link(&mut sink, &modules, &contracts.sources, unit);
    let api = lower::lower(&mut sink, &linked, &profile);
    let modules = api.modules.iter().map(|module| {
        let mut lengths = Vec::new();
        for item in &module.items {
            of_item(item, &mut lengths);
        }
        (module.path.clone(), lengths)
    });
    modules.collect()
}

fn of_item(item: &Item, lengths: &mut Vec<usize>) {
    match item {
        Item::Constants(_) | Item::Constant(_) | Item::Alias(_) | Item::Trait(_) => {}
        Item::Macro(one) => of_expr(&one.value, lengths),
        Item::Function(function) => of_function(function, lengths),
        Item::Type(block) => of_impls(&block.impls, lengths),
        Item::Enum(block) => of_impls(&block.impls, lengths),
    }
}

fn of_impls(impls: &[Impl], lengths: &mut Vec<usize>) {
    for one in impls {
        let argument = one.argument.as_ref();
        lengths.extend(argument.map(|argument| argument.iter().count()));
        for function in &one.functions {
            of_function(function, lengths);
        }
    }
}

fn of_function(function: &Function, lengths: &mut Vec<usize>) {
    of_body(&function.body, lengths);
}

fn of_body(body: &Body, lengths: &mut Vec<usize>) {
    for statement in &body.statements {
        let mut here = Vec::new();
        match &statement.kind {
            StatementKind::Item(function) => of_function(function, lengths),
            StatementKind::Let { value, .. } | StatementKind::Configured { value, .. } => {
                of_expr(value, &mut here);
            }
            StatementKind::Expr(value) | StatementKind::Tail(value) => of_expr(value, &mut here),
            StatementKind::Return(value) | StatementKind::ConstAssert(value) => {
                of_expr(value, &mut here);
            }
            StatementKind::ReturnIf { condition, value } => {
                of_expr(condition, &mut here);
                of_expr(value, &mut here);
            }
            StatementKind::If {
                condition,
                then,
                otherwise,
            } => {
                of_expr(condition, &mut here);
                of_body(then, lengths);
                of_body(otherwise, lengths);
            }
            StatementKind::LetElse {
                value, otherwise, ..
            } => {
                of_expr(value, &mut here);
                of_body(otherwise, lengths);
            }
        }
        let first = here.first().copied();
        lengths.extend(first);
        lengths.extend(here.iter().skip(1).map(|_| 0));
    }
}

fn of_expr(expr: &Expr, lengths: &mut Vec<usize>) {
    match expr {
        Expr::Unsafe(inner) => {
            lengths.push(inner.argument().iter().count());
            of_expr(inner.operation(), lengths);
        }
        Expr::Path(inner, _)
        | Expr::Field(inner, _)
        | Expr::NumericCast(inner, _)
        | Expr::Deref(inner)
        | Expr::Ref { of: inner, .. }
        | Expr::RawRef { of: inner, .. }
        | Expr::Lambda(_, inner)
        | Expr::Turbofish(inner, _)
        | Expr::Not(inner)
        | Expr::Using(_, inner)
        | Expr::Try(inner) => of_expr(inner, lengths),
        Expr::Method(object, _, arguments) | Expr::Call(object, arguments) => {
            of_expr(object, lengths);
            for argument in arguments {
                of_expr(argument, lengths);
            }
        }
        Expr::Struct(fields) | Expr::Named(_, fields) | Expr::PinInit(_, fields, _) => {
            for (_, value) in fields {
                of_expr(value, lengths);
            }
        }
        Expr::Tuple(values) => {
            for value in values {
                of_expr(value, lengths);
            }
        }
        Expr::NotEqual(left, right) | Expr::Equal(left, right) | Expr::Assign(left, right) => {
            of_expr(left, lengths);
            of_expr(right, lengths);
        }
        Expr::If(condition, then, otherwise) => {
            for value in [condition, then, otherwise] {
                of_expr(value, lengths);
            }
        }
        Expr::Match(value, arms) => {
            of_expr(value, lengths);
            for (_, value) in arms {
                of_expr(value, lengths);
            }
        }
        Expr::Closure(body) => of_body(body, lengths),
        Expr::Name(_)
        | Expr::Support(_)
        | Expr::Type(_)
        | Expr::Raw(_)
        | Expr::Imported(_)
        | Expr::InCrate(_)
        | Expr::OffsetOf(..)
        | Expr::Int(_)
        | Expr::Str(_)
        | Expr::Unit => {}
    }
}
