//! Macros with C calls inside that cannot be read.

use syn::{
    Expr, Macro,
    visit::{self, Visit},
};

use super::Input;
use crate::{audit::finding::NotFollowed, body::macros, facts::Facts};

pub(super) fn check(input: &Input<'_>) -> Vec<NotFollowed> {
    let mut search = Search {
        facts: input.facts,
        found: Vec::new(),
        depth: 0,
    };
    search.visit_file(input.parsed.syntax);
    let found = search.found.into_iter();
    let say = |(name, function, span)| NotFollowed {
        function: String::new(),
        why: format!("`{name}!` is not read, and names `{function}`"),
        place: input.parsed.place(span),
    };
    found.map(say).collect()
}

struct Search<'s> {
    facts: &'s Facts,
    found: Vec<(String, String, proc_macro2::Span)>,
    depth: usize,
}

impl<'ast> Visit<'ast> for Search<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        const DEEPEST: usize = 150;
        if self.depth < DEEPEST {
            self.depth += 1;
            visit::visit_expr(self, expr);
            self.depth -= 1;
        }
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        if macros::arguments(call).is_none()
            && let Some(name) = call.path.segments.last()
        {
            let mut words = macros::words(call.tokens.clone()).into_iter();
            if let Some(function) = words.find(|word| self.facts.functions.contains_key(word)) {
                let name = name.ident.clone();
                self.found.push((name.to_string(), function, name.span()));
            }
        }
        visit::visit_macro(self, call);
    }
}
