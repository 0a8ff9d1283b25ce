//! Unsafe operations of the API, and what the contract of each callee demands.

use safebind::{
    api::{
        Function, Impl, Trait,
        argument::{Argument, Claim, Discharged},
        body::{Body, Expr, StatementKind, UnsafeExpr},
        ty::{Support, Ty},
    },
    contract::model::{self, Module},
};

use crate::support::Ran;

/// What an unsafe operation does.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Callee {
    /// It calls a C function, from code of a type, or of none.
    C(String, String),
    /// It makes a reference to a view from a raw pointer, by calling the function for that.
    FromRaw(String),
    /// It makes the reference.
    Borrow,
    /// It makes an owned reference.
    Own,
    /// It reads a field.
    Field(String),
    /// It implements a trait.
    Implement(&'static str),
    /// It borrows what the macro of this name hands out.
    HandOut(String),
}

/// An argument with what it argues for.
pub(crate) struct Argued<'a> {
    /// The module.
    pub(crate) module: &'a str,
    /// The type and the function, for messages.
    pub(crate) place: String,
    /// The unsafe operation.
    pub(crate) callee: Callee,
    /// The operation as data.
    pub(crate) operation: Option<&'a UnsafeExpr>,
    /// Why it is sound.
    pub(crate) argument: &'a Argument,
}

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
        | Expr::Ref { of: base, .. }
        | Expr::RawRef { of: base, .. } => walk(base, visit),
        Expr::Method(base, _, arguments) | Expr::Call(base, arguments) => {
            walk(base, visit);
            arguments.iter().for_each(|argument| walk(argument, visit));
        }
        Expr::Struct(fields) | Expr::Named(_, fields) => {
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

/// The unsafe operations of a body, in order.
pub(crate) fn operations(body: &Body) -> Vec<&UnsafeExpr> {
    let mut found = Vec::new();
    for statement in &body.statements {
        for expr in expressions(&statement.kind) {
            walk(expr, &mut |expr| {
                if let Expr::Unsafe(operation) = expr {
                    found.push(operation);
                }
            });
        }
    }
    found
}

/// What an operation in the code of a type does, if it is one of those that wrappers need.
pub(crate) fn callee(operation: &UnsafeExpr, on: &str) -> Option<Callee> {
    match operation.operation() {
        Expr::Call(function, _) => match &**function {
            Expr::Raw(name) => Some(Callee::C(name.clone(), on.to_owned())),
            Expr::Path(base, name) => match &**base {
                Expr::Type(Ty::Generated { name, .. }) => Some(Callee::FromRaw(name.clone())),
                Expr::Support(Support::ARef) if name == "from_raw" => Some(Callee::Own),
                _ => None,
            },
            _ => None,
        },
        Expr::Ref { of, .. } if matches!(**of, Expr::Deref(_)) => Some(Callee::Borrow),
        Expr::Field(_, name) => Some(Callee::Field(name.clone())),
        // A truth value is the number of the call.
        Expr::NotEqual(call, _) => match &**call {
            Expr::Call(function, _) => match &**function {
                Expr::Raw(name) => Some(Callee::C(name.clone(), on.to_owned())),
                _ => None,
            },
            _ => None,
        },
        Expr::Method(place, method, _) if method == "read_volatile" => match &**place {
            Expr::RawRef { of, .. } => match &**of {
                Expr::Field(_, name) => Some(Callee::Field(name.clone())),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

/// Every argument of a run, in the order in which the texts have them.
pub(crate) fn arguments(ran: &Ran) -> Vec<Argued<'_>> {
    let mut all = Vec::new();
    for module in &ran.api.modules {
        for item in &module.items {
            match item {
                safebind::api::Item::Macro(one) => {
                    let Expr::Unsafe(operation) = &one.value else {
                        panic!("{}! is not unsafe", one.name);
                    };
                    all.push(Argued {
                        module: &module.path,
                        place: format!("{}!", one.name),
                        callee: Callee::HandOut(one.name.clone()),
                        operation: Some(operation),
                        argument: operation.argument(),
                    });
                }
                safebind::api::Item::Function(function) => {
                    of_function(&mut all, &module.path, "", function);
                }
                item => {
                    let (name, impls) = item.implementations().unwrap_or_default();
                    for one in impls {
                        of_impl(&mut all, &module.path, name, one);
                    }
                }
            }
        }
    }
    all
}

fn of_impl<'a>(all: &mut Vec<Argued<'a>>, module: &'a str, ty: &str, one: &'a Impl) {
    if let (Some(of), Some(argument)) = (&one.of, &one.argument) {
        let name = match of {
            Trait::Prelude(name) => name,
            Trait::Support(Support::AlwaysRefCounted) => "AlwaysRefCounted",
            _ => "?",
        };
        all.push(Argued {
            module,
            place: format!("impl {name} for {ty}"),
            callee: Callee::Implement(name),
            operation: None,
            argument,
        });
    }
    for function in &one.functions {
        of_function(all, module, ty, function);
    }
}

fn of_function<'a>(all: &mut Vec<Argued<'a>>, module: &'a str, ty: &str, function: &'a Function) {
    for operation in operations(&function.body) {
        let place = format!("{ty}::{}", function.name);
        let callee = callee(operation, ty).unwrap_or_else(|| panic!("{place}: {operation:?}"));
        all.push(Argued {
            module,
            place,
            callee,
            operation: Some(operation),
            argument: operation.argument(),
        });
    }
}

/// What contracts say, for looking things up.
pub(crate) struct Contracts<'a>(pub(crate) Vec<&'a Module>);

impl<'a> Contracts<'a> {
    /// The contracts of a run.
    pub(crate) fn of(ran: &'a Ran) -> Self {
        Self(
            ran.contracts
                .modules
                .iter()
                .map(|one| &one.module)
                .collect(),
        )
    }

    /// The contract of a function.
    pub(crate) fn function(&self, name: &str) -> Option<&'a model::Function> {
        self.0.iter().find_map(|module| module.functions.get(name))
    }

    /// The views, by name.
    pub(crate) fn views(&self) -> impl Iterator<Item = (&'a str, &'a model::View)> {
        let types = self.0.iter().flat_map(|module| module.types.values());
        let views = types.flat_map(|ty| &ty.views);
        views.map(|(name, view)| (name.as_str(), view))
    }

    /// The contract of a view.
    pub(crate) fn view(&self, name: &str) -> Option<&'a model::View> {
        let mut views = self.views();
        views.find(|(one, _)| *one == name).map(|(_, view)| view)
    }

    /// The guards, by name.
    pub(crate) fn guards(&self) -> impl Iterator<Item = (&'a str, &'a model::Guard)> {
        let guards = self.0.iter().flat_map(|module| &module.guards);
        guards.map(|(name, guard)| (name.as_str(), guard))
    }

    /// The handles, by name.
    pub(crate) fn handles(&self) -> impl Iterator<Item = (&'a str, &'a model::Handle)> {
        let handles = self.0.iter().flat_map(|module| &module.handles);
        handles.map(|(name, handle)| (name.as_str(), handle))
    }

    /// The C types of which a callee gets a pointer, or none where any will do.
    pub(crate) fn pointees(&self, callee: &Callee) -> Option<Vec<&'a str>> {
        let types = self.0.iter().flat_map(|module| &module.types);
        let named = |view: &str| {
            let mut types = types.clone();
            types
                .find(|(_, ty)| ty.views.contains_key(view))
                .map(|(name, _)| name.as_str())
        };
        match callee {
            Callee::C(name, _) => {
                let params = self.function(name)?.params.values();
                // What another function returns needs no view.
                if params.clone().any(|param| param.result_of.is_some()) {
                    return None;
                }
                let views = params.filter_map(|param| param.view.as_ref());
                Some(views.filter_map(|view| named(view)).collect())
            }
            Callee::FromRaw(view) => Some(named(view).into_iter().collect()),
            Callee::Field(field) => {
                let with = types.filter(|(_, ty)| ty.fields.contains_key(field.as_str()));
                Some(with.map(|(name, _)| name.as_str()).collect())
            }
            Callee::Borrow | Callee::Own | Callee::Implement(_) | Callee::HandOut(_) => None,
        }
    }
}

