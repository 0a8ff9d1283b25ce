//! Names that contracts give to Rust: each must be one that Rust can take.

use crate::{
    contract::{
        at::{At, Sources, Span},
        model::{self, RevocableForm},
    },
    support::{
        diag::{Diagnostic, Sink},
        rust::{c_type, is_identifier, is_primitive, is_raw_identifier, parameter},
    },
};

/// The fields that keep values on their thread.
pub(crate) const MARKERS: [&str; 2] = ["_not_send", "_not_sync"];

/// What a field is called in messages.
const FIELD: &str = "a field";

/// Reports every name that is not a Rust identifier, and every module path that is not a path of them.
pub(super) fn check(sink: &mut Sink, modules: &[&model::Module], sources: &Sources) {
    let mut checker = Checker { sink, sources };
    for module in modules {
        checker.path(&module.module);
        for set in module.constants.values() {
            checker.primitive(&set.ty);
        }
        for Name { kind, of_c, name } in names(module) {
            checker.name(kind, of_c, name);
        }
    }
}

struct Checker<'run> {
    sink: &'run mut Sink,
    sources: &'run Sources,
}

impl Checker<'_> {
    fn name(&mut self, kind: &str, of_c: bool, name: &At<String>) {
        let keyword = !is_identifier(name) && is_raw_identifier(name);
        let marker = kind == FIELD && MARKERS.contains(&name.as_str());
        if !marker && (is_identifier(name) || (keyword && of_c)) {
            return;
        }
        let message = format!("`{}` cannot be the name of {kind} in Rust", &**name);
        let label = match (marker, keyword) {
            (true, _) => "generated types have another field of that name",
            (false, true) => "a word that Rust keeps for itself",
            (false, false) => "not an identifier",
        };
        self.push(message, name.span, label, "choose another name");
    }

    fn path(&mut self, path: &At<String>) {
        if path.split('/').all(is_identifier) {
            return;
        }
        let message = format!("`{}` is not the path of a module", &**path);
        let label = "not identifiers with `/` between them";
        let help = "write it as in `fs/file`, without ending, `.` or `..`";
        self.push(message, path.span, label, help);
    }

    fn primitive(&mut self, name: &At<String>) {
        if is_primitive(name) || c_type(name).is_some() {
            return;
        }
        let message = format!("`{}` cannot be the type of constants", &**name);
        let help =
            "write one of Rust's integer types, such as `u32`, or one of C's, such as `c_int`";
        self.push(message, name.span, "not an integer type", help);
    }

    fn push(&mut self, message: String, span: Span, label: &str, help: &str) {
        let place = self.sources.first_line(span);
        let diagnostic = Diagnostic::error("SB0311", message).at(place, label);
        self.sink.push(diagnostic.help(help));
    }
}

/// A name for Rust.
struct Name<'a> {
    kind: &'static str,
    /// It is the name that C gives, which may be a keyword of Rust.
    of_c: bool,
    name: &'a At<String>,
}

/// The names of a contract file.
fn names(module: &model::Module) -> Vec<Name<'_>> {
    let mut names = Vec::new();
    for opaque in module.types.values() {
        views(&mut names, opaque);
    }
    for (key, set) in &module.constants {
        if !set.flat {
            names.push(Name::new("a module", key));
        }
        names.extend(set.members.keys().map(|key| Name::new("a constant", key)));
    }
    for alias in module.aliases.values() {
        names.push(Name::new("a type", &alias.rust.name));
    }
    for value in module.values.values() {
        names.push(Name::new("a type", &value.rust.name));
        names.extend(value.field.iter().map(|field| Name::new(FIELD, field)));
    }
    for (key, handle) in &module.handles {
        names.push(Name::new("a type", key));
        names.push(Name::new(FIELD, &handle.value.field));
        let accessor = handle.value.accessor.iter();
        names.extend(accessor.map(|accessor| Name::new("a method", &accessor.name)));
    }
    for (key, guard) in &module.guards {
        names.push(Name::new("a type", key));
        names.push(Name::new(FIELD, &guard.field));
    }
    for (key, owed) in &module.obligations {
        names.push(Name::new("a type", key));
        names.extend(owed.steps.keys().map(|key| Name::new("a method", key)));
    }
    callbacks(&mut names, module);
    let macros = module
        .scopes
        .values()
        .filter_map(|scope| scope.hands_out.as_ref());
    names.extend(macros.map(|one| Name::new("a macro", &one.name)));
    for (key, error) in &module.errors {
        names.push(Name::new("a type", key));
        names.push(Name::new("an error code", &error.code));
    }
    for (key, error) in &module.error_enums {
        names.push(Name::new("a type", key));
        names.extend(error.variants.keys().map(|key| Name::new("a cause", key)));
        let codes = error.variants.values().map(|one| &one.code);
        names.extend(codes.map(|code| Name::new("an error code", code)));
    }
    structs(&mut names, module);
    for (key, error) in &module.status_errors {
        names.push(Name::new("a type", key));
        names.extend(error.codes.keys().map(|key| Name::new("a constant", key)));
    }
    for (key, values) in &module.status_values {
        names.push(Name::new("a type", key));
        names.extend(values.codes.keys().map(|key| Name::new("a variant", key)));
    }
    for (key, function) in &module.functions {
        names.push(Name::renamed("a function", key, function.rust.as_ref()));
        let cases = function.cases.values();
        let renamed = cases.filter_map(|case| case.rust.as_ref());
        names.extend(renamed.map(|rename| Name::new("a function", &rename.name)));
        let params = function.params.keys();
        let odd = params.filter(|key| !is_raw_identifier(&parameter(key)));
        names.extend(odd.map(|key| Name::of_c("a parameter", key)));
        let codes = function.errors.keys();
        names.extend(codes.map(|code| Name::new("an error code", code)));
    }
    names
}

