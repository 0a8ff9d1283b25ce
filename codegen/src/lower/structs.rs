//! Pattern "init and end": a C struct that its user allocates stays where it is from the function that initializes
//! it to the one that ends it.

mod fields;
mod memory;

pub(super) use fields::{setter, taker};

use crate::{
    api::{
        Field, Function, Impl, Receiver, Repr, Trait, TypeBlock, Visibility,
        argument::{Argument, Because, Claim, Discharged},
        body::Expr,
        docs::Docs,
        ty::{Support, Ty},
    },
    contract::model::{Key, Structure, ThreadRule},
    support::words,
};

use super::{Context, Wrappers, docs, items::implementation, roles::Owner};

/// The field of a value, and the variable in which what it owns is made.
pub(super) const MEMORY: &str = "memory";

/// The field of the memory.
pub(super) const POINTER: &str = "pointer";

/// Where a value has its struct.
pub(super) fn pointer_of(memory: Expr) -> Expr {
    memory.field(POINTER)
}

/// The same for texts.
pub(super) const SELF_POINTER: &str = "self.memory.pointer";

impl<'a> Context<'a> {
    /// The type of a struct, and that of its memory.
    pub(super) fn structure(
        &self,
        key: &'a Key,
        structure: &'a Structure,
        wrappers: &mut Wrappers<'a>,
    ) -> Vec<TypeBlock> {
        let wrapped = wrappers.by_owner.shift_remove(&Owner::Struct(key));
        // Nothing makes one then.
        if !self.profile.support.has(Support::KBox) {
            return Vec::new();
        }
        let (mut functions, uses): (Vec<Function>, Vec<_>) = wrapped
            .unwrap_or_default()
            .into_iter()
            .partition(|function| function.receiver == Receiver::None);
        functions.extend(self.struct_getters(key, structure));
        functions.extend(uses);
        let setters = self.buffer_setters(key, structure, &functions);
        functions.extend(setters);
        let mut impls = vec![implementation(None, functions)];
        if let Some(end) = self.linked.struct_end(key) {
            let mut claims = vec![self.struct_is_valid(key, structure)];
            claims.push(unused());
            claims.extend(self.buffers_are_null(structure, &[]));
            let passed = pointer_of(Expr::name("self").field(MEMORY));
            impls.push(self.destructor(end, claims, passed));
        }
        impls.extend(thread_impl("Send", key, &structure.send));
        impls.extend(thread_impl("Sync", key, &structure.sync));
        let value = TypeBlock {
            name: key.value.clone(),
            lifetimes: Vec::new(),
            generics: Vec::new(),
            must_use: None,
            docs: self.struct_docs(key, structure),
            visibility: Visibility::Public,
            repr: Repr::Rust,
            derives: Vec::new(),
            fields: vec![Field {
                name: MEMORY.to_owned(),
                doc: String::new(),
                ty: self.memory_of(key),
            }],
            wheres: Vec::new(),
            impls,
        };
        vec![value, self.memory(key, structure)]
    }

    fn struct_docs(&self, key: &Key, structure: &Structure) -> Docs {
        let mut docs = Docs::text(structure.doc.trim_end());
        let c = &*structure.c;
        docs.rules.push(format!(
            "A value is a `{c}` in memory of its own: moving the value does not move it."
        ));
        if let Some(end) = self.linked.struct_end(key) {
            docs.rules
                .push(format!("Dropping it calls `{}`.", &**end.key));
        }
        docs.rules.push(docs::leak("a value", &structure.on_leak));
        docs.invariants = self.struct_invariants(key, structure);
        docs.examples.clone_from(&structure.examples);
        docs
    }

    /// What is true of every value.
    fn struct_invariants(&self, key: &Key, structure: &Structure) -> Vec<String> {
        let mut invariants = vec![self.struct_invariant(key)];
        if !structure.buffers.is_empty() {
            let buffers = structure.buffers.values();
            let pointers = buffers.map(|buffer| buffer.pointer.as_str());
            let pointers = words::names(pointers, "and");
            invariants.push(format!(
                "Outside of calls {pointers} of it {} null, with no elements left.",
                if structure.buffers.len() == 1 {
                    "is"
                } else {
                    "are"
                }
            ));
        }
        invariants
    }

    /// That the struct is initialized, as a sentence.
    fn struct_invariant(&self, key: &str) -> String {
        let inits = words::names(self.linked.struct_inits(key), "or");
        let end = self.linked.struct_end(key);
        let end = end.map_or_else(String::new, |end| {
            format!(", and `{}` was not called for it since", &**end.key)
        });
        format!("`{MEMORY}` was initialized by {inits}{end}.")
    }

    /// That the struct of `self` may be passed.
    pub(super) fn struct_is_valid(&self, key: &str, structure: &Structure) -> Discharged {
        Discharged {
            claim: Claim::Valid {
                pointer: SELF_POINTER.to_owned(),
                pointee: structure.c.value.clone(),
            },
            because: Because::TypeInvariant {
                ty: None,
                holds: self.struct_invariant(key),
            },
        }
    }

    /// That C finds no elements behind the buffers that are not passed.
    pub(super) fn buffers_are_null(
        &self,
        structure: &Structure,
        passed: &[Key],
    ) -> Option<Discharged> {
        let others = structure.buffers.iter();
        let others = others.filter(|(name, _)| !passed.contains(name));
        let lengths: Vec<&str> = others.map(|(_, one)| one.length.as_str()).collect();
        if lengths.is_empty() {
            return None;
        }
        let be = if lengths.len() == 1 { "is" } else { "are" };
        let text = format!(
            "{} of it {be} 0, so that nothing is read or written there",
            words::names(&lengths, "and")
        );
        Some(tagged(
            text,
            Because::TypeInvariant {
                ty: None,
                holds: String::new(),
            },
        ))
    }

    /// The type of the memory of a struct.
    pub(super) fn memory_of(&self, key: &str) -> Ty {
        Ty::Generated {
            module: self.module_of_type(key).to_owned(),
            name: memory_name(key),
        }
    }
}

/// The name of the type that owns the memory of a struct.
pub(super) fn memory_name(key: &str) -> String {
    format!("{key}Memory")
}

/// That nothing else uses the struct during a call.
pub(super) fn alone() -> Discharged {
    let text = "nothing else uses it meanwhile".to_owned();
    tagged(
        text,
        Because::Fact("`self` is borrowed exclusively".to_owned()),
    )
}

/// That nothing uses it after a call.
fn unused() -> Discharged {
    let text = "nothing uses it after this".to_owned();
    tagged(text, Because::Fact("`self` is being dropped".to_owned()))
}

/// A clause with what makes it true.
pub(super) fn tagged(text: String, because: Because) -> Discharged {
    let tag = String::new();
    let claim = Claim::Tagged { tag, text };
    Discharged { claim, because }
}

/// `unsafe impl Send` or `Sync`, where the contract allows it.
fn thread_impl(name: &'static str, key: &Key, rule: &ThreadRule) -> Option<Impl> {
    let ty = key.value.clone();
    let claim = match name {
        "Send" => Claim::Send { ty },
        _ => Claim::Sync { ty },
    };
    rule.allowed.then(|| Impl {
        argument: Some(Argument::new(claim, Because::Fact(rule.because.clone()))),
        ..implementation(Some(Trait::Prelude(name)), Vec::new())
    })
}
