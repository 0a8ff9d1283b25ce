//! What contracts say, for looking things up.

use safebind::{
    api::Function,
    contract::model::{self, Module},
};

use crate::{callee::Callee, support::Ran};

/// What contracts say, for looking things up, and what the API demands of its own.
pub(crate) struct Contracts<'a>(pub(crate) Vec<&'a Module>, &'a Ran);

impl<'a> Contracts<'a> {
    /// The contracts of a run.
    pub(crate) fn of(ran: &'a Ran) -> Self {
        let modules = ran.contracts.modules.iter();
        Self(modules.map(|one| &one.module).collect(), ran)
    }

    /// A generated function of a type.
    pub(crate) fn generated(&self, ty: &str, name: &str) -> Option<&'a Function> {
        let mut functions = self.1.functions();
        let found = functions.find(|(of, _, one)| *of == ty && one.name == name);
        found.map(|(_, _, function)| function)
    }

    /// The contract of a kind of callback.
    pub(crate) fn callback(&self, name: &str) -> Option<&'a model::CallbackType> {
        self.0.iter().find_map(|module| module.callbacks.get(name))
    }

    /// The kind of callback that a function takes.
    pub(crate) fn taken(&self, function: &model::Function) -> Option<&'a model::CallbackType> {
        let mut taken = function.params.values();
        let name = taken.find_map(|param| param.callback.as_ref())?;
        self.callback(name)
    }

    /// What is registered, by name.
    pub(crate) fn registrations(&self) -> impl Iterator<Item = (&'a str, &'a model::Registration)> {
        let all = self.0.iter().flat_map(|module| &module.registrations);
        all.map(|(name, one)| (name.as_str(), one))
    }

    /// Whether a type is the guard of a form for values that borrow.
    pub(crate) fn borrowing_guard(&self, name: &str) -> bool {
        let forms = self
            .registrations()
            .filter_map(|(_, one)| one.revocable.as_ref());
        let mut borrowing = forms.filter_map(|form| form.borrowing.as_ref());
        borrowing.any(|form| *form.guard == *name)
    }

    /// The kind of callback with which something is registered.
    pub(crate) fn registered(&self, one: &model::Registration) -> Option<&'a model::CallbackType> {
        self.taken(self.function(&one.register)?)
    }

    /// The contract of a node.
    pub(crate) fn node(&self, name: &str) -> Option<&'a model::Node> {
        self.0.iter().find_map(|module| module.nodes.get(name))
    }

    /// What is owed, by name.
    pub(crate) fn obligations(&self) -> impl Iterator<Item = (&'a str, &'a model::Owed)> {
        let all = self.0.iter().flat_map(|module| &module.obligations);
        all.map(|(name, one)| (name.as_str(), one))
    }

    /// How many invariants the documentation of a type has that stands for something that went to C, or is owed.
    pub(crate) fn listed(&self, name: &str) -> Option<usize> {
        let mut modules = self.0.iter();
        let of_kind = modules.any(|module| {
            let mut nodes = module.nodes.values();
            let mut callbacks = module.callbacks.values();
            let is = |other: Option<&String>| other.is_some_and(|other| other == name);
            module.registrations.contains_key(name)
                || module.obligations.contains_key(name)
                || module.nodes.contains_key(name)
                || nodes.any(|node| is(node.added.as_ref().map(|one| &one.name.value)))
                || callbacks.any(|kind| is(kind.token.as_ref().map(|one| &one.name.value)))
        });
        let mut types = self.1.types().map(|(_, block)| block);
        let block = types.find(|block| block.name == name).filter(|_| of_kind);
        block.map(|block| block.docs.invariants.len())
    }

    /// The contract of a function.
    pub(crate) fn function(&self, name: &str) -> Option<&'a model::Function> {
        let mut functions = self.0.iter().flat_map(|module| &module.functions);
        let found = functions.find(|(key, function)| {
            let mut others = function.also_named.iter();
            ***key == *name || others.any(|other| *other.name == *name)
        });
        found.map(|(_, function)| function)
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
            Callee::C(name, on) | Callee::Empty(name, on) => {
                let params = self.function(name)?.params.values();
                // What another function returns needs no view.
                if params.clone().any(|param| param.result_of.is_some()) {
                    return None;
                }
                let views = params.filter_map(|param| param.view.as_ref());
                // What is owed may be taken without a word about its view.
                let mut owed = self.obligations().filter(|(name, _)| name == on);
                let views = views.chain(owed.next().map(|(_, owed)| &owed.view));
                Some(views.filter_map(|view| named(view)).collect())
            }
            Callee::Of(view, _) => {
                let named: Vec<_> = named(view).into_iter().collect();
                (!named.is_empty()).then_some(named)
            }
            Callee::Field(field) => {
                let with = types
                    .clone()
                    .filter(|(_, ty)| ty.fields.contains_key(field.as_str()));
                let with = with.map(|(name, _)| name.as_str());
                // What is passed in place of an argument.
                let functions = self.0.iter().flat_map(|module| module.functions.values());
                let params = functions.flat_map(|function| function.params.values());
                let passed = params.filter_map(|param| param.field_of.as_ref());
                let passed = passed.filter(|of| *of.field == *field);
                Some(
                    with.chain(passed.filter_map(|of| named(&of.view)))
                        .collect(),
                )
            }
            _ => None,
        }
    }
}
