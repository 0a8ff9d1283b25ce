//! A function with several cases is linked once for each.

use crate::{
    contract::model::{self, Case, Key},
    support::diag::{Diagnostic, Sink},
};

use super::{LinkedCase, LinkedFunction, Linker};

impl<'a> Linker<'a, '_> {
    /// The cases of a function, each with the contract that is its own.
    pub(super) fn cases(
        &self,
        sink: &mut Sink,
        whole: LinkedFunction<'a>,
    ) -> Vec<LinkedFunction<'a>> {
        let mut linked = Vec::new();
        for (key, case) in &whole.contract.cases {
            let alone = case.alone(whole.key, key, whole.contract);
            let one = LinkedFunction {
                key: whole.key,
                case: Some(LinkedCase {
                    key,
                    contract: case,
                    id: &alone.id,
                }),
                contract: &alone.function,
                declaration: whole.declaration,
                params: whole.params.clone(),
                questions: Vec::new(),
            };
            if case.ret.is_some() {
                self.ret(sink, &one);
            }
            self.lifetimes(sink, &one);
            self.acquired(sink, &one);
            self.has_a_parameter(sink, &one, case);
            self.says_again(sink, whole.contract, key, case);
            linked.push(one);
        }
        self.overlaps(sink, whole.contract, whole.key);
        if let Some((name, _)) = whole.contract.cases.first() {
            self.without_cases(sink, &whole, name);
        }
        linked
    }

    /// Words that a function with cases cannot have: where a wrapper is, each case says itself, and a scope is
    /// opened and closed in one way.
    fn without_cases(&self, sink: &mut Sink, function: &LinkedFunction<'a>, case: &Key) {
        let contract = function.contract;
        let words = [
            (
                "method_of",
                &contract.method_of,
                "each says itself where its wrapper is",
            ),
            ("enters", &contract.enters, "a scope is opened in one way"),
            ("leaves", &contract.leaves, "a scope is closed in one way"),
        ];
        for (name, word, label) in words {
            let Some(word) = word else { continue };
            let message = format!("`{}` says `{name}` beside its cases", &**function.key);
            sink.push(
                Diagnostic::error("SB0420", message)
                    .at(self.place(word.span), label)
                    .also(self.place(case.span), "the first of its cases")
                    .help("leave one of the two out"),
            );
        }
    }

    /// A case is on a view that some parameter has, or of which it has a looser form.
    fn has_a_parameter(&self, sink: &mut Sink, function: &LinkedFunction<'a>, case: &Case) {
        let Some(on) = self.index.views.get(case.on.as_str()) else {
            // An unknown view is reported where names are checked.
            return;
        };
        let mut views = function.params.iter().filter_map(|param| {
            let (_, contract) = param.contract?;
            contract.view.as_ref()
        });
        if views.any(|view| on.is_or_refines(view)) {
            return;
        }
        let message = format!("no parameter of `{}` is a `{}`", &**function.key, &*case.on);
        sink.push(
            Diagnostic::error("SB0421", message)
                .at(self.place(case.on.span), "the case is on this view")
                .also(function.declaration.place.clone(), "declared here")
                .help("name the view of a parameter, or a stricter form of it"),
        );
    }

    /// What the function demands in every case is not said again by one of them.
    fn says_again(&self, sink: &mut Sink, function: &model::Function, name: &Key, case: &Case) {
        for (tag, _) in &case.requires {
            let Some((first, _)) = function.requires.get_key_value(tag) else {
                continue;
            };
            let message = format!("the case `{}` says `{}` again", &**name, &**tag);
            sink.push(
                Diagnostic::error("SB0420", message)
                    .at(self.place(tag.span), "again here")
                    .also(self.place(first.span), "demanded of every case here")
                    .help("say it in the cases alone, or only for the function"),
            );
        }
    }

    /// For each call there is one case.
    fn overlaps(&self, sink: &mut Sink, function: &model::Function, key: &Key) {
        let cases: Vec<_> = function.cases.iter().collect();
        for (index, (name, case)) in cases.iter().enumerate() {
            for (other_name, other) in cases.iter().take(index) {
                let Some(why) = self.overlap(function, key, case, other) else {
                    continue;
                };
                let message = format!(
                    "the cases `{}` and `{}` of `{}` overlap",
                    &***other_name, &***name, &**key
                );
                sink.push(
                    Diagnostic::error("SB0420", message)
                        .at(self.place(case.on.span), "this case")
                        .also(self.place(other.on.span), "and this one")
                        .note(why)
                        .help("give each a view and a name of its own"),
                );
            }
        }
    }

    fn overlap(
        &self,
        function: &model::Function,
        key: &Key,
        case: &Case,
        other: &Case,
    ) -> Option<String> {
        if case.on == other.on {
            return Some(format!("both are on `{}`", &*case.on));
        }
        let view = |case: &Case| self.index.views.get(case.on.as_str());
        let (one, two) = (view(case)?, view(other)?);
        let (strict, loose) = if one.is_or_refines(&other.on) {
            (&case.on, &other.on)
        } else if two.is_or_refines(&case.on) {
            (&other.on, &case.on)
        } else {
            return None;
        };
        let name = name_of(function, key, case);
        (name == name_of(function, key, other)).then(|| {
            format!(
                "`{}` has the methods of `{}`, and both are called `{name}`",
                &**strict, &**loose
            )
        })
    }
}

fn name_of<'n>(function: &'n model::Function, key: &'n Key, case: &'n Case) -> &'n str {
    let rename = case.rust.as_ref().or(function.rust.as_ref());
    rename.map_or(key.as_str(), |rename| &rename.name)
}
