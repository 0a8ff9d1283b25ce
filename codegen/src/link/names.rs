//! Names that one part of a contract uses and another introduces.

use std::collections::BTreeSet;

use crate::{
    contract::{
        at::{At, Sources},
        model::{self, HandleUse, Key},
    },
    support::diag::{Diagnostic, Sink},
};

use super::index::{Index, unknown};

/// Reports every use of a view, handle, error type, scope, function or invariant that nothing introduces.
pub(super) fn check<'a>(
    sink: &mut Sink,
    index: &'a Index<'a>,
    modules: &[&'a model::Module],
    sources: &'a Sources,
) {
    let sets = modules.iter().flat_map(|module| module.constants.keys());
    let sets = sets.map(|key| key.as_str()).collect();
    let checker = Checker {
        index,
        sources,
        sets,
    };
    for module in modules {
        for opaque in module.types.values() {
            checker.opaque(sink, opaque);
        }
        for value in module.values.values() {
            checker.functions(sink, value.eq.iter());
        }
        for handle in module.handles.values() {
            checker.functions(sink, handle.conflicts.iter().chain(&handle.drop));
        }
        for scope in module.scopes.values() {
            checker.functions(sink, scope.conflicts.iter());
            checker.scopes(sink, scope.within.iter());
        }
        for guard in module.guards.values() {
            checker.functions(sink, guard.conflicts.iter());
            index.require_view(sink, sources, &guard.of);
        }
        for owed in module.obligations.values() {
            checker.owed(sink, owed);
            checker.functions(sink, owed.conflicts.iter());
        }
        for callback in module.callbacks.values() {
            checker.scopes(sink, callback.after.iter());
            for param in callback.params.values() {
                checker.param(sink, param);
            }
            if let Some(ret) = &callback.ret {
                checker.result(sink, ret);
            }
        }
        for node in module.nodes.values() {
            checker.functions(sink, node.functions().map(|(_, name)| name));
            checker.callback(sink, &node.calls);
        }
        for registration in module.registrations.values() {
            let both = [&registration.register, &registration.unregister];
            checker.functions(sink, both.into_iter());
            let revocable = registration.revocable.iter();
            for view in revocable.filter_map(|form| form.witness.as_ref()) {
                index.require_view(sink, sources, view);
            }
        }
        for function in module.functions.values() {
            checker.function(sink, function);
        }
    }
}

struct Checker<'a> {
    index: &'a Index<'a>,
    sources: &'a Sources,
    /// The names of the sets of constants.
    sets: BTreeSet<&'a str>,
}

