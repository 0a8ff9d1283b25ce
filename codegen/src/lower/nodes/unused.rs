//! Pattern "embedded node", before it is added: an allocation without a payload.

use crate::{
    api::{
        Field, Function, Impl, Repr, Trait, TypeBlock, Visibility,
        argument::{Argument, Because, Claim},
        docs::Docs,
        ty::{Support, Ty},
    },
    support::words::sentence,
};

use super::{super::items::implementation, Embedded, INNER};

impl<'a> Embedded<'a> {
    /// The type of a value that is not added.
    pub(super) fn unused_type(&self, adds: Vec<Function>) -> TypeBlock {
        let mut docs = Docs::text(self.contract.doc.trim_end());
        docs.rules.push(format!(
            "A value is an allocation with room for a `{0}`, and with none in it. So it may be made, sent and \
             dropped on any thread, whatever `{0}` is.",
            self.parameter()
        ));
        docs.invariants = vec![sentence(&format!(
            "nobody else has a pointer to `{INNER}`, and there is no payload in it"
        ))];
        docs.examples.clone_from(&self.contract.examples);
        let mut functions = vec![self.maker()];
        functions.extend(adds);
        functions.push(self.taker());
        functions.push(self.trampoline());
        let threads = [
            (
                "Send",
                Claim::Send {
                    ty: self.key.value.clone(),
                },
            ),
            (
                "Sync",
                Claim::Sync {
                    ty: self.key.value.clone(),
                },
            ),
        ];
        let mut impls: Vec<_> = threads
            .into_iter()
            .map(|(name, claim)| self.of_memory(name, claim))
            .collect();
        impls.push(implementation(None, functions));
        TypeBlock {
            name: self.key.value.clone(),
            lifetimes: Vec::new(),
            generics: self.generics(),
            wheres: Vec::new(),
            docs,
            must_use: None,
            visibility: Visibility::Public,
            repr: Repr::Rust,
            derives: Vec::new(),
            fields: vec![Field {
                name: INNER.to_owned(),
                doc: String::new(),
                ty: Ty::Support(Support::KBox, vec![self.inner_of()]),
            }],
            impls,
        }
    }

    /// Memory belongs to no thread, whatever will be in it.
    fn of_memory(&self, name: &'static str, claim: Claim) -> Impl {
        let because = Because::Fact(format!(
            "it is memory that nobody else has a pointer to, and contains no `{}`",
            self.parameter()
        ));
        Impl {
            argument: Some(Argument::new(claim, because)),
            ..implementation(Some(Trait::Prelude(name)), Vec::new())
        }
    }
}
