//! What a case of a function says alone: the function's contract with the words of the case in place
//! of its own.

use super::{
    at::At,
    model::{Case, Function, Key},
};

/// The contract of one case.
#[derive(Clone, Debug)]
pub struct Alone {
    /// The name of the case, for reports.
    pub id: String,
    /// The contract.
    pub function: Function,
}

impl Case {
    /// The contract of this case, which is called `name`, of the function `key`.
    pub fn alone(&self, key: &Key, name: &Key, function: &Function) -> &Alone {
        self.alone.get_or_init(|| {
            Box::new(Alone {
                id: format!("{} ({})", &**key, &**name),
                function: self.laid_over(function),
            })
        })
    }

    fn laid_over(&self, function: &Function) -> Function {
        let mut one = Function {
            cases: Default::default(),
            method_of: Some(At::new(self.on.value.clone(), self.on.span)),
            ..function.clone()
        };
        replace(&mut one.doc, &self.doc);
        replace(&mut one.rust, &self.rust);
        replace(&mut one.under, &self.under);
        replace(&mut one.ret, &self.ret);
        replace(&mut one.examples, &self.examples);
        for word in &self.context {
            if !one.context.contains(word) {
                one.context.push(word.clone());
            }
        }
        for (tag, requirement) in &self.requires {
            // What the function demands is demanded in every case; that a case says it again is reported
            // when contracts are linked.
            let entry = one.requires.entry(tag.clone());
            entry.or_insert_with(|| requirement.clone());
        }
        one
    }
}

fn replace<T: Clone>(value: &mut Option<T>, with: &Option<T>) {
    if with.is_some() {
        value.clone_from(with);
    }
}

#[cfg(test)]
mod tests {
    use crate::{contract::load, support::diag::Sink};

    #[test]
    fn a_case_says_its_words_and_what_the_function_says_beside() {
        let text = "schema: \"1.0\"\nmodule: m\nheaders: [m.h]\nsummary: M.\nfunctions:\n  f:\n    \
                    doc: F.\n    under: lamp\n    context: [atomic]\n    requires: { a: { caller: A. } }\n    cases:\n      \
                    near: { on: Near, doc: Near., context: [process, atomic], requires: { b: { caller: B. } } }\n";
        let mut sink = Sink::default();
        let contracts = load::from_texts(&mut sink, &[("m.yaml", text)]);
        assert_eq!(sink.errors(), 0);
        let function = &contracts.modules[0].module.functions["f"];
        let (key, _) = contracts.modules[0]
            .module
            .functions
            .first()
            .expect("there is one");
        let (name, case) = function.cases.first().expect("there is one");
        let alone = case.alone(key, name, function);
        assert_eq!(alone.id, "f (near)");
        let one = &alone.function;
        assert_eq!(one.doc.as_deref(), Some("Near."));
        assert_eq!(one.method_of.as_deref().map(String::as_str), Some("Near"));
        assert_eq!(one.under.as_deref().map(String::as_str), Some("lamp"));
        assert_eq!(one.context.len(), 2);
        let tags: Vec<_> = one.requires.keys().map(|tag| tag.as_str()).collect();
        assert_eq!(tags, ["a", "b"]);
        assert!(one.cases.is_empty());
    }
}
