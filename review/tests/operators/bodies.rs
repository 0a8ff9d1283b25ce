//! Operators on bodies: what a function does below its signature.

use std::ops::Range;

use safebind_review::compare::report::About;
use syn::{
    Block, Expr, ExprCall, ExprMethodCall, ExprTry,
    spanned::Spanned,
    visit::{self, Visit},
};

use super::{
    Expected, Made,
    sites::{Site, Thing},
};

/// The name by which raw bindings are reached.
const BINDINGS: &str = "bindings";

pub(super) fn mutate(site: &Site<'_>, made: &mut Made<'_>) {
    let Thing::Function(_, block) = &site.thing else {
        return;
    };
    let mut found = Calls::default();
    found.visit_block(block);
    let calls = Expected::Below(About::Calls);
    for (_, range) in &found.raw {
        let text = made.text(range.clone()).to_owned();
        let one = |with: String| vec![(range.clone(), with)];
        made.push("C call removed", &site.path, calls, one("(0)".to_owned()));
        let twice = format!("({{ {text}; {text} }})");
        made.push("C call doubled", &site.path, calls, one(twice));
    }
    for pair in found.raw.windows(2) {
        let [(name, range), (other_name, other)] = pair else {
            continue;
        };
        if name == other_name || range.end > other.start {
            continue;
        }
        let texts = (
            made.text(range.clone()).to_owned(),
            made.text(other.clone()).to_owned(),
        );
        let edits = vec![(range.clone(), texts.1), (other.clone(), texts.0)];
        made.push("C calls swapped", &site.path, calls, edits);
    }
    for (operator, range, with) in &found.hand_overs {
        let with = made.text(with.clone()).to_owned();
        let edits = vec![(range.clone(), format!("({with})"))];
        made.push(
            operator,
            &site.path,
            Expected::Below(About::HandOvers),
            edits,
        );
    }
    for (operator, range, with) in &found.errors {
        let edits = vec![(range.clone(), (*with).to_owned())];
        made.push(operator, &site.path, Expected::Below(About::Errors), edits);
    }
    comments(site, block, made);
}

#[derive(Default)]
struct Calls {
    /// Calls of C functions, not inside each other.
    raw: Vec<(String, Range<usize>)>,
    /// Hand-overs: the operator, the call, its argument.
    hand_overs: Vec<(&'static str, Range<usize>, Range<usize>)>,
    errors: Vec<(&'static str, Range<usize>, &'static str)>,
}

impl<'f> Visit<'f> for Calls {
    fn visit_item(&mut self, _: &'f syn::Item) {}

    fn visit_expr_call(&mut self, call: &'f ExprCall) {
        let Expr::Path(path) = &*call.func else {
            return visit::visit_expr_call(self, call);
        };
        let names: Vec<String> = path
            .path
            .segments
            .iter()
            .map(|one| one.ident.to_string())
            .collect();
        let range = call.span().byte_range();
        if let [.., module, name] = names.as_slice()
            && module == BINDINGS
            && name.starts_with(|first: char| first.is_ascii_lowercase())
        {
            self.raw.push((name.clone(), range));
            // A call inside the arguments would be replaced with it.
            return;
        }
        let operator = match names.last().map(String::as_str) {
            Some("forget") => Some("forget removed"),
            Some("into_raw") => Some("into_raw removed"),
            Some("from_raw") if names.len() > 1 => Some("from_raw removed"),
            _ => None,
        };
        if let (Some(operator), Some(argument), 1) = (operator, call.args.first(), call.args.len())
        {
            self.hand_overs
                .push((operator, range, argument.span().byte_range()));
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'f ExprMethodCall) {
        if call.method == "is_null" {
            self.errors
                .push(("null check removed", call.span().byte_range(), "false"));
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_try(&mut self, one: &'f ExprTry) {
        self.errors
            .push(("`?` removed", one.question_token.span().byte_range(), ""));
        visit::visit_expr_try(self, one);
    }

    // What stands in a closure or a macro may not be read.
    fn visit_macro(&mut self, _: &'f syn::Macro) {}
}

/// Comments that argue an unsafe block, from `SAFETY:` to the end of the comment.
fn comments(site: &Site<'_>, block: &Block, made: &mut Made<'_>) {
    let mut blocks = Unsafe(Vec::new());
    blocks.visit_block(block);
    let within = block.span().byte_range();
    let mut taken = Vec::new();
    for start in blocks.0 {
        let Some(range) = comment_above(&made.text[..start], within.start) else {
            continue;
        };
        if !taken.contains(&range) {
            taken.push(range.clone());
            let edits = vec![(range, String::new())];
            made.push(
                "SAFETY comment removed",
                &site.path,
                Expected::Below(About::NoArgument),
                edits,
            );
        }
    }
}

struct Unsafe(Vec<usize>);

impl<'f> Visit<'f> for Unsafe {
    fn visit_item(&mut self, _: &'f syn::Item) {}

    fn visit_expr_unsafe(&mut self, one: &'f syn::ExprUnsafe) {
        self.0.push(one.unsafe_token.span().byte_range().start);
        visit::visit_expr_unsafe(self, one);
    }
}

/// The lines of a comment with `SAFETY:` that ends on the line above the one where a text ends.
fn comment_above(text: &str, from: usize) -> Option<Range<usize>> {
    let mut end = text.rfind('\n')? + 1;
    let mut start = None;
    let last = end;
    while end > from {
        let begin = text[..end - 1].rfind('\n')? + 1;
        let line = text[begin..end].trim();
        if !line.starts_with("//") {
            break;
        }
        if line.contains("SAFETY:") {
            start = Some(begin);
        }
        end = begin;
    }
    start.map(|start| start..last)
}
