//! Unsafe operations of the API, and what the contract of each callee demands.

use safebind::{
    api::{
        Function, Impl, Item, Trait,
        argument::Argument,
        body::{Expr, UnsafeExpr},
        ty::{Support, Ty},
    },
    contract::model::{self, CallbackScope},
};

use crate::{contracts::Contracts, support::Ran, walk::operations};

/// What an unsafe operation does.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Callee {
    /// It calls a C function, from code of a type, or of none.
    C(String, String),
    /// It calls a C function with nothing, which empties the slot of what is registered with it.
    Empty(String, String),
    /// It calls a generated function of a type; for a view, the one that makes a reference.
    Of(String, String),
    /// It makes a reference to a view that the target provides, by the path of its type.
    Provided(String),
    /// It makes the reference.
    Borrow,
    /// It makes an owned reference.
    Owned,
    /// It reads a field.
    Field(String),
    /// It implements a trait.
    Implement(&'static str),
    /// It borrows what the macro of this name hands out.
    HandOut(String),
    /// It takes what went through C as a pointer.
    TakeBack(Way),
    /// It borrows what C has, and what this kind of callback gets.
    Lend(String),
    /// It makes a reference to the closure behind a pointer.
    Closure,
    /// It makes a reference to the payload of an allocation that C has.
    Payload,
    /// The same, for as long as C does not stop calling.
    LentPayload,
    /// It takes a payload out, by a function of this type, under calls that may be under way.
    TakeOut(String),
    /// It makes the owner of an allocation from a pointer.
    Allocation,
    /// It moves a value into an allocation.
    MoveIn,
    /// It moves a value out of an allocation.
    MoveOut,
    /// It says that a pointer is not null.
    NonNull,
    /// It calls this function of a value that can be taken away.
    Revocable(&'static str),
    /// It gives an initializer of a type for one that differs in a lifetime.
    Lengthen,
}

/// The way on which something comes home.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Way {
    /// C calls back.
    Call,
    /// C does not need it any more.
    Destroy,
    /// C has failed to take it.
    Failure,
    /// It is removed, from what a callback of this scope gets.
    Removal(CallbackScope),
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

/// What an operation in the code of a type does, if it is one of those that wrappers need.
fn callee(operation: &Expr, place: Place<'_>) -> Option<Callee> {
    match operation {
        Expr::Call(function, _) if matches!(**function, Expr::Support(Support::CastPinInit)) => {
            Some(Callee::Lengthen)
        }
        Expr::Call(function, _) => called(function, place),
        Expr::Ref { of, .. } => match &**of {
            // A reference to a closure, to the payload of an allocation, or to a view.
            Expr::Deref(of) => match &**of {
                Expr::Call(cast, _) if matches!(**cast, Expr::Turbofish(..)) => {
                    Some(Callee::Closure)
                }
                Expr::Method(of, _, _) if matches!(**of, Expr::RawRef { .. }) => {
                    Some(match place.lends() {
                        true => Callee::LentPayload,
                        false => Callee::Payload,
                    })
                }
                _ => Some(Callee::Borrow),
            },
            _ => None,
        },
        Expr::Field(_, name) => Some(Callee::Field(name.clone())),
        // A truth value is the number of the call.
        Expr::NotEqual(call, _) => callee(call, place),
        Expr::Method(of, method, arguments) => match (&**of, method.as_str()) {
            (Expr::RawRef { of, .. }, "read_volatile") => match &**of {
                Expr::Field(_, name) => Some(Callee::Field(name.clone())),
                _ => None,
            },
            (_, "access") if arguments.is_empty() => Some(Callee::Revocable("access")),
            (_, "revoke_nosync") => Some(Callee::Revocable("revoke_nosync")),
            // A method of the same type.
            (Expr::Name(_), _) => Some(Callee::Of(place.ty.to_owned(), method.clone())),
            // More is done with what a call gives.
            (call @ Expr::Call(..), _) => callee(call, place),
            _ => None,
        },
        _ => None,
    }
}

/// What a call of a path does.
fn called(function: &Expr, place: Place<'_>) -> Option<Callee> {
    let (base, name) = match function {
        Expr::Raw(name) => {
            let (name, ty) = (name.clone(), place.ty.to_owned());
            return Some(match place.empties(&name) {
                true => Callee::Empty(name, ty),
                false => Callee::C(name, ty),
            });
        }
        Expr::Path(base, name) => (&**base, name.as_str()),
        Expr::Turbofish(path, _) => return called(path, place),
        _ => return None,
    };
    match (base, name) {
        (Expr::Type(Ty::Generated { name: ty, .. }), "taken") if place.lends() => {
            Some(Callee::TakeOut(ty.clone()))
        }
        (Expr::Type(Ty::Generated { name: ty, .. }), _) => {
            Some(Callee::Of(ty.clone(), name.to_owned()))
        }
        (Expr::Type(Ty::Provided { path, .. }), _) => Some(Callee::Provided(path.clone())),
        (Expr::Support(Support::ARef), "from_raw") => Some(Callee::Owned),
        (Expr::Support(Support::KBox), "from_raw") => Some(Callee::Allocation),
        (Expr::Support(Support::Ptr), "write") => Some(Callee::MoveIn),
        (Expr::Support(Support::Ptr), "read") => Some(Callee::MoveOut),
        (Expr::Path(_, _), "new_unchecked") => Some(Callee::NonNull),
        (_, "from_foreign") => Some(Callee::TakeBack(place.way())),
        (_, "borrow") => Some(Callee::Lend(place.function.name.clone())),
        (Expr::Name(own), _) if own == "Self" => {
            Some(Callee::Of(place.ty.to_owned(), name.to_owned()))
        }
        _ => None,
    }
}

/// Where an operation is.
#[derive(Clone, Copy)]
struct Place<'p> {
    contracts: &'p Contracts<'p>,
    ty: &'p str,
    function: &'p Function,
}

