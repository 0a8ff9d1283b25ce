//! Contracts meet declarations: every contract finds its declaration, and what the two say is held
//! against each other. Nothing is chosen here.

// What finds what.
mod absent;
mod cases;
mod constants;
mod declared;
mod functions;
mod index;
mod types;

// What contracts leave open, and names that do not fit.
mod names;
mod questions;
pub(crate) mod rust_names;

// What several functions or types do together.
mod arguments;
mod arrays;
pub mod callbacks;
pub(crate) mod calls;
pub mod conflicts;
pub mod demands;
pub mod guards;
mod handles;
mod lists;
pub mod nodes;
mod obligations;
mod parts;
pub mod registrations;
mod scopes;
mod sleeping;
mod slots;
mod status;
pub mod structs;
mod views;

use crate::{
    contract::{
        at::{Sources, Span},
        model::{self, Key},
    },
    header::model::{self as c, Unit},
    support::{
        diag::{Diagnostic, Sink},
        place::Place,
    },
};

pub use self::{
    absent::Absent,
    handles::HandleFunctions,
    index::{Entry, Index},
    questions::Question,
    views::{TypePath, View},
};

/// The contracts with their declarations.
#[derive(Debug)]
pub struct Linked<'a> {
    /// The C side.
    pub unit: &'a Unit,
    /// The texts of the contracts.
    pub sources: &'a Sources,
    /// Every name that a contract introduces.
    pub index: Index<'a>,
    /// The modules, sorted by path.
    pub modules: Vec<LinkedModule<'a>>,
}

/// A contract file with its declarations.
#[derive(Debug)]
pub struct LinkedModule<'a> {
    /// The contract.
    pub contract: &'a model::Module,
    /// Its opaque types.
    pub types: Vec<LinkedType<'a>>,
    /// Its functions, in the order of the file; one with several cases is here once for each.
    pub functions: Vec<LinkedFunction<'a>>,
    /// Its functions that these headers do not declare, and need not.
    pub absent: Vec<Absent<'a>>,
    /// Its constants that exist, by set and member: the C side of each.
    pub constants: Vec<LinkedConstant<'a>>,
}

/// An opaque type with its declaration.
#[derive(Debug)]
pub struct LinkedType<'a> {
    /// The path of its module.
    pub module: &'a str,
    /// Its C spelling.
    pub key: &'a Key,
    /// The contract.
    pub contract: &'a model::OpaqueType,
    /// Its fields that exist.
    pub fields: Vec<LinkedField<'a>>,
}

/// A field with its declaration.
#[derive(Debug)]
pub struct LinkedField<'a> {
    /// Its C name.
    pub key: &'a Key,
    /// The contract.
    pub contract: &'a model::Field,
    /// The declaration.
    pub declaration: &'a c::Field,
    /// The record that it is a field of.
    pub record: &'a c::Record,
    /// How long it is, if it is an array without a length of its own.
    pub extent: Option<Extent<'a>>,
}

/// How long an array is with which a struct ends.
#[derive(Clone, Copy, Debug)]
pub struct Extent<'a> {
    /// The field with the number.
    pub count: &'a c::Field,
    /// Whether that counts bytes.
    pub is_size: bool,
}

/// A constant with its definition.
#[derive(Debug)]
pub struct LinkedConstant<'a> {
    /// The set it belongs to.
    pub set: &'a Key,
    /// Its Rust name.
    pub key: &'a Key,
    /// The contract.
    pub contract: &'a model::Constant,
    /// The definition.
    pub definition: &'a c::Constant,
}

/// A function with its declaration.
#[derive(Debug)]
pub struct LinkedFunction<'a> {
    /// The name of the contract.
    pub key: &'a Key,
    /// The case, where the function has several.
    pub case: Option<LinkedCase<'a>>,
    /// The contract; that of the case, where there is one.
    pub contract: &'a model::Function,
    /// The declaration; its name is the one that these headers use.
    pub declaration: &'a c::Function,
    /// The parameters, in the order of the declaration.
    pub params: Vec<LinkedParam<'a>>,
    /// What the contract does not answer.
    pub questions: Vec<Question>,
}

/// One of several cases of a function.
#[derive(Clone, Copy, Debug)]
pub struct LinkedCase<'a> {
    /// Its name in the contract.
    pub key: &'a Key,
    /// What it says itself.
    pub contract: &'a model::Case,
    /// The name of the function with that of the case.
    pub id: &'a str,
}

