//! Pattern "composition": the types of a composition as far as they matter: which of them hold what is owed,
//! and which methods take their value.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use syn::{
    Fields, GenericArgument, ItemStruct, PathArguments, ReceiverKind, ReturnType, Signature, Type,
    visit::{self, Visit},
};

use super::{super::debts::Debts, value::Value};

/// Types that are written around one that matters.
const AROUND: [&str; 5] = ["Box", "KBox", "Option", "Pin", "Result"];

/// How many types are looked through: one that holds itself has no end.
const DEPTH: usize = 8;

/// What a file says of its own types and functions.
#[derive(Default)]
pub(super) struct Holders {
    structs: BTreeMap<String, Vec<(String, Type)>>,
    /// The functions with their results, as far as that is written.
    functions: BTreeMap<String, Type>,
    /// The methods that take `self` by value.
    taking: BTreeSet<String>,
}

impl Holders {
    pub(super) fn of(file: &syn::File, debts: &Debts<'_>) -> Self {
        let mut holders = Self::default();
        holders.visit_file(file);
        let functions = std::mem::take(&mut holders.functions);
        let known = functions.into_iter();
        let known = known.filter(|(_, ty)| holders.value(ty, &(0..0), debts).is_owed());
        let known = known.collect();
        holders.functions = known;
        holders
    }

    /// A value of this type.
    pub(super) fn value(&self, ty: &Type, made: &Range<usize>, debts: &Debts<'_>) -> Value {
        self.value_within(ty, made, debts, DEPTH)
    }

    /// What a function of the file returns, if something is owed with it.
    pub(super) fn returned(
        &self,
        function: &str,
        made: &Range<usize>,
        debts: &Debts<'_>,
    ) -> Option<Value> {
        let ty = self.functions.get(function)?;
        Some(self.value(ty, made, debts))
    }

    /// Whether a method of the file takes the value that it is called on.
    pub(super) fn takes(&self, method: &str) -> bool {
        self.taking.contains(method)
    }

    fn value_within(
        &self,
        ty: &Type,
        made: &Range<usize>,
        debts: &Debts<'_>,
        left: usize,
    ) -> Value {
        let Some(less) = left.checked_sub(1) else {
            return Value::Plain;
        };
        let inner = |ty: &Type| self.value_within(ty, made, debts, less);
        let value = match ty {
            Type::Paren(of) => inner(&of.elem),
            Type::Group(of) => inner(&of.elem),
            Type::Tuple(of) => Value::tuple(of.elems.iter().map(inner)),
            Type::Path(of) => {
                let Some(last) = of.path.segments.last() else {
                    return Value::Plain;
                };
                let name = last.ident.to_string();
                if let Some(what) = debts.of_type(&name) {
                    return Value::owed(what, made.clone());
                }
                if let Some(fields) = self.structs.get(&name) {
                    let fields = fields.iter();
                    Value::Parts(fields.map(|(name, ty)| (name.clone(), inner(ty))).collect())
                } else if let (PathArguments::AngleBracketed(all), true) =
                    (&last.arguments, AROUND.contains(&&*name))
                {
                    let types = all.args.iter().filter_map(|argument| match argument {
                        GenericArgument::Type(ty) => Some(inner(ty)),
                        _ => None,
                    });
                    // Of a result, what comes with success; an error may be one too.
                    types.into_iter().find(Value::is_owed).unwrap_or_default()
                } else {
                    Value::Plain
                }
            }
            _ => Value::Plain,
        };
        match value.is_owed() {
            true => value,
            false => Value::Plain,
        }
    }

    fn signature(&mut self, signature: &Signature) {
        if let ReturnType::Type(_, ty) = &signature.output {
            let name = signature.ident.to_string();
            self.functions.insert(name, (**ty).clone());
        }
        let receiver = signature.receiver();
        if receiver.is_some_and(|one| matches!(one.kind, ReceiverKind::Value)) {
            self.taking.insert(signature.ident.to_string());
        }
    }
}

impl<'ast> Visit<'ast> for Holders {
    fn visit_item_struct(&mut self, item: &'ast ItemStruct) {
        let named = |(index, field): (usize, &syn::Field)| {
            let name = field.ident.as_ref().map(ToString::to_string);
            (name.unwrap_or_else(|| index.to_string()), field.ty.clone())
        };
        if !matches!(item.fields, Fields::Unit) {
            let fields = item.fields.iter().enumerate().map(named).collect();
            self.structs.insert(item.ident.to_string(), fields);
        }
        visit::visit_item_struct(self, item);
    }

    fn visit_signature(&mut self, signature: &'ast Signature) {
        self.signature(signature);
        visit::visit_signature(self, signature);
    }
}