impl Place<'_> {
    /// Whether this is what C has of a node, which it uses until that is taken out.
    fn lends(&self) -> bool {
        let kind = self.contracts.added(self.ty);
        kind.is_some_and(|kind| *kind.scope == CallbackScope::UntilUnregistered)
    }

    /// Whether a C function is called here to empty the slot of what is registered.
    fn empties(&self, function: &str) -> bool {
        let mut registrations = self.contracts.registrations();
        let found = registrations.find(|(name, _)| *name == self.ty);
        let slot = found.is_some_and(|(_, one)| one.is_slot() && *one.unregister == *function);
        slot && self.function.stands_for.is_none()
    }

    /// On which way something comes home here.
    fn way(&self) -> Way {
        if self.function.called_from_c {
            let destroys = self.function.name.ends_with("_destroy");
            return if destroys { Way::Destroy } else { Way::Call };
        }
        let registers = |param: &model::Param| param.user_data.is_some() && !param.key;
        let stands_for = self.function.stands_for.as_ref();
        let contract = stands_for.and_then(|name| self.contracts.function(name));
        if contract.is_some_and(|one| one.params.values().any(registers)) {
            return Way::Failure;
        }
        let mut registrations = self.contracts.registrations();
        let scope = registrations
            .find(|(name, _)| *name == self.ty)
            .and_then(|(_, one)| self.contracts.registered(one))
            .map(|callback| *callback.scope);
        Way::Removal(scope.unwrap_or(CallbackScope::Once))
    }
}

/// Every argument of a run, in the order in which the texts have them.
pub(crate) fn arguments(ran: &Ran) -> Vec<Argued<'_>> {
    let contracts = &Contracts::of(ran);
    let mut all = Vec::new();
    for module in &ran.api.modules {
        for item in &module.items {
            match item {
                Item::Macro(one) => {
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
                Item::Function(function) => {
                    of_function(contracts, &mut all, (&module.path, ""), function);
                }
                item => {
                    let (name, impls) = item.implementations().unwrap_or_default();
                    for one in impls {
                        of_impl(contracts, &mut all, (&module.path, name), one);
                    }
                }
            }
        }
    }
    all
}

fn of_impl<'a>(
    contracts: &Contracts<'_>,
    all: &mut Vec<Argued<'a>>,
    (module, ty): (&'a str, &str),
    one: &'a Impl,
) {
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
        of_function(contracts, all, (module, ty), function);
    }
}

fn of_function<'a>(
    contracts: &Contracts<'_>,
    all: &mut Vec<Argued<'a>>,
    (module, ty): (&'a str, &str),
    function: &'a Function,
) {
    for (function, operation) in operations(function) {
        let name = format!("{ty}::{}", function.name);
        let place = Place {
            contracts,
            ty,
            function,
        };
        let callee = callee(operation.operation(), place);
        all.push(Argued {
            module,
            callee: callee.unwrap_or_else(|| panic!("{name}: {operation:?}")),
            place: name,
            operation: Some(operation),
            argument: operation.argument(),
        });
    }
}
