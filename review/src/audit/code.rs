//! A file, sorted for an audit: functions with what is around them, types, and who touches which C functions.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Attribute, ImplItem, Item, ItemImpl, ItemStruct, Signature, TraitItem, Visibility};

use super::Options;
use crate::{
    body::{self, Own, own::type_name},
    facts::Facts,
    model::body::{Body, What},
    names::Names,
    source::Parsed,
};

/// How many functions that call each other are followed to one that touches what contracts speak of.
const LONGEST_CHAIN: usize = 3;

/// A function with a body.
pub(super) struct Function<'a> {
    /// Its name, with its type: `File::fget`.
    pub(super) name: String,
    /// The type of the implementation around.
    pub(super) ty: Option<String>,
    /// The trait that it implements.
    pub(super) of_trait: Option<String>,
    pub(super) attrs: &'a [Attribute],
    /// Who can see it; none in traits and their implementations.
    pub(super) visibility: Option<&'a Visibility>,
    pub(super) signature: &'a Signature,
    pub(super) block: &'a syn::Block,
    pub(super) own: Own,
    /// The index of its module.
    pub(super) module: usize,
    pub(super) body: Body,
    /// Whether what contracts speak of is touched here, or by another function of its type.
    pub(super) is_in_scope: bool,
}

/// A file.
pub(super) struct Code<'a> {
    pub(super) functions: Vec<Function<'a>>,
    /// The structs, each with its module.
    pub(super) structs: Vec<(usize, &'a ItemStruct)>,
    /// The implementations, each with its module.
    pub(super) impls: Vec<(usize, &'a ItemImpl)>,
    /// The imports of the modules.
    pub(super) modules: Vec<Names>,
    /// The types that touch what contracts speak of, each in its module.
    touching: BTreeSet<(usize, String)>,
    /// For a type with a destructor: the fields that it gives to C.
    dropped: BTreeMap<(usize, String), BTreeSet<String>>,
    /// The functions by name, those of one name in their order.
    by_name: BTreeMap<String, Vec<usize>>,
}

impl<'a> Code<'a> {
    /// Sorts a file.
    pub(super) fn of(parsed: &Parsed<'a>, facts: &Facts, options: &Options) -> Self {
        let mut code = Self {
            functions: Vec::new(),
            structs: Vec::new(),
            impls: Vec::new(),
            modules: Vec::new(),
            touching: BTreeSet::new(),
            dropped: BTreeMap::new(),
            by_name: BTreeMap::new(),
        };
        let own = Own::of(&parsed.syntax.items, options.words.clone());
        let items = &parsed.syntax.items;
        code.module(parsed, &own, &parsed.module, items);
        for (index, function) in code.functions.iter().enumerate() {
            let same = code.by_name.entry(function.name.clone()).or_default();
            same.push(index);
        }
        code.scope(facts, options);
        code
    }

    /// The function of a name: that of the module in which it is named, if there are several.
    pub(super) fn function(&self, name: &str, module: usize) -> Option<&Function<'a>> {
        let same = self.by_name.get(name)?;
        let mut all = same.iter().filter_map(|&index| self.functions.get(index));
        let here = all.clone().find(|one| one.module == module);
        here.or_else(|| all.next().filter(|_| same.len() == 1))
    }

    /// Whether a type touches what contracts speak of.
    pub(super) fn touches(&self, ty: &str, module: usize) -> bool {
        self.touching.contains(&(module, ty.to_owned()))
    }

    /// The fields that the destructor of a type gives to C; none if it has no destructor.
    pub(super) fn dropped(&self, ty: &str, module: usize) -> Option<&BTreeSet<String>> {
        self.dropped.get(&(module, ty.to_owned()))
    }

    /// The imports where a function stands.
    pub(super) fn names(&self, function: &Function<'_>) -> Option<&Names> {
        self.modules.get(function.module)
    }

    fn module(&mut self, parsed: &Parsed<'a>, own: &Own, path: &[String], items: &'a [Item]) {
        self.modules.push(Names::of(path, items));
        let module = self.modules.len() - 1;
        for item in items {
            match item {
                Item::Fn(item) => {
                    let name = item.sig.ident.to_string();
                    let of = (name, None, None);
                    let parts = (&*item.attrs, Some(&item.vis), &item.sig, &*item.block);
                    self.add(parsed, own, module, of, parts);
                }
                Item::Impl(item) => self.implementation(parsed, own, module, item),
                Item::Trait(item) => {
                    for one in &item.items {
                        if let TraitItem::Fn(one) = one
                            && let Some(block) = &one.default
                        {
                            let name = format!("{}::{}", item.ident, one.sig.ident);
                            let of = (name, None, Some(item.ident.to_string()));
                            self.add(parsed, own, module, of, (&one.attrs, None, &one.sig, block));
                        }
                    }
                }
                Item::Struct(item) => self.structs.push((module, item)),
                Item::Mod(item) => {
                    if let Some((_, items)) = &item.content {
                        let mut path = path.to_vec();
                        path.push(item.ident.to_string());
                        self.module(parsed, own, &path, items);
                    }
                }
                _ => {}
            }
        }
    }

    fn implementation(
        &mut self,
        parsed: &Parsed<'a>,
        own: &Own,
        module: usize,
        item: &'a ItemImpl,
    ) {
        self.impls.push((module, item));
        let own = own.within(&item.self_ty);
        let ty = type_name(&item.self_ty);
        let of_trait = item.trait_.as_ref().and_then(|(path, _)| {
            let last = path.segments.last()?;
            Some(last.ident.to_string())
        });
        for one in &item.items {
            if let ImplItem::Fn(one) = one {
                let name = match &ty {
                    Some(ty) => format!("{ty}::{}", one.sig.ident),
                    None => one.sig.ident.to_string(),
                };
                let visibility = of_trait.is_none().then_some(&one.vis);
                let parts = (&*one.attrs, visibility, &one.sig, &one.block);
                let of = (name, ty.clone(), of_trait.clone());
                self.add(parsed, &own, module, of, parts);
            }
        }
    }

    fn add(
        &mut self,
        parsed: &Parsed<'a>,
        own: &Own,
        module: usize,
        (name, ty, of_trait): (String, Option<String>, Option<String>),
        (attrs, visibility, signature, block): (
            &'a [Attribute],
            Option<&'a Visibility>,
            &'a Signature,
            &'a syn::Block,
        ),
    ) {
        let names = self.modules.get(module);
        let body = names.map(|names| body::read(parsed, names, own, block));
        self.functions.push(Function {
            name,
            ty,
            of_trait,
            attrs,
            visibility,
            signature,
            block,
            own: own.clone(),
            module,
            body: body.unwrap_or_default(),
            is_in_scope: false,
        });
    }

    /// Who touches what contracts speak of.
    fn scope(&mut self, facts: &Facts, options: &Options) {
        let touches = |function: &Function<'_>| {
            let mut deeds = function.body.deeds.iter();
            deeds.any(|deed| match &deed.what {
                What::CallsC { function } | What::NamesC { function } => {
                    facts.functions.contains_key(function)
                }
                _ => false,
            })
        };
        for function in self.functions.iter().filter(|one| touches(one)) {
            let ty = function.ty.clone();
            self.touching.extend(ty.map(|ty| (function.module, ty)));
        }
        // Whoever calls what touches it is where the paths come together.
        let mut reached: BTreeSet<String> = self
            .functions
            .iter()
            .filter(|one| touches(one))
            .map(|one| one.name.clone())
            .collect();
        for _ in 0..LONGEST_CHAIN {
            let before = reached.len();
            for function in &self.functions {
                let mut deeds = function.body.deeds.iter();
                let calls = deeds.any(|deed| {
                    matches!(&deed.what, What::CallsOwn { function } if reached.contains(function))
                });
                if calls {
                    reached.insert(function.name.clone());
                }
            }
            if reached.len() == before {
                break;
            }
        }
        let touching = &self.touching;
        for function in &mut self.functions {
            let ty = function.ty.clone();
            let by_type = ty.is_some_and(|ty| touching.contains(&(function.module, ty)));
            function.is_in_scope =
                options.everywhere || by_type || reached.contains(&function.name);
        }
        for function in &self.functions {
            if function.of_trait.as_deref() == Some("Drop")
                && let Some(ty) = &function.ty
            {
                let fields = super::rules::fields::given(function, facts, options);
                self.dropped.insert((function.module, ty.clone()), fields);
            }
        }
    }
}
