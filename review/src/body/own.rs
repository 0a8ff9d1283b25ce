//! What belongs to the file around a body: its functions, and the words of its code base.

use std::{collections::BTreeSet, sync::Arc};

use syn::{ImplItem, Item, Type};

use super::words::Words;

/// What belongs to the file around a body.
#[derive(Clone, Debug, Default)]
pub struct Own {
    words: Arc<Words>,
    /// The functions, with their types: `File::from_ptr`.
    functions: Arc<BTreeSet<String>>,
    /// The type of the implementation around the body.
    of: Option<String>,
}

impl Own {
    /// That of a file with these items, those of the modules inside included.
    pub fn of(items: &[Item], words: Words) -> Self {
        let mut functions = BTreeSet::new();
        add(items, &mut functions);
        Self {
            words: Arc::new(words),
            functions: Arc::new(functions),
            of: None,
        }
    }

    /// The same, for a body in an implementation of a type.
    pub fn within(&self, ty: &Type) -> Self {
        Self {
            of: type_name(ty),
            ..self.clone()
        }
    }

    /// The words.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// The functions of the file, with their types: `File::from_ptr`.
    pub fn functions(&self) -> &BTreeSet<String> {
        &self.functions
    }

    /// The type of the implementation around the body.
    pub fn around(&self) -> Option<&str> {
        self.of.as_deref()
    }

    /// The function of this file that a path names, with its type.
    pub fn function(&self, path: &[String]) -> Option<String> {
        let name = path.last()?;
        let full = match path.len().checked_sub(2).and_then(|index| path.get(index)) {
            Some(ty) if ty == "Self" => format!("{}::{name}", self.of.as_deref()?),
            Some(ty) if self.functions.contains(&format!("{ty}::{name}")) => {
                format!("{ty}::{name}")
            }
            _ => name.clone(),
        };
        self.functions.contains(&full).then_some(full)
    }

    /// The method of the type around the body.
    pub fn method(&self, name: &str) -> Option<String> {
        let full = format!("{}::{name}", self.of.as_deref()?);
        self.functions.contains(&full).then_some(full)
    }
}

fn add(items: &[Item], functions: &mut BTreeSet<String>) {
    for item in items {
        match item {
            Item::Fn(item) => {
                functions.insert(item.sig.ident.to_string());
            }
            Item::Impl(item) => {
                let Some(ty) = type_name(&item.self_ty) else {
                    continue;
                };
                for item in &item.items {
                    if let ImplItem::Fn(item) = item {
                        functions.insert(format!("{ty}::{}", item.sig.ident));
                    }
                }
            }
            Item::Mod(item) => {
                if let Some((_, items)) = &item.content {
                    add(items, functions);
                }
            }
            _ => {}
        }
    }
}

/// The name of a type, without its path and its arguments.
pub fn type_name(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
        Type::Paren(inner) => type_name(&inner.elem),
        Type::Group(inner) => type_name(&inner.elem),
        _ => None,
    }
}