/// Structs that their users allocate.
fn structs<'a>(names: &mut Vec<Name<'a>>, module: &'a model::Module) {
    for (key, structure) in &module.structs {
        names.push(Name::new("a type", key));
        let buffers = structure.buffers.keys();
        names.extend(buffers.map(|key| Name::new("a parameter", key)));
        let fields = structure.fields.iter();
        names.extend(fields.map(|(key, one)| Name::renamed("a method", key, one.rust.as_ref())));
    }
}

/// Callbacks and what is registered with them.
fn callbacks<'a>(names: &mut Vec<Name<'a>>, module: &'a model::Module) {
    for (key, callback) in &module.callbacks {
        names.push(Name::new("a trait", key));
        let method = callback.method.iter();
        names.extend(method.map(|method| Name::new("a method", &method.name)));
        let token = callback.token.iter();
        names.extend(token.map(|token| Name::new("a type", &token.name)));
        let params = callback.params.keys();
        names.extend(params.map(|key| Name::new("a parameter", key)));
    }
    for (key, node) in &module.nodes {
        names.push(Name::new("a type", key));
        let added = node.added.iter();
        names.extend(added.map(|added| Name::new("a type", &added.name)));
    }
    for (key, registration) in &module.registrations {
        names.push(Name::new("a type", key));
        let revocable = registration.revocable.iter();
        let revocable = revocable.flat_map(RevocableForm::names);
        names.extend(revocable.map(|name| Name::new("a type", name)));
        let borrowing = registration.borrowing();
        let accessor = borrowing.and_then(|borrowing| borrowing.accessor.as_ref());
        names.extend(accessor.map(|name| Name::new("a method", name)));
        let refused = borrowing.and_then(|borrowing| borrowing.refused.as_ref());
        names.extend(refused.map(|code| Name::new("an error code", code)));
    }
}

fn views<'a>(names: &mut Vec<Name<'a>>, opaque: &'a model::OpaqueType) {
    for (key, view) in &opaque.views {
        names.push(Name::new("a type", key));
        let accessor = view
            .accessor
            .iter()
            .filter_map(|accessor| accessor.name.as_ref());
        let refines = view.refines.iter();
        let convert = refines.filter_map(|refines| Some(&refines.convert.as_ref()?.name));
        let functions = view.from_raw.iter().chain(accessor).chain(convert);
        names.extend(functions.map(|name| Name::new("a function", name)));
    }
    for (key, field) in &opaque.fields {
        names.push(Name::renamed("a method", key, field.rust.as_ref()));
    }
}

impl<'a> Name<'a> {
    fn new(kind: &'static str, name: &'a At<String>) -> Self {
        let of_c = false;
        Self { kind, of_c, name }
    }

    fn of_c(kind: &'static str, name: &'a At<String>) -> Self {
        let of_c = true;
        Self { kind, of_c, name }
    }

    /// The name of C, unless there is another one.
    fn renamed(kind: &'static str, key: &'a At<String>, rust: Option<&'a model::Rename>) -> Self {
        match rust {
            Some(rust) => Self::new(kind, &rust.name),
            None => Self::of_c(kind, key),
        }
    }
}
