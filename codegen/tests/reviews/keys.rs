//! R29, R33: what is kept of a registration is the key of its removal, and the way home.

use std::collections::BTreeSet;

use safebind::{
    api::{
        Function,
        body::{Expr, Statement, StatementKind},
        ty::Ty,
    },
    contract::model::{self, CallbackScope},
};

use crate::{
    contracts::Contracts,
    handover::{hands_over, origin, own_field, rebuilt},
    support::{Problems, Ran, everything, shipped},
    walk::{own_expressions, statements, walk},
};

/// The calls of C functions in a function, each with its arguments and the statement that it is in.
fn c_calls(function: &Function) -> Vec<(&str, &[Expr], &Statement)> {
    let mut found = Vec::new();
    for statement in statements(&function.body) {
        for expr in own_expressions(&statement.kind) {
            walk(expr, &mut |expr| {
                if let Expr::Call(callee, arguments) = expr
                    && let Expr::Raw(name) = &**callee
                {
                    found.push((name.as_str(), arguments.as_slice(), statement));
                }
            });
        }
    }
    found
}

/// The field that a value gets from a local variable.
fn kept_in<'f>(function: &'f Function, variable: &str) -> Vec<&'f str> {
    let mut fields = Vec::new();
    for statement in statements(&function.body) {
        for expr in own_expressions(&statement.kind) {
            walk(expr, &mut |expr| {
                if let Expr::Struct(list) = expr {
                    let kept = list
                        .iter()
                        .filter(|(_, value)| matches!(value, Expr::Name(name) if name == variable));
                    fields.extend(kept.map(|(field, _)| field.as_str()));
                }
            });
        }
    }
    fields
}

/// What is kept of a registration, and what is passed as its key: each is a set of fields.
#[derive(Debug, Default, Eq, PartialEq)]
struct Keys<'k> {
    kept: BTreeSet<&'k str>,
    passed: BTreeSet<&'k str>,
    rebuilt: BTreeSet<&'k str>,
}

/// Whether the parameter at a place carries a later callback's function, or its data.
fn carries(contracts: &Contracts<'_>, contract: &model::Function, param: &model::Param) -> bool {
    let kind = contracts.taken(contract);
    let later = param.key || kind.is_some_and(|kind| *kind.scope != CallbackScope::Call);
    let node = contract.params.values().any(|param| param.node.is_some());
    later && !node && (param.callback.is_some() || param.user_data.is_some())
}

/// For the type of a registration: what is kept, passed and rebuilt, with everything that is wrong with it.
fn keys<'r>(
    ran: &'r Ran,
    name: &'r str,
    registration: &model::Registration,
) -> Option<(Keys<'r>, Problems)> {
    let contracts = Contracts::of(ran);
    let block = ran
        .types()
        .map(|(_, block)| block)
        .find(|block| block.name == name)?;
    let functions = block.impls.iter().flat_map(|one| &one.functions);
    let mut keys = Keys::default();
    let mut problems = Problems::new();
    let has_key = contracts
        .function(&registration.unregister)?
        .params
        .values()
        .any(|param| param.key && param.callback.is_some());
    for function in functions {
        let place = format!("{name}::{}", function.name);
        for (callee, arguments, at) in c_calls(function) {
            let contract = contracts.function(callee).expect(callee);
            let registers = *registration.register == *callee && function.stands_for.is_some();
            // A slot is emptied with nothing.
            if registration.is_slot() && !registers {
                continue;
            }
            let params = contract.params.values().zip(arguments);
            for (param, argument) in
                params.filter(|(param, _)| carries(&contracts, contract, param))
            {
                if registers {
                    let local = match argument {
                        Expr::Name(local) => Some(local),
                        Expr::Call(_, inner) => match inner.first() {
                            Some(Expr::Name(local)) => Some(local),
                            _ => None,
                        },
                        _ => None,
                    };
                    let local = local.map_or("", String::as_str);
                    let kept = kept_in(function, local);
                    if kept.is_empty() && (param.user_data.is_some() || has_key) {
                        problems.push(format!("{place} does not keep what it registers"));
                    }
                    let made = origin(function, local, at);
                    if param.user_data.is_some() && !made.is_some_and(hands_over) {
                        problems.push(format!("{place} registers what nothing has handed over"));
                    }
                    keys.kept.extend(kept);
                } else {
                    let field = own_field(argument).or_else(|| match argument {
                        Expr::Name(local) => own_field(origin(function, local, at)?),
                        _ => None,
                    });
                    if field.is_none() {
                        problems.push(format!("{place} passes a key that was not kept"));
                    }
                    keys.passed.extend(field);
                }
            }
        }
        keys.rebuilt
            .extend(rebuilt(function, &mut problems, &place));
    }
    Some((keys, problems))
}

