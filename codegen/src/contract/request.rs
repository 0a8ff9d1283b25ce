//! The C names that the contracts speak of: what the header stage must find.

use std::collections::BTreeSet;

use super::{
    load::Contracts,
    model::{BindAll, Escape, Function, Module},
};
use crate::header::model::{Beyond, Request};

/// What to read of the C side. The arguments for clang are the caller's to add.
///
/// Operations that are named only because they conflict with something are not asked for.
pub fn request(contracts: &Contracts) -> Request {
    let mut request = Request::default();
    for loaded in &contracts.modules {
        module(&mut request, &loaded.module);
        // What has no contract is reported where it is declared.
        if loaded.module.bind.as_deref() == Some(&BindAll::Must) {
            request.beyond = Beyond::Places;
        }
        let headers = loaded.module.headers.iter();
        let functions = loaded.module.functions.iter();
        let prototypes = functions
            .filter_map(|(name, function)| Some((&name.value, function.prototype.as_ref()?.span)));
        for (name, span) in headers.map(|h| (&h.value, h.span)).chain(prototypes) {
            let place = || contracts.sources.first_line(span);
            request.places.entry(name.clone()).or_insert_with(place);
        }
    }
    request
}

/// The functions that a module speaks of, in whatever role.
pub fn functions(of: &Module) -> BTreeSet<String> {
    let mut request = Request::default();
    module(&mut request, of);
    request.functions
}

fn module(request: &mut Request, module: &Module) {
    for header in &module.headers {
        if !request.headers.contains(&header.value) {
            request.headers.push(header.value.clone());
        }
    }
    for (name, opaque) in &module.types {
        request.types.insert(name.value.clone());
        let also = opaque.also_named.iter().map(|also| also.name.value.clone());
        request.types.extend(also);
        let pair = opaque
            .refcount
            .iter()
            .flat_map(|pair| [&pair.get, &pair.put]);
        name_all(request, pair.flatten().map(|name| &name.value));
        let views = opaque.views.values();
        let pairs = views.flat_map(|view| &view.refcount);
        let pairs = pairs.flat_map(|pair| [&pair.get, &pair.put]);
        name_all(request, pairs.flatten().map(|name| &name.value));
        let releases = opaque.views.values().flat_map(|view| &view.release);
        let releases = opaque.release.iter().chain(releases);
        name_all(request, releases.map(|name| &name.value));
    }
    for (name, value) in &module.values {
        request.types.insert(name.value.clone());
        name_all(request, value.eq.iter().map(|name| &name.value));
    }
    for name in module.aliases.keys() {
        request.types.insert(name.value.clone());
    }
    for handle in module.handles.values() {
        name_all(request, handle.drop.iter().map(|name| &name.value));
    }
    for registration in module.registrations.values() {
        let both = [&registration.register, &registration.unregister];
        name_all(request, both.map(|name| &name.value));
    }
    for node in module.nodes.values() {
        request.types.insert(node.c.value.clone());
        let functions = [&node.init, &node.add].into_iter().chain(&node.remove);
        name_all(request, functions.map(|name| &name.value));
    }
    for structure in module.structs.values() {
        request.types.insert(structure.c.value.clone());
    }
    for owed in module.obligations.values() {
        name_all(request, owed.discharge.keys().map(|name| &name.value));
        name_all(request, owed.steps.values().map(|step| &step.call.value));
    }
    for set in module.constants.values() {
        for (key, constant) in &set.members {
            let name = constant.c.as_ref().map_or(key, |c| &c.name);
            request.constants.insert(name.value.clone());
        }
    }
    let errors = module.status_errors.values().map(|one| &one.codes);
    let values = module.status_values.values().map(|one| &one.codes);
    let codes = errors.chain(values).flat_map(|codes| codes.values());
    request
        .constants
        .extend(codes.map(|code| code.c.value.clone()));
    for (name, contract) in &module.functions {
        name_all(request, [&name.value]);
        if let Some(prototype) = &contract.prototype {
            let prototype = prototype.value.clone();
            request.prototypes.insert(name.value.clone(), prototype);
        }
        function(request, contract);
    }
}

fn function(request: &mut Request, contract: &Function) {
    name_all(
        request,
        contract.also_named.iter().map(|other| &other.name.value),
    );
    let versions = contract.versions.values();
    let params = versions.clone().flat_map(|facts| facts.params.values());
    for param in contract.params.values().chain(params) {
        name_all(request, param.result_of.iter().map(|name| &name.value));
        let constant = param.named_constant.iter().map(|name| name.value.clone());
        request.constants.extend(constant);
        let sized = param.size_of.iter().map(|name| name.value.clone());
        request.types.extend(sized);
        if let Some(Escape::RetainedUntil(name)) = param.escape.as_deref() {
            name_all(request, [name]);
        }
    }
    let returned = versions.filter_map(|facts| facts.ret.as_ref());
    for ret in contract.ret.iter().chain(returned) {
        let ok = ret.ok.iter().map(|name| name.value.clone());
        request.constants.extend(ok);
        name_all(request, ret.valid_until.iter().map(|name| &name.value));
        name_all(request, ret.list.iter().map(|name| &name.value));
        let discharge = ret.obligation.iter().flat_map(|owed| owed.discharge.keys());
        name_all(request, discharge.map(|name| &name.value));
    }
}

fn name_all<'a>(request: &mut Request, names: impl IntoIterator<Item = &'a String>) {
    request.functions.extend(names.into_iter().cloned());
}