impl Checker<'_> {
    fn opaque(&self, sink: &mut Sink, opaque: &model::OpaqueType) {
        if let Some(refcount) = &opaque.refcount {
            self.functions(sink, refcount.get.iter().chain(&refcount.put));
        }
        self.functions(sink, opaque.release.iter());
        for (key, view) in &opaque.views {
            self.functions(sink, view.release.iter());
            // What is something else than a view is reported as that.
            let parent = view.parent.as_ref().map(|parent| &parent.view);
            if let Some(name) = parent.filter(|name| self.index.generated(name).is_none()) {
                self.index.require_view(sink, self.sources, name);
            }
            self.scopes(sink, view.bound_to.iter());
            if let Some(refcount) = &view.refcount {
                self.functions(sink, refcount.get.iter().chain(&refcount.put));
            }
            self.refinement(sink, opaque, key, view);
        }
        for field in opaque.fields.values() {
            if let Some(on) = field
                .on
                .as_ref()
                .filter(|on| !opaque.views.contains_key(on.as_str()))
            {
                let names = opaque.views.keys().map(|key| key.as_str());
                unknown(sink, self.sources, "view", on, names);
            }
            if let Some(view) = &field.view {
                self.view_or_value(sink, view);
            }
        }
    }

    /// The looser view must be one of the same C type, and invariants must be known to both.
    fn refinement(
        &self,
        sink: &mut Sink,
        opaque: &model::OpaqueType,
        key: &Key,
        view: &model::View,
    ) {
        let Some(refines) = &view.refines else { return };
        if !opaque.views.contains_key(refines.view.as_str()) {
            let names = opaque.views.keys().map(|key| key.as_str());
            unknown(sink, self.sources, "view", &refines.view, names);
        }
        self.circle(sink, opaque, key, &refines.view);
        let Some(convert) = &refines.convert else {
            return;
        };
        let invariants = || view.invariants.keys();
        self.invariants(sink, convert.requires.keys(), invariants());
        self.invariants(sink, convert.establishes.keys(), invariants());
    }

    /// A stricter form of itself is no form of anything.
    fn circle(&self, sink: &mut Sink, opaque: &model::OpaqueType, key: &Key, looser: &At<String>) {
        let mut at = looser;
        for _ in 0..opaque.views.len() {
            if at.value < key.value {
                // One of the circle reports it, or it is another circle.
                return;
            }
            if at.value == key.value {
                let message = format!("the view `{}` refines itself", &**key);
                let mut diagnostic = Diagnostic::error("SB0312", message)
                    .at(self.sources.place(looser.span), "by this step");
                if at.span != looser.span {
                    let place = self.sources.place(at.span);
                    diagnostic = diagnostic.also(place, "from which this leads back");
                }
                sink.push(diagnostic.help("one of the views must refine none"));
                return;
            }
            let next = opaque.views.get(at.as_str());
            let Some(refines) = next.and_then(|view| view.refines.as_ref()) else {
                return;
            };
            at = &refines.view;
        }
    }

    fn function(&self, sink: &mut Sink, function: &model::Function) {
        let opened = function.cases.values().flat_map(|case| &case.under);
        let scopes = [&function.enters, &function.leaves, &function.under];
        self.scopes(sink, scopes.into_iter().flatten().chain(opened));
        if let Some(owner) = &function.method_of {
            self.owner(sink, owner);
        }
        for note in function.notes.values() {
            self.owner(sink, &note.on);
        }
        for param in function.params.values() {
            self.param(sink, param);
        }
        for case in function.cases.values() {
            self.index.require_view(sink, self.sources, &case.on);
        }
        let cases = function.cases.values().filter_map(|case| case.ret.as_ref());
        for ret in function.ret.iter().chain(cases) {
            self.result(sink, ret);
        }
    }

    fn param(&self, sink: &mut Sink, param: &model::Param) {
        if let Some(view) = &param.view {
            self.view_or_value(sink, view);
        }
        self.handle_use(sink, param.handle.as_ref());
        self.functions(sink, param.result_of.iter());
        self.obligations(sink, param.owed.iter());
        if let Some(field) = &param.field_of {
            self.index.require_view(sink, self.sources, &field.view);
        }
        if let Some(callback) = &param.callback {
            self.callback(sink, callback);
        }
        let structs = &self.index.structs;
        let names = param.structure.iter().map(|used| used.name());
        for name in names.filter(|name| !structs.contains_key(name.as_str())) {
            unknown(sink, self.sources, "struct", name, structs.keys().copied());
        }
        let nodes = &self.index.nodes;
        let unknown_node = |name: &&At<String>| !nodes.contains_key(name.as_str());
        if let Some(node) = param.node.as_ref().filter(unknown_node) {
            unknown(sink, self.sources, "node", node, nodes.keys().copied());
        }
        if let Some(At {
            value: model::Valid::Set(set),
            span,
        }) = &param.valid
            && !self.sets.contains(set.as_str())
        {
            let name = At::new(set.clone(), *span);
            let names = self.sets.iter().copied();
            unknown(sink, self.sources, "set of constants", &name, names);
        }
    }

    fn callback(&self, sink: &mut Sink, name: &At<String>) {
        let callbacks = &self.index.callbacks;
        if !callbacks.contains_key(name.as_str()) {
            let known = callbacks.keys().copied();
            unknown(sink, self.sources, "callback", name, known);
        }
    }

    fn result(&self, sink: &mut Sink, ret: &model::Return) {
        self.handle_use(sink, ret.handle.as_ref());
        if let Some(view) = &ret.view {
            self.view_or_value(sink, view);
            if let Some(entry) = self.index.views.get(view.as_str()) {
                let invariants = entry.contract.invariants.keys();
                self.invariants(sink, ret.establishes.keys(), invariants);
            }
        }
        if let Some(acquired) = &ret.acquires {
            self.index.require_view(sink, self.sources, &acquired.view);
            if let Some(entry) = self.index.views.get(acquired.view.as_str()) {
                let invariants = entry.contract.invariants.keys();
                self.invariants(sink, ret.establishes.keys(), invariants);
            }
        }
        let by_code = ret.convention() == model::ErrorConvention::Status;
        if let Some(error) = &ret.error_type {
            match by_code {
                true => {
                    let known = &self.index.status_errors;
                    self.status_type(
                        sink,
                        error,
                        known.contains_key(error.as_str()),
                        known.keys(),
                    );
                }
                false if !self.index.errors.contains_key(error.as_str()) => {
                    self.error_type(sink, error);
                }
                false => {}
            }
        }
        if let Some(values) = &ret.ok_as {
            let known = &self.index.status_values;
            self.status_type(
                sink,
                values,
                known.contains_key(values.as_str()),
                known.keys(),
            );
        }
        if let Some(obligation) = &ret.obligation {
            self.functions(sink, obligation.discharge.keys());
        }
        self.obligations(sink, ret.owes.iter().map(|owes| &owes.obligation));
        self.functions(sink, ret.valid_until.iter());
        self.functions(sink, ret.list.iter());
    }

    /// A type with status codes.
    fn status_type<'n>(
        &self,
        sink: &mut Sink,
        name: &At<String>,
        is_known: bool,
        known: impl Iterator<Item = &'n &'n str>,
    ) {
        if !is_known {
            let known = known.copied();
            unknown(sink, self.sources, "type with status codes", name, known);
        }
    }

    /// The error of a function with one cause is a type for one code.
    fn error_type(&self, sink: &mut Sink, error: &At<String>) {
        let Some(several) = self.index.error_enums.get(error.as_str()) else {
            let names = self.index.errors.keys().copied();
            return unknown(sink, self.sources, "error type", error, names);
        };
        let message = format!("`{}` has several causes, and this has one", &**error);
        sink.push(
            Diagnostic::error("SB0310", message)
                .at(self.sources.place(error.span), "one code is meant here")
                .also(self.sources.place(several.key.span), "an enumeration")
                .help("name a type below `errors`"),
        );
    }

    /// What is owed names its view, its scope, what pays it and what comes first.
    fn owed(&self, sink: &mut Sink, owed: &model::Owed) {
        self.index.require_view(sink, self.sources, &owed.view);
        self.scopes(sink, owed.bound_to.iter());
        self.functions(sink, owed.discharge.keys());
        for step in owed.steps.values() {
            self.functions(sink, std::iter::once(&step.call));
            self.obligations(sink, step.gives.iter());
        }
        let places = owed.discharge.values();
        for at in places.filter_map(|payment| payment.at.as_ref()) {
            if !self.index.callbacks.contains_key(at.as_str()) {
                let known = self.index.callbacks.keys().copied();
                unknown(sink, self.sources, "callback", at, known);
            }
        }
    }

    fn obligations<'n>(&self, sink: &mut Sink, names: impl Iterator<Item = &'n At<String>>) {
        for name in names {
            if !self.index.obligations.contains_key(name.as_str()) {
                let known = self.index.obligations.keys().copied();
                unknown(sink, self.sources, "obligation", name, known);
            }
        }
    }

    fn functions<'n>(&self, sink: &mut Sink, names: impl Iterator<Item = &'n At<String>>) {
        for name in names {
            if !self.index.functions.contains_key(name.as_str()) {
                let known = self.index.functions.keys().copied();
                unknown(sink, self.sources, "function", name, known);
            }
        }
    }

    fn scopes<'n>(&self, sink: &mut Sink, names: impl Iterator<Item = &'n At<String>>) {
        for name in names {
            if !self.index.scopes.contains_key(name.as_str()) {
                let known = self.index.scopes.keys().copied();
                unknown(sink, self.sources, "scope", name, known);
            }
        }
    }

    fn invariants<'n>(
        &self,
        sink: &mut Sink,
        names: impl Iterator<Item = &'n Key>,
        known: impl Iterator<Item = &'n Key> + Clone,
    ) {
        for name in names {
            if !known.clone().any(|key| key == name) {
                let known = known.clone().map(|key| key.as_str());
                unknown(sink, self.sources, "invariant", name, known);
            }
        }
    }

    fn handle_use(&self, sink: &mut Sink, handle: Option<&HandleUse>) {
        let Some(HandleUse::Acquire(name) | HandleUse::Use(name) | HandleUse::Release(name)) =
            handle
        else {
            return;
        };
        if !self.index.handles.contains_key(name.as_str()) {
            let names = self.index.handles.keys().copied();
            unknown(sink, self.sources, "handle", name, names);
        }
    }

    fn view_or_value(&self, sink: &mut Sink, name: &At<String>) {
        if !self.index.values.contains_key(name.as_str()) {
            self.index.require_view(sink, self.sources, name);
        }
    }

    /// A type that can have methods.
    fn owner(&self, sink: &mut Sink, name: &At<String>) {
        let index = self.index;
        let known = index.handles.contains_key(name.as_str())
            || index.guards.contains_key(name.as_str())
            || index.obligations.contains_key(name.as_str())
            || index.structs.contains_key(name.as_str())
            || index.views.contains_key(name.as_str())
            || index.values.contains_key(name.as_str());
        if !known {
            let names = index
                .views
                .keys()
                .chain(index.values.keys())
                .chain(index.handles.keys())
                .chain(index.guards.keys())
                .chain(index.obligations.keys())
                .chain(index.structs.keys());
            unknown(sink, self.sources, "type", name, names.copied());
        }
    }
}