#[test]
fn r29_what_was_registered_is_kept_and_is_key_and_way_home() {
    let mut types = 0;
    for ran in everything() {
        let contracts = Contracts::of(ran);
        for (name, registration) in contracts.registrations() {
            let Some((keys, problems)) = keys(ran, name, registration) else {
                continue;
            };
            types += 1;
            assert_eq!(problems, Problems::new(), "{}", ran.name);
            if registration.is_slot() {
                // What is in a slot has no key.
                assert_eq!(keys.passed, BTreeSet::new(), "{name}");
            } else {
                assert_eq!(keys.kept, keys.passed, "{name}");
            }
            assert!(keys.rebuilt.is_subset(&keys.kept), "{name}: {keys:?}");
        }
    }
    assert!(types > 4, "{types}");
}

/// The field that keeps the function pointer, and is passed to the removal: for each registration that has the
/// function in its key.
fn functions_kept(ran: &Ran) -> (usize, Problems) {
    let contracts = Contracts::of(ran);
    let mut count = 0;
    let mut problems = Problems::new();
    for (name, registration) in contracts.registrations() {
        let removal = contracts.function(&registration.unregister);
        let mut params = removal.iter().flat_map(|one| one.params.values());
        if !params.any(|param| param.key && param.callback.is_some()) {
            continue;
        }
        let Some((keys, _)) = keys(ran, name, registration) else {
            continue;
        };
        count += 1;
        let fields = ran.ty(name).fields.iter();
        let mut pointers = fields.filter(|field| matches!(field.ty, Ty::FnPtr { .. }));
        let kept = pointers.any(|field| {
            let field = field.name.as_str();
            keys.kept.contains(field) && keys.passed.contains(field)
        });
        if !kept {
            problems.push(format!("{name} takes the address of its function again"));
        }
    }
    (count, problems)
}

#[test]
fn r33_the_function_pointer_that_was_registered_is_passed_again() {
    let mut types = 0;
    for ran in everything() {
        let (count, problems) = functions_kept(ran);
        assert_eq!(problems, Problems::new(), "{}", ran.name);
        types += count;
    }
    assert!(types > 3, "{types}");

    // Control: the address of the function is taken once more for the removal.
    let mut wrong = shipped();
    retake(wrong.function_mut("take_back"));
    assert_eq!(
        functions_kept(&wrong).1,
        ["RegisteredAction takes the address of its function again"]
    );
    let contracts = Contracts::of(&wrong);
    let (name, registration) = contracts.registrations().next().expect("there is one");
    assert_eq!(
        keys(&wrong, name, registration).map(|(_, problems)| problems),
        Some(vec![
            "RegisteredAction::take_back passes a key that was not kept".to_owned()
        ])
    );
}

/// Replaces `self.callback` by the name of the function.
fn retake(function: &mut Function) {
    for statement in &mut function.body.statements {
        let StatementKind::Let { value, .. } = &mut statement.kind else {
            continue;
        };
        let Expr::Unsafe(operation) = value else {
            continue;
        };
        let Expr::Call(callee, arguments) = operation.operation() else {
            continue;
        };
        let mut arguments = arguments.clone();
        arguments[1] = Expr::name("Some").call(vec![Expr::name("action_trampoline::<C>")]);
        let call = Expr::Call(callee.clone(), arguments);
        *value = Expr::unsafe_(call, operation.argument().clone());
    }
}