/// A parameter with its declaration.
#[derive(Clone, Debug)]
pub struct LinkedParam<'a> {
    /// Its name: the declaration's, or the contract's where the declaration has none.
    pub name: String,
    /// The contract, if there is one.
    pub contract: Option<(&'a Key, &'a model::Param)>,
    /// The declaration.
    pub declaration: &'a c::Param,
}

impl<'a> Linked<'a> {
    /// The functions of all modules.
    pub fn functions(&self) -> impl Iterator<Item = &LinkedFunction<'a>> {
        self.modules.iter().flat_map(|module| &module.functions)
    }

    /// The function with this key; the first case of one that has several.
    pub fn function(&self, name: &str) -> Option<&LinkedFunction<'a>> {
        self.functions()
            .find(|function| function.key.as_str() == name)
    }

    /// The functions with such a contract; one that has several cases is here once.
    pub fn functions_that(
        &self,
        fits: impl Fn(&model::Function) -> bool,
    ) -> Vec<&LinkedFunction<'a>> {
        let mut found: Vec<&LinkedFunction<'a>> = Vec::new();
        for function in self.functions().filter(|one| fits(one.contract)) {
            if !found.iter().any(|one| one.key == function.key) {
                found.push(function);
            }
        }
        found
    }

    /// The modules right below a module, in the order of their names: it has to declare them, for no other file
    /// does.
    pub fn modules_below(&self, parent: &str) -> Vec<String> {
        let modules = self.modules.iter().map(|module| module.contract);
        let paths = modules.flat_map(|module| {
            let compositions = module.compositions.keys();
            std::iter::once(&module.module).chain(compositions)
        });
        let direct = paths.filter_map(|path| {
            let name = path.strip_prefix(parent)?.strip_prefix('/')?;
            (!name.contains('/')).then(|| name.to_owned())
        });
        let mut names: Vec<_> = direct.collect();
        names.sort();
        names.dedup();
        names
    }

    /// Points at the functions between which a choice is open.
    pub(super) fn each_could(
        &self,
        diagnostic: Diagnostic,
        several: &[&LinkedFunction<'_>],
    ) -> Diagnostic {
        several.iter().fold(diagnostic, |diagnostic, function| {
            diagnostic.also(self.place(function.key.span), "this one could")
        })
    }

    /// Where something in a contract stands.
    pub fn place(&self, span: Span) -> Place {
        self.sources.place(span)
    }
}

impl<'a> LinkedFunction<'a> {
    /// The name by which reports speak of it: no two have the same.
    pub fn id(&self) -> &'a str {
        self.case.map_or(self.key.as_str(), |case| case.id)
    }

    /// The parameter with a name.
    pub fn param(&self, name: &str) -> Option<&LinkedParam<'a>> {
        let called = |param: &&LinkedParam<'a>| {
            param.name == name || param.declaration.name.as_deref() == Some(name)
        };
        self.params.iter().find(called)
    }
}

/// Links contracts to declarations. Everything that does not fit is in the sink.
pub fn link<'a>(
    sink: &mut Sink,
    modules: &[&'a model::Module],
    sources: &'a Sources,
    unit: &'a Unit,
) -> Linked<'a> {
    let mut modules = modules.to_vec();
    modules.sort_by(|a, b| a.module.cmp(&b.module));
    let index = Index::new(sink, &modules, sources);
    rust_names::check(sink, &modules, sources);
    names::check(sink, &index, &modules, sources);
    let linker = Linker {
        unit,
        sources,
        index: &index,
    };
    let linked = modules
        .iter()
        .map(|contract| {
            let types = linker.types(sink, contract);
            let (functions, absent) = linker.functions(sink, contract);
            LinkedModule {
                contract,
                types,
                functions,
                absent,
                constants: linker.constants(sink, contract),
            }
        })
        .collect();
    let linked = Linked {
        unit,
        sources,
        index,
        modules: linked,
    };
    declared::check(sink, &linked);
    parts::check(sink, &linked);
    handles::check(sink, &linked);
    lists::check(sink, &linked);
    status::check(sink, &linked);
    structs::check(sink, &linked);
    views::check(sink, &linked);
    scopes::check(sink, &linked);
    sleeping::check(sink, &linked);
    guards::check(sink, &linked);
    obligations::check(sink, &linked);
    callbacks::check(sink, &linked);
    registrations::check(sink, &linked);
    nodes::check(sink, &linked);
    linked
}

/// What every check looks things up in.
struct Linker<'a, 'i> {
    unit: &'a Unit,
    sources: &'a Sources,
    index: &'i Index<'a>,
}

impl Linker<'_, '_> {
    fn place(&self, span: Span) -> Place {
        self.sources.place(span)
    }
}
