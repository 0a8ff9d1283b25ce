//! Pattern "composition": whether what is owed is paid on every path through the functions of a composition.
//!
//! Values are followed by the names of their variables through the syntax of a function, since nothing is known
//! of types but what stands there. What is moved into a closure, a macro, a field or another function is followed
//! no further.

mod branches;
mod calls;
mod exits;
mod expr;
mod holders;
mod pattern;
mod state;
mod value;

use std::ops::Range;

use syn::{
    Block, FnArg, ImplItemFn, ItemFn, ItemImpl, ReceiverKind, ReturnType, Signature, TraitItemFn,
    Type,
    visit::{self, Visit},
};

use self::{
    holders::Holders,
    state::{Frame, State},
    value::{Debt, Value, range},
};
use super::debts::Debts;

/// A path on which something that is owed is left open.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Leak {
    /// The function.
    pub(super) function: String,
    /// What is owed.
    pub(super) debt: Debt,
    /// Where the path leaves.
    pub(super) exit: Range<usize>,
    /// How.
    pub(super) how: &'static str,
}

/// The paths of a file on which something is left open, in its order.
pub(super) fn leaks(file: &syn::File, debts: &Debts<'_>) -> Vec<Leak> {
    if debts.is_empty() {
        return Vec::new();
    }
    let holders = Holders::of(file, debts);
    let mut functions = Functions {
        debts,
        holders: &holders,
        impl_of: None,
        leaks: Vec::new(),
    };
    functions.visit_file(file);
    functions.leaks
}

/// Visits the functions of a file.
struct Functions<'f> {
    debts: &'f Debts<'f>,
    holders: &'f Holders,
    /// The type of the implementation that is visited.
    impl_of: Option<Type>,
    leaks: Vec<Leak>,
}

impl Functions<'_> {
    fn function(&mut self, signature: &Signature, block: &Block) {
        let mut flow = Flow {
            debts: self.debts,
            holders: self.holders,
            function: signature.ident.to_string(),
            state: State::default(),
            pending: Vec::new(),
            frames: vec![Frame::default()],
            depth: 0,
            leaks: Vec::new(),
        };
        for input in &signature.inputs {
            flow.parameter(input, self.impl_of.as_ref());
        }
        let value = flow.block(block);
        flow.given_back(&signature.output, value);
        flow.ends(range(&block.brace_token.span.close()));
        self.leaks.extend(flow.leaks);
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        let outer = self.impl_of.replace((*item.self_ty).clone());
        visit::visit_item_impl(self, item);
        self.impl_of = outer;
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        let outer = self.impl_of.take();
        self.function(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
        self.impl_of = outer;
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.function(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        if let Some(block) = &item.default {
            self.function(&item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

/// A function while it is walked.
struct Flow<'f> {
    debts: &'f Debts<'f>,
    holders: &'f Holders,
    /// Its name.
    function: String,
    state: State,
    /// Values that are ready while others are still made: arguments of one call.
    pending: Vec<Value>,
    /// The function, and the closures inside each other.
    frames: Vec<Frame>,
    /// How deep the expression stands.
    depth: usize,
    leaks: Vec<Leak>,
}

impl Flow<'_> {
    fn parameter(&mut self, input: &FnArg, impl_of: Option<&Type>) {
        match input {
            FnArg::Receiver(receiver) => {
                let by_value = matches!(receiver.kind, ReceiverKind::Value);
                let of = impl_of.filter(|_| by_value);
                let made = range(&receiver.self_token.span);
                let value = of.map(|ty| self.holders.value(ty, &made, self.debts));
                self.state.declare("self", value.unwrap_or_default());
            }
            FnArg::Typed(typed) => {
                let made = range(&syn::spanned::Spanned::span(&*typed.pat));
                let value = self.holders.value(&typed.ty, &made, self.debts);
                self.bind(&typed.pat, value);
            }
        }
    }

    /// The value of a body goes to the caller, unless nothing is returned.
    fn given_back(&mut self, output: &ReturnType, value: Value) {
        if matches!(output, ReturnType::Default) {
            let here = value.debts().first().map(|debt| debt.made.clone());
            if let Some(here) = here {
                self.lose(&value, here, "its value is dropped here");
            }
        }
    }
}

#[cfg(test)]
mod tests;
