//! The functions behind a handle: what makes one, what ends one, and which of these its destructor calls.

use crate::{
    contract::model::{self, HandleUse},
    support::diag::{Diagnostic, Sink},
};

use super::{Linked, LinkedFunction};

/// The functions behind a handle, by their names in the contract.
#[derive(Clone, Debug)]
pub struct HandleFunctions<'a> {
    /// They make one.
    pub acquire: Vec<&'a str>,
    /// They end one.
    pub release: Vec<&'a str>,
    /// The one of `release` that the destructor calls.
    pub drop: Option<&'a str>,
}

/// Reports every handle that no function releases, or of which it is not clear which.
pub(super) fn check(sink: &mut Sink, linked: &Linked<'_>) {
    for (name, entry) in &linked.index.handles {
        if linked.nothing_acquires(name) || entry.contract.drop.is_some() {
            continue;
        }
        let place = linked.place(entry.key.span);
        match linked.destructors(name).as_slice() {
            [_] => {}
            [] => {
                let mut absent = linked.all_absent();
                if let Some(absent) = absent.find(|absent| absent.contract.releases(name)) {
                    let role = format!("it is what releases `{name}`");
                    linked.needs_absent(sink, entry.key, &role, absent);
                    continue;
                }
                let help = format!("say it of a parameter: `handle: {{ release: {name} }}`");
                sink.push(
                    Diagnostic::error("SB0401", format!("nothing releases the handle `{name}`"))
                        .at(place, "no function gives it back")
                        .help(help),
                );
            }
            several => {
                let message = format!("several functions could release the handle `{name}`");
                let diagnostic = Diagnostic::error("SB0406", message)
                    .at(place, "which of them when it is dropped?");
                let diagnostic = linked.each_could(diagnostic, several);
                sink.push(diagnostic.help("choose the one for the destructor: `drop: ...`"));
            }
        }
    }
}

impl model::Function {
    /// What it does with handles: by its result, and by its parameters.
    pub fn handles(&self) -> impl Iterator<Item = &HandleUse> {
        let ret = self.ret.iter().filter_map(|ret| ret.handle.as_ref());
        let params = self.params.values();
        ret.chain(params.filter_map(|param| param.handle.as_ref()))
    }

    /// Whether it makes such a handle.
    pub fn acquires(&self, handle: &str) -> bool {
        self.handles()
            .any(|one| matches!(one, HandleUse::Acquire(name) if **name == *handle))
    }

    /// Whether it ends such a handle.
    pub fn releases(&self, handle: &str) -> bool {
        self.handles()
            .any(|one| matches!(one, HandleUse::Release(name) if **name == *handle))
    }
}

impl<'a> Linked<'a> {
    /// The functions that make a handle; one that has several cases is here once.
    pub fn acquiring(&self, handle: &str) -> Vec<&LinkedFunction<'a>> {
        self.once(|function| function.contract.acquires(handle))
    }

    /// The functions that end a handle; one that has several cases is here once.
    pub fn releasing(&self, handle: &str) -> Vec<&LinkedFunction<'a>> {
        self.once(|function| function.contract.releases(handle))
    }

    fn once(&self, fits: impl Fn(&LinkedFunction<'a>) -> bool) -> Vec<&LinkedFunction<'a>> {
        let mut found: Vec<&LinkedFunction<'a>> = Vec::new();
        for function in self.functions().filter(|function| fits(function)) {
            if !found.iter().any(|one| one.key == function.key) {
                found.push(function);
            }
        }
        found
    }

    /// The function that the destructor of a handle calls: the chosen one, or the only one that takes
    /// nothing else.
    pub fn destructor(&self, handle: &str) -> Option<&LinkedFunction<'a>> {
        let entry = self.index.handles.get(handle)?;
        if let Some(chosen) = &entry.contract.drop {
            return self.function(chosen);
        }
        match self.destructors(handle)[..] {
            [one] => Some(one),
            _ => None,
        }
    }

    /// The functions behind a handle, if there is a type for it.
    pub fn handle_functions(&self, handle: &str) -> Option<HandleFunctions<'a>> {
        let known = self.index.handles.contains_key(handle);
        let names = |functions: Vec<&LinkedFunction<'a>>| {
            let names = functions.iter().map(|function| function.key.as_str());
            names.collect()
        };
        (known && !self.nothing_acquires(handle)).then(|| HandleFunctions {
            acquire: names(self.acquiring(handle)),
            release: names(self.releasing(handle)),
            drop: self
                .destructor(handle)
                .map(|function| function.key.as_str()),
        })
    }

    /// Whether there is nothing that makes such a handle, because all that could is absent: then
    /// no type stands for it.
    pub fn nothing_acquires(&self, handle: &str) -> bool {
        let mut absent = self.all_absent();
        self.acquiring(handle).is_empty() && absent.any(|absent| absent.contract.acquires(handle))
    }

    /// The functions that could be the destructor.
    fn destructors(&self, handle: &str) -> Vec<&LinkedFunction<'a>> {
        let mut all = self.releasing(handle);
        all.retain(|function| function.params.len() == 1 && function.case.is_none());
        all
    }
}