/// The name of a claim, in the words of [`Contracts::demands`].
pub(crate) fn name(discharged: &Discharged) -> String {
    let name = match &discharged.claim {
        Claim::Valid { .. } => "valid",
        Claim::Outlives { .. } => "outlives",
        Claim::Counted { .. } => "stays counted",
        Claim::Writable { .. } => "writable",
        Claim::AnyValue { .. } => "any value",
        Claim::Accepted { .. } => "accepted",
        Claim::NotNull { .. } => "not null",
        Claim::NoRequirements { .. } => "nothing",
        Claim::OwnsReference { .. } => "owns",
        Claim::LiveHandle { .. } => "live",
        Claim::LockHeld { .. } => "lock held",
        Claim::SameTask { .. } => "same task",
        Claim::Invariant { tag, .. } => return format!("invariant {tag}"),
        Claim::Tagged { tag, .. } => return format!("requires {tag}"),
        Claim::SameLayout { .. } => "layout",
        Claim::NoDataRace { .. } => "no data race",
        Claim::ActiveMember { .. } => "active",
        Claim::Send { .. } => "send",
        Claim::Sync { .. } => "sync",
        Claim::AlwaysCounted { .. } => "counted",
        Claim::KeepsAlive { .. } => "keeps alive",
        Claim::InScope { .. } => "in scope",
        Claim::StaysInBlock => "in block",
        Claim::NotUsedOnce { .. } => "not once",
        Claim::NotUsedAfter { .. } => "not after",
        Claim::NotCarried { .. } => "not carried",
        Claim::ScopeOpen { .. } => "scope open",
        Claim::CalledBack { .. } => "called back",
    };
    name.to_owned()
}

