//! A function while it is harvested: what it is called in a contract, and what its types are.

use crate::header::model::{Function, Nullability, Param, Type, Unit};
pub(super) use crate::support::scalar::yaml;

use super::model::{At, Confidence, Evidence, Source, Statement};

/// A function, with the unit for its types.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    /// The C side.
    pub(super) unit: &'a Unit,
    /// The function.
    pub(super) function: &'a Function,
}

/// What a pointer points to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Pointee<'a> {
    /// A struct or union, by its C spelling.
    Record(&'a str),
    /// `char`.
    Text,
    /// `void`.
    Void,
    /// A number.
    Number,
    /// A function.
    Function,
    /// Another pointer.
    Pointer(&'a Type),
    /// Anything else.
    Other,
}

impl<'a> Subject<'a> {
    /// The name of a parameter in the contract: its own, or one by its position.
    pub(super) fn key(&self, index: usize) -> String {
        let param = self.function.params.get(index);
        match param.and_then(|param| param.name.clone()) {
            Some(name) => name,
            None => {
                let mut name = format!("arg{}", index + 1);
                let mut params = self.function.params.iter();
                while params.any(|param| param.name.as_ref() == Some(&name)) {
                    name.push('_');
                }
                name
            }
        }
    }

    /// The parameter with a name in the contract.
    pub(super) fn index(&self, key: &str) -> Option<usize> {
        (0..self.function.params.len()).find(|index| self.key(*index) == key)
    }

    /// The parameter that an attribute means by a number from 1.
    pub(super) fn numbered(&self, number: &str) -> Option<usize> {
        let index = number.trim().parse::<usize>().ok()?.checked_sub(1)?;
        (index < self.function.params.len()).then_some(index)
    }

    /// The type of a parameter behind its names.
    pub(super) fn ty(&self, param: &'a Param) -> &'a Type {
        self.unit.resolve(&param.ty)
    }

    /// What a type points to, and whether that is `const`.
    pub(super) fn pointee(&self, ty: &'a Type) -> Option<(Pointee<'a>, bool)> {
        let Type::Pointer { to, is_const, .. } = self.unit.resolve(ty) else {
            return None;
        };
        let pointee = match self.unit.resolve(to) {
            Type::Record(name) => Pointee::Record(name),
            Type::Void => Pointee::Void,
            Type::Int { spelling, .. } if spelling == "char" => Pointee::Text,
            Type::Int { .. } | Type::Float(_) | Type::Bool | Type::Enum { .. } => Pointee::Number,
            Type::Function { .. } => Pointee::Function,
            inner @ Type::Pointer { .. } => Pointee::Pointer(inner),
            Type::Typedef(_) | Type::Array { .. } | Type::Other(_) => Pointee::Other,
        };
        Some((pointee, *is_const))
    }

    /// What the pointer's type says about null.
    pub(super) fn nullability(&self, ty: &Type) -> Option<Nullability> {
        match ty {
            Type::Pointer { nullability, .. } => *nullability,
            _ => None,
        }
    }

    /// A statement that the declaration makes by an attribute.
    pub(super) fn declared(&self, key: &[&str], value: &str, attribute: &str) -> Statement {
        let source = Source::Header(attribute.to_owned());
        self.statement(key, value, source, Confidence::Declared)
    }

    /// A statement whose evidence is the declaration.
    pub(super) fn statement(
        &self,
        key: &[&str],
        value: &str,
        source: Source,
        confidence: Confidence,
    ) -> Statement {
        Statement {
            key: key.iter().map(|word| (*word).to_owned()).collect(),
            value: value.to_owned(),
            source,
            confidence,
            evidence: self.declaration(),
        }
    }

    /// The declaration as evidence.
    pub(super) fn declaration(&self) -> Evidence {
        Evidence {
            place: At::new(&self.function.place, &self.function.header),
            text: self.function.prototype.clone(),
        }
    }
}
