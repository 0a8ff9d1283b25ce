//! Functions find their declarations, and parameters theirs.

mod acquired;
mod brief;
mod buffers;
mod children;
mod contradictions;
mod elements;
mod lifetimes;
mod viewed;

use crate::{
    contract::model::{self, Key},
    header::model as c,
    support::{
        diag::{Diagnostic, Sink},
        rust::parameter,
        suggest::nearest,
    },
};

use super::{Absent, LinkedFunction, LinkedParam, Linker, questions};

impl<'a> Linker<'a, '_> {
    /// The functions that are declared, and those that need not be and are not.
    pub(super) fn functions(
        &self,
        sink: &mut Sink,
        module: &'a model::Module,
    ) -> (Vec<LinkedFunction<'a>>, Vec<Absent<'a>>) {
        let (mut functions, mut absent) = (Vec::new(), Vec::new());
        for (key, contract) in &module.functions {
            let Some(declaration) = self.declared(key, contract) else {
                match self.absent(key, contract) {
                    Some(known) => absent.push(known),
                    None => self.not_declared(sink, key),
                }
                continue;
            };
            functions.extend(self.function(sink, key, contract, declaration));
        }
        (functions, absent)
    }

    /// A function, once for each of its cases.
    fn function(
        &self,
        sink: &mut Sink,
        key: &'a Key,
        contract: &'a model::Function,
        declaration: &'a c::Function,
    ) -> Vec<LinkedFunction<'a>> {
        let before = sink.errors();
        let params = self.params(sink, key, contract, declaration);
        let complete = sink.errors() == before;
        let whole = LinkedFunction {
            key,
            case: None,
            contract,
            declaration,
            params,
            questions: Vec::new(),
        };
        self.contradictions(sink, &whole);
        self.buffers(sink, &whole);
        self.elements(sink, &whole);
        let mut linked = match contract.cases.is_empty() {
            true => {
                self.lifetimes(sink, &whole);
                self.acquired(sink, &whole);
                vec![whole]
            }
            false => self.cases(sink, whole),
        };
        brief::check(sink, key, &linked);
        let mut asked: Vec<String> = Vec::new();
        for one in &mut linked {
            let passed_on = self.index.passed_on.contains(key.as_str());
            one.questions = questions::of(self.unit, one, passed_on);
            one.questions.extend(self.parents_asked(one));
            // Where a contract did not find its parameter, that is what there is to say; and of a function that is
            // not to be bound nothing is asked.
            if complete && !contract.is_withheld() {
                questions::report(sink, self.sources, one, &mut asked);
            }
        }
        linked
    }

    /// The declaration under the contract's name, or under a name of another version.
    fn declared(&self, key: &Key, contract: &model::Function) -> Option<&'a c::Function> {
        let unit = self.unit;
        let also = contract.also_named.iter().map(|also| &also.name);
        let mut names = std::iter::once(key).chain(also);
        names.find_map(|name| unit.functions.get(name.as_str()))
    }

    fn not_declared(&self, sink: &mut Sink, key: &Key) {
        let message = format!("the headers declare no function `{}`", &**key);
        let mut diagnostic =
            Diagnostic::error("SB0301", message).at(self.place(key.span), "not declared");
        if let Some(found) = self.unit.macros.get(key.as_str()) {
            diagnostic = diagnostic
                .also(found.place.clone(), "a macro of this name is defined here")
                .help("give the macro a prototype: `prototype: ...`");
        } else {
            let known = self.unit.names.functions.iter().map(String::as_str);
            if let Some(near) = nearest(key, known) {
                let help = format!("a function with a similar name exists: `{near}`");
                diagnostic = diagnostic.help(help);
            }
        }
        sink.push(diagnostic);
    }

    /// Pairs the declared parameters with their contracts, and reports contracts that are left.
    fn params(
        &self,
        sink: &mut Sink,
        function: &'a Key,
        contract: &'a model::Function,
        declaration: &'a c::Function,
    ) -> Vec<LinkedParam<'a>> {
        let mut left: Vec<_> = contract.params.iter().collect();
        let mut params = Vec::new();
        for (index, declared) in declaration.params.iter().enumerate() {
            let matching = left
                .iter()
                .position(|(key, param)| matches(key, param, declared, index));
            let contract = matching.map(|at| left.remove(at));
            let name = match (&declared.name, contract) {
                (_, Some((key, _))) => parameter(key),
                (Some(name), None) => parameter(name),
                (None, None) => format!("argument_{}", index + 1),
            };
            params.push(LinkedParam {
                name,
                contract,
                declaration: declared,
            });
        }
        for (key, param) in left {
            self.unknown_param(sink, function, key, param, declaration);
        }
        params
    }

    fn unknown_param(
        &self,
        sink: &mut Sink,
        function: &Key,
        key: &Key,
        param: &model::Param,
        declaration: &c::Function,
    ) {
        let unnamed = declaration
            .params
            .iter()
            .position(|declared| declared.name.is_none());
        if let (Some(index), None) = (unnamed, &param.position) {
            let message = format!(
                "`{}` does not name the parameter that `{}` is for",
                &**function, &**key
            );
            sink.push(
                Diagnostic::error("SB0309", message)
                    .at(self.place(key.span), "needs a position")
                    .also(declaration.place.clone(), "declared here without names")
                    .help(format!("say which one it is: `position: {}`", index + 1)),
            );
            return;
        }
        let message = format!("`{}` has no parameter `{}`", &**function, &**key);
        let diagnostic = Diagnostic::error("SB0304", message)
            .at(self.place(key.span), "no such parameter")
            .also(declaration.place.clone(), "declared here");
        let names = declaration
            .params
            .iter()
            .filter_map(|declared| declared.name.as_deref());
        sink.push(match nearest(key, names) {
            Some(near) => {
                diagnostic.help(format!("a parameter with a similar name exists: `{near}`"))
            }
            None => diagnostic,
        });
    }
}

/// By name where the header gives one; by position only where it does not, since a parameter that C
/// inserts would move a position silently.
fn matches(key: &Key, param: &model::Param, declared: &c::Param, index: usize) -> bool {
    match &declared.name {
        Some(name) => name == key.as_str() || param.also_named.iter().any(|also| **also == *name),
        None => param
            .position
            .as_ref()
            .is_some_and(|at| **at as usize == index + 1),
    }
}