/// The words of a claim that its sentence cannot do without.
pub(crate) fn subject(claim: &Claim) -> String {
    let code = |name: &String| format!("`{name}`");
    match claim {
        Claim::Valid { pointer, .. }
        | Claim::Counted { pointer }
        | Claim::Writable { pointer }
        | Claim::NotNull { pointer }
        | Claim::OwnsReference { pointer } => code(pointer),
        Claim::Outlives { object, .. } => code(object),
        Claim::AnyValue { argument, .. } | Claim::Accepted { argument, .. } => code(argument),
        Claim::NoRequirements { function } | Claim::SameTask { function } => code(function),
        Claim::LiveHandle { number, .. } => code(number),
        Claim::LockHeld { object, .. } => code(object),
        Claim::Invariant { holds, .. } => holds.trim_end_matches('.')[1..].to_owned(),
        Claim::Tagged { text, .. } => text.trim_end_matches('.')[1..].to_owned(),
        Claim::SameLayout { wrapper, .. } => code(wrapper),
        Claim::NoDataRace { field } | Claim::ActiveMember { field } => code(field),
        Claim::Send { ty } | Claim::Sync { ty } | Claim::AlwaysCounted { ty } => code(ty),
        Claim::KeepsAlive { put, .. } => code(put),
        Claim::InScope { value } => code(value),
        Claim::StaysInBlock => "leaves the caller's block".to_owned(),
        Claim::NotUsedOnce { event } => event.trim_end_matches('.')[1..].to_owned(),
        Claim::NotUsedAfter { functions } => code(&functions[0]),
        Claim::NotCarried { into } => code(&into[0]),
        Claim::ScopeOpen { by } => code(by),
        Claim::CalledBack { function } => code(function),
    }
}
