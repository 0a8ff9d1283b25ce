//! Fields of a type that its functions pass to C.

use std::collections::BTreeSet;

use syn::{
    Expr, ExprCall, Member,
    visit::{self, Visit},
};

use crate::{
    audit::{Options, code::Function},
    body::macros,
    facts::{Facts, Given, Param},
};

/// A field that is passed to a C function.
pub(in crate::audit) struct Passed<'f> {
    /// The C function.
    pub(in crate::audit) function: String,
    /// Its parameter.
    pub(in crate::audit) param: &'f Param,
    /// What the field belongs to: the name of a variable.
    pub(in crate::audit) of: String,
    pub(in crate::audit) field: String,
}

/// The fields that a function gives to C for good.
pub(in crate::audit) fn given(
    function: &Function<'_>,
    facts: &Facts,
    options: &Options,
) -> BTreeSet<String> {
    let passed = passed(function, facts, options).into_iter();
    let given = passed.filter(|one| one.param.given == Given::Always && one.of == "self");
    given.map(|one| one.field).collect()
}

/// The fields that a function passes to C functions of which contracts speak.
pub(in crate::audit) fn passed<'f>(
    function: &Function<'_>,
    facts: &'f Facts,
    options: &Options,
) -> Vec<Passed<'f>> {
    let mut search = Search {
        facts,
        options,
        passed: Vec::new(),
        depth: 0,
    };
    search.visit_block(function.block);
    search.passed
}

struct Search<'s, 'f> {
    facts: &'f Facts,
    options: &'s Options,
    passed: Vec<Passed<'f>>,
    depth: usize,
}

impl<'ast> Visit<'ast> for Search<'_, '_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        const DEEPEST: usize = 150;
        if self.depth < DEEPEST {
            self.depth += 1;
            visit::visit_expr(self, expr);
            self.depth -= 1;
        }
    }

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        if let Expr::Path(path) = &*call.func {
            let segments = path.path.segments.iter();
            let names: Vec<String> = segments.map(|one| one.ident.to_string()).collect();
            let function = names.last().and_then(|name| self.facts.functions.get(name));
            if let (Some(function), Some(name)) = (function, self.options.words.binding(&names)) {
                for (param, argument) in function.params.iter().zip(&call.args) {
                    if let Some((of, field)) = field(argument) {
                        self.passed.push(Passed {
                            function: name.to_owned(),
                            param,
                            of,
                            field,
                        });
                    }
                }
            }
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        for argument in macros::arguments(call).unwrap_or_default() {
            self.visit_expr(&argument);
        }
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// The variable and the field of `variable.field`, `variable.field.as_ptr()`, `variable.field as T`.
fn field(expr: &Expr) -> Option<(String, String)> {
    let mut at = expr;
    loop {
        at = match at {
            Expr::Cast(one) => &one.expr,
            Expr::Paren(one) => &one.expr,
            Expr::MethodCall(one) if one.args.is_empty() => &one.receiver,
            Expr::Field(one) => {
                let (Expr::Path(path), Member::Named(name)) = (&*one.base, &one.member) else {
                    return None;
                };
                return Some((path.path.get_ident()?.to_string(), name.to_string()));
            }
            _ => return None,
        };
    }
}
