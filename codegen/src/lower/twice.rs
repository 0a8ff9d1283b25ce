//! Names that would stand twice in one place of the generated code, or where another item stands.

use std::collections::BTreeMap;

use crate::{
    api::{Function, Impl, Item, Module, TypeBlock, ty::Support},
    contract::at::Span,
    link::LinkedModule,
    support::{
        diag::{Diagnostic, Sink},
        place::Place,
        rust::c_type,
    },
};

use super::{Context, docs::wrapper_name};

/// What generated code takes from the prelude, and the primitive types.
pub(crate) const PRELUDE: [&str; 34] = [
    "Clone",
    "Copy",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "From",
    "Into",
    "None",
    "Ok",
    "Option",
    "PartialEq",
    "Send",
    "Some",
    "Sync",
    "drop",
    "core",
    "bool",
    "char",
    "f32",
    "f64",
    "i8",
    "i16",
    "i32",
    "i64",
    "i128",
    "isize",
    "str",
    "u8",
    "u16",
    "u32",
    "u64",
    "u128",
    "usize",
];

/// The names of one place, each with what it came from.
type Names<'m> = BTreeMap<&'m str, Option<Place>>;

impl Context<'_> {
    /// Reports what two items of a module, or two functions of a type, are both called.
    pub(super) fn check_twice(&self, sink: &mut Sink, linked: &LinkedModule<'_>, module: &Module) {
        let mut names: Names<'_> = PRELUDE.iter().map(|name| (*name, None)).collect();
        for support in Support::ALL {
            names.insert(self.profile.support.name(support), None);
        }
        let own = format!("crate::{}::", module.path.replace('/', "::"));
        let path = self.profile.assertions.may_sleep.as_deref();
        // The module of the assertion itself does not import it.
        let imports = path.is_some_and(|path| !path.starts_with(&own));
        if let Some(name) = self.assertion().filter(|_| imports) {
            names.insert(name, None);
        }
        self.check_provided(sink, linked, &names);
        for child in &module.children {
            names.insert(child, None);
        }
        for set in linked.contract.constants.values() {
            names.extend(c_type(&set.ty).map(|(name, _)| (name, None)));
        }
        let mut constants = linked.contract.constants.keys();
        for item in &module.items {
            let (name, place) = match item {
                // Macros have names of their own, and all are names of the crate.
                Item::Macro(_) => continue,
                Item::Constants(set) => {
                    let key = constants.find(|key| key.as_str() == set.name);
                    (&set.name, key.map(|key| key.span))
                }
                Item::Constant(constant) => (&constant.name, constant_span(linked, &constant.name)),
                Item::Alias(alias) => (&alias.name, alias_span(linked, &alias.name)),
                Item::Type(block) => (&block.name, self.type_span(&block.name)),
                Item::Trait(block) => (&block.name, self.type_span(&block.name)),
                Item::Enum(block) => (&block.name, self.type_span(&block.name)),
                Item::Function(function) => {
                    let span = self.function_span(function);
                    let span = span.or_else(|| self.callback_span(&function.name));
                    (&function.name, span)
                }
            };
            let scope = format!("the module `{}`", module.path);
            self.once(sink, &mut names, name, place, &scope);
            if let Item::Type(block) = item {
                self.functions(sink, linked, block);
            }
        }
    }

    /// Types of the target are imported by names that generated code uses for nothing else.
    fn check_provided(&self, sink: &mut Sink, linked: &LinkedModule<'_>, names: &Names<'_>) {
        let views = linked.types.iter().flat_map(|opaque| opaque.views());
        for view in views {
            let (Some(provided), Some(path)) = (&view.contract.provided, view.provided()) else {
                continue;
            };
            let mut imported = path.imported().into_iter();
            let taken = imported.find(|one| names.contains_key(one.name()));
            if let Some(taken) = taken.filter(|taken| !self.is_support(&taken.path)) {
                let message = format!("`{}` would be two types", taken.name());
                sink.push(
                    Diagnostic::error("SB0447", message)
                        .at(self.linked.place(provided.path.span), "imported for this")
                        .note("generated code uses that name for something else")
                        .help("let the target give it another name: `pub use ... as ...;`"),
                );
            }
        }
    }

    /// Whether this is the path of a support item, which is imported anyway.
    fn is_support(&self, path: &str) -> bool {
        let mut all = Support::ALL.iter();
        all.any(|support| self.profile.support.path(*support) == path)
    }

    fn functions(&self, sink: &mut Sink, linked: &LinkedModule<'_>, block: &TypeBlock) {
        let mut names = Names::new();
        let own = |one: &&Impl| one.of.is_none();
        for function in block
            .impls
            .iter()
            .filter(own)
            .flat_map(|one| &one.functions)
        {
            let span = self.function_span(function);
            let span = span.or_else(|| field_span(linked, function));
            let span = span.or_else(|| self.type_span(&block.name));
            let scope = format!("`{}`", block.name);
            self.once(sink, &mut names, &function.name, span, &scope);
        }
    }

    fn once<'m>(
        &self,
        sink: &mut Sink,
        names: &mut Names<'m>,
        name: &'m str,
        span: Option<Span>,
        scope: &str,
    ) {
        let place = span.map(|span| self.linked.place(span)).unwrap_or_default();
        let Some(first) = names.get(name) else {
            names.insert(name, Some(place));
            return;
        };
        let diagnostic = match first {
            Some(first) => {
                let message = format!("{scope} would have two things called `{name}`");
                Diagnostic::error("SB0407", message)
                    .at(place, "made from this")
                    .also(first.clone(), "and from this")
                    .help("give one of them another name: `rust: { name: ..., because: ... }`")
            }
            None => {
                let message = format!("{scope} cannot have something called `{name}`");
                Diagnostic::error("SB0407", message)
                    .at(place, "generated code uses that name for something else")
                    .help("choose another name")
            }
        };
        sink.push(diagnostic);
    }

    /// Where the name of a generated type is written.
    fn type_span(&self, name: &str) -> Option<Span> {
        let index = &self.linked.index;
        let found = index.generated(name).map(|(_, span)| span);
        found.or_else(|| {
            let view = name.strip_suffix("Ref")?;
            index.views.get(view).map(|entry| entry.key.span)
        })
    }

    /// Where the callback stands for which C calls a function of this name.
    fn callback_span(&self, name: &str) -> Option<Span> {
        let mut callbacks = self.linked.index.callbacks.values();
        let found = callbacks.find(|entry| {
            let callback = self.callback(entry.key);
            callback.is_ok_and(|one| one.for_c() == name || one.destroy_for_c() == name)
        });
        found.map(|entry| entry.key.span)
    }

    /// Where the contract of the C function stands that this is a wrapper of.
    fn function_span(&self, function: &Function) -> Option<Span> {
        let c_name = function.stands_for.as_ref()?;
        let mut found = self.linked.functions().filter(|linked| {
            let its_case = linked.case.is_none() || wrapper_name(linked) == function.name;
            linked.declaration.name == *c_name && its_case
        });
        found
            .next()
            .map(|linked| linked.case.map_or(linked.key.span, |case| case.key.span))
    }
}

/// Where a constant stands that is in the module itself.
fn constant_span(linked: &LinkedModule<'_>, name: &str) -> Option<Span> {
    let sets = linked.contract.constants.values().filter(|set| set.flat);
    let mut keys = sets.flat_map(|set| set.members.keys());
    let found = keys.find(|key| key.as_str() == name);
    found.map(|key| key.span)
}

/// Where the name for a number type stands.
fn alias_span(linked: &LinkedModule<'_>, name: &str) -> Option<Span> {
    let mut names = linked
        .contract
        .aliases
        .values()
        .map(|alias| &alias.rust.name);
    let found = names.find(|known| known.as_str() == name);
    found.map(|known| known.span)
}

/// Where the contract of the field stands that this is the method of.
fn field_span(linked: &LinkedModule<'_>, function: &Function) -> Option<Span> {
    let name = function.stands_for.as_ref()?;
    let mut fields = linked.types.iter().flat_map(|opaque| &opaque.fields);
    let found = fields.find(|field| field.key.value == *name);
    found.map(|field| field.key.span)
}
